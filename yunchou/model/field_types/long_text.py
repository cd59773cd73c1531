"""Text in several lines."""

from yunchou.model.field_types.base import TextType


class LongText(TextType):
    name = "long_text"
    longest = 100_000
    lines = True
    sortable = False
    groupable = False
