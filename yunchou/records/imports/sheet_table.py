"""Tables in spreadsheets: `.xlsx` as a stream, old `.xls` at once, with a cap on its size."""

import datetime as dt
import warnings
import weakref
import zipfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element, ParseError, iterparse

import openpyxl
from openpyxl.utils import column_index_from_string
from openpyxl.utils.datetime import from_excel, from_ISO8601
from openpyxl.xml.constants import SHEET_MAIN_NS
from python_calamine import CalamineError, CalamineWorkbook

from yunchou.base.cells import BadCell, Cell
from yunchou.base.errors import Problem, malformed, say, too_large
from yunchou.records.imports.header import LOOKED_AT, MOST_COLUMNS, find_header
from yunchou.records.imports.table import Row, fitted

LARGEST_XLS = 64 << 20
"""Bytes. An `.xls` is read into memory as a whole."""
LARGEST_PART = 4 << 30
LARGEST_STRINGS = 192 << 20
"""Bytes unpacked: of one part of an `.xlsx`, and of its table of texts, which is kept in memory."""
SUSPECT_SIZE = 64 << 20
SUSPECT_RATIO = 250
"""What unpacks to more than this many bytes and times its size is taken for a zip bomb."""
LAST_COLUMN = 16384

_SHEET_DATA, _ROW, _VALUE, _FORMULA, _TEXT = (
    f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("sheetData", "row", "v", "f", "t")
)
_NO_RESULT = say(
    "公式没有保存计算结果，请在表格软件中打开并重新保存。",
    "The formula was saved without its result: open and save the file in a spreadsheet program.",
)


def check_zip(path: Path) -> frozenset[str]:
    """The names of a zip's parts. Raises 413 for a bomb, 400 for what is no sound zip."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError):
        raise malformed(say("文件已损坏，无法打开。", "The file is damaged and cannot be opened.")) from None
    unpacked = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    bomb = unpacked > SUSPECT_SIZE and unpacked > SUSPECT_RATIO * packed
    if bomb or len(parts) > 10_000 or any(_too_large(part) for part in parts):
        raise too_large(say("文件解压后过大。", "The file is too large once unpacked."))
    return frozenset(part.filename for part in parts)


def _too_large(part: zipfile.ZipInfo) -> bool:
    return part.file_size > (LARGEST_STRINGS if part.filename.endswith("sharedStrings.xml") else LARGEST_PART)


class XlsxTable:
    """A sheet of an `.xlsx` read as a table."""

    kind = "xlsx"
    encoding: str | None = None
    delimiter: str | None = None

    def __init__(self, path: Path, name: str, *, sheet: str | None = None) -> None:
        check_zip(path)
        self.name = name
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                # By its name openpyxl would judge a stored file, which has none of its own.
                file = path.open("rb")
                weakref.finalize(self, file.close)
                self._book: Any = openpyxl.load_workbook(
                    file, read_only=True, data_only=True, keep_links=False
                )
        except Problem:
            raise
        except Exception as fault:  # noqa: BLE001
            # openpyxl raises whatever its parsers meet in a file that is not quite a workbook.
            raise _unsound(fault) from None
        shown = [
            each for each in self._book.worksheets if each.sheet_state == "visible"
        ] or self._book.worksheets
        self.sheets: tuple[str, ...] = tuple(each.title for each in shown)
        self._sheet, start = self._chosen(shown, sheet)
        self.sheet: str | None = self._sheet.title
        header = find_header(start)
        self.columns = header.names
        self._before = header.rows
        self.about_rows = max(0, (self._sheet.max_row or 0) - header.rows)

    def rows(self) -> Iterator[Row]:
        """See `Table.rows`. Raises 400 where the sheet breaks off."""
        width = len(self.columns)
        for number, cells in _cells(self._sheet):
            if number > self._before:
                kept = fitted(cells, width)
                if kept is not None:
                    yield number, kept

    def _chosen(self, shown: list[Any], sheet: str | None) -> tuple[Any, list[list[Cell]]]:
        if sheet is not None:
            named = [each for each in shown if each.title == sheet]
            if not named:
                raise malformed(say("没有名为 {s} 的工作表。", "There is no sheet named {s}.", s=sheet[:60]))
            return named[0], _start(named[0])
        for each in shown:
            start = _start(each)
            if any(cell is not None and cell != "" for row in start for cell in row):
                return each, start
        raise malformed(say("文件是空的。", "The file is empty."))


def _start(sheet: Any) -> list[list[Cell]]:
    out: list[list[Cell]] = []
    for number, cells in islice(_cells(sheet), LOOKED_AT):
        if number > LOOKED_AT * 4:
            break
        out.extend([] for _ in range(number - len(out) - 1))
        out.append(cells)
    return out


def _error_cell(shown: str) -> BadCell:
    return BadCell(shown, say("单元格是错误值 {e}。", "The cell holds the error {e}.", e=shown[:20]))


def _cells(sheet: Any) -> Iterator[tuple[int, list[Cell]]]:
    """Row numbers and cells of a sheet. Rows are dropped from the tree once read, so memory stays flat."""
    reader = _CellReader(sheet)
    holder: Element | None = None
    number = 0
    try:
        with sheet._get_source() as source:
            # Expat refuses entities that grow, and the size of every part has been checked.
            for event, element in iterparse(source, events=("start", "end")):  # noqa: S314
                if event == "start":
                    if element.tag == _SHEET_DATA:
                        holder = element
                elif element.tag == _ROW:
                    number = int(element.get("r") or number + 1)
                    yield number, reader.row(element)
                    if holder is not None:
                        holder.clear()
    except (
        ParseError,
        ValueError,
        LookupError,
        TypeError,
        OverflowError,
        zipfile.BadZipFile,
        EOFError,
        OSError,
    ) as fault:
        raise _unsound(fault) from None


class _CellReader:
    """What the cells of one sheet hold. Several times as fast as openpyxl's own reader, and it tells a formula that
    was saved without its result from an empty cell."""

    def __init__(self, sheet: Any) -> None:
        book = sheet.parent
        self._texts: Any = sheet._shared_strings
        self._epoch = book.epoch
        self._dates: frozenset[str] = frozenset(str(each) for each in book._date_formats)
        self._spans: frozenset[str] = frozenset(str(each) for each in book._timedelta_formats)
        self._columns: dict[str, int] = {}

    def row(self, element: Element) -> list[Cell]:
        cells: list[Cell] = []
        for each in element:
            place = each.get("r")
            value = self._value(each)
            if place:
                letters = place.rstrip("0123456789")
                column = self._columns.get(letters) or self._column(letters)
                if column > len(cells) + 1:
                    if value is None:
                        continue
                    cells.extend([None] * (column - len(cells) - 1))
            cells.append(value)
        return cells

    def _column(self, letters: str) -> int:
        if len(letters) > 3 or (column := column_index_from_string(letters)) > LAST_COLUMN:
            raise too_large(say("最多 {n} 列。", "There may be {n} columns at most.", n=MOST_COLUMNS))
        self._columns[letters] = column
        return column

    def _value(self, element: Element) -> Cell:
        kind = element.get("t", "n")
        if kind == "inlineStr":
            return "".join(each.text or "" for each in element.iter(_TEXT)) or None
        text = element.findtext(_VALUE)
        if not text:
            return BadCell("", _NO_RESULT) if element.find(_FORMULA) is not None else None
        if kind == "n":
            return self._number(text, element.get("s"))
        if kind == "s":
            return str(self._texts[int(text)])
        if kind == "b":
            return text == "1"
        if kind == "e":
            return _error_cell(text)
        return _dated(text) if kind == "d" else text

    def _number(self, text: str, style: str | None) -> Cell:
        number = float(text) if "." in text or "E" in text or "e" in text else int(text)
        if style not in self._dates:
            return number
        try:
            moment = from_excel(number, self._epoch, timedelta=style in self._spans)
        except (OverflowError, ValueError):
            return _error_cell("#VALUE!")
        return str(moment) if isinstance(moment, dt.timedelta) else moment


def _dated(text: str) -> Cell:
    moment: Cell = from_ISO8601(text)  # type: ignore[no-untyped-call]  # the stubs leave this one out
    return moment


def _unsound(fault: Exception) -> Problem:
    return malformed(
        say(
            "文件不是完好的表格：{f}",
            "The file is no sound spreadsheet: {f}",
            f=str(fault)[:200] or type(fault).__name__,
        )
    )


class XlsTable:
    """A sheet of an old `.xls` read as a table."""

    kind = "xls"
    encoding: str | None = None
    delimiter: str | None = None

    def __init__(self, path: Path, name: str, *, sheet: str | None = None) -> None:
        if path.stat().st_size > LARGEST_XLS:
            message = say(
                ".xls 文件最大 {n} MiB，请另存为 .xlsx 或 CSV。",
                "An .xls may have {n} MiB at most: save it as .xlsx or CSV.",
                n=LARGEST_XLS >> 20,
            )
            raise too_large(message)
        self.name = name
        try:
            book = CalamineWorkbook.from_path(str(path))
            self.sheets = tuple(book.sheet_names)
            if sheet is not None and sheet not in self.sheets:
                raise malformed(say("没有名为 {s} 的工作表。", "There is no sheet named {s}.", s=sheet[:60]))
            self.sheet, self._rows = _first_filled(book, [sheet] if sheet else list(self.sheets))
        except CalamineError as fault:
            raise _unsound(fault) from None
        header = find_header(self._rows[:LOOKED_AT])
        self.columns = header.names
        self._before = header.rows
        self.about_rows = max(0, len(self._rows) - header.rows)

    def rows(self) -> Iterator[Row]:
        """See `Table.rows`."""
        width = len(self.columns)
        for number, cells in enumerate(self._rows[self._before :], self._before + 1):
            kept = fitted([_xls_cell(cell) for cell in cells], width)
            if kept is not None:
                yield number, kept


def _first_filled(book: CalamineWorkbook, names: list[str]) -> tuple[str | None, list[list[Any]]]:
    for name in names:
        rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        if any(cell != "" for row in rows[:LOOKED_AT] for cell in row):
            return name, rows
    raise malformed(say("文件是空的。", "The file is empty."))


def _xls_cell(cell: Any) -> Cell:
    if isinstance(cell, dt.timedelta):
        return str(cell)
    if isinstance(cell, str) and cell.startswith("#") and cell in _ERRORS:
        return _error_cell(cell)
    kept: Cell = cell
    return kept


_ERRORS = frozenset({"#N/A", "#DIV/0!", "#VALUE!", "#REF!", "#NAME?", "#NUM!", "#NULL!"})
