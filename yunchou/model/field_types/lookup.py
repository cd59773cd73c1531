"""A reference to one record of the target object. In JSON `{"id", "name"}` out and the id in."""

from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, record_id
from yunchou.model.object import Field


class Lookup(FieldType):
    name = "lookup"
    sql_type = "bigint"
    kind = "lookup"
    relation = True

    def parse(self, value: Any, field: Field, context: ValueContext) -> int | None:
        return None if value == "" else record_id(value)

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else str(value)
