"""Text in one line."""

from yunchou.model.field_types.base import TextType


class Text(TextType):
    name = "text"

    def takes(self, look: str) -> bool:
        return True
