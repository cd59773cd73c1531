"""Several of the field's options, in the order of the options."""

from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, wrong_type
from yunchou.model.field_types.choice import option_value
from yunchou.model.object import Field


class MultiChoice(FieldType):
    name = "multi_choice"
    sql_type = "text[]"
    kind = "multi_choice"
    many = True
    sortable = False
    groupable = False

    def parse(self, value: Any, field: Field, context: ValueContext) -> list[str] | None:
        if not isinstance(value, list):
            raise wrong_type("应为选项值的列表", "This must be a list of option values")
        chosen = {option_value(each, field) for each in value}
        return [each for each in field.option_values if each in chosen] or None

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"to_json({sql})"

    array_type = "text"

    def encode(self, value: Any) -> Any:
        return None if value is None else "\x1f".join(value)

    def decode(self, sql: str) -> str:
        return f"string_to_array({sql}, E'\\x1f')"
