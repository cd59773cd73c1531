"""Where the names of the columns stand, and what the columns are called in the end."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.base.errors import malformed, say, too_large

LOOKED_AT = 30
"""Rows at the start of a sheet among which the header is sought."""
MOST_COLUMNS = 2000
LONGEST_NAME = 200
_YEAR = re.compile(r"(19|20)\d\d")
_NUMBER = re.compile(r"\s*[-+]?[\d,.]+%?\s*")
_DATE = re.compile(r"\s*\d{1,4}[-/.年]\d{1,2}([-/.月]\d{1,4}日?)?(\s.*)?")


@dataclass(frozen=True, slots=True)
class Header:
    """The columns' names, each different and none empty. `rows`: how many rows stand before the first data row."""

    names: tuple[str, ...]
    rows: int


def find_header(rows: Sequence[Sequence[Any]]) -> Header:
    """The header of a sheet that begins with these rows. Raises 400 where there is none, 413 for too many columns.

    Titles above the header are skipped; a header of two rows, the upper with merged cells, is put together; a sheet
    that begins with data at once has its columns named "Column 1" and so on.
    """
    filled = [_filled(row) for row in rows]
    if not any(filled):
        raise malformed(say("文件是空的。", "The file is empty."))
    if max(filled) > MOST_COLUMNS:
        message = say("最多 {n} 列。", "There may be {n} columns at most.", n=MOST_COLUMNS)
        raise too_large(message)
    width = _usual_width(filled)
    at = next(n for n, count in enumerate(filled) if count >= max(1, 0.6 * width))
    if not _is_header(rows[at]):
        below = _below(rows, filled, at, width)
        if below is None:
            return Header(tuple(f"Column {n + 1}" for n in range(_length(rows[at]))), at)
        at = below
    elif _is_upper(rows, filled, at):
        at += 1
    upper = rows[at - 1] if at and filled[at - 1] > 1 else ()
    return Header(_names(rows[at], upper), at + 1)


def _below(rows: Sequence[Sequence[Any]], filled: list[int], at: int, width: int) -> int | None:
    """A header below a row of figures (dates, totals) that stands above the table; None: the data begin at once."""
    for n in range(at + 1, min(at + 4, len(rows))):
        if (
            filled[n] >= max(2, 0.9 * width)
            and _is_header(rows[n])
            and not _is_header(rows[min(n + 1, len(rows) - 1)])
        ):
            return n
    return None


def _is_upper(rows: Sequence[Sequence[Any]], filled: list[int], at: int) -> bool:
    """Whether a row of names is only the upper half of a header: it has gaps, more names follow, then data."""
    return (
        at + 2 < len(rows)
        and filled[at] < max(_length(rows[at]), _length(rows[at + 1]))
        and filled[at + 1] >= filled[at]
        and _is_header(rows[at + 1])
        and not _is_header(rows[at + 2])
    )


def _filled(row: Sequence[Any]) -> int:
    return sum(1 for cell in row if not _is_empty(cell))


def _is_empty(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _length(row: Sequence[Any]) -> int:
    """Columns up to the last filled one."""
    return max((n + 1 for n, cell in enumerate(row) if not _is_empty(cell)), default=0)


def _usual_width(filled: list[int]) -> int:
    counts = [count for count in filled if count > 0]
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    return usual if counts.count(usual) > 1 else max(counts)


def _is_header(row: Sequence[Any]) -> bool:
    """Names are text, years among them; a row with another number or a date in it is data."""
    cells = [cell for cell in row if not _is_empty(cell)]
    others = [cell for cell in cells if not _YEAR.fullmatch(str(cell).strip())]
    return bool(others) and all(isinstance(cell, str) and not _looks_like_data(cell) for cell in others)


def _looks_like_data(cell: str) -> bool:
    return len(cell) > LONGEST_NAME or bool(_NUMBER.fullmatch(cell) or _DATE.fullmatch(cell)) or "@" in cell


def _names(row: Sequence[Any], upper: Sequence[Any]) -> tuple[str, ...]:
    width = max(_length(row), _length(upper))
    own = [_name(row[n]) if n < len(row) else "" for n in range(width)]
    above = [_name(upper[n]) if n < len(upper) else "" for n in range(width)]
    names = [mine or above[n] for n, mine in enumerate(own)]
    if len(set(own)) < len(own):
        # The same words stand under several merged cells: only with the upper word are they told apart.
        group = ""
        for n, mine in enumerate(own):
            group = above[n] or group
            if mine and group and own.count(mine) > 1:
                names[n] = f"{group} {mine}"
    return _distinct(names)


def _name(cell: Any) -> str:
    text = "" if cell is None else str(cell)
    return re.sub(r"\s+", " ", text.encode("utf-8", "replace").decode()).strip()[:LONGEST_NAME]


def _distinct(names: list[str]) -> tuple[str, ...]:
    used: set[str] = set()
    out: list[str] = []
    for n, name in enumerate(names):
        base = name or f"Column {n + 1}"
        free, number = base, 2
        while free in used:
            free, number = f"{base} ({number})", number + 1
        used.add(free)
        out.append(free)
    return tuple(out)
