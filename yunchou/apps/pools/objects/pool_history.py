"""Pool history: every move of a record into, out of and between pools and people. Written by nobody's hand."""

from yunchou.model.declare import (
    boolean,
    choice,
    declare,
    integer,
    long_text,
    lookup,
    option,
    record_id,
    text,
    user,
)

ACTIONS = (
    option("entered", "进入公海", "Entered", "cyan"),
    option("claim", "领取", "Claimed", "green"),
    option("assign", "分配", "Assigned", "blue"),
    option("take_back", "收回", "Taken back", "orange"),
    option("give_back", "退回", "Given back", "gold"),
    option("returned", "自动收回", "Returned by rule", "red"),
    option("hand_over", "更换负责人", "Handed over", "geekblue"),
    option("move", "转移", "Moved", "purple"),
    option("remove", "移出公海", "Removed"),
    option("extend", "延期", "Extended", "cyan"),
    option("ask_extension", "申请延期", "Asked for more time", "gold"),
    option("extension_refused", "延期未获批准", "More time not granted", "red"),
    option("undo", "撤销", "Undone"),
)
REASONS = (
    option("no_contact", "联系不上", "Can't be reached", "orange"),
    option("no_need", "无需求", "No need", "gold"),
    option("competitor", "已选竞品", "Chose a competitor", "red"),
    option("not_mine", "不在负责范围", "Not my field", "blue"),
    option("duplicate", "重复", "Duplicate", "purple"),
    option("wrong_data", "信息有误", "Wrong data", "volcano"),
    option("no_capacity", "精力不足", "No capacity", "cyan"),
    option("other", "其他", "Other"),
)

POOL_HISTORY = declare(
    "pool_history",
    ("流转记录", "Pool history", "Pool history"),
    app="crm",
    icon="history",
    generated=True,
    follows=("lead", "account"),
    fields=(
        text("name", "记录", "Record", required=True, max_length=200, searchable=False),
        choice("action", "操作", "Action", ACTIONS, required=True, indexed=True),
        lookup("pool", "公海", "Pool", "pool", ("history", "流转记录", "History")),
        lookup("was_in", "原公海", "Was in", "pool"),
        user("from_person", "原负责人", "From"),
        user("to_person", "新负责人", "To"),
        choice("reason", "原因", "Reason", REASONS),
        long_text("note", "说明", "Note"),
        text("rule", "依据的规则", "By rule", max_length=200, searchable=False),
        integer(
            "minutes",
            "用时（分钟）",
            "Minutes",
            help=("在公海中或在原负责人手中的时长", "How long it lay in the pool, or with its owner"),
        ),
        boolean("undone", "已撤销", "Undone", default=False),
        text("object", "对象", "Object", names="object", required=True, max_length=60, searchable=False),
        record_id("record", "记录编号", "Record id", required=True, indexed=True),
        lookup("lead", "线索", "Lead", "lead", ("pool_history", "流转记录", "Pool history")),
        lookup("account", "客户", "Account", "account", ("pool_history", "流转记录", "Pool history")),
    ),
)
