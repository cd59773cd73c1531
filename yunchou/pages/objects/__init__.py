"""Pages as records: whoever makes one shares it like any other record."""

from yunchou.pages.objects.dashboard import DASHBOARD
from yunchou.pages.objects.report import REPORT, REPORT_FOLDER

OBJECTS = (DASHBOARD, REPORT_FOLDER, REPORT)

__all__ = ["DASHBOARD", "OBJECTS", "REPORT", "REPORT_FOLDER"]
