"""Territories: a tree of parts of the market, the people who work them, and which records belong to them.

A record belongs by a rule of the territory, which must hold together with those of the territories above, or by hand; by
hand it may also be left out. Nothing is written into the record: a change of a territory is in force at once and takes
nothing away from anybody's records.
"""

from yunchou.access.objects.words import level
from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    long_text,
    lookup,
    multi_lookup,
    option,
    record_id,
    text,
    user,
)

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
        multi_lookup(
            "people",
            "成员",
            "People",
            "user",
            ("territories", "负责的区域", "Territories"),
            help=(
                "长期负责的人员；有期限或分工的在“区域成员”中登记",
                "Who works it for good; those with dates or a part stand below",
            ),
        ),
        date("starts_on", "生效日期", "From"),
        date("ends_on", "失效日期", "Until"),
        boolean(
            "with_deals",
            "商机随客户",
            "Deals follow their accounts",
            default=True,
            help=(
                "属于本区域的客户，其商机也属于本区域",
                "The deals of the accounts that belong to it belong to it too",
            ),
        ),
        long_text("description", "说明", "Description"),
    ),
)

TERRITORY_PERSON = declare(
    "territory_person",
    ("区域成员", "Person of a territory", "People of territories"),
    app="access",
    icon="team",
    name_field="part",
    affects_access=True,
    fields=(
        lookup(
            "territory",
            "区域",
            "Territory",
            "territory",
            ("members", "区域成员", "People with parts"),
            required=True,
        ),
        user(
            "person", "员工", "Person", ("territory_parts", "区域分工", "Parts in territories"), required=True
        ),
        choice(
            "part",
            "分工",
            "Part",
            (
                option("lead", "区域负责人", "Leads it", "gold"),
                option("seller", "销售", "Sells", "blue"),
                option("support", "支持", "Supports", "cyan"),
            ),
            required=True,
            default="seller",
        ),
        date("starts_on", "生效日期", "From"),
        date("ends_on", "失效日期", "Until"),
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
        choice(
            "mode",
            "方式",
            "How",
            (option("in", "纳入", "Taken in", "green"), option("out", "排除", "Left out", "red")),
            default="in",
        ),
        level(),
        text("reason", "原因", "Reason", max_length=500, searchable=False),
    ),
)
