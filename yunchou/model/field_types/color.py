"""A colour, as `#rrggbb`."""

import re

from yunchou.model.field_types.base import TextType, wrong_type
from yunchou.model.object import Field


class Color(TextType):
    name = "color"
    searched = False

    def check(self, text: str, field: Field) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", text):
            raise wrong_type("颜色应为 #rrggbb", "A colour is written #rrggbb")
        return text.lower()
