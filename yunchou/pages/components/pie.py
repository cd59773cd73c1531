"""Shares of a whole; what is small stands together as the rest."""

from yunchou.pages.components.base import SORT, dimensions, figures, limit, metrics

PIE = figures("pie", "饼图", "Pie", metrics(), dimensions(), SORT, limit(50), width=8)
