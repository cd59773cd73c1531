"""Words between the figures: headings, lists, emphasis and links."""

from yunchou.model.object import label
from yunchou.pages.components.base import Component, text

TEXT = Component(
    "text",
    label("文字", "Text"),
    "content",
    (text("text", "内容", "Text", kind="rich_text", required=True, most=8000),),
    height=4,
)
