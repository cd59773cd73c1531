"""How many days are left until a day."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, text

COUNTDOWN = Component(
    "countdown",
    label("倒计时", "Countdown"),
    "content",
    (
        text("until", "截止日期", "Until", kind="date", required=True),
        text("caption", "说明", "Caption", most=100),
    ),
    width=6,
    height=3,
)
