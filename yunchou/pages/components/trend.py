"""One figure with the line that leads to it."""

from yunchou.pages.components.base import dimensions, figures, metrics

TREND = figures("trend", "趋势", "Trend", metrics(), dimensions(), group="figures", width=6, height=4)
