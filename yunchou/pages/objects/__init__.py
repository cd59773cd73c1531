"""Pages as records: whoever makes one shares it like any other record."""

from yunchou.pages.objects.dashboard import DASHBOARD
from yunchou.pages.objects.layout import LAYOUT
from yunchou.pages.objects.report import REPORT, REPORT_FOLDER

OBJECTS = (DASHBOARD, REPORT_FOLDER, REPORT, LAYOUT)

__all__ = ["DASHBOARD", "LAYOUT", "OBJECTS", "REPORT", "REPORT_FOLDER"]
