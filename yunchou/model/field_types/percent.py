"""A share: 25 % is 0.25."""

from typing import Any

from yunchou.base.cells import decimal_of, plain
from yunchou.model.field_types.base import CellReading, Reader
from yunchou.model.field_types.number import Number
from yunchou.model.object import Field


class Percent(Number):
    name = "percent"
    places = 8
    cell_format = "0.00%"

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Any) -> str:
            if isinstance(cell, str) and (text := cell.strip()).endswith(("%", "％")):
                return plain(decimal_of(text[:-1]) / 100)
            number = decimal_of(cell)
            return plain(number if reading.scale is None else number * reading.scale)

        return read
