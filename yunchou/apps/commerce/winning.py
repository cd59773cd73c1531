"""What a deal is worth that was won: as much as the quote that its customer accepted."""

from yunchou.rules.automation.portable import automation_template

automation_template(
    "won_at_the_quote",
    ("赢单金额以客户接受的报价为准", "A won deal is worth its accepted quote"),
    (
        "商机赢单时，如恰有一份客户已接受的报价，商机金额改为该报价的价税合计；金额来自明细的商机不变。",
        "A deal won with one accepted quote takes that quote's total as its amount, unless its lines make it.",
    ),
    object="opportunity",
    trigger="event",
    settings={"on": ["created", "updated"]},
    condition=(
        'stage.kind = "won" and CHANGED(stage) and amount_from_lines = false'
        ' and COUNT(quotes, status = "accepted") = 1'
    ),
    steps=[{"kind": "set", "values": {"amount": {"expression": 'MAX(quotes.total, status = "accepted")'}}}],
)
