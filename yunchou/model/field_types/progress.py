"""How far something has come: a number from the field's `minimum` to its `maximum`, 0 to 100 without them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from yunchou.base.cells import decimal_of, plain
from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    Reader,
    Schema,
    SettingFault,
    ValueContext,
)
from yunchou.model.field_types.number import Number
from yunchou.model.field_types.numbers import number_reader
from yunchou.model.object import Field

LOW, HIGH = 0.0, 100.0


class Progress(Number):
    name = "progress"
    places = 2

    def parse(self, value: Any, field: Field, context: ValueContext) -> Decimal | None:
        return None if value == "" else super().parse(value, _bounded(field), context)

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        if coming_in:
            return super().schema(field, coming_in=True)
        bounds = _bounded(field)
        return {"type": ["number", "null"], "minimum": bounds.minimum, "maximum": bounds.maximum}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        """A share of the whole way, `40%`, counts as such whatever the bounds are."""
        number, bounds = number_reader(reading), _bounded(field)
        low, high = (Decimal(repr(each or 0.0)) for each in (bounds.minimum, bounds.maximum))

        def read(cell: Any) -> str:
            if isinstance(cell, str) and (text := cell.strip()).endswith(("%", "％")):
                return plain(low + decimal_of(text[:-1]) * (high - low) / 100)
            return str(number(cell))

        return read

    def takes(self, look: str) -> bool:
        return look in ("integer", "number", "percent")

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        low, high = given.get("minimum"), given.get("maximum")
        numbers = all(each is None or isinstance(each, int | float) for each in (low, high))
        if numbers and (LOW if low is None else low) >= (HIGH if high is None else high):
            message = say("最大值应大于最小值", "The maximum must be above the minimum")
            yield SettingFault("out_of_range", "maximum", message)


def _bounded(field: Field) -> Field:
    low = LOW if field.minimum is None else field.minimum
    return replace(field, minimum=low, maximum=HIGH if field.maximum is None else field.maximum)
