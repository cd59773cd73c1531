"""Dates and moments as they stand in tables, Chinese and Western, and as spreadsheets number them."""

import datetime as dt
import re
import unicodedata
from typing import Any

from yunchou.base.errors import Message, say

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_YMD = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?", re.ASCII)
_SHORT = re.compile(r"(\d{1,2})\s*[-/.]\s*(\d{1,2})\s*[-/.]\s*(\d{4}|\d{2})", re.ASCII)
_COMPACT = re.compile(r"(19|20)\d{6}", re.ASCII)
_SERIAL = re.compile(r"[2-7]\d{4}(\.\d+)?", re.ASCII)
_DAY_MONTH = re.compile(r"(\d{1,2})[\s-]+([A-Za-z]{3,9})\.?,?[\s-]+(\d{4}|\d{2})", re.ASCII)
_MONTH_DAY = re.compile(r"([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_TIME = re.compile(
    r"(上午|下午|中午|凌晨|晚上|AM|PM)?\s*(\d{1,2})(?::|时|点)(\d{1,2})?(?:(?::|分)(\d{1,2})(?:\.\d+)?)?[分秒]?\s*(AM|PM)?",
    re.IGNORECASE | re.ASCII,
)
_ZONED = re.compile(r"\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:?\d{2})", re.ASCII)
_MONTHS = {
    name: n
    for n, name in enumerate(
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1
    )
}
_EPOCH = dt.date(1899, 12, 30)
_LAST_SERIAL = 2_958_465

_NOT_A_DATE = say("应为日期，如 2026-02-28。", "This must be a date such as 2026-02-28.")
_UNCLEAR = say(
    "日与月不能确定，请写成 2026-02-28 的形式，或指明 order。",
    "Which is the day and which the month? Write 2026-02-28, or say it by `order`.",
)


def date_of(cell: Any, order: str | None = None) -> dt.date | Message:
    """The date that a cell means, or what is wrong with it. `order` is `dmy` or `mdy` for dates like 3/4/2026."""
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    if isinstance(cell, bool | dt.time):
        return _NOT_A_DATE
    if isinstance(cell, int | float):
        found = _serial(float(cell))
        return found.date() if found else _NOT_A_DATE
    text = str(cell).strip()
    if _ISO.fullmatch(text):
        return _made(int(text[:4]), int(text[5:7]), int(text[8:]))
    moment = _written(text, order)
    return moment.date() if isinstance(moment, dt.datetime) else moment


def moment_of(cell: Any, order: str | None = None) -> dt.datetime | Message:
    """The moment that a cell means, without a zone unless the cell names one; a date alone is the start of its day."""
    if isinstance(cell, dt.datetime):
        return cell
    if isinstance(cell, dt.date):
        return dt.datetime.combine(cell, dt.time())
    if isinstance(cell, bool | dt.time):
        return _NOT_A_DATE
    if isinstance(cell, int | float):
        return _serial(float(cell)) or _NOT_A_DATE
    text = str(cell).strip()
    if _ZONED.fullmatch(text):
        try:
            return dt.datetime.fromisoformat(text)
        except ValueError:
            return _NOT_A_DATE
    return _written(text, order)


def _serial(number: float) -> dt.datetime | None:
    """A spreadsheet's day number: 1 is 1900-01-01 as in Excel, whose 29 February 1900 never was."""
    if not 1 <= number < _LAST_SERIAL + 1:
        return None
    days = int(number) + (1 if number < 60 else 0)
    seconds = round((number % 1) * 86400)
    return dt.datetime.combine(_EPOCH, dt.time()) + dt.timedelta(days=days, seconds=seconds)


def _written(text: str, order: str | None) -> dt.datetime | Message:
    text = unicodedata.normalize("NFKC", text)
    if _SERIAL.fullmatch(text):
        return _serial(float(text)) or _NOT_A_DATE
    for pattern, read in _FORMS:
        match = pattern.match(text)
        if match is None:
            continue
        date = read(match, order)
        if isinstance(date, Message):
            return date
        rest = text[match.end() :].strip()
        if rest[:1] in ("T", ","):
            rest = rest[1:].strip()
        time = time_of(rest) if rest else dt.time()
        return _NOT_A_DATE if time is None else dt.datetime.combine(date, time)
    return _NOT_A_DATE


def _ymd(match: re.Match[str], order: str | None) -> dt.date | Message:
    return _made(int(match[1]), int(match[2]), int(match[3]))


def _compact(match: re.Match[str], order: str | None) -> dt.date | Message:
    return _made(int(match[0][:4]), int(match[0][4:6]), int(match[0][6:]))


def _short(match: re.Match[str], order: str | None) -> dt.date | Message:
    first, second, year = int(match[1]), int(match[2]), _year(match[3])
    if order == "dmy" or (order is None and first > 12):
        return _made(year, second, first)
    if order == "mdy" or second > 12 or first == second:
        return _made(year, first, second)
    return _UNCLEAR


def _day_month(match: re.Match[str], order: str | None) -> dt.date | Message:
    month = _MONTHS.get(match[2][:3].lower())
    return _made(_year(match[3]), month, int(match[1])) if month else _NOT_A_DATE


def _month_day(match: re.Match[str], order: str | None) -> dt.date | Message:
    month = _MONTHS.get(match[1][:3].lower())
    return _made(int(match[3]), month, int(match[2])) if month else _NOT_A_DATE


_FORMS = (
    (_YMD, _ymd),
    (_COMPACT, _compact),
    (_SHORT, _short),
    (_DAY_MONTH, _day_month),
    (_MONTH_DAY, _month_day),
)


def _year(text: str) -> int:
    number = int(text)
    return number if len(text) == 4 else number + (2000 if number < 69 else 1900)


def _made(year: int, month: int, day: int) -> dt.date | Message:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return _NOT_A_DATE


def time_of(text: str) -> dt.time | None:
    """The time of day that a text means: `9:30`, `09:30:15`, `下午3点`, `3:05 PM`; None for anything else."""
    match = _TIME.fullmatch(text)
    if match is None:
        return None
    half = (match[1] or match[5] or "").upper()
    hour, minute, second = int(match[2]), int(match[3] or 0), int(match[4] or 0)
    if half in ("下午", "晚上", "PM") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "AM") and hour == 12:
        hour = 0
    try:
        return dt.time(hour, minute, second)
    except ValueError:
        return None


def order_of(samples: list[str]) -> str | None:
    """`dmy` or `mdy`, where some of the samples can only be read that way and none the other way."""
    first = second = False
    for text in samples:
        match = _SHORT.match(unicodedata.normalize("NFKC", text.strip()))
        if match:
            first = first or int(match[1]) > 12
            second = second or int(match[2]) > 12
    if first == second:
        return None
    return "dmy" if first else "mdy"
