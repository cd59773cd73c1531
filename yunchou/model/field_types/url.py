"""A web address; without a scheme, https is meant."""

import re
from urllib.parse import urlsplit

from yunchou.model.field_types.base import TextType, wrong_type
from yunchou.model.object import Field

HOST = "left(regexp_replace(lower({0}), '^([a-z]+://)?(www\\.)?([^/:?#]+).*$', '\\3'), 253)"
"""The name of the site: no longer than names of hosts are, so that an index takes it whatever stands there."""
_ADDRESS = re.compile(r"(https?://|www\.)[^\s@、，]+\.[^\s、，]{2,}", re.IGNORECASE)
"""What can hardly be anything but a web address: a name of a host alone may as well be one of a file or a product."""


class Url(TextType):
    name = "url"
    longest = 2000
    sought = (HOST,)

    def check(self, text: str, field: Field) -> str:
        address = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(address)
            host = parts.hostname
        except ValueError:
            host = None
        if (
            not host
            or parts.scheme not in ("http", "https")
            or any(c.isspace() for c in text)
            or "." not in host
        ):
            raise wrong_type("网址格式不正确", "This is not a web address")
        return address

    def takes(self, look: str) -> bool:
        return super().takes(look) or look == "email"

    def looks_like(self, text: str) -> bool:
        return _ADDRESS.fullmatch(text) is not None
