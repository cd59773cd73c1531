"""Several components in one place, one shown at a time."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, Setting

TABS = Component(
    "tabs",
    label("标签页", "Tabs"),
    "content",
    (Setting("tabs", "words", label("标签", "Tabs"), True, 1, 8),),
    height=10,
)
