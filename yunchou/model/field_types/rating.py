"""A number of stars, from 1 to the field's `maximum` (five without one)."""

from collections.abc import Iterator, Mapping
from typing import Any

from yunchou.base.errors import say
from yunchou.model.field_types.base import (
    CellReading,
    Reader,
    Schema,
    SettingFault,
    ValueContext,
    out_of_range,
)
from yunchou.model.field_types.integer import Integer
from yunchou.model.field_types.numbers import number_reader
from yunchou.model.object import Field

STARS, MOST_STARS = 5, 10


class Rating(Integer):
    name = "rating"

    def parse(self, value: Any, field: Field, context: ValueContext) -> int | None:
        if value == "":
            return None
        stars = super().parse(value, field, context)
        if not stars:
            return None
        if not 1 <= stars <= _most(field):
            raise out_of_range("应为 1 至 {most} 星", "This must be 1 to {most} stars", most=_most(field))
        return stars

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        return {"type": ["integer", "null"], "minimum": 1, "maximum": _most(field)}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        number = number_reader(reading)

        def read(cell: Any) -> str:
            stars = cell.strip() if isinstance(cell, str) else ""
            filled = stars.rstrip("☆")
            return str(len(filled)) if stars and not filled.strip("★⭐") else str(number(cell))

        return read

    def takes(self, look: str) -> bool:
        return look in ("rating", "integer")

    def looks_like(self, text: str) -> bool:
        return bool(text) and not text.strip("★⭐☆") and text[0] in "★⭐"

    def check_settings(self, given: Mapping[str, Any]) -> Iterator[SettingFault]:
        most = given.get("maximum")
        if most is not None and (isinstance(most, bool) or most not in range(1, MOST_STARS + 1)):
            message = say("应为 1 至 {n} 的整数", "A whole number from 1 to {n}", n=MOST_STARS)
            yield SettingFault("out_of_range", "maximum", message)
        if given.get("minimum") is not None:
            message = say("评分从 1 开始，没有最小值", "Ratings begin with 1: there is no minimum")
            yield SettingFault("rule", "minimum", message)


def _most(field: Field) -> int:
    return STARS if field.maximum is None else int(field.maximum)
