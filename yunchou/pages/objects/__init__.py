"""Pages as records: whoever makes one shares it like any other record."""

from yunchou.pages.objects.dashboard import DASHBOARD

OBJECTS = (DASHBOARD,)

__all__ = ["DASHBOARD", "OBJECTS"]
