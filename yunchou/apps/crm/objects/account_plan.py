"""Account plan: what is meant to be reached with a key customer, what each product may bring, and the actions agreed on."""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    integer,
    long_text,
    lookup,
    master_detail,
    money,
    option,
    rollup,
    text,
    user,
)

STATES = (
    option("draft", "草稿", "Draft"),
    option("active", "执行中", "In force", "green"),
    option("closed", "已结束", "Closed"),
)

ACCOUNT_PLAN = declare(
    "account_plan",
    ("大客户计划", "Account plan"),
    app="crm",
    icon="schedule",
    fields=(
        text("name", "计划名称", "Name", required=True, max_length=200),
        lookup(
            "account", "客户", "Account", "account", ("plans", "大客户计划", "Account plans"), required=True
        ),
        choice("state", "状态", "State", STATES, default="draft", indexed=True),
        date("starts_on", "开始日期", "Starts on"),
        date("ends_on", "结束日期", "Ends on"),
        long_text("aims", "目标", "Aims"),
        long_text("position", "客户现状与我方地位", "Where we stand"),
        long_text("strategy", "策略", "Strategy"),
        money("target", "目标金额", "Target", minimum=0),
        rollup("potential", "产品潜力", "Potential", "products", "sum", "potential", result_type="money"),
        rollup("actions_open", "未完成行动", "Open actions", "actions", "count", None, "done = false"),
        rollup("actions_done", "已完成行动", "Actions done", "actions", "count", None, "done = true"),
        date("review_on", "下次复盘", "Next review", indexed=True),
        integer(
            "score",
            "计划评分",
            "Score",
            minimum=0,
            maximum=100,
            help=("复盘时打分，0 至 100", "Given at the review, from 0 to 100"),
        ),
        long_text("review", "复盘结论", "What the review found"),
    ),
)

ACCOUNT_PLAN_PRODUCT = declare(
    "account_plan_product",
    ("产品潜力", "Potential of a product", "Potential by product"),
    app="crm",
    icon="fund",
    name_field="notes",
    fields=(
        master_detail(
            "plan", "大客户计划", "Account plan", "account_plan", ("products", "产品潜力", "Potential")
        ),
        lookup(
            "product", "产品", "Product", "product", ("plans", "大客户计划", "Account plans"), required=True
        ),
        money("current", "现有年采购", "Bought a year now", minimum=0),
        money("potential", "年潜力", "Potential a year", minimum=0),
        text("supplier", "现供应商", "Supplier now", max_length=100),
        text("notes", "说明", "Notes", max_length=300),
    ),
)

ACCOUNT_PLAN_ACTION = declare(
    "account_plan_action",
    ("计划行动", "Plan action"),
    app="crm",
    icon="check-square",
    fields=(
        text("name", "行动", "Action", required=True, max_length=200),
        master_detail(
            "plan", "大客户计划", "Account plan", "account_plan", ("actions", "联合行动", "Actions")
        ),
        date("due_on", "计划日期", "Due on", indexed=True),
        user("ours", "我方负责人", "On our side"),
        lookup("theirs", "客户方", "On their side", "contact", ("plan_actions", "计划行动", "Plan actions")),
        boolean("done", "已完成", "Done", default=False),
        integer("position", "顺序", "Position", default=0),
    ),
)
