"""The organisation itself as objects: people, departments, roles, teams, currencies and their rates."""

from yunchou.access.objects.currency import CURRENCY
from yunchou.access.objects.department import DEPARTMENT
from yunchou.access.objects.exchange_rate import EXCHANGE_RATE
from yunchou.access.objects.role import ROLE
from yunchou.access.objects.team import TEAM
from yunchou.access.objects.user import USER

OBJECTS = (USER, DEPARTMENT, ROLE, TEAM, CURRENCY, EXCHANGE_RATE)

__all__ = ["CURRENCY", "DEPARTMENT", "EXCHANGE_RATE", "OBJECTS", "ROLE", "TEAM", "USER"]
