"""Another page in a frame of its own that can neither reach this one nor act in its name."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, text

EMBED = Component(
    "embed",
    label("嵌入网页", "Embedded page"),
    "content",
    (text("url", "网址", "Address", kind="url", required=True, most=1000),),
    height=10,
    trusted=True,
)
