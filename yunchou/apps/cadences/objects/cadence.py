"""Cadence: ordered steps of calls, tasks and mails by which leads, contacts or deals are followed up; its steps and versions."""

from yunchou.model.declare import (
    boolean,
    choice,
    datetime,
    declare,
    integer,
    long_text,
    lookup,
    master_detail,
    option,
    rollup,
    text,
)

OBJECTS_FOLLOWED = (
    option("lead", "线索", "Leads", "orange"),
    option("contact", "联系人", "Contacts", "cyan"),
    option("opportunity", "商机", "Deals", "blue"),
)
KINDS = (
    option("task", "任务", "Task", "blue"),
    option("call", "电话", "Call", "cyan"),
    option("mail", "邮件", "Mail", "purple"),
)
UNITS = (
    option("days", "天", "Days", "blue"),
    option("working_days", "工作日", "Working days", "green"),
    option("hours", "小时", "Hours", "default"),
    option("working_hours", "工作小时", "Working hours", "cyan"),
)
PRIORITIES = (
    option("high", "高", "High", "red"),
    option("normal", "普通", "Normal", "blue"),
    option("low", "低", "Low"),
)
UNDER_WAY = 'status in ("active", "paused")'

CADENCE = declare(
    "cadence",
    ("跟进节奏", "Cadence"),
    app="cadences",
    icon="thunderbolt",
    configuration=True,
    known_by=("name",),
    fields=(
        text("name", "名称", "Name", required=True, unique=True, max_length=100),
        choice("object", "跟进对象", "For", OBJECTS_FOLLOWED, required=True, default="lead", indexed=True),
        long_text("description", "适用场景", "When to use it", max_length=2000),
        boolean(
            "active",
            "启用",
            "Active",
            default=True,
            help=("停用后不能加入，进行中的暂不推进", "Switched off, nobody enters and those under way rest"),
        ),
        integer("published", "已发布版本", "Published version", readonly=True, default=0),
        datetime("published_at", "发布时间", "Published at", readonly=True),
        long_text(
            "condition",
            "加入条件",
            "May enter",
            max_length=4000,
            help=("表达式；留空表示不限", "An expression; empty: any record"),
        ),
        long_text(
            "exit_when",
            "退出条件",
            "Leaves when",
            max_length=4000,
            help=(
                "表达式；满足时不再执行后面的步骤",
                "An expression; once it holds no further step is taken",
            ),
        ),
        boolean(
            "stop_on_reply",
            "客户回复即停",
            "Stops on a reply",
            default=True,
            help=("来信、接通的电话", "A mail that comes in, or a call that was answered"),
        ),
        boolean("stop_on_stage", "阶段变化即停", "Stops on a change of stage", default=True),
        boolean(
            "working_hours",
            "只在工作时间执行",
            "In working hours only",
            default=True,
            help=("按组织的时区和工作日历", "By the organisation's time zone and working calendar"),
        ),
        rollup("entered", "加入", "Entered", "runs", "count"),
        rollup("under_way", "进行中", "Under way", "runs", "count", where=UNDER_WAY),
        rollup("finished", "走完", "Went through", "runs", "count", where='status = "done"'),
        rollup("replied", "有回复", "Replied", "runs", "count", where='status = "replied"'),
        rollup("unsubscribed", "退订", "Unsubscribed", "steps", "sum", "unsubscribed"),
    ),
)

CADENCE_STEP = declare(
    "cadence_step",
    ("节奏步骤", "Step"),
    app="cadences",
    icon="ordered-list",
    fields=(
        master_detail("cadence", "跟进节奏", "Cadence", "cadence", ("steps", "步骤", "Steps")),
        integer("position", "顺序", "Order", required=True, default=1, minimum=1, maximum=100),
        choice("kind", "类型", "Kind", KINDS, required=True, default="task"),
        text(
            "name",
            "主题",
            "Subject",
            required=True,
            max_length=200,
            help=("可用 {name} 等字段", "Fields of the record as {name}"),
        ),
        integer("wait", "等待", "Wait", required=True, default=1, minimum=0, maximum=250),
        choice(
            "wait_unit",
            "单位",
            "Unit",
            UNITS,
            required=True,
            default="working_days",
            help=("从上一步完成起算", "Counted from when the step before was done"),
        ),
        long_text(
            "condition",
            "执行条件",
            "Only when",
            max_length=4000,
            help=("表达式；不满足时跳过此步", "An expression; where it does not hold the step is skipped"),
        ),
        lookup(
            "template", "邮件模板", "Mail template", "mail_template", ("cadence_steps", "节奏步骤", "Steps")
        ),
        long_text(
            "content",
            "内容",
            "Text",
            max_length=10_000,
            help=("邮件有模板时用模板", "Of a mail with a template that is taken"),
        ),
        choice("priority", "优先级", "Priority", PRIORITIES, default="normal"),
        rollup("entered", "到达", "Reached", "moves", "count", where='state <> "skipped"'),
        rollup(
            "done", "完成", "Done", "moves", "count", where='state in ("done", "replied", "unsubscribed")'
        ),
        rollup("replied", "引来回复", "Replied", "moves", "count", where='state = "replied"'),
        rollup("unsubscribed", "引来退订", "Unsubscribed", "moves", "count", where='state = "unsubscribed"'),
    ),
)

CADENCE_VERSION = declare(
    "cadence_version",
    ("节奏版本", "Version of a cadence", "Versions of cadences"),
    app="cadences",
    icon="history",
    generated=True,
    follows=("cadence",),
    fields=(
        text("name", "版本", "Version", required=True, max_length=140),
        lookup(
            "cadence",
            "跟进节奏",
            "Cadence",
            "cadence",
            ("versions", "版本", "Versions"),
            required=True,
            indexed=True,
        ),
        integer("number", "版本号", "Number", required=True),
        integer("steps_count", "步骤数", "Steps"),
        long_text("content", "内容", "Content", hidden=True, searchable=False, max_length=100_000),
    ),
)
