"""Records on the days of a month, by one of their date fields."""

from yunchou.model.object import label
from yunchou.pages.components.base import WHERE, Component, Setting
from yunchou.pages.components.records import OBJECT

DATE = Setting("date_field", "field", label("日期字段", "Date field"), True)

CALENDAR = Component(
    "calendar", label("日历", "Calendar"), "records", (OBJECT, DATE, WHERE), height=12, asks="records"
)
