"""Fields and choices that more than one app uses."""

from yunchou.model.declare import multi_lookup, option, rollup
from yunchou.model.object import Field

TAGS = multi_lookup("tags", "标签", "Tags", "tag")
"""What records are marked with."""

FORECAST_CATEGORIES = (
    option("pipeline", "漏斗", "Pipeline", "blue"),
    option("best_case", "乐观", "Best case", "cyan"),
    option("commit", "承诺", "Commit", "gold"),
    option("closed", "已成交", "Closed", "green"),
    option("omitted", "不计入", "Omitted"),
)

WIN_REASONS = (
    option("price", "价格", "Price", "red"),
    option("product", "产品", "Product", "orange"),
    option("service", "服务", "Service", "cyan"),
    option("relationship", "关系与信任", "Trust", "magenta"),
    option("delivery", "交期", "Delivery", "gold"),
    option("reference", "口碑与案例", "References", "green"),
    option("other", "其他", "Other"),
)

LOSS_REASONS = (
    option("price", "价格", "Price", "red"),
    option("product", "产品不符", "Product fit", "orange"),
    option("competitor", "竞争对手", "Competitor", "volcano"),
    option("timing", "时机", "Timing", "gold"),
    option("budget", "预算取消", "Budget", "purple"),
    option("relationship", "关系不足", "Relationship", "magenta"),
    option("no_decision", "未做决定", "No decision"),
    option("other", "其他", "Other"),
)

BALANCES = (
    ("accrued", "待转返利", "Accrued"),
    ("available", "可用返利", "Available"),
    ("used", "已用返利", "Used"),
    ("expired", "到期返利", "Expired"),
)
"""What a rebate is at one time; the four together are what was accrued and adjusted in all."""


def balances(inverse: str, prefix: str = "") -> tuple[Field, ...]:
    """The four balances over the entries that an inverse names."""
    return tuple(
        rollup(f"{prefix}{name}", zh, f"Rebate {en.lower()}" if prefix else en, inverse, "sum", name, result_type="money")
        for name, zh, en in BALANCES
    )  # fmt: skip
