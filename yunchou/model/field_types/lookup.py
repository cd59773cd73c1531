"""A reference to one record of the target object. In JSON `{"id", "name"}` out and the id in."""

from typing import Any

from yunchou.model.field_types.base import (
    REFERENCE_IN,
    REFERENCE_OUT,
    CellWriting,
    FieldType,
    Schema,
    ValueContext,
    Writer,
    record_id,
)
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

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"anyOf": [REFERENCE_IN if coming_in else REFERENCE_OUT, {"type": "null"}]}

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else value["name"]]

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("email", "integer")
