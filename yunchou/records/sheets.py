"""Tables written to files: CSV that spreadsheets open rightly and safely, xlsx in constant memory."""

import csv
import datetime as dt
import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any, Protocol

from yunchou.base.cells import OutCell

MOST_ROWS = 1_048_576
LONGEST_CELL = 32_767
_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_HARMLESS = re.compile(r"[+-]?[\d\s().-]*", re.ASCII)


class Writer(Protocol):
    """A table in the making."""

    def row(self, cells: Sequence[OutCell], *, level: int = 0, heading: bool = False) -> None:
        """Write one row; under how many headings it stands, and whether it is one itself."""

    def close(self) -> None:
        """Finish the file."""


def guarded(text: str) -> str:
    """A text that a spreadsheet takes for text: one that would be a formula gets an apostrophe before it.

    The import takes the apostrophe off again. Telephone numbers such as +86 571 8888 need none.
    """
    if _FORMULA.match(text) and not _HARMLESS.fullmatch(text):
        return f"'{text}"
    return text


class CsvWriter:
    """UTF-8 with the mark that spreadsheets need, CRLF, quotes where needed."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow([guarded(column) for column in columns])

    def row(self, cells: Sequence[OutCell], *, level: int = 0, heading: bool = False) -> None:
        """Write one row; a plain table has no levels."""
        self._csv.writerow([_csv_cell(cell) for cell in cells])

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def _csv_cell(cell: OutCell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return guarded(cell)
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, dt.datetime):
        return cell.isoformat(sep=" ", timespec="seconds")
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell)


class XlsxWriter:
    """A workbook; a sheet that is full is followed by another of the same columns."""

    def __init__(
        self,
        path: Path,
        columns: Sequence[str],
        *,
        title: str = "Sheet1",
        formats: Mapping[int, str] | None = None,
        heading_formats: Mapping[int, str] | None = None,
    ) -> None:
        # Loaded by the first export to a workbook: it takes 5 MiB.
        import xlsxwriter

        self._book: Any = xlsxwriter.Workbook(
            str(path),
            {
                "constant_memory": True,
                "strings_to_urls": False,
                "strings_to_formulas": False,
                "in_memory": False,
            },
        )
        self._head = self._book.add_format({"bold": True})
        self._date = self._book.add_format({"num_format": "yyyy-mm-dd"})
        self._moment = self._book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"})
        self._time = self._book.add_format({"num_format": "hh:mm:ss"})
        self._columns = columns
        self._formats = {
            (place, heading): self._book.add_format({"num_format": form, "bold": heading})
            for heading, given in ((False, formats), (True, heading_formats))
            for place, form in (given or {}).items()
        }
        self._titles: set[str] = set()
        self.sheet(title, columns)

    def sheet(self, title: str, columns: Sequence[str]) -> None:
        """Begin another sheet."""
        base = re.sub(r"[\[\]:*?/\\']", " ", title).strip()[:28] or "Sheet"
        name, number = base, 2
        while name.lower() in self._titles:
            name, number = f"{base[:25]} {number}", number + 1
        self._titles.add(name.lower())
        self._title, self._columns = title, columns
        self._sheet = self._book.add_worksheet(name)
        for place, column in enumerate(columns):
            self._sheet.write_string(0, place, column[:LONGEST_CELL], self._head)
        self._sheet.freeze_panes(1, 0)
        # The heading of a group stands above its rows.
        self._sheet.outline_settings(symbols_below=False)
        self._next = 1

    def row(self, cells: Sequence[OutCell], *, level: int = 0, heading: bool = False) -> None:
        """Write one row; its level is that of the sheet's outline, by which groups are folded."""
        if self._next >= MOST_ROWS:
            self.sheet(self._title, self._columns)
        if level or heading:
            self._sheet.set_row(self._next, None, self._head if heading else None, {"level": level})
        for place, cell in enumerate(cells):
            self._cell(place, cell, heading)
        self._next += 1

    def _cell(self, place: int, cell: OutCell, heading: bool) -> None:
        at, sheet = self._next, self._sheet
        if cell is None or cell == "":
            return
        if isinstance(cell, str):
            sheet.write_string(at, place, cell[:LONGEST_CELL])
        elif isinstance(cell, bool):
            sheet.write_boolean(at, place, cell)
        elif isinstance(cell, dt.time):
            sheet.write_datetime(at, place, cell, self._time)
        elif isinstance(cell, dt.date) and cell.year < 1900:
            # Spreadsheets number their days from 1900.
            sheet.write_string(at, place, cell.isoformat())
        elif isinstance(cell, dt.datetime):
            sheet.write_datetime(at, place, cell, self._moment)
        elif isinstance(cell, dt.date):
            sheet.write_datetime(at, place, cell, self._date)
        elif len(str(abs(cell)).replace(".", "")) > 15:
            # A spreadsheet keeps 15 digits.
            sheet.write_string(at, place, f"{cell:f}" if isinstance(cell, Decimal) else str(cell))
        else:
            sheet.write_number(at, place, cell, self._formats.get((place, heading)))

    def close(self) -> None:
        """Finish the file."""
        self._book.close()
