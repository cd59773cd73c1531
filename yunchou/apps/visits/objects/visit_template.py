"""Kinds of visits, and the actions that are done in order during one."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    integer,
    long_text,
    lookup,
    multi_choice,
    option,
    text,
)

GRADES = tuple(option(value, f"{value} 级", f"Grade {value}") for value in ("A", "B", "C", "D"))
KINDS = (
    option("form", "填写表单", "Fill in a form", "blue"),
    option("photo", "拍照", "Take photos", "green"),
    option("note", "文字说明", "Write a note", "gold"),
)

VISIT_TEMPLATE = declare(
    "visit_template",
    ("拜访类型", "Kind of visit", "Kinds of visits"),
    app="visits",
    icon="environment",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        multi_choice(
            "grades",
            "适用的客户等级",
            "Customers of grade",
            GRADES,
            help=("不填则适用所有客户", "Empty: all customers"),
        ),
        boolean("active", "启用", "Active", default=True),
        integer("position", "顺序", "Position", default=0),
        integer(
            "planned_minutes", "计划时长（分钟）", "Planned minutes", minimum=1, maximum=1440, default=60
        ),
        boolean("place_required", "签到须定位", "Place required", default=True),
        boolean("result_required", "签退须填写结果", "Result required", default=True),
        boolean("photo_required", "签退须有照片", "Photo required", default=False),
        long_text("help", "说明", "How it is done"),
    ),
)

VISIT_ACTION = declare(
    "visit_action",
    ("拜访动作", "Visit action"),
    app="visits",
    icon="ordered-list",
    known_by=("template.name", "name"),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        lookup(
            "template",
            "拜访类型",
            "Kind of visit",
            "visit_template",
            ("actions", "拜访动作", "Actions"),
            required=True,
            indexed=True,
        ),
        integer("position", "顺序", "Position", default=0),
        choice("kind", "方式", "How", KINDS, required=True, default="note"),
        text(
            "object",
            "填写的对象",
            "Form of",
            names="object",
            max_length=60,
            searchable=False,
            help=("方式为“填写表单”时，新建该对象的一条记录", "With a form: a record of this object is made"),
        ),
        boolean("required", "必做", "Required", default=False),
        long_text("help", "说明", "How it is done"),
    ),
)
