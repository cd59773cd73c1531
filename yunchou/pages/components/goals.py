"""The goals of the person who looks at it and of the department that he heads, in the running period."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, choice

SPANS = (
    ("month", "本月", "This month"),
    ("quarter", "本季度", "This quarter"),
    ("year", "本年度", "This year"),
)

GOALS = Component(
    "goals", label("我的目标", "My goals"), "figures", (choice("span", "期间", "Period", SPANS),), 8, 5
)
