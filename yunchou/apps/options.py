"""Fields and choices that more than one app uses."""

from yunchou.model.declare import multi_lookup, option

TAGS = multi_lookup("tags", "标签", "Tags", "tag")
"""What records are marked with."""

FORECAST_CATEGORIES = (
    option("pipeline", "漏斗", "Pipeline", "blue"),
    option("best_case", "乐观", "Best case", "cyan"),
    option("commit", "承诺", "Commit", "gold"),
    option("closed", "已成交", "Closed", "green"),
    option("omitted", "不计入", "Omitted"),
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
