"""A block of cells from a spreadsheet, written over the cells of a list.

Cells are read as an import reads them: dates, amounts, labels of choices, names of what relations point at. A cell that is
refused takes nothing else with it; unless the refused ones may be left out, nothing is written at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read
from yunchou.base.errors import FieldError, invalid, malformed, say
from yunchou.records.bulk import PASTE, note
from yunchou.records.change import UPDATE, Operation, Result
from yunchou.records.imports.binding import Binder, BoundStep
from yunchou.records.imports.plan import Source, Step
from yunchou.records.imports.resolve import Resolver
from yunchou.records.imports.transform import Item, read_row
from yunchou.records.read import readable_object
from yunchou.records.write import Unit

MOST_ROWS, MOST_COLUMNS = 2000, 60
_LAST = (1 << 63) - 1


@dataclass(frozen=True, slots=True)
class Block:
    """The texts of cells, a row for each record. `partial`: what is refused is left out, the rest written."""

    fields: Sequence[str]
    ids: Sequence[int]
    rows: Sequence[Sequence[str]]
    partial: bool = False


@dataclass(slots=True)
class _Line:
    """One record on its way: what is to be written, and the cells that were refused."""

    id: int
    item: Item
    faults: list[FieldError]

    def refuse(self, faults: Sequence[FieldError]) -> None:
        """Takes the cells out that are at fault; all of them, where the record as a whole is."""
        self.faults.extend(faults)
        for fault in faults:
            if fault.field in self.item.values:
                del self.item.values[fault.field]
            else:
                self.item.values.clear()


class _Refused(Exception):
    """Ends the transaction, so that nothing of it stays."""


async def paste(caller: Caller, name: str, block: Block) -> dict[str, Any]:
    """`{"written": records, "refused": [{"id", "field", "code", "message"}]}`. Raises 400, 403, 404, and 422 for fields
    that cannot be pasted into.
    """
    _check(block)
    lines: list[_Line] = []
    written = 0
    try:
        async with Unit(caller) as unit:
            bound = _bind(unit, name, block.fields)
            lines = await _read(unit, bound, block)
            number = await unit.begin_many()
            results = await _write(unit, name, lines)
            written = len(results)
            await note(unit, number, PASTE, name, results)
            if not block.partial and any(line.faults for line in lines):
                raise _Refused
    except _Refused:
        written = 0
    refused = [
        {
            "id": str(line.id),
            "field": fault.field,
            "code": fault.code,
            "message": fault.message.in_language(caller.language),
        }
        for line in lines
        for fault in line.faults
    ]
    return {"written": written, "refused": refused}


def _check(block: Block) -> None:
    if len(block.rows) > MOST_ROWS or not 1 <= len(block.fields) <= MOST_COLUMNS:
        message = say(
            "最多粘贴 {r} 行、{c} 列",
            "There may be {r} rows and {c} columns",
            r=MOST_ROWS,
            c=MOST_COLUMNS,
        )
        raise malformed(message)
    width = len(block.fields)
    uneven = any(len(row) != width for row in block.rows) or len(block.rows) != len(block.ids)
    if uneven or len(set(block.ids)) != len(block.ids) or len(set(block.fields)) != width:
        message = say(
            "每条记录应有一行，每个字段一列",
            "There must be a row for each record and a column for each field",
        )
        raise malformed(message)


def _bind(unit: Unit, name: str, fields: Sequence[str]) -> BoundStep:
    asking = unit.asking()
    owner = readable_object(asking, name)
    unknown = [
        FieldError("unknown_field", say("没有字段 {f}", "There is no field {f}", f=each[:60]), field=each)
        for each in fields
        if (field := owner.fields.get(each)) is None or not may_read(asking.viewer, owner, field)
    ]
    if unknown:
        raise invalid(unknown)
    step = Step("clipboard", name, {each: Source(column=each) for each in fields})
    zone = unit.caller.organisation.settings.time_zone
    binder = Binder(unit.snapshot.model, 0, step, list(fields), zone)
    bound = binder.bind()
    if bound is None or bound.historic:
        message = say("其中有不能粘贴的列", "Some of these columns can't be pasted into")
        raise invalid([FieldError("readonly", message, field=each) for each in fields])
    return bound


async def _read(unit: Unit, bound: BoundStep, block: Block) -> list[_Line]:
    lines: list[_Line] = []
    for id, row in zip(block.ids, block.rows, strict=True):
        item = read_row(bound, len(lines), [cell.strip() or None for cell in row])
        if item is None:  # the step has no condition that could leave a row out
            continue
        # A faulty cell does not keep the references in the others from being found.
        lines.append(_Line(id, item, list(item.errors)))
        item.errors, item.own_errors = [], 0
    await Resolver(bound, _LAST).resolve(unit, [line.item for line in lines])
    for line in lines:
        line.refuse(line.item.errors)
    return lines


async def _write(unit: Unit, name: str, lines: Sequence[_Line]) -> list[Result]:
    """Writes what is left of each line, once more without the cells that were refused; gives what was written."""
    written: list[Result] = []
    waiting = [line for line in lines if line.item.values]
    while waiting:
        operations = [Operation(UPDATE, line.item.values, id=line.id) for line in waiting]
        results = await unit.write(name, operations, atomic=False)
        again: list[_Line] = []
        for line, result in zip(waiting, results, strict=True):
            if not result.failed:
                written.append(result)
                continue
            line.refuse(result.errors)
            if line.item.values:
                again.append(line)
        waiting = again
    return written
