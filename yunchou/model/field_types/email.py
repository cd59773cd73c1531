"""A mail address."""

import re

from yunchou.model.field_types.base import TextType, wrong_type
from yunchou.model.object import Field

FORM = re.compile(r"[^\s@<>\",;:\\]{1,64}@[^\s@<>\",;:\\]+\.[^\s@<>\",;:\\.]{2,}")

ADDRESS = "lower({0})"
DOMAIN = "split_part(lower({0}), '@', 2)"


class Email(TextType):
    name = "email"
    longest = 254
    sought = (DOMAIN, ADDRESS)

    def check(self, text: str, field: Field) -> str:
        if not FORM.fullmatch(text):
            raise wrong_type("邮箱格式不正确", "This is not a mail address")
        local, _, domain = text.rpartition("@")
        return f"{local}@{domain.lower()}"

    def takes(self, look: str) -> bool:
        return look == "email"
