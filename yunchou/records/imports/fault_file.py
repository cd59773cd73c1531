"""The error file: the rows that failed as they stood in their file, with their row numbers and what is wrong."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.cells import OutCell
from yunchou.model.object import Object
from yunchou.records.imports import store
from yunchou.records.imports.runner import Runner
from yunchou.records.imports.store import Import
from yunchou.records.sheets import CsvWriter, Writer, XlsxWriter

ROW, WRONG = ("行号", "Row"), ("问题", "What is wrong")
FILE_NAME = ("导入错误", "Import errors")


async def write_fault_file(caller: Caller, runner: Runner, path: Path) -> str | None:
    """Write the error file of an import to `path`; gives the name it should be shown by, None when no row failed.

    One file with faults: in its own kind (CSV or xlsx), corrected rows can be imported from it as it is. Several:
    a workbook with a sheet for each step.
    """
    english = caller.language.startswith("en")
    run = runner.run
    at_fault = [n for n, counts in enumerate(run.counts) if counts.failed]
    if not at_fault:
        return None
    as_csv = len(at_fault) == 1 and runner.tables[at_fault[0]].kind == "csv"
    writer: Writer | None = None
    for number in at_fault:
        table, owner = runner.tables[number], runner.bound[number].owner
        columns = [*table.columns, ROW[english], WRONG[english]]
        if as_csv:
            writer = CsvWriter(path, columns)
        elif isinstance(writer, XlsxWriter):
            writer.sheet(_title(number, owner, english), columns)
        else:
            writer = XlsxWriter(path, columns, title=_title(number, owner, english))
        await _rows(caller, run, number, owner, writer, len(table.columns))
    assert writer is not None
    await asyncio.to_thread(writer.close)
    return f"{FILE_NAME[english]}.{'csv' if as_csv else 'xlsx'}"


def _title(number: int, owner: Object, english: bool) -> str:
    return f"{number + 1} {owner.label['en' if english else 'zh-CN']}"


async def _rows(caller: Caller, run: Import, step: int, owner: Object, writer: Writer, width: int) -> None:
    async with caller.organisation.db.transaction(readonly=True) as link:
        async for row in link.cursor(store.fault_query(caller), run.id, step, prefetch=1000):
            fault = store.fault_of(row)
            cells: list[OutCell] = [_shown(cell) for cell in fault["cells"][:width]]
            cells += [None] * (width - len(cells))
            writer.row([*cells, fault["row"], reasons_text(owner, fault["reasons"], caller.language)])


def _shown(cell: Any) -> OutCell:
    return str(cell) if isinstance(cell, float) else cell


def reasons_text(owner: Object, reasons: Sequence[dict[str, Any]], language: str) -> str:
    """What is wrong with a row, as one text in the language, each fault with the label of its field."""
    english = language.startswith("en")
    parts: list[str] = []
    for reason in reasons:
        field = owner.fields.get(reason["field"] or "")
        label = field.label["en" if english else "zh-CN"] if field else reason["field"]
        words = reason["en" if english else "zh"]
        parts.append((f"{label}: " if english else f"{label}：") + words if label else words)
    return " ".join(dict.fromkeys(parts)) if english else "".join(dict.fromkeys(parts))
