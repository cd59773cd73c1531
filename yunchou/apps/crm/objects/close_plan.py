"""Close plan: the steps that both sides take until the contract, with dates and who takes them."""

from yunchou.model.declare import (
    boolean,
    date,
    declare,
    integer,
    long_text,
    lookup,
    master_detail,
    text,
    user,
)

CLOSE_PLAN_STEP = declare(
    "close_plan_step",
    ("成交计划", "Close plan step"),
    app="crm",
    icon="schedule",
    fields=(
        text("name", "步骤", "Step", required=True, max_length=200),
        master_detail(
            "opportunity", "商机", "Opportunity", "opportunity", ("close_plan", "成交计划", "Close plan")
        ),
        date("due_on", "计划日期", "Due on"),
        user("ours", "我方", "On our side"),
        lookup("theirs", "客户方", "On their side", "contact", ("close_plan", "成交计划", "Close plan")),
        boolean("done", "已完成", "Done", default=False),
        date("done_on", "完成日期", "Done on", readonly=True),
        integer("position", "顺序", "Position", default=0),
        long_text("notes", "备注", "Notes"),
    ),
)
