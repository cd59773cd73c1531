"""An exact decimal number."""

from decimal import Decimal
from typing import Any

from yunchou.model.field_types.base import FieldType, ValueContext, check_bounds
from yunchou.model.field_types.numbers import decimal
from yunchou.model.object import Field


class Number(FieldType):
    name = "number"
    sql_type = "numeric"
    kind = "number"
    places = 10

    def parse(self, value: Any, field: Field, context: ValueContext) -> Decimal:
        number = decimal(value, self.places if field.decimals is None else field.decimals)
        check_bounds(number, field)
        return number

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"trim_scale({sql})"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)
