"""A button that opens a form for a new record, a page of the system, or an address."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, Setting, choice, text

BUTTON = Component(
    "button",
    label("按钮", "Button"),
    "content",
    (
        text("caption", "按钮文字", "Caption", required=True, most=40),
        choice(
            "does",
            "点击时",
            "When clicked",
            (("create", "新建记录", "Make a record"), ("open", "打开链接", "Open a link")),
        ),
        Setting("object", "object", label("对象", "Object")),
        text("url", "链接", "Link", kind="url", most=1000),
    ),
    width=6,
    height=3,
)
