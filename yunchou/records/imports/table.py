"""A file as a table: named columns and rows of cells, read as a stream."""

from collections.abc import Iterator
from typing import Protocol

from yunchou.base.cells import Cell

Row = tuple[int, list[Cell]]
"""A row's number as a spreadsheet shows it (from 1, the header counted) and its cells.

There are as many cells as columns, or more where the row holds something beyond the last column.
"""


class Table(Protocol):
    """An open table. `about_rows` is an estimate for progress; `kind` is csv, xlsx or xls."""

    kind: str
    name: str
    columns: tuple[str, ...]
    about_rows: int
    encoding: str | None
    delimiter: str | None
    sheet: str | None
    sheets: tuple[str, ...]

    def rows(self) -> Iterator[Row]:
        """The data rows from the first, blank ones left out. May be called again."""
        ...


def fitted(cells: list[Cell], width: int) -> list[Cell] | None:
    """The cells of a row brought to the table's width; None for a blank row. Filled cells beyond it stay."""
    length = len(cells)
    if length > width:
        while length > width and (cells[length - 1] is None or cells[length - 1] == ""):
            length -= 1
        del cells[length:]
    for cell in cells:
        if cell is not None and cell != "" and not (isinstance(cell, str) and cell.isspace()):
            if length < width:
                cells.extend([None] * (width - length))
            return cells
    return None
