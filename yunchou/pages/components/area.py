"""Filled lines, one upon the other: the whole and what it is made of."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

AREA = figures("area", "面积图", "Area", metrics(1, 4), dimensions(1, 2), SORT, limit(100))
