"""Mail template: words that are written often. `{name}`, `{account.name}` and other fields of the record fill themselves in."""

from yunchou.model.declare import boolean, declare, rich_text, text

MAIL_TEMPLATE = declare(
    "mail_template",
    ("邮件模板", "Mail template"),
    app="mail",
    icon="file-text",
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "模板名称", "Name", required=True, max_length=100),
        text("subject", "主题", "Subject", required=True, max_length=200),
        rich_text("body", "正文", "Text", required=True),
        boolean("active", "启用", "Active", default=True),
    ),
)
