"""Several of the field's options, in the order of the options."""

from typing import Any

from yunchou.base.cells import OutCell
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
from yunchou.model.field_types.choice import option_reader, option_value, option_words
from yunchou.model.field_types.several import several
from yunchou.model.object import Field

OTHER_MARKS = "、，,|｜"
"""What else parts options in a cell, where nobody said by what they are parted."""


class MultiChoice(FieldType):
    name = "multi_choice"
    sql_type = "text[]"
    kind = "multi_choice"
    options = "flat"
    many = True
    sortable = False
    groupable = False
    index_method = "gin"

    def parse(self, value: Any, field: Field, context: ValueContext) -> list[str] | None:
        if not isinstance(value, list):
            raise wrong_type("应为选项值的列表", "This must be a list of option values")
        chosen = {option_value(each, field) for each in value}
        return [each for each in field.option_values if each in chosen] or None

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"to_json({sql})"

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["array", "null"], "items": {"enum": list(field.option_values)}}

    array_type = "text"

    def encode(self, value: Any) -> Any:
        return None if value is None else "\x1f".join(value)

    def decode(self, sql: str) -> str:
        return f"string_to_array({sql}, E'\\x1f')"

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return several(reading.split, option_reader(field), also=OTHER_MARKS)

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        words = option_words(field, writing)

        def write(value: Any) -> list[OutCell]:
            return [None if value is None else ";".join(words.get(each, each) for each in value)]

        return write
