"""A day of the calendar."""

import datetime as dt
import re
from typing import Any

from yunchou.base.cells import BadCell, CellProblem
from yunchou.base.errors import Message
from yunchou.base.written_dates import date_of
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

FORM = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


class Date(FieldType):
    name = "date"
    sql_type = "date"
    kind = "date"
    array_type = "text"

    def parse(self, value: Any, field: Field, context: ValueContext) -> dt.date:
        if isinstance(value, str) and FORM.fullmatch(value):
            try:
                return dt.date.fromisoformat(value)
            except ValueError:
                pass
        raise wrong_type("应为日期，如 2026-02-28", "This must be a date such as 2026-02-28")

    def encode(self, value: Any) -> Any:
        # The driver takes the first and the last day that Python knows for no end at all.
        return None if value is None else value.isoformat()

    def decode(self, sql: str) -> str:
        return f"({sql})::date"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else value.isoformat()

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["string", "null"], "format": "date"}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Any) -> str:
            if isinstance(cell, BadCell):
                raise CellProblem("wrong_type", cell.message)
            found = date_of(cell, reading.order)
            if isinstance(found, Message):
                raise CellProblem("wrong_type", found)
            return found.isoformat()

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else dt.date.fromisoformat(value)]

    def takes(self, look: str) -> bool:
        return look in ("date", "datetime", "integer")
