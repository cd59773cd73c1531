"""Layout: how the record page and the form of an object are laid out, for some roles and some kinds of records.

`content` and `draft` are what `yunchou.pages.layouts.content` reads. Of the layouts that are meant for somebody's role and
for a record's value of `type_field`, the one of the lowest position is shown; without any, the generated one.
"""

from yunchou.model.declare import boolean, declare, integer, json, multi_lookup, text

LAYOUT = declare(
    "layout",
    ("页面布局", "Layout"),
    app="pages",
    icon="form",
    affects_access=True,
    aside=("draft",),
    known_by=("object", "name"),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        text(
            "object",
            "对象",
            "Object",
            names="object",
            required=True,
            indexed=True,
            max_length=40,
            searchable=False,
        ),
        multi_lookup("roles", "适用角色", "For roles", "role", help=("不选为所有人", "None: for everybody")),
        text(
            "type_field",
            "业务类型字段",
            "Record type field",
            names="field",
            max_length=40,
            searchable=False,
            help=(
                "单选字段的 API 名称；按记录在该字段的值选用布局",
                "The API name of a choice field: the layout is for records by their value of it",
            ),
        ),
        json(
            "type_values",
            "业务类型",
            "Record types",
            help=("适用的选项值列表", "The list of values that it is for"),
        ),
        integer(
            "position",
            "优先顺序",
            "Order",
            default=100,
            minimum=0,
            help=("数字小的先用", "The lowest that fits is shown"),
        ),
        boolean("active", "启用", "Active", default=True),
        json("content", "已发布的内容", "Published content", hidden=True),
        json("draft", "草稿", "Draft", hidden=True),
    ),
)
