"""A cell read as a value of a field: what people write in tables becomes the field's JSON form.

A reader takes a filled cell and gives the value, or raises `CellProblem`. Ranges, options of the organisation's own
and whatever else a field demands are checked again by the write path; here it is only said what the cell means.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.base.errors import Message, say
from yunchou.model.field_types.address import PARTS
from yunchou.model.object import Field
from yunchou.records.imports.dates import date_of, moment_of
from yunchou.records.imports.table import BadCell, Cell

Reader = Callable[[Any], Any]

_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"[¥￥$€£]|CNY|RMB|USD|EUR|元|人民币|\s", re.IGNORECASE)
_UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
_TRUE = frozenset({"true", "yes", "y", "t", "1", "on", "是", "真", "有", "对", "√", "✓", "✔", "启用"})
_FALSE = frozenset({"false", "no", "n", "f", "0", "off", "否", "假", "无", "错", "×", "✗", "✘", "停用"})
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


class CellProblem(Exception):
    """A cell that does not mean a value of the field."""

    def __init__(self, code: str, message: Message) -> None:
        super().__init__(message.en)
        self.code = code
        self.message = message


def is_empty(cell: Cell) -> bool:
    """Whether a cell holds nothing, or blanks only."""
    return cell is None or cell == "" or (isinstance(cell, str) and cell.isspace())


def text_of(cell: Cell) -> str:
    """A cell as the text that a person sees in it, without blanks at its ends. Raises `CellProblem`."""
    if isinstance(cell, str):
        text = cell.strip()
        # The mark that keeps a text from being taken for a formula is no part of the text.
        return text[1:] if text.startswith("'") and _GUARDED.match(text) else text
    if cell is None:
        return ""
    if isinstance(cell, BadCell):
        raise CellProblem("wrong_type", cell.message)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return plain(exact(cell))
    if isinstance(cell, dt.datetime):
        midnight = cell.time() == dt.time()
        return cell.date().isoformat() if midnight else cell.isoformat(sep=" ", timespec="seconds")
    return str(cell)


def exact(number: float) -> Decimal:
    """A spreadsheet's number with the 15 digits that it shows, so that 0.1 + 0.2 is 0.3."""
    try:
        return Decimal(f"{number:.15g}")
    except InvalidOperation:
        raise CellProblem("wrong_type", _NUMBER) from None


def plain(number: Decimal) -> str:
    """A decimal without exponent and without zeros at its end."""
    text = f"{number:f}"
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def decimal_of(cell: Cell) -> Decimal:
    """The number a cell means: `1,234.50`, `¥ 1234.5`, `(12)`, `1.2万`, full-width digits. Raises `CellProblem`."""
    if isinstance(cell, bool | dt.date | dt.time):
        raise CellProblem("wrong_type", _NUMBER)
    if isinstance(cell, int):
        return Decimal(cell)
    if isinstance(cell, float):
        return exact(cell)
    text = text_of(cell)
    if _PLAIN.fullmatch(text) and len(text) < 40:
        return Decimal(text)
    return _decorated(text)


def _decorated(text: str) -> Decimal:
    text = _CURRENCY.sub("", unicodedata.normalize("NFKC", text))
    negative = text.startswith("(") and text.endswith(")")
    if negative:
        text = text[1:-1]
    unit = _UNITS.get(text[-1:], Decimal(1))
    if text[-1:] in _UNITS:
        text = text[:-1]
    if _GROUPED.fullmatch(text):
        text = text.replace(",", "")
    if len(text) > 40 or not re.fullmatch(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d{1,2})?", text, re.ASCII):
        raise CellProblem("wrong_type", _NUMBER)
    number = Decimal(text) * unit
    return -number if negative else number


_NUMBER = say("应为数字。", "This must be a number.")
_BOOLEAN = say("应为“是”或“否”。", "This must be yes or no.")


def reader_for(
    field: Field,
    *,
    scale: Decimal | None = None,
    split: str = ";",
    order: str | None = None,
    time_zone: str = "Asia/Shanghai",
) -> Reader:
    """The reader for cells of a field.

    `scale`: what a number is multiplied with. `split`: what parts several values. `order`: `dmy` or `mdy` for dates
    like 3/4/2026. `time_zone`: whose clock a moment is read by. Relations are read as the text to look for.
    """
    kind = field.type
    if kind in ("number", "integer", "money"):
        return _number_reader(scale)
    if kind == "percent":
        return _percent_reader(scale)
    if kind == "boolean":
        return boolean_of
    if kind == "date":
        return lambda cell: _date(cell, order)
    if kind == "datetime":
        zone = ZoneInfo(time_zone)
        return lambda cell: _moment(cell, order, zone)
    if kind == "choice":
        return _choice_reader(field)
    if kind == "multi_choice":
        return _several(split, _choice_reader(field))
    if kind == "multi_lookup":
        return _several(split, text_of)
    if kind == "address":
        return lambda cell: {"street": text_of(cell)}
    return _long_text if kind == "long_text" else text_of


def _number_reader(scale: Decimal | None) -> Reader:
    if scale is not None:
        factor = scale
        return lambda cell: plain(decimal_of(cell) * factor)

    def read(cell: Cell) -> Any:
        if isinstance(cell, str) and _PLAIN.fullmatch(cell) and len(cell) < 40:
            return cell
        return plain(decimal_of(cell))

    return read


def _percent_reader(scale: Decimal | None) -> Reader:
    def read(cell: Cell) -> Any:
        if isinstance(cell, str) and (text := cell.strip()).endswith(("%", "％")):
            return plain(decimal_of(text[:-1]) / 100)
        number = decimal_of(cell)
        return plain(number if scale is None else number * scale)

    return read


def boolean_of(cell: Cell) -> bool:
    """Yes or no, in the words that tables use. Raises `CellProblem`."""
    if isinstance(cell, bool):
        return cell
    text = text_of(cell).lower()
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise CellProblem("wrong_type", _BOOLEAN)


def _date(cell: Cell, order: str | None) -> str:
    if isinstance(cell, BadCell):
        raise CellProblem("wrong_type", cell.message)
    found = date_of(cell, order)
    if isinstance(found, Message):
        raise CellProblem("wrong_type", found)
    return found.isoformat()


def _moment(cell: Cell, order: str | None, zone: ZoneInfo) -> str:
    if isinstance(cell, BadCell):
        raise CellProblem("wrong_type", cell.message)
    found = moment_of(cell, order)
    if isinstance(found, Message):
        raise CellProblem("wrong_type", found)
    return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat(timespec="seconds")


def _long_text(cell: Cell) -> str:
    return text_of(cell.rstrip() if isinstance(cell, str) else cell)


def _choice_reader(field: Field) -> Reader:
    known = _options(field)

    def read(cell: Cell) -> str:
        text = text_of(cell)
        found = known.get(text) or known.get(text.casefold())
        if found is None:
            raise CellProblem("not_an_option", say("没有选项“{v}”。", "There is no option {v}.", v=text[:60]))
        return found

    return read


def _options(field: Field) -> Mapping[str, str]:
    """What stands for each option: its value, then its labels, then either in other letters, the first to claim it."""
    known: dict[str, str] = {option.value: option.value for option in field.options}
    for option in field.options:
        for words in option.label.values():
            known.setdefault(words, option.value)
    for words, value in tuple(known.items()):
        known.setdefault(words.casefold(), value)
    return known


def _several(split: str, one: Reader) -> Reader:
    marks = re.compile("[;；]") if split == ";" else re.compile(re.escape(split))

    def read(cell: Cell) -> list[Any]:
        parts = (part.strip() for part in marks.split(text_of(cell)))
        return list(dict.fromkeys(one(part) for part in parts if part))

    return read


def address_of(parts: Mapping[str, Cell]) -> dict[str, str] | None:
    """An address from the cells of its parts; None where all are empty."""
    found = {part: text for part in PARTS if (text := text_of(parts.get(part)))}
    return found or None
