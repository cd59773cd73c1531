"""Rows of figures with a total that is reckoned over all records."""

from yunchou.pages.components.base import SORT, choice, dimensions, figures, limit, metrics

TOTAL = choice("total", "合计", "Total", (("shown", "显示", "Shown"), ("none", "不显示", "None")))
"""None where a record may stand in several rows: what they come to together would be more than there is."""
TABLE = figures(
    "table", "数据表", "Table", metrics(1, 10), dimensions(1, 3), SORT, limit(500), TOTAL, group="figures"
)
