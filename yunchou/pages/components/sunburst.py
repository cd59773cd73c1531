"""Nested rings, as wide as their figures."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

SUNBURST = figures("sunburst", "旭日图", "Sunburst", metrics(), dimensions(1, 3), limit(1000))
