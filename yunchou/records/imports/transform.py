"""Rows become items: the values that a row gives each field, relations still as the text to look for.

Nothing here asks the database, so it may run in a thread of its own, a chunk ahead of the writing.
"""

from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from yunchou.base.cells import Cell, CellProblem, is_empty
from yunchou.base.errors import FieldError, Message, say
from yunchou.records.imports.binding import BoundField, BoundStep
from yunchou.records.imports.table import Row


@dataclass(slots=True)
class Item:
    """One row on its way in. `values` are JSON values by field; `texts` holds what relations are to be found by.

    An empty relation stands in `values` as None. `stages`: name of a stage → when the record entered it; `entered`
    the same by the stage's id, once that is found.
    """

    row: int
    cells: list[Cell]
    values: dict[str, Any] = field(default_factory=dict)
    texts: dict[str, str | list[str]] = field(default_factory=dict)
    stages: dict[str, str] = field(default_factory=dict)
    entered: dict[str, str] = field(default_factory=dict)
    errors: list[FieldError] = field(default_factory=list)
    blank: list[str] = field(default_factory=list)
    """Fields that stay empty although the row has something for them: what is not found or cannot be read."""
    coming: list[str] = field(default_factory=list)
    """Relations to records that an earlier step of a trial would have made."""
    own_blank: int = 0
    own_errors: int = 0
    """How many of the errors the row has of itself; the others came up when it was written."""

    def fail(self, code: str, message: Message, name: str | None = None) -> None:
        """Add a fault; the row goes to the error file."""
        self.errors.append(FieldError(code, message, field=name))

    def fresh(self) -> None:
        """Forget what came up when it was written, for another try."""
        del self.errors[self.own_errors :]
        del self.blank[self.own_blank :]
        self.entered = {}
        self.coming = []


@dataclass(slots=True)
class Chunk:
    """Rows that are written in one transaction. `start` and `end` count the file's data rows before and after."""

    start: int
    end: int
    items: list[Item]


def chunks(bound: BoundStep, rows: Iterator[Row], size: int, start: int = 0) -> Generator[Chunk, None, None]:
    """The rows in chunks of at most `size`, from the data row number `start` on."""
    at = sum(1 for _ in islice(rows, start))
    while True:
        taken = list(islice(rows, size))
        if not taken:
            return
        items = [item for number, cells in taken if (item := read_row(bound, number, cells)) is not None]
        yield Chunk(at, at + len(taken), items)
        at += len(taken)


def read_row(bound: BoundStep, number: int, cells: list[Cell]) -> Item | None:
    """The item of a row; None where the step's condition leaves the row out."""
    item = Item(number, cells)
    if len(cells) > bound.width:
        message = say("单元格比列多。", "The row has more cells than there are columns.")
        item.fail("wrong_type", message)
        item.own_errors = 1
        return item
    if bound.when is not None and not bound.when(cells):
        return None
    values = item.values
    for each in bound.fields:
        if each.place is None:
            _read_field(item, each, cells)
            continue
        cell = cells[each.place]
        try:
            values[each.name] = None if is_empty(cell) else each.read(cell)
        except CellProblem as problem:
            _unread(item, each, problem)
    for name, each in bound.stages:
        if each.when is not None and not each.when(cells):
            continue
        try:
            cell = each.get(cells)
            if not is_empty(cell):
                item.stages[name] = each.read(cell)
        except CellProblem as problem:
            item.fail(problem.code, problem.message, f"stage_entered.{name}")
    item.own_errors, item.own_blank = len(item.errors), len(item.blank)
    return item


def _unread(item: Item, each: BoundField, problem: CellProblem) -> None:
    if each.lenient:
        item.blank.append(each.name)
    else:
        item.fail(problem.code, problem.message, each.name)


def _read_field(item: Item, each: BoundField, cells: Sequence[Cell]) -> None:
    if each.when is not None and not each.when(cells):
        return
    try:
        value = each.get(cells)
        if not each.ready:
            value = None if is_empty(value) else each.read(value)
    except CellProblem as problem:
        _unread(item, each, problem)
        return
    if each.lookup is None or not value:
        item.values[each.name] = value
    else:
        item.texts[each.name] = value


def has_key(values: Mapping[str, Any], match: Sequence[str]) -> bool:
    """Whether all fields to match by have values."""
    for name in match:
        value = values.get(name)
        if value is None or value == []:
            return False
    return bool(match)


def merge_repeats(items: list[Item], match: Sequence[str]) -> list[list[Item]]:
    """Rows of a chunk put together that mean one record, in order of the first of each.

    The last row of a group holds; a field that only an earlier one gives is kept. Rows whose key is not whole stand
    alone, as each of them makes a record.
    """
    groups: list[list[Item]] = []
    known: dict[tuple[Any, ...], list[Item]] = {}
    for item in items:
        if not has_key(item.values, match):
            groups.append([item])
            continue
        key = tuple([item.values[name] for name in match])
        try:
            group = known.get(key)
        except TypeError:  # a list or an address among the fields to match by
            key = tuple(map(repr, key))
            group = known.get(key)
        if group is None:
            known[key] = [item]
            groups.append(known[key])
        else:
            group.append(item)
    return groups
