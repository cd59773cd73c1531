"""One figure on a dial that ends at its target."""

from yunchou.pages.components.base import GOAL, figures, metrics

GAUGE = figures("gauge", "仪表", "Gauge", metrics(), GOAL, group="figures", width=6, height=7)
