"""The organisation itself as objects: people, departments, roles, currencies and their rates."""

from yunchou.access.objects.currency import CURRENCY
from yunchou.access.objects.department import DEPARTMENT
from yunchou.access.objects.exchange_rate import EXCHANGE_RATE
from yunchou.access.objects.role import ROLE
from yunchou.access.objects.user import USER

OBJECTS = (USER, DEPARTMENT, ROLE, CURRENCY, EXCHANGE_RATE)

__all__ = ["CURRENCY", "DEPARTMENT", "EXCHANGE_RATE", "OBJECTS", "ROLE", "USER"]
