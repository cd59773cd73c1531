"""Mail: one that came or was sent, filed with the customer. Its words are kept as they were; where it is filed may change."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    email,
    long_text,
    lookup,
    option,
    record_id,
    rich_text,
    text,
)

DIRECTIONS = (
    option("in", "收到", "Received", "blue"),
    option("out", "发出", "Sent", "green"),
)
STATES = (
    option("waiting", "发送中", "On its way", "blue"),
    option("sent", "已发送", "Sent", "green"),
    option("failed", "发送失败", "Not sent", "red"),
    option("bounced", "被退回", "Came back", "red"),
)
INVERSE = ("mails", "往来邮件", "Mails")
FILED = ("account", "contact", "lead", "opportunity", "case")
"""What a mail may be filed with."""

MAIL = declare(
    "mail",
    ("邮件", "Mail"),
    app="mail",
    icon="mail",
    follows=FILED,
    fields=(
        text("name", "主题", "Subject", required=True, readonly=True, max_length=500),
        choice("direction", "方向", "Direction", DIRECTIONS, required=True, readonly=True, indexed=True),
        choice("state", "发送状态", "State", STATES, readonly=True, indexed=True),
        datetime("at", "时间", "At", required=True, readonly=True, indexed=True),
        email("sender", "发件邮箱", "Sender", readonly=True, indexed=True),
        text("sender_name", "发件人", "Sender's name", readonly=True, max_length=200),
        long_text("recipients", "收件人", "To", readonly=True, max_length=20_000, searchable=False),
        long_text("copies", "抄送", "Cc", readonly=True, max_length=20_000, searchable=False),
        long_text("blind_copies", "密送", "Bcc", readonly=True, max_length=20_000, searchable=False),
        lookup("account", "客户", "Account", "account", INVERSE),
        lookup("contact", "联系人", "Contact", "contact", INVERSE),
        lookup("lead", "线索", "Lead", "lead", INVERSE),
        lookup("opportunity", "商机", "Opportunity", "opportunity", INVERSE),
        lookup("case", "服务工单", "Case", "case", INVERSE, indexed=True),
        rich_text("body", "正文", "Text", readonly=True),
        long_text("preview", "摘要", "Preview", readonly=True, max_length=2000),
        boolean("automatic", "自动邮件", "Automatic", readonly=True),
        long_text("fault", "失败原因", "What went wrong", readonly=True, max_length=2000, searchable=False),
        text("message_id", "邮件标识", "Message-ID", readonly=True, indexed=True, max_length=500, hidden=True, searchable=False),
        text("thread", "会话", "Conversation", readonly=True, indexed=True, max_length=500, hidden=True, searchable=False),
        long_text("chain", "引用链", "References", readonly=True, max_length=30_000, hidden=True, searchable=False),
        record_id("mailbox", "来源邮箱", "Mailbox", readonly=True, hidden=True),
        text("key", "去重标识", "Key", readonly=True, unique=True, max_length=100, hidden=True, searchable=False),
    ),
)  # fmt: skip
