"""The organisation itself as objects: people, departments, roles, teams, currencies and rates, calendars and leave; and
what opens records beside the scopes of roles.
"""

from yunchou.access.objects.currency import CURRENCY
from yunchou.access.objects.delegation import DELEGATION
from yunchou.access.objects.department import DEPARTMENT
from yunchou.access.objects.exchange_rate import EXCHANGE_RATE
from yunchou.access.objects.holiday import HOLIDAY
from yunchou.access.objects.leave import LEAVE
from yunchou.access.objects.role import ROLE
from yunchou.access.objects.share import RECORD_TEAM, SHARE
from yunchou.access.objects.sharing_rule import SHARING_RULE
from yunchou.access.objects.team import TEAM
from yunchou.access.objects.territory import TERRITORY, TERRITORY_PERSON, TERRITORY_RECORD, TERRITORY_RULE
from yunchou.access.objects.user import USER
from yunchou.access.objects.working_calendar import WORKING_CALENDAR

OBJECTS = (
    USER,
    DEPARTMENT,
    ROLE,
    TEAM,
    CURRENCY,
    EXCHANGE_RATE,
    WORKING_CALENDAR,
    HOLIDAY,
    LEAVE,
    SHARING_RULE,
    SHARE,
    RECORD_TEAM,
    TERRITORY,
    TERRITORY_PERSON,
    TERRITORY_RULE,
    TERRITORY_RECORD,
    DELEGATION,
)

__all__ = [
    "CURRENCY",
    "DELEGATION",
    "DEPARTMENT",
    "EXCHANGE_RATE",
    "HOLIDAY",
    "LEAVE",
    "OBJECTS",
    "RECORD_TEAM",
    "ROLE",
    "SHARE",
    "SHARING_RULE",
    "TEAM",
    "TERRITORY",
    "TERRITORY_PERSON",
    "TERRITORY_RECORD",
    "TERRITORY_RULE",
    "USER",
    "WORKING_CALENDAR",
]
