"""Cells of tables: what they may hold, coming in and going out, and what people mean by what they wrote there."""

import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from yunchou.base.errors import Message, say


@dataclass(frozen=True, slots=True)
class BadCell:
    """A cell that has no value to take: an error of the spreadsheet, a formula without result, broken bytes."""

    shown: str
    message: Message

    def __str__(self) -> str:
        return self.shown


Cell = str | int | float | bool | dt.datetime | dt.date | dt.time | BadCell | None
"""What a cell may hold; text files hold `str` alone, an empty cell being `""` there and None in a spreadsheet."""

OutCell = str | int | bool | Decimal | dt.date | dt.datetime | dt.time | None
"""What may be written to a cell. A `datetime` is the organisation's local time, without a zone."""

_PLAIN = re.compile(r"-?\d+(\.\d+)?", re.ASCII)
_GROUPED = re.compile(r"[-+]?\d{1,3}(,\d{3})+(\.\d+)?", re.ASCII)
_CURRENCY = re.compile(r"[¥￥$€£]|CNY|RMB|USD|EUR|元|人民币|\s", re.IGNORECASE)
_CODES = {
    "RMB": "CNY", "US$": "USD", "HK$": "HKD", "NT$": "TWD", "€": "EUR", "£": "GBP", "JP¥": "JPY",
    "人民币": "CNY", "美元": "USD", "欧元": "EUR", "英镑": "GBP", "港币": "HKD", "港元": "HKD", "日元": "JPY",
}  # fmt: skip
SPOKEN = frozenset(_CODES.values())
"""The currencies that signs and words of their own stand for."""
_WORDS = "|".join(re.escape(word) for word in _CODES)
_NAMED = re.compile(
    rf"({_WORDS}|[A-Z]{{3}})?\s*([-+(]?[\d.][\d.,]*\)?\s*[万亿]?)\s*({_WORDS}|[A-Z]{{3}})?", re.IGNORECASE
)
"""An amount with what stands before and after it."""
_CODE = re.compile(r"(?<![A-Za-z])[A-Z]{3}(?![A-Za-z])")
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


NOISE, LEAST = Decimal("1e-10"), Decimal("0.01")


def exact(number: float) -> Decimal:
    """A spreadsheet's number with the 15 digits that it shows, so that 0.1 + 0.2 is 0.3.

    Of a number that is not tiny, what stands behind the tenth decimal place is noise of its sums: -39.48 that became
    -39.480000000000246.
    """
    try:
        shown = Decimal(f"{number:.15g}")
        return shown.quantize(NOISE) if LEAST <= abs(shown) < 10**15 and shown % NOISE else shown
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


def currency_of(text: str) -> tuple[str, str] | None:
    """The currency that the text of an amount names, by its code, and the rest of it: `USD 12`, `12.5 EUR`, `€3`, `300 美元`.

    `$`, `¥` and `元` stand for several currencies, so they name none; RMB is CNY.
    """
    found = _NAMED.fullmatch(unicodedata.normalize("NFKC", text).strip())
    if found is None:
        return None
    before, amount, after = found.groups()
    if (before is None) == (after is None):
        return None
    word = (before or after).upper()
    # Whether a word of three letters is a currency in use is for whoever knows them to say.
    return _CODES.get(word, word), amount


def currency_code(text: str) -> str:
    """The code of a currency as a cell of its own names it: `usd`, `人民币`, `US Dollar (USD)`; empty for none."""
    word = unicodedata.normalize("NFKC", text).strip()
    if word.upper() in _CODES:
        return _CODES[word.upper()]
    if len(word) == 3:
        return word.upper()
    code = _CODE.search(word)
    if code is not None:
        return _CODES.get(code[0], code[0])
    return next((_CODES[each] for each in _CODES if each in word), word.upper())


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
