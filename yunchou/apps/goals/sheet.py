"""Goals as a spreadsheet: written to a workbook, and a workbook read as what it would change. Reading writes nothing."""

import datetime as dt
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Literal, TypeAlias

from yunchou.apps.goals.grid import Line
from yunchou.apps.goals.kept import MONTHS, Node, Rule
from yunchou.apps.goals.reading import total
from yunchou.apps.goals.shapes import node_text
from yunchou.base.cells import BadCell, Cell, CellProblem, decimal_of, is_empty, text_of
from yunchou.base.errors import malformed, say
from yunchou.base.time import Span
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.table import Table
from yunchou.records.sheets import XlsxWriter

WORDS = {
    "zh-CN": ("部门 / 人员", "层级", "编号", "全年", "目标"),
    "en": ("Whose", "Level", "Key", "Year", "Goals"),
}
"""The headings beside the months, and the name of the sheet."""
FORMATS = {0: "#,##0", 2: "#,##0.00", 4: "0.00%"}
MOST_FAULTS = 200
MOST_ROWS = 20_000
Code: TypeAlias = Literal["unknown", "ambiguous", "twice", "wrong_value", "may_not"]
LARGEST = Decimal(10) ** 15
NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
HEADS = 3
"""Among so many rows the headings are looked for where they were taken for data."""
_NAMED = re.compile(rf"({'|'.join(NAMES)})[a-z]*\.?\s+(\d{{4}})", re.IGNORECASE)
_PLACE = re.compile(r"(?:第\s*|month\s*|m)(1[0-2]|[1-9])(?:\s*个?月)?|(1[0-2]|[1-9])\s*月", re.IGNORECASE)
_YEAR_MONTH = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*月?")


@dataclass(frozen=True, slots=True)
class Proposed:
    """A month that a file would change."""

    node: Node
    month: int
    before: Decimal | None
    value: Decimal | None


@dataclass(frozen=True, slots=True)
class Fault:
    """What could not be taken: the row as the spreadsheet counts it, its column and what stands there."""

    row: int
    column: str
    value: str
    code: Code


@dataclass(slots=True)
class Read:
    """What a file would change, how many of its rows were found, and what could not be taken."""

    changes: list[Proposed] = field(default_factory=list)
    rows: int = 0
    faults: list[Fault] = field(default_factory=list)
    faulty: int = 0

    def fault(self, row: int, column: str, value: Cell, code: Code) -> None:
        """Notes a fault; of very many the first."""
        self.faulty += 1
        if len(self.faults) < MOST_FAULTS:
            self.faults.append(Fault(row, column, _shown(value)[:80], code))


@dataclass(frozen=True, slots=True)
class Sheet:
    """A grid with what its rule and rows are called by whoever asks."""

    rule: Rule
    named: str
    spans: Sequence[Span]
    lines: Sequence[Line]
    names: Mapping[Node, str]


def write_sheet(path: Path, sheet: Sheet, language: str) -> None:
    """Writes the rows of a grid: whose, the level below the first row, the key by which it is found again, months and year."""
    who, level, key, year, title = WORDS["en" if language == "en" else "zh-CN"]
    columns = [who, level, key, *(_heading(span, english=language == "en") for span in sheet.spans), year]
    shown = FORMATS[sheet.rule.places]
    writer = XlsxWriter(path, columns, title=title, formats=dict.fromkeys(range(3, len(columns)), shown))
    for line in sheet.lines:
        months = line.goal.months if line.goal else [None] * MONTHS
        writer.row(
            [sheet.names[line.node], line.depth, node_text(line.node), *months, total(sheet.rule, months)],
            level=min(line.depth, 7),
        )
    writer.close()


def _heading(span: Span, *, english: bool) -> str:
    month = span.start.month
    return f"{NAMES[month - 1]} {span.start.year}" if english else f"{span.start.year}年{month}月"


def read_sheet(path: Path, name: str, sheet: Sheet, *, clear: bool) -> Read:
    """What a file would change in the rows of a grid. Rows are found by their key, else by name; months by their heading.

    `clear`: an empty cell empties the month, else it is left as it is. Raises 400 for a file without months.
    """
    table = open_table(path, name)
    columns, places, head = _head(table, sheet.spans)
    keys = [n for n, each in enumerate(columns) if _plain(each) in ("编号", "key")]
    whose = [n for n in range(len(columns)) if n not in places and n not in keys]
    rows = {line.node: line for line in sheet.lines}
    by_name: dict[str, list[Node]] = defaultdict(list)
    for node in rows:
        by_name[_plain(sheet.names[node])].append(node)
    by_key = {node_text(node): node for node in rows}
    read, taken = Read(), set[Node]()
    for number, cells in table.rows():
        if number <= head:
            continue
        if read.rows >= MOST_ROWS:
            break
        named = cells[whose[0]] if whose else None
        found = [by_key[k] for n in keys if (k := _shown(cells[n])) in by_key]
        found = found or by_name.get(_plain(_shown(named)), [])
        if len(found) != 1 or found[0] in taken:
            code: Code = "unknown" if not found else "ambiguous" if len(found) > 1 else "twice"
            read.fault(number, columns[whose[0]] if whose else "", named, code)
            continue
        taken.add(found[0])
        read.rows += 1
        months = {place: (columns[n], cells[n]) for n, place in places.items()}
        _row(read, rows[found[0]], sheet.rule, number, months, clear=clear)
    return read


def _head(table: Table, spans: Sequence[Span]) -> tuple[list[str], dict[int, int], int]:
    """The columns' names, which of them are which months, and the row they stand in where it was taken for data, else 0.

    Headings that are dates alone look like data. Raises 400 where no column is a month.
    """
    rows: list[tuple[int, Sequence[Cell]]] = [(0, table.columns), *islice(table.rows(), HEADS)]
    for number, cells in rows:
        places = {n: place for n, each in enumerate(cells) if (place := _month(each, spans)) is not None}
        if places:
            return [_shown(each) for each in cells], places, number
    raise malformed(
        say("文件中没有月份列，例如 2026年1月。", "The file has no columns of months, such as Jan 2026.")
    )


def _month(cell: Cell, spans: Sequence[Span]) -> int | None:
    if isinstance(cell, dt.date):
        cell = f"{cell:%Y-%m}"
    return place_of(cell, spans) if isinstance(cell, str) else None


def _row(
    read: Read, line: Line, rule: Rule, number: int, cells: Mapping[int, tuple[str, Cell]], *, clear: bool
) -> None:
    present = line.goal.months if line.goal else [None] * MONTHS
    for place, (column, cell) in sorted(cells.items()):
        if is_empty(cell) and not clear:
            continue
        try:
            value = None if is_empty(cell) else _figure(cell, rule)
        except CellProblem:
            read.fault(number, column, cell, "wrong_value")
            continue
        if value == present[place]:
            continue
        if not line.may_set:
            read.fault(number, column, cell, "may_not")
            continue
        read.changes.append(Proposed(line.node, place, present[place], value))


def _figure(cell: Cell, rule: Rule) -> Decimal:
    """The figure that a cell means, with as many digits as goals of the rule have. Raises `CellProblem`."""
    if isinstance(cell, BadCell):
        raise CellProblem("wrong_type", cell.message)
    shared = isinstance(cell, str) and cell.strip().endswith(("%", "％"))
    value = decimal_of(cell.strip().rstrip("%％") if shared and isinstance(cell, str) else cell)
    value = value / 100 if shared else value
    if not 0 <= value < LARGEST or value != round(value, rule.places):
        raise CellProblem("out_of_range", say("数值无效", "This figure can't be a goal"))
    return value


def place_of(heading: str, spans: Sequence[Span]) -> int | None:
    """Which month of the year a heading names: `2026-01`, `2026年1月`, `Jan 2026`, or its place: `第 1 月`, `Month 1`, `m1`."""
    words = unicodedata.normalize("NFKC", heading).strip()
    if found := _YEAR_MONTH.match(words):
        year, month = int(found[1]), int(found[2])
        return next((n for n, s in enumerate(spans) if (s.start.year, s.start.month) == (year, month)), None)
    if found := _NAMED.match(words):
        year, month = int(found[2]), NAMES.index(found[1].title()) + 1
        return next((n for n, s in enumerate(spans) if (s.start.year, s.start.month) == (year, month)), None)
    if found := _PLACE.fullmatch(words):
        if found[1]:
            return int(found[1]) - 1
        return next((n for n, s in enumerate(spans) if s.start.month == int(found[2])), None)
    return None


def _shown(cell: Cell) -> str:
    return str(cell) if isinstance(cell, BadCell) else text_of(cell)


def _plain(words: str) -> str:
    return unicodedata.normalize("NFKC", words).strip().lower()
