"""A colour, as `#rrggbb`. Also read: `#rgb`, `rgb(1, 2, 3)` and the names that people use."""

import re
from typing import Any

from yunchou.base.cells import text_of
from yunchou.model.field_types.base import CellReading, Reader, Schema, TextType, wrong_type
from yunchou.model.object import Field

FORM = re.compile(r"#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})")
BARE = re.compile(r"[0-9a-fA-F]{6}")
PARTS = re.compile(r"rgb\(\s*(\d{1,3})\s*,\s*(\d{1,3})\s*,\s*(\d{1,3})\s*\)", re.ASCII | re.IGNORECASE)
NAMED = {
    "红": "#ff0000", "橙": "#ffa500", "黄": "#ffff00", "绿": "#008000", "青": "#00ffff", "蓝": "#0000ff",
    "紫": "#800080", "黑": "#000000", "白": "#ffffff", "灰": "#808080", "粉": "#ffc0cb", "棕": "#a52a2a",
    "red": "#ff0000", "orange": "#ffa500", "yellow": "#ffff00", "green": "#008000", "cyan": "#00ffff",
    "blue": "#0000ff", "purple": "#800080", "black": "#000000", "white": "#ffffff", "gray": "#808080",
    "grey": "#808080", "pink": "#ffc0cb", "brown": "#a52a2a",
}  # fmt: skip
"""Colours by their Chinese names, which may end in 色, and by their names in CSS."""


class Color(TextType):
    name = "color"
    searched = False

    def check(self, text: str, field: Field) -> str:
        if not FORM.fullmatch(text):
            raise wrong_type("颜色应为 #rrggbb", "A colour is written #rrggbb")
        digits = text[1:] if len(text) == 7 else "".join(digit * 2 for digit in text[1:])
        return f"#{digits.lower()}"

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        pattern = "^#([0-9a-fA-F]{3}|[0-9a-fA-F]{6})$" if coming_in else "^#[0-9a-f]{6}$"
        return {"type": ["string", "null"], "pattern": pattern}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def looks_like(self, text: str) -> bool:
        return FORM.fullmatch(text) is not None or PARTS.fullmatch(text) is not None


def _read(cell: Any) -> str:
    text = text_of(cell)
    if (parts := PARTS.fullmatch(text)) is not None and all(int(part) < 256 for part in parts.groups()):
        return "#" + "".join(f"{int(part):02x}" for part in parts.groups())
    if BARE.fullmatch(text):
        return f"#{text}"
    return NAMED.get(text.lower().removesuffix("色"), text)
