"""Nested rectangles, as large as their figures."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

TREEMAP = figures("treemap", "矩形树图", "Treemap", metrics(), dimensions(1, 3), limit(1000))
