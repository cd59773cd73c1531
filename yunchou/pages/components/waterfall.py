"""How parts lead from nothing to the whole, one after the other."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

WATERFALL = figures("waterfall", "瀑布图", "Waterfall", metrics(), dimensions(), SORT, limit(30))
