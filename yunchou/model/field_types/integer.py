"""A whole number, small enough to be exact in every JSON reader."""

from typing import Any

from yunchou.model.field_types.base import (
    CellReading,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    check_bounds,
    out_of_range,
    wrong_type,
)
from yunchou.model.field_types.numbers import decimal, number_reader
from yunchou.model.object import Field

LARGEST = 2**53 - 1


class Integer(FieldType):
    name = "integer"
    sql_type = "bigint"
    kind = "number"
    bounded = True

    def parse(self, value: Any, field: Field, context: ValueContext) -> int | None:
        if isinstance(value, str) and len(value) <= 15 and value.isascii() and value.isdigit():
            whole = int(value)
            check_bounds(whole, field)
            return whole
        number = decimal(value, 10)
        if number != number.to_integral_value():
            raise wrong_type("应为整数", "This must be a whole number")
        whole = int(number)
        if abs(whole) > LARGEST:
            raise out_of_range("数字过大", "This number is too large")
        check_bounds(whole, field)
        return whole

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["integer", "null"]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return number_reader(reading)

    def takes(self, look: str) -> bool:
        return look in ("integer", "number", "money", "phone")
