"""What stands at each open stage of a pipeline, and the share of it that is further on."""

from yunchou.pages.components.base import dimensions, figures, metrics

FUNNEL = figures("funnel", "漏斗图", "Funnel", metrics(1, 2), dimensions(), width=8)
