"""Text in several lines."""

from typing import Any

from yunchou.base.cells import text_of
from yunchou.model.field_types.base import CellReading, Reader, TextType
from yunchou.model.object import Field


class LongText(TextType):
    name = "long_text"
    longest = 100_000
    lines = True
    sortable = False
    groupable = False

    def reader(self, field: Field, reading: CellReading) -> Reader:
        def read(cell: Any) -> str:
            return text_of(cell.rstrip() if isinstance(cell, str) else cell)

        return read

    def takes(self, look: str) -> bool:
        return super().takes(look) or look in ("integer", "url")
