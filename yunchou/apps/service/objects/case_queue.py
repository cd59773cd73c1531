"""Queue: where cases of one sort wait, the people who work on them, and how these get them."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    email,
    long_text,
    multi_lookup,
    option,
    text,
)

STRATEGIES = (
    option("manual", "手动领取", "Taken by hand"),
    option("fixed", "固定人员（首位成员）", "Fixed (the first person)", "blue"),
    option("round_robin", "轮流", "In turn", "green"),
    option("load", "按负载（在手最少）", "By load (fewest held)", "orange"),
)

CASE_QUEUE = declare(
    "case_queue",
    ("服务队列", "Case queue"),
    app="service",
    icon="inbox",
    affects_access=True,
    known_by=("name",),
    configuration=True,
    fields=(
        text("name", "队列名称", "Name", required=True, unique=True, max_length=100),
        choice("strategy", "分配方式", "Assignment", STRATEGIES, required=True, default="manual"),
        boolean("skip_leave", "跳过请假人员", "Skip people on leave", default=True),
        boolean(
            "usual",
            "默认队列",
            "Default queue",
            help=("未指定队列的工单进入这里", "Cases without a queue come here"),
        ),
        multi_lookup("members", "成员", "Members", "user", ("case_queues", "服务队列", "Case queues")),
        multi_lookup("departments", "成员部门（含下级）", "Departments and below", "department"),
        multi_lookup("roles", "成员角色", "Roles", "role"),
        email(
            "address",
            "服务邮箱",
            "Service address",
            unique=True,
            help=(
                "发到此已连接邮箱的邮件自动生成工单",
                "Mails to this connected mailbox become cases",
            ),
        ),
        boolean("acknowledge", "自动回复“已收到”", "Tell the customer that it came in", default=True),
        boolean("ask_satisfaction", "关闭后请客户评价", "Ask the customer once closed", default=True),
        boolean("active", "启用", "Active", default=True),
        long_text("description", "说明", "Description"),
    ),
)
