"""Choices that more than one app uses."""

from yunchou.model.declare import option

FORECAST_CATEGORIES = (
    option("pipeline", "漏斗", "Pipeline", "blue"),
    option("best_case", "乐观", "Best case", "cyan"),
    option("commit", "承诺", "Commit", "gold"),
    option("closed", "已成交", "Closed", "green"),
    option("omitted", "不计入", "Omitted"),
)
