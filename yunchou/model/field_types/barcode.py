"""The text of a bar code or a QR code, checked against the rules of the field's `symbology`."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, ClassVar

from yunchou.base.errors import say
from yunchou.model.field_types.base import Schema, SettingFault, TextType, out_of_range, wrong_type
from yunchou.model.object import Field

DIGITS = {"ean13": 13, "ean8": 8, "upc": 12}
"""The symbologies of goods, by their number of digits, the last of which is the check digit."""
LONGEST_CODE128 = 80


class Barcode(TextType):
    name = "barcode"
    settings: ClassVar[Mapping[str, Schema]] = {
        "symbology": {
            "description": "What a bar code stands for; without one, Code 128.",
            "enum": ["code128", "ean13", "ean8", "upc", "qr"],
        }
    }

    def check(self, text: str, field: Field) -> str:
        return _CHECKS[symbology_of(field)](text)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        digits = DIGITS.get(symbology_of(field))
        if digits is None:
            return super().schema(field, coming_in=coming_in)
        pattern = f"^[0-9]{{{digits - 1},{digits}}}$" if coming_in else f"^[0-9]{{{digits}}}$"
        return {"type": ["string", "null"], "pattern": pattern}

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("integer", "phone")

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        wanted = given.get("symbology")
        if wanted is not None and not (isinstance(wanted, str) and wanted in _CHECKS):
            names = ", ".join(_CHECKS)
            message = say("码制应为 {names} 之一", "The symbology is one of {names}", names=names)
            yield SettingFault("not_an_option", "symbology", message)


def symbology_of(field: Field) -> str:
    """The field's symbology."""
    return str(field.settings.get("symbology") or "code128")


def check_digit(digits: str) -> str:
    """The check digit of an EAN or UPC code that lacks it: weights 3 and 1 from the right (GS1 General Specifications, 7.9)."""
    weighted = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return str(-weighted % 10)


def _goods(symbology: str) -> Callable[[str], str]:
    length = DIGITS[symbology]

    def check(text: str) -> str:
        text = re.sub(r"[\s-]", "", text)
        if not re.fullmatch(rf"\d{{{length - 1},{length}}}", text, re.ASCII):
            raise wrong_type(
                f"应为 {length} 位数字", f"This must be {length} digits, of which the last may be left out"
            )
        digit = check_digit(text[: length - 1])
        if len(text) == length and text[-1] != digit:
            raise wrong_type(
                f"校验位不正确，应为 {digit}", f"The check digit is not right: it should be {digit}"
            )
        return text[: length - 1] + digit

    return check


def _code128(text: str) -> str:
    if not re.fullmatch(r"[\x20-\x7e]+", text):
        raise wrong_type(
            "条码只能含英文字母、数字和符号", "A Code 128 holds letters, digits and signs of ASCII alone"
        )
    if len(text) > LONGEST_CODE128:
        raise out_of_range("条码最多 {n} 个字符", "A Code 128 has {n} characters at most", n=LONGEST_CODE128)
    return text


def _qr(text: str) -> str:
    return text


_CHECKS: Mapping[str, Callable[[str], str]] = {
    "code128": _code128,
    "ean13": _goods("ean13"),
    "ean8": _goods("ean8"),
    "upc": _goods("upc"),
    "qr": _qr,
}
