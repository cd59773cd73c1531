"""The dashboard of sales, which brings the apps together."""

from yunchou.apps.homes import OPEN
from yunchou.model.object import label
from yunchou.pages.declare import Dashboard, widget

SALES = Dashboard(
    "sales",
    label("销售看板", "Sales dashboard"),
    period="this_year",
    widgets=(
        widget("won", "number", "赢单金额", "Won amount", metrics=("won_amount",), compare=True, width=4, height=3),
        widget("deals", "number", "赢单数", "Deals won", metrics=("won_count",), compare=True, width=4, height=3),
        widget("rate", "number", "赢单率", "Win rate", metrics=("win_rate",), compare=True, width=4, height=3),
        widget("open", "number", "在手商机金额", "Open pipeline", metrics=("open_amount",), width=4, height=3),
        widget("open_deals", "number", "在手商机数", "Open deals", metrics=("open_count",), width=4, height=3),
        widget(
            "cycle", "number", "销售周期", "Sales cycle", metrics=("sales_cycle_days",), compare=True, width=4, height=3
        ),
        widget(
            "months", "bar", "每月赢单", "Won by month", metrics=("won_amount", "won_count"), by=("month",), width=16,
            height=9,
        ),
        widget(
            "funnel", "funnel", "销售漏斗", "Funnel", metrics=("open_amount", "open_count"), by=("stage",), width=8,
            height=9,
        ),
        widget(
            "regions", "bar", "大区赢单", "By region", metrics=("won_amount",), by=("region",), sort="-won_amount",
            width=8, height=9,
        ),
        widget(
            "products", "bar", "产品赢单", "By product", metrics=("won_amount",), by=("product",), sort="-won_amount",
            limit=12, width=8, height=9,
        ),
        widget(
            "sources", "pie", "来源构成", "By source", metrics=("won_amount",), by=("source",), sort="-won_amount",
            width=8, height=9,
        ),
        widget(
            "people", "leaderboard", "销售排行", "Leaderboard", metrics=("won_amount", "won_count", "win_rate"),
            by=("owner",), sort="-won_amount", limit=10, height=10,
        ),
        widget(
            "top_deals", "records", "重点商机", "Top open deals", object="opportunity", where=OPEN, sort="-amount",
            limit=10, fields=("name", "account", "stage", "amount", "close_date", "owner"), height=10,
        ),
        widget(
            "region_table", "table", "大区明细", "Regions in figures",
            metrics=("won_amount", "won_count", "lost_count", "win_rate", "sales_cycle_days"), by=("region",),
            sort="-won_amount", height=9,
        ),
        widget(
            "accounts", "leaderboard", "客户排行", "Top accounts", metrics=("won_amount", "won_count"), by=("account",),
            sort="-won_amount", limit=10, height=9,
        ),
    ),
)  # fmt: skip
