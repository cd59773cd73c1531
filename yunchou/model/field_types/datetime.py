"""A moment, kept to the second; a text without an offset is read in the organisation's time zone."""

import datetime as dt
import re
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.model.field_types.base import FieldType, ValueContext, wrong_type
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
