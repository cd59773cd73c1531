"""Plain JSON data into a declared Struct, every fault named in both languages."""

import re
from typing import Any, TypeVar

import msgspec

from yunchou.base.errors import FieldError, Message, Problem, invalid, malformed, say

S = TypeVar("S", bound=msgspec.Struct)
_AT = re.compile(r" - at `(?:key(?: in)? )?\$\.?([^`]*)`$")


def shaped(value: Any, shape: type[S], *, asked: bool = False, strict: bool = True) -> S:
    """`value` as `shape`. Raises a `Problem`: 422 on the field, or 400 where the input only asks (`asked`).

    Not `strict`: numbers and booleans may come as text, as they do in a query string.
    """
    try:
        return msgspec.convert(value, shape, strict=strict)
    except msgspec.ValidationError as error:
        raise _problem(str(error), asked) from None


def _problem(text: str, asked: bool) -> Problem:
    found = _AT.search(text)
    said = text[: found.start()] if found else text
    where = found.group(1) if found else ""
    code, message, name = _told(said, where)
    error = FieldError(code, message, name or None)
    return malformed(message, errors=[error]) if asked else invalid([error], message)


def _told(said: str, where: str) -> tuple[str, Message, str]:
    named = re.search(r"`([^`]*)`", said)
    inner = named.group(1)[:80] if named else ""
    name = f"{where}.{inner}" if where else inner
    if "missing required" in said:
        return "required", say("缺少 {name}。", "{name} is missing.", name=name), name
    if "unknown field" in said:
        return "unknown_field", say("未知参数：{name}。", "Unknown parameter: {name}.", name=name), name
    if "enum value" in said:
        words = say("{name} 的取值不在允许范围内。", "{name} is not one of the allowed values.", name=where)
        return "not_an_option", words, where
    if re.search(r">=|<=|length|matching| > | < |out of range", said):
        words = say("{name} 超出允许范围。", "{name} is out of range.", name=where or "body")
        return "out_of_range", words, where
    words = say("{name} 的类型不正确。", "{name} has the wrong type.", name=where or "body")
    return "wrong_type", words, where
