"""Bank statement: what a file of the bank says came in, line by line, and the payment that each line became."""

from yunchou.model.declare import (
    auto_number,
    choice,
    date,
    declare,
    integer,
    lookup,
    master_detail,
    money,
    option,
    rollup,
    text,
)

LINE_STATES = (
    option("open", "待确认", "To be confirmed", "gold"),
    option("accepted", "已入账", "Booked", "green"),
    option("known", "之前已登记", "Entered before", "cyan"),
    option("ignored", "非货款", "No customer's money", "default"),
)

BANK_STATEMENT = declare(
    "bank_statement",
    ("银行流水", "Bank statement"),
    app="commerce",
    icon="bank",
    fields=(
        auto_number("number", "流水批号", "Statement number", "BS-{YYYY}{MM}-{0000}", reset="month"),
        text("name", "文件", "File", required=True, max_length=200),
        date("starts_on", "起始日期", "From", readonly=True, indexed=True),
        date("ends_on", "截止日期", "To", readonly=True),
        rollup("line_count", "收款笔数", "Money in", "lines", "count"),
        rollup("open_count", "待确认", "To be confirmed", "lines", "count", None, 'state = "open"'),
    ),
)

BANK_LINE = declare(
    "bank_line",
    ("流水明细", "Bank line"),
    app="commerce",
    icon="table",
    fields=(
        master_detail(
            "bank_statement", "银行流水", "Bank statement", "bank_statement", ("lines", "明细", "Lines")
        ),
        integer("position", "行号", "Row", minimum=0, maximum=2_000_000),
        text("name", "付款方", "Payer", max_length=200, indexed=True),
        date("booked_on", "交易日期", "Booked on", required=True, indexed=True),
        money("amount", "金额", "Amount", required=True, minimum=0),
        text("payer_account", "对方账号", "Payer's account", max_length=60),
        text("reference", "流水号", "Bank reference", max_length=100),
        text("remark", "附言", "Remark", max_length=500),
        choice("state", "状态", "State", LINE_STATES, default="open", readonly=True, indexed=True),
        lookup(
            "payment",
            "回款",
            "Payment",
            "payment",
            ("bank_lines", "流水明细", "Bank lines"),
            readonly=True,
            on_delete="restrict",
        ),
        # What tells a line from all others, so that the same line of two files is booked once.
        text("key", "识别码", "Key", readonly=True, hidden=True, unique=True, max_length=64),
    ),
)
