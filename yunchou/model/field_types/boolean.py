"""True or false."""

from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, wrong_type
from yunchou.model.object import Field


class Boolean(FieldType):
    name = "boolean"
    sql_type = "boolean"
    kind = "boolean"

    def parse(self, value: Any, field: Field, context: ValueContext) -> bool:
        if not isinstance(value, bool):
            raise wrong_type("应为 true 或 false", "This must be true or false")
        return value
