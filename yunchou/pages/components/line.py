"""Lines over time or over a dimension; a second dimension makes a line of each of its values."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

LINE = figures("line", "折线图", "Line", metrics(1, 4), dimensions(1, 2), SORT, limit(100))
