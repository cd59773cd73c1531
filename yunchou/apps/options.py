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
