"""Web form: a public page by which anybody may hand in a record of one object, and what was handed in.

`content` is what `yunchou.pages.web_forms.definition` reads. Records are made with the rights of `assignee`, who owns them.
Without one they wait for somebody, where their object knows how (see `comes_unassigned`).
"""

from yunchou.model.declare import boolean, choice, declare, json, lookup, option, text, user

WEB_FORM = declare(
    "web_form",
    ("网页表单", "Web form"),
    app="pages",
    icon="form",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "名称", "Name", required=True, max_length=100),
        text("object", "生成的对象", "Makes", names="object", required=True, max_length=40, searchable=False),
        user(
            "assignee",
            "分配给",
            "Assigned to",
            help=(
                "提交的记录由此人负责，并以其权限创建；工单可留空，由队列分配",
                "Owns what is handed in; made with this person's rights. Cases need none: their queue gives them to somebody",
            ),
        ),
        boolean("active", "启用", "Active", default=True),
        text(
            "token", "公开地址", "Public address", unique=True, max_length=60, searchable=False, readonly=True
        ),
        json("content", "内容", "Content", hidden=True),
    ),
)

WEB_FORM_SUBMISSION = declare(
    "web_form_submission",
    ("表单提交", "Form submission"),
    app="pages",
    icon="inbox",
    generated=True,
    fields=(
        text("name", "提交人", "From", max_length=200),
        lookup(
            "web_form",
            "网页表单",
            "Web form",
            "web_form",
            ("submissions", "提交", "Submissions"),
            required=True,
        ),
        choice(
            "state",
            "结果",
            "Outcome",
            (
                option("created", "已生成记录", "Record made", "green"),
                option("duplicate", "重复", "Duplicate", "gold"),
                option("refused", "未通过校验", "Refused", "red"),
                option("spam", "垃圾提交", "Spam", "grey"),
            ),
            required=True,
        ),
        text("reason", "原因", "Reason", max_length=300, searchable=False),
        text("object", "对象", "Object", names="object", max_length=40, searchable=False),
        text("record", "记录编号", "Record", max_length=20, searchable=False),
        json("values", "填写内容", "What was filled in"),
        json("source", "来源", "Source"),
        text("stamp", "凭据", "Stamp", unique=True, max_length=80, searchable=False, hidden=True),
    ),
)
