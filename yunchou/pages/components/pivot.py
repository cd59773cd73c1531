"""One dimension down, one across, a figure in each cell, totals at the edges."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

PIVOT = figures("pivot", "透视表", "Pivot", metrics(1, 3), dimensions(2, 2), limit(2000), group="figures")
