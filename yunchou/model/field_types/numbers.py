"""What number, money and percent share: exact decimals, never binary floats."""

import math
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from yunchou.base.cells import decimal_of, plain
from yunchou.model.field_types.base import CellReading, Reader, Schema, out_of_range, wrong_type

LARGEST = Decimal(10) ** 18
"""No stored number reaches this size."""
PLAIN = re.compile(r"-?\d{1,15}(?:\.(\d{1,10}))?", re.ASCII)
"""A number as it nearly always comes, whose places can be counted as they stand."""

DECIMAL_IN: Schema = {
    "anyOf": [{"type": "number"}, {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,10})?$"}],
}
NUMBER_OUT: Schema = {"type": ["number", "null"]}
NUMBER_IN: Schema = {"anyOf": [{"$ref": "#/components/schemas/DecimalIn"}, {"type": "null"}]}
WRITTEN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def number_reader(reading: CellReading) -> Reader:
    """Reads a cell as a number, in any of the ways that tables write one."""
    if (factor := reading.scale) is not None:
        return lambda cell: plain(decimal_of(cell) * factor)

    def read(cell: Any) -> str:
        if isinstance(cell, str) and WRITTEN.fullmatch(cell) and len(cell) < 40:
            return cell
        return plain(decimal_of(cell))

    return read


def decimal(value: Any, decimals: int) -> Decimal:
    """An exact decimal with at most `decimals` places, from a JSON number or a decimal string.

    A float is read by its shortest form, so 0.1 is 0.1. Raises `wrong_type` or `out_of_range`.
    """
    if isinstance(value, str) and (plain := PLAIN.fullmatch(value)) and len(plain[1] or "") <= decimals:
        return Decimal(value) or Decimal(0)
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise wrong_type("应为数字", "This must be a number")
    if isinstance(value, float) and not math.isfinite(value):
        raise wrong_type("应为数字", "This must be a number")
    if isinstance(value, int) and abs(value) >= LARGEST:
        # Not turned into text, which takes long for a long number.
        raise out_of_range("数字过大", "This number is too large")
    text = repr(value) if isinstance(value, float) else str(value).strip()
    if len(text) > 60 or not text.isascii() or "_" in text:
        raise wrong_type("应为数字", "This must be a number")
    try:
        number = Decimal(text)
    except InvalidOperation:
        raise wrong_type("应为数字", "This must be a number") from None
    if not number.is_finite():
        raise wrong_type("应为数字", "This must be a number")
    if abs(number) >= LARGEST:
        raise out_of_range("数字过大", "This number is too large")
    return _places(number, decimals)


def _places(number: Decimal, decimals: int) -> Decimal:
    if number == 0:
        return Decimal(0)
    # By its digits: Python's own arithmetic would round a long number first.
    _, digits, exponent = number.as_tuple()
    zeros = len(digits) - len("".join(map(str, digits)).rstrip("0"))
    if isinstance(exponent, int) and -exponent - zeros > decimals:
        raise out_of_range(
            "最多 {decimals} 位小数", "This may have {decimals} decimal places at most", decimals=decimals
        )
    return number
