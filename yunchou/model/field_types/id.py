"""The record's own id: a 64-bit time-ordered number, a numeric string in JSON."""

from typing import Any

from yunchou.model.field_types.base import FieldType, Schema, ValueContext, record_id
from yunchou.model.object import Field


class Id(FieldType):
    name = "id"
    sql_type = "bigint"
    kind = "id"

    def parse(self, value: Any, field: Field, context: ValueContext) -> int:
        return record_id(value)

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"({sql})::text"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else str(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        own: Schema = {"$ref": "#/components/schemas/Id"}
        # Every record has an id; the one that it is about it may have lost.
        return own if field.name == "id" or coming_in else {"anyOf": [own, {"type": "null"}]}

    def takes(self, look: str) -> bool:
        return super().takes(look) or look == "integer"
