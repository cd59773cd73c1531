"""A day of the calendar."""

import datetime as dt
import re
from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, wrong_type
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
