"""Visit step: an action that was done during a visit."""

from yunchou.model.declare import (
    datetime,
    declare,
    image,
    long_text,
    lookup,
    master_detail,
    record_id,
    text,
)

VISIT_STEP = declare(
    "visit_step",
    ("动作记录", "Visit step"),
    app="visits",
    icon="check-square",
    generated=True,
    fields=(
        text("name", "动作", "Action", required=True, max_length=100),
        master_detail("visit", "拜访", "Visit", "activity", ("visit_steps", "拜访动作", "Visit actions")),
        lookup("action", "拜访动作", "Visit action", "visit_action"),
        text("key", "唯一标识", "Key", unique=True, readonly=True, max_length=60, searchable=False),
        datetime("done_at", "完成时间", "Done at"),
        long_text("note", "说明", "Note"),
        image("photos", "照片", "Photos", multiple=True, max_files=9),
        text("object", "对象", "Object", names="object", max_length=60, searchable=False),
        record_id("record", "记录", "Record"),
    ),
)
