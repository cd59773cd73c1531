"""Bars: upright over time, lying and in order over names; a second dimension stacks them."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

BAR = figures("bar", "柱状图", "Bar", metrics(1, 4), dimensions(1, 2), SORT, limit(100))
