"""A short list of records; each opens its page."""

from yunchou.model.object import label
from yunchou.pages.components.base import SORT, WHERE, Component, Setting, limit

OBJECT = Setting("object", "object", label("对象", "Object"), True)
FIELDS = Setting("fields", "fields", label("字段", "Fields"), most=12)

RECORDS = Component(
    "records",
    label("记录列表", "Record list"),
    "records",
    (OBJECT, FIELDS, WHERE, SORT, limit(50)),
    asks="records",
)
