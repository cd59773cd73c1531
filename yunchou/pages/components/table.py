"""Rows of figures with a total that is reckoned over all records."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

TABLE = figures(
    "table", "数据表", "Table", metrics(1, 10), dimensions(1, 3), SORT, limit(500), group="figures"
)
