"""A time of day, kept to the second, without a zone."""

import datetime as dt
import re
import unicodedata
from typing import Any

from yunchou.base.cells import Cell, CellProblem, text_of
from yunchou.base.errors import say
from yunchou.base.written_dates import time_of
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    Writer,
    wrong_type,
)
from yunchou.model.object import Field

FORM = re.compile(r"([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?", re.ASCII)
PATTERN = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


class Time(FieldType):
    name = "time"
    sql_type = "time"
    kind = "time"

    def parse(self, value: Any, field: Field, context: ValueContext) -> dt.time | None:
        if value == "":
            return None
        if isinstance(value, str) and FORM.fullmatch(value):
            return dt.time.fromisoformat(value).replace(microsecond=0)
        raise wrong_type("应为时刻，如 09:30", "This must be a time of day such as 09:30")

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"regexp_replace(({sql})::text, ':00$', '')"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else value.isoformat("seconds" if value.second else "minutes")

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["string", "null"], "pattern": PATTERN}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return _read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else dt.time.fromisoformat(value)]

    def takes(self, look: str) -> bool:
        return look == "time"

    def looks_like(self, text: str) -> bool:
        return (
            re.fullmatch(r"\d{1,2}:\d{2}(:\d{2})?", text, re.ASCII) is not None and time_of(text) is not None
        )


def _read(cell: Cell) -> str:
    if isinstance(cell, dt.datetime):
        cell = cell.time()
    if not isinstance(cell, dt.time):
        found = time_of(unicodedata.normalize("NFKC", text_of(cell)))
        if found is None:
            raise CellProblem(
                "wrong_type", say("应为时刻，如 09:30。", "This must be a time of day such as 09:30.")
            )
        cell = found
    return cell.isoformat("seconds")
