"""Contract milestone: what a contract promises until when, whose task it is, and which share of its amount falls due with it."""

from yunchou.model.declare import (
    boolean,
    choice,
    date,
    declare,
    formula,
    long_text,
    master_detail,
    option,
    percent,
    text,
    user,
)

KINDS = (
    option("payment", "付款", "Payment", "green"),
    option("delivery", "交付", "Delivery", "blue"),
    option("acceptance", "验收", "Acceptance", "purple"),
    option("other", "其他", "Other"),
)

CONTRACT_MILESTONE = declare(
    "contract_milestone",
    ("合同里程碑", "Contract milestone"),
    app="commerce",
    icon="schedule",
    fields=(
        text("name", "里程碑", "Milestone", required=True, max_length=200),
        master_detail("contract", "合同", "Contract", "contract", ("milestones", "里程碑", "Milestones")),
        choice("kind", "类型", "Kind", KINDS, required=True, default="delivery", indexed=True),
        date("due_on", "计划日期", "Due on", indexed=True),
        percent(
            "share",
            "占合同金额比例",
            "Share of the contract",
            minimum=0,
            maximum=1,
            help=("各里程碑合计不超过 100%", "Those of a contract are 100 % together at most"),
        ),
        formula("amount", "对应金额", "Amount", "ROUND(contract.total * share, 2)", "money"),
        user(
            "ours", "责任人", "Whose task it is", ("contract_milestones", "合同里程碑", "Contract milestones")
        ),
        boolean("done", "已完成", "Done", default=False),
        date("done_on", "完成日期", "Done on", readonly=True),
        long_text("notes", "备注", "Notes"),
    ),
)
