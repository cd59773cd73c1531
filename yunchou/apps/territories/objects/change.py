"""A change of territories that was looked at before it was made: what it moved, and whether it was taken back."""

from yunchou.model.declare import datetime, declare, integer, json, text, user

TERRITORY_CHANGE = declare(
    "territory_change",
    ("区域调整", "Change of territories", "Changes of territories"),
    app="crm",
    icon="swap",
    generated=True,
    fields=(
        text("name", "说明", "What for", required=True, max_length=200, searchable=False),
        user("made_by", "调整人", "Made by"),
        integer("steps", "更改项数", "Settings changed"),
        integer("comes", "移入记录数", "Records that came"),
        integer("goes", "移出记录数", "Records that went"),
        json("moves", "各区域变动", "By territory"),
        datetime("undone_at", "撤销时间", "Undone at"),
        user("undone_by", "撤销人", "Undone by"),
    ),
)
