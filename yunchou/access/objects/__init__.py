"""The organisation itself as objects: people, departments, roles."""

from yunchou.access.objects.department import DEPARTMENT
from yunchou.access.objects.role import ROLE
from yunchou.access.objects.user import USER

OBJECTS = (USER, DEPARTMENT, ROLE)

__all__ = ["DEPARTMENT", "OBJECTS", "ROLE", "USER"]
