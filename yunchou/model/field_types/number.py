"""An exact decimal number."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from yunchou.model.field_types.base import CellReading, FieldType, Reader, Schema, ValueContext, check_bounds
from yunchou.model.field_types.numbers import DECIMAL_IN, NUMBER_IN, NUMBER_OUT, decimal, number_reader
from yunchou.model.object import Field


class Number(FieldType):
    name = "number"
    sql_type = "numeric"
    kind = "number"
    bounded = True
    components: ClassVar[Mapping[str, Schema]] = {"DecimalIn": DECIMAL_IN}
    places = 10

    def parse(self, value: Any, field: Field, context: ValueContext) -> Decimal | None:
        number = decimal(value, self.places if field.decimals is None else field.decimals)
        check_bounds(number, field)
        return number

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return f"trim_scale({sql})"

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        if value is None:
            return None
        return int(value) if value == value.to_integral_value() else float(value)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return NUMBER_IN if coming_in else NUMBER_OUT

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return number_reader(reading)

    def takes(self, look: str) -> bool:
        return look in ("integer", "number", "money", "percent")
