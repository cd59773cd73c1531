"""Pages as records: whoever makes one shares it like any other record."""

from yunchou.pages.objects.dashboard import DASHBOARD
from yunchou.pages.objects.layout import LAYOUT
from yunchou.pages.objects.report import REPORT, REPORT_FOLDER
from yunchou.pages.objects.web_form import WEB_FORM, WEB_FORM_SUBMISSION

OBJECTS = (DASHBOARD, REPORT_FOLDER, REPORT, LAYOUT, WEB_FORM, WEB_FORM_SUBMISSION)

__all__ = ["DASHBOARD", "LAYOUT", "OBJECTS", "REPORT", "REPORT_FOLDER"]
