"""How much flows from the values of one dimension to those of the next."""

from yunchou.pages.components.base import dimensions, figures, limit, metrics

SANKEY = figures("sankey", "桑基图", "Sankey", metrics(), dimensions(2, 4), limit(500))
