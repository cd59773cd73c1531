"""A telephone number as people write it."""

import re

from yunchou.model.field_types.base import TextType, wrong_type
from yunchou.model.object import Field

FORM = re.compile(r"(?=(?:[^0-9]*[0-9]){3})\+?[0-9()（）/.\-\s#*转extEXT,;]{3,40}")
"""At least three digits, and what people put between them."""


class Phone(TextType):
    name = "phone"
    longest = 40

    def check(self, text: str, field: Field) -> str:
        if not FORM.fullmatch(text):
            raise wrong_type("电话号码格式不正确", "This is not a telephone number")
        return text

    def takes(self, look: str) -> bool:
        return super().takes(look) or look == "integer"
