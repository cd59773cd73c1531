"""Territories: a tree of parts of the market, the people who work them, and which records belong to them.

A record belongs by a rule of the territory or by hand. Nothing is written into the record: a change of a territory is in
force at once and takes nothing away from anybody's records.
"""

from yunchou.access.objects.words import level
from yunchou.model.declare import date, declare, long_text, lookup, multi_lookup, record_id, text

TERRITORY = declare(
    "territory",
    ("区域", "Territory", "Territories"),
    app="access",
    icon="global",
    affects_access=True,
    known_by=("name",),
    fields=(
        text("name", "区域名称", "Name", required=True, unique=True, max_length=100),
        lookup("parent", "上级区域", "Parent", "territory", ("children", "下级区域", "Sub-territories")),
        multi_lookup("people", "成员", "People", "user", ("territories", "负责的区域", "Territories")),
        date("starts_on", "生效日期", "From"),
        date("ends_on", "失效日期", "Until"),
        long_text("description", "说明", "Description"),
    ),
)

TERRITORY_RULE = declare(
    "territory_rule",
    ("区域划分规则", "Territory rule"),
    app="access",
    icon="filter",
    name_field="object",
    affects_access=True,
    fields=(
        lookup("territory", "区域", "Territory", "territory", ("rules", "划分规则", "Rules"), required=True),
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        long_text("condition", "条件", "Condition", required=True, max_length=4000),
        level(),
    ),
)

TERRITORY_RECORD = declare(
    "territory_record",
    ("区域指定记录", "Record of a territory", "Records of territories"),
    app="access",
    icon="pushpin",
    name_field="object",
    fields=(
        lookup(
            "territory",
            "区域",
            "Territory",
            "territory",
            ("records", "指定的记录", "Records by hand"),
            required=True,
        ),
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        record_id("audience", "共享对象", "Shared with", readonly=True, indexed=True),
        level(),
    ),
)
