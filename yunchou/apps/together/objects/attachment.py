"""Attachment: a file that belongs to a record, to be had by whoever may see the record."""

from yunchou.model.declare import declare, file, record_id, text

ATTACHMENT = declare(
    "attachment",
    ("附件", "Attachment"),
    app="together",
    icon="file-text",
    attached=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=255, searchable=False),
        file("file", "文件", "File", required=True),
        text("object", "对象", "Object", names="object", required=True, max_length=100, searchable=False),
        record_id("record", "记录", "Record", required=True, indexed=True),
        text("external_id", "外部编号", "External ID", unique=True, max_length=200, searchable=False),
    ),
)
