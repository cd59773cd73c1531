"""Exports under headings: the groups of a list with their counts and figures, each above its rows, and what all make.

The figures come from the aggregate that lists show, in the transaction of the rows. The rows come in the order of the
groups, so that a heading is due wherever a row's group is another than that of the row before.
"""

import json
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.cells import OutCell
from yunchou.base.db import Connection, present
from yunchou.base.errors import malformed, say
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import CellWriting
from yunchou.model.field_types.base import Writer as FieldWriter
from yunchou.model.object import label
from yunchou.records.aggregate import MOST_ROWS, Aggregate, compile_aggregate, group_place, group_sql
from yunchou.records.read import asking_of
from yunchou.records.select import Place, Select
from yunchou.records.sheets import Writer
from yunchou.records.sort import Order, sort_key

BETWEEN = "·"
"""Between the labels of a path, and of a value and its part that has a column of its own."""
GROUP, COUNT, TOTAL = label("分组", "Group"), label("记录数", "Records"), label("合计", "Total")
_PERIODS = {"year": "{}年", "quarter": "{}年第{}季度", "month": "{}年{}月", "week": "{}年第{}周"}
_COUNTED = "N"
"""The measure of how many; no field has a name with a capital letter."""

Figures = dict[tuple[Hashable, ...], Mapping[str, Any]]
"""The answers of the aggregates by the groups they are of, outermost first; of no group: over all records."""


@dataclass(frozen=True, slots=True)
class Level:
    """One level of groups: as asked for, its path and grain, SQL that tells its groups apart, and a row's group in JSON."""

    asked: str
    path: str
    grain: str
    place: Place
    sql: str
    key: str


def levels_of(select: Select, group: Sequence[str]) -> list[Level]:
    """The levels of groups, as an aggregate takes them. Raises 400 where nothing can be grouped by one."""
    levels = []
    for asked in group:
        place, grain = group_place(select, asked)
        sql, kind = group_sql(select, place, grain), type_of(place.field)
        shown = f"({sql})::text" if kind.relation else kind.out(sql, place.field, select.asking.values)
        key = sql if grain else shown
        levels.append(Level(asked, asked.partition(":")[0], grain, place, sql, key))
    return levels


def order_sql(select: Select, levels: Sequence[Level], sort: Sequence[str]) -> str:
    """The order of a grouped list: by the groups as their field is sorted, those without a value first, then as asked.

    What tells groups apart is part of it: two customers of one name are two groups.
    """
    parts = []
    for level in levels:
        # Periods are in order by their names.
        if not level.grain and (key := sort_key(select, level.path, False, 0)) is not None:
            parts.append(f"{key.sql} nulls first")
        parts.append(f"{level.sql} nulls first")
    paths = [level.path for level in levels]
    inside = [level.path for level in levels if level.grain]
    inside += [each for each in sort if each.removeprefix("-") not in paths]
    order = Order(select, inside)
    keys = [key.sql for key in order.keys]
    return ", ".join([*parts, order.sql(keys) if inside else f"{select.alias}.id"])


def headings(levels: Sequence[Level], writing: CellWriting) -> list[str]:
    """What the columns of the headings are called: one for each level, then how many."""
    names = [f"{writing.word(GROUP)}{BETWEEN}{writing.word(level.place.field.label)}" for level in levels]
    return [*names, writing.word(COUNT)]


def measure_of(place: int) -> str:
    """The name of the measure that stands in the column of that place."""
    return f"{_COUNTED}{place}"


def aggregates(
    where: str | None, group: Sequence[str], paths: Sequence[str], totals: Mapping[str, str]
) -> list[Aggregate]:
    """What is asked for the headings over columns of these paths: an answer over all, and one for each level."""
    measures = {_COUNTED: "count()"}
    for place, path in enumerate(paths):
        if path in totals:
            bracketed = ".".join(f"[{part}]" for part in path.split("."))
            measures[measure_of(place)] = f"{totals[path]}({bracketed})"
    return [Aggregate(group[:depth], measures, where, limit=MOST_ROWS) for depth in range(len(group) + 1)]


async def figures_of(
    link: Connection, caller: Caller, snapshot: Snapshot, name: str, asked: Sequence[Aggregate]
) -> Figures:
    """The figures of every group, by the groups. Raises 400 where there are more groups than an answer holds."""
    found: Figures = {}
    for each in asked:
        asking = replace(asking_of(caller, snapshot), language=None)
        statement = compile_aggregate(asking, name, each)
        row = present(await link.fetchrow(statement, *asking.params.values))
        answer = json.loads(row[2] or "[]", parse_float=Decimal)
        if len(answer) >= MOST_ROWS:
            message = say(
                "分组多于 {n} 个，请缩小范围或少分一层",
                "There are more than {n} groups: narrow the filter or group by less",
                n=MOST_ROWS,
            )
            raise malformed(message)
        found |= {tuple(_told(one[key]) for key in each.group): one for one in answer}
    return found


@dataclass(frozen=True, slots=True)
class ColumnOut:
    """How a column is written: its values, over how many cells, and its measure in the headings, if it has one."""

    write: FieldWriter
    width: int
    total: str | None

    @property
    def counted(self) -> bool:
        """Whether its figure is a number of records and no value of its field."""
        return self.total in ("count", "count_distinct")


class GroupedOut:
    """Turns rows of JSON values, the groups of each before them, into rows of a file under headings."""

    def __init__(
        self,
        writer: Writer,
        writing: CellWriting,
        levels: Sequence[Level],
        figures: Figures,
        columns: Sequence[ColumnOut],
    ) -> None:
        self._writer, self._writing = writer, writing
        self._levels, self._columns, self._figures = levels, columns, figures
        self._at: tuple[Hashable, ...] = ()

    def rows(self, batch: Sequence[str]) -> None:
        """Write rows, and before them the headings of the groups that begin with them."""
        depth = len(self._levels)
        for text in batch:
            values = json.loads(text, parse_float=Decimal)
            self._enter(tuple(_told(value) for value in values[:depth]))
            cells: list[OutCell] = [None] * (depth + 1)
            for value, column in zip(values[depth:], self._columns, strict=True):
                cells.extend(column.write(value))
            self._writer.row(cells, level=depth)

    def end(self) -> None:
        """Write what all records make together."""
        self._heading((), self._writing.word(TOTAL), 0)

    def close(self) -> None:
        """Finish the file."""
        self._writer.close()

    def _enter(self, at: tuple[Hashable, ...]) -> None:
        same = next(
            (n for n, (one, other) in enumerate(zip(at, self._at, strict=False)) if one != other), None
        )
        if same is None and self._at:
            return
        for number in range(same or 0, len(at)):
            key = at[: number + 1]
            value = self._figures[key][self._levels[number].asked]
            self._heading(key, self._name(self._levels[number], value), number)
        self._at = at

    def _heading(self, key: tuple[Hashable, ...], name: OutCell, level: int) -> None:
        row = self._figures[key]
        cells: list[OutCell] = [None] * len(self._levels)
        cells[level] = name
        cells.append(row[_COUNTED])
        for place, column in enumerate(self._columns):
            figure = row.get(measure_of(place))
            if column.total is None or figure is None:
                cells.extend([None] * column.width)
            else:
                cells.extend([figure] if column.counted else column.write(figure))
        self._writer.row(cells, level=level, heading=True)

    def _name(self, level: Level, value: Any) -> OutCell:
        """A group in words, as lists call it."""
        field, zh = level.place.field, not self._writing.language.startswith("en")
        if value is None:
            name = self._writing.word(field.label)
            return f"{name}为空" if zh else f"No {name}"
        if level.grain:
            parts = [part.lstrip("QW0") for part in value.split("-")]
            return _PERIODS[level.grain].format(*parts) if zh and level.grain in _PERIODS else str(value)
        return type_of(field).writer(field, self._writing)(value)[0] or "—"


def _told(value: Any) -> Hashable:
    """The group of a row, or of an answer, as something to find it by; a reference by what it points at."""
    if isinstance(value, dict) and "id" in value:
        return f"{value['object']} {value['id']}" if "object" in value else value["id"]
    if isinstance(value, dict):
        return tuple(sorted(value.items()))
    return tuple(value) if isinstance(value, list) else value
