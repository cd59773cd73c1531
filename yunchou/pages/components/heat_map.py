"""Two dimensions against each other, each cell as strong as its figure."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

HEAT_MAP = figures("heat_map", "热力图", "Heat map", metrics(), dimensions(2, 2), limit(2000))
