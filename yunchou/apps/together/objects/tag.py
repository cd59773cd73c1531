"""Tag: a word with a colour that records of any kind are marked with."""

from yunchou.model.declare import choice, declare, option, text

COLORS = tuple(
    option(value, zh, en, value)
    for value, zh, en in (
        ("blue", "蓝", "Blue"),
        ("green", "绿", "Green"),
        ("red", "红", "Red"),
        ("orange", "橙", "Orange"),
        ("purple", "紫", "Purple"),
        ("cyan", "青", "Cyan"),
        ("gold", "金", "Gold"),
        ("default", "灰", "Grey"),
    )
)

TAG = declare(
    "tag",
    ("标签", "Tag"),
    app="together",
    icon="tags",
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=40),
        choice("color", "颜色", "Colour", COLORS, default="blue"),
    ),
)
