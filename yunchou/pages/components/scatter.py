"""A point for each value of a dimension, placed by two metrics and sized by a third."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

SCATTER = figures("scatter", "散点图", "Scatter", metrics(2, 3), dimensions(), limit(500))
