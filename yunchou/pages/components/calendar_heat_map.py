"""A year of days, each as strong as its figure. Its dimension is the day."""

from yunchou.pages.components.base import figures, metrics

CALENDAR_HEAT_MAP = figures(
    "calendar_heat_map", "日历热力图", "Calendar heat map", metrics(), width=24, height=7
)
