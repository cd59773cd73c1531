"""A length of time in whole seconds. In files `1:30:00`, hours, minutes and seconds."""

import datetime as dt
import re
import unicodedata
from typing import Any

from yunchou.base.cells import Cell, CellProblem, decimal_of, plain, text_of
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    Writer,
    check_bounds,
    out_of_range,
    wrong_type,
)
from yunchou.model.field_types.numbers import decimal
from yunchou.model.object import Field

LONGEST = 100 * 366 * 86_400
"""A hundred years."""
CLOCK = re.compile(r"(-?)(\d{1,7}):([0-5]?\d)(?::([0-5]?\d))?", re.ASCII)
WORDS = re.compile(
    r"(-?)(?:(\d+)\s*(?:天|日|days?|d))?\s*(?:(\d+)\s*(?:个?小时|时|hours?|hrs?|h))?"
    r"\s*(?:(\d+)\s*(?:分钟?|minutes?|mins?|m))?\s*(?:(\d+)\s*(?:秒钟?|seconds?|secs?|s))?",
    re.ASCII | re.IGNORECASE,
)


class Duration(FieldType):
    name = "duration"
    sql_type = "bigint"
    kind = "duration"
    bounded = True

    def parse(self, value: Any, field: Field, context: ValueContext) -> int | None:
        if value == "":
            return None
        number = decimal(value, 10)
        if number != number.to_integral_value():
            raise wrong_type("应为整秒数", "This must be a whole number of seconds")
        if abs(number) > LONGEST:
            raise out_of_range("时长不能超过一百年", "A duration has a hundred years at most")
        check_bounds(number, field)
        return int(number)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["integer", "null"], "description": "Seconds."}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Cell) -> str:
            if isinstance(cell, dt.time):
                return str(cell.hour * 3600 + cell.minute * 60 + cell.second)
            found = seconds_of(text_of(cell)) if isinstance(cell, str) else None
            if found is not None:
                return str(found)
            try:
                return plain(decimal_of(cell) * (1 if reading.scale is None else reading.scale))
            except CellProblem:
                message = say("应为时长，如 1:30:00。", "This must be a duration such as 1:30:00.")
                raise CellProblem("wrong_type", message) from None

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else clock(int(value))]

    def takes(self, look: str) -> bool:
        return look in ("duration", "time", "integer", "number")

    def looks_like(self, text: str) -> bool:
        return not text.isdigit() and not CLOCK.fullmatch(text) and seconds_of(text) is not None


def seconds_of(text: str) -> int | None:
    """The seconds that a text with units or colons means: `1:30`, `1:30:00`, `2天3小时`, `1h 30m`; None otherwise."""
    text = unicodedata.normalize("NFKC", text).strip()
    if (clocked := CLOCK.fullmatch(text)) is not None:
        seconds = int(clocked[2]) * 3600 + int(clocked[3]) * 60 + int(clocked[4] or 0)
        return -seconds if clocked[1] else seconds
    spoken = WORDS.fullmatch(text) if len(text) <= 60 else None
    if spoken is None or not any(spoken.groups()[1:]):
        return None
    days, hours, minutes, rest = (int(part or 0) for part in spoken.groups()[1:])
    seconds = days * 86_400 + hours * 3600 + minutes * 60 + rest
    return -seconds if spoken[1] else seconds


def clock(seconds: int) -> str:
    """Seconds as `h:mm:ss`."""
    minutes, rest = divmod(abs(seconds), 60)
    return f"{'-' if seconds < 0 else ''}{minutes // 60}:{minutes % 60:02d}:{rest:02d}"
