"""Exchange rate: what one unit of a currency is worth in the organisation's own from a day on."""

from yunchou.model.declare import date, declare, lookup, number, text

EXCHANGE_RATE = declare(
    "exchange_rate",
    ("汇率", "Exchange rate"),
    app="access",
    icon="transaction",
    fields=(
        text("name", "名称", "Name", readonly=True, max_length=40),
        lookup("currency", "币种", "Currency", "currency", ("rates", "汇率", "Rates"), required=True),
        date(
            "date",
            "日期",
            "Date",
            required=True,
            indexed=True,
            help=("自当日起适用，直到下一条汇率", "Holds from this day until the next rate"),
        ),
        number(
            "rate",
            "汇率",
            "Rate",
            required=True,
            minimum=0,
            help=("一单位该币种折合多少本位币", "What one unit is worth in the organisation's currency"),
        ),
    ),
)
