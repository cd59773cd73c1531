"""True or false."""

from typing import Any

from yunchou.base.cells import boolean_of
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
from yunchou.model.object import Field, label

NO, YES = label("否", "No"), label("是", "Yes")


class Boolean(FieldType):
    name = "boolean"
    sql_type = "boolean"
    kind = "boolean"

    def parse(self, value: Any, field: Field, context: ValueContext) -> bool:
        if not isinstance(value, bool):
            raise wrong_type("应为 true 或 false", "This must be true or false")
        return value

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["boolean", "null"]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return boolean_of

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        words = (writing.word(NO), writing.word(YES))
        return lambda value: [None if value is None else words[value]]

    def takes(self, look: str) -> bool:
        return look in ("boolean", "integer")
