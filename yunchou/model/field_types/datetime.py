"""A moment, kept to the second; a text without an offset is read in the organisation's time zone."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.base.cells import BadCell, CellProblem, OutCell
from yunchou.base.errors import Message
from yunchou.base.written_dates import moment_of
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

FORM = re.compile(
    r"(\d{4}-\d{2}-\d{2})([T ]\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:?\d{2})?)?", re.ASCII
)
FIRST = dt.datetime(1, 1, 1, tzinfo=dt.UTC)


class DateTime(FieldType):
    name = "datetime"
    sql_type = "timestamptz"
    kind = "datetime"

    def parse(self, value: Any, field: Field, context: ValueContext) -> dt.datetime:
        if isinstance(value, str) and FORM.fullmatch(value):
            try:
                moment = dt.datetime.fromisoformat(value)
                if moment.tzinfo is None:
                    moment = moment.replace(tzinfo=ZoneInfo(context.time_zone))
                moment = moment.astimezone(dt.UTC).replace(microsecond=0)
                # The driver takes the first moment that Python knows for no beginning at all.
                if moment > FIRST:
                    return moment
            except (ValueError, OverflowError):
                pass
        raise wrong_type(
            "应为时间，如 2026-02-28T09:30:00Z", "This must be a moment such as 2026-02-28T09:30:00Z"
        )

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"""to_char({sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return (
            None
            if value is None
            else f"{value.astimezone(dt.UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z"
        )

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["string", "null"], "format": "date-time"}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        zone = ZoneInfo(reading.time_zone)

        def read(cell: Any) -> str:
            if isinstance(cell, BadCell):
                raise CellProblem("wrong_type", cell.message)
            found = moment_of(cell, reading.order)
            if isinstance(found, Message):
                raise CellProblem("wrong_type", found)
            return (found if found.tzinfo else found.replace(tzinfo=zone)).isoformat(timespec="seconds")

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        zone = ZoneInfo(writing.time_zone)

        def write(value: Any) -> list[OutCell]:
            if value is None:
                return [None]
            return [dt.datetime.fromisoformat(value).astimezone(zone).replace(tzinfo=None)]

        return write

    def takes(self, look: str) -> bool:
        return look in ("date", "datetime")
