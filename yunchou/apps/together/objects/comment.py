"""Comment: what somebody says about a record, to whoever may see it."""

from yunchou.model.declare import declare, long_text, lookup, multi_lookup, record_id, text

COMMENT = declare(
    "comment",
    ("评论", "Comment"),
    app="together",
    icon="message",
    name_field="text",
    attached=True,
    fields=(
        long_text("text", "内容", "Text", required=True, max_length=5000, searchable=False),
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        lookup("parent", "回复的评论", "In reply to", "comment"),
        multi_lookup("mentions", "提到的人", "Mentioned", "user"),
    ),
)
