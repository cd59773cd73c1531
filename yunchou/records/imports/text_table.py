"""Tables in text files: CSV and its relatives, whatever their delimiter, quotes and encoding."""

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

from yunchou.base.cells import BadCell, Cell
from yunchou.base.errors import Problem, malformed, say
from yunchou.records.imports.encoding import TextScan, is_escaped, repaired, scan
from yunchou.records.imports.header import LOOKED_AT, find_header
from yunchou.records.imports.table import Row, fitted

LONGEST_CELL = 1 << 20
"""Characters. An unclosed quotation mark swallows the rest of the file up to here."""

DELIMITERS = (",", ";", "\t", "|", "，", "；", "^", "~")
_SAMPLE = 1 << 16
_EXCEL_HINT = re.compile(r"sep=(.)\s*", re.IGNORECASE)

csv.field_size_limit(LONGEST_CELL)


@dataclass(frozen=True, slots=True)
class Form:
    """How cells are set apart. `hint`: the first line is Excel's `sep=;` and no row."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    hint: bool = False


class TextTable:
    """A text file read as a table."""

    kind = "csv"
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    def __init__(
        self, path: Path, name: str, *, encoding: str | None = None, delimiter: str | None = None
    ) -> None:
        self.path = path
        self.name = name
        found: TextScan = scan(path, encoding)
        self.encoding: str | None = found.encoding
        self._codec = found.encoding
        self._mixed = found.mixed
        with self._open() as file:
            sample = file.read(_SAMPLE)
            whole = not file.read(1)
        self._form = find_form(sample, whole, delimiter)
        self.delimiter: str | None = self._form.delimiter
        header = find_header(self._start())
        self.columns = header.names
        self._before = header.rows
        self.about_rows = max(0, found.lines - header.rows)

    def rows(self) -> Iterator[Row]:
        """See `Table.rows`. Raises 400 where a quotation mark is never closed."""
        width, before, mixed = len(self.columns), self._before, self._mixed
        with self._open() as file:
            drawn: list[str] = []
            reader = self._reader(file, _last_line(drawn))
            number = 0
            try:
                for cells in reader:
                    if drawn:
                        if cells == drawn:
                            break
                        raise _never_closed(number + 1)
                    number += 1
                    if number <= before:
                        continue
                    kept = fitted(cells, width)
                    if kept is not None:
                        yield number, [_sound(cell) for cell in kept] if mixed else kept
            except csv.Error as fault:
                raise _unreadable(number + 1, fault) from None

    def _start(self) -> list[list[Any]]:
        with self._open() as file:
            out: list[list[Any]] = []
            try:
                for cells in self._reader(file):
                    out.append(cells)
                    if len(out) >= LOOKED_AT:
                        break
            except csv.Error as fault:
                raise _unreadable(len(out) + 1, fault) from None
            return out

    def _open(self) -> io.TextIOWrapper:
        errors = "surrogateescape" if self._mixed else "strict"
        return open(self.path, encoding=self._codec, errors=errors, newline="")

    def _reader(self, file: io.TextIOWrapper, more: Iterable[str] = ()) -> Any:
        if self._form.hint:
            file.readline()
        return csv.reader(
            chain(file, more),
            delimiter=self._form.delimiter,
            quotechar=self._form.quote,
            escapechar=self._form.escape,
            doublequote=self._form.escape is None,
        )


def _last_line(drawn: list[str]) -> Iterator[str]:
    """A line put behind the last, kept in `drawn` when it is read: an open quotation mark takes it in with the rest."""
    drawn.append("end of file")
    yield drawn[0]


def _sound(cell: Cell) -> Cell:
    if not isinstance(cell, str) or not is_escaped(cell):
        return cell
    fixed = repaired(cell)
    if fixed is not None:
        return fixed
    text = say("单元格含有无法识别的字符。", "The cell holds bytes that are no text.")
    return BadCell(cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace"), text)


def _never_closed(number: int) -> Problem:
    return malformed(
        say(
            "第 {n} 行的引号没有结束，其后的内容都被算作一个单元格。",
            "A quotation mark in row {n} is never closed: all that follows would be one cell.",
            n=number,
        )
    )


def _unreadable(number: int, fault: csv.Error) -> Problem:
    if "field larger" in str(fault):
        message = say(
            "第 {n} 行的单元格过长，或引号没有结束。",
            "A cell in row {n} is too long, or its quotation mark is never closed.",
            n=number,
        )
    else:
        message = say("第 {n} 行无法读取：{f}", "Row {n} cannot be read: {f}", n=number, f=str(fault))
    return malformed(message)


def find_form(sample: str, whole: bool, delimiter: str | None = None) -> Form:
    """Delimiter, quotation mark and escape of a text table, from its beginning.

    The delimiter is the one that cuts most lines into equally many cells. `whole`: the sample is the whole file,
    otherwise its last line may be cut and is left out of account.
    """
    hint = _EXCEL_HINT.match(sample)
    if hint and not delimiter:
        return Form(hint.group(1), hint=True)
    if not whole and "\n" in sample:
        sample = sample[: sample.rindex("\n") + 1]
    quote = "'" if _quoted_by_apostrophes(sample) else '"'
    escape = "\\" if '\\"' in sample and '""' not in sample else None
    if delimiter:
        return Form(delimiter, quote, escape)
    scored = [(_consistency(sample, each, quote, escape), -n, each) for n, each in enumerate(DELIMITERS)]
    best = max(scored)
    return Form(best[2] if best[0] > 0 else ",", quote, escape)


def _quoted_by_apostrophes(sample: str) -> bool:
    if '"' in sample:
        return False
    opened = len(re.findall(r"(?:^|[,;\t|])'", sample, re.MULTILINE))
    closed = len(re.findall(r"'(?=[,;\t|]|\r?$)", sample, re.MULTILINE))
    return opened >= 3 and opened == closed


def _consistency(sample: str, delimiter: str, quote: str, escape: str | None) -> float:
    """How evenly a delimiter cuts the sample: the share of lines of the usual width, a little more for more cells."""
    reader = csv.reader(
        io.StringIO(sample, newline=""),
        delimiter=delimiter,
        quotechar=quote,
        escapechar=escape,
        doublequote=escape is None,
    )
    widths: Counter[int] = Counter()
    try:
        for cells in reader:
            if cells:
                widths[len(cells)] += 1
    except csv.Error:
        return 0.0
    several = {width: count for width, count in widths.items() if width > 1}
    if not several:
        return 0.0
    width, count = max(several.items(), key=lambda each: (each[1], each[0]))
    return count / sum(widths.values()) * (1 - 0.1 / width)
