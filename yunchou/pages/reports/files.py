"""Reports as files: CSV, a workbook with a sheet for each table, and PDF with its fonts inside."""

import asyncio
import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.base.cells import OutCell
from yunchou.base.errors import forbidden, malformed, say
from yunchou.metrics.query import amount
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import CellWriting
from yunchou.model.object import Label
from yunchou.pages.reports.definition import Report
from yunchou.pages.reports.result import Column, Line, Table
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Select, names_of
from yunchou.records.sheets import CsvWriter, XlsxWriter
from yunchou.services.pdf import Cell, Sheet, tables_pdf

FORMATS = ("csv", "xlsx", "pdf")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
}
NUMBER_FORMATS = {"money": "#,##0.00", "percent": "0.0%", "days": "0.0", "number": "#,##0.######"}
Shape = Callable[[Any], OutCell]


def in_language(words: Label, language: str) -> str:
    """A label in a language."""
    return words["en" if language.startswith("en") else "zh-CN"]


def listed(report: Report) -> list[str]:
    """The objects whose records a report lists."""
    if report.kind == "joined":
        return [name for block in report.blocks for name in listed(block)]
    return [report.object] if report.kind == "list" and report.object else []


async def check_may_export(caller: Caller, name: str) -> None:
    """Raises 403 without the right to export an object, whose records a file would list; 404 for an unknown one."""
    snapshot = await caller.organisation.snapshot()
    owner = snapshot.model.object(name)
    if not caller.viewer(snapshot).rights.of(owner.name).export:
        raise forbidden(
            say("您没有导出{o}的权限", "You may not export {o}", o=in_language(owner.plural, caller.language))
        )


async def write(caller: Caller, tables: Sequence[Table], title: str, format: str, path: Path) -> None:
    """Writes the tables to a file. Raises 400 for an unknown format."""
    if format not in FORMATS:
        raise malformed(say("format 应为 {f} 之一", "format must be one of {f}", f=", ".join(FORMATS)))
    shapes = [await _shapes(caller, table) for table in tables]
    if format == "pdf":
        content = await tables_pdf(title, _subtitle(caller), [*map(_sheet(caller), tables, shapes)])
        await asyncio.to_thread(path.write_bytes, content)
        return
    if format == "csv":
        _write_csv(path, tables, shapes, caller.language)
    else:
        _write_workbook(path, tables, shapes, caller.language)


def _headers(table: Table, language: str) -> list[str]:
    return [in_language(each.label, language) for each in table.columns]


def _write_csv(path: Path, tables: Sequence[Table], shapes: Sequence[Sequence[Shape]], language: str) -> None:
    """One table as such; of several each below a line with its title, for there are no sheets."""
    titled = len(tables) > 1
    writer: CsvWriter | None = None
    for table, made in zip(tables, shapes, strict=True):
        headers = _headers(table, language)
        above = [[in_language(table.label, language)], headers] if titled else [headers]
        if writer is None:
            writer = CsvWriter(path, above.pop(0))
        else:
            writer.row([])
        for heading in above:
            writer.row(heading)
        for line in table.lines:
            writer.row(_cells(table, line, made))
    if writer is not None:
        writer.close()


def _write_workbook(
    path: Path, tables: Sequence[Table], shapes: Sequence[Sequence[Shape]], language: str
) -> None:
    writer: XlsxWriter | None = None
    for table, made in zip(tables, shapes, strict=True):
        title, headers = in_language(table.label, language), _headers(table, language)
        if writer is None:
            formats = {n: NUMBER_FORMATS[c.unit] for n, c in enumerate(table.columns) if c.unit}
            writer = XlsxWriter(path, headers, title=title, formats=formats)
        else:
            writer.sheet(title, headers)
        for line in table.lines:
            writer.row(_cells(table, line, made))
    if writer is not None:
        writer.close()


def _cells(table: Table, line: Line, shapes: Sequence[Shape]) -> list[OutCell]:
    return [shape(line.cells.get(c.key)) for c, shape in zip(table.columns, shapes, strict=True)]


async def _shapes(caller: Caller, table: Table) -> list[Shape]:
    """For each column what makes a cell of a value."""
    snapshot = await caller.organisation.snapshot()
    settings = caller.organisation.settings
    writing = CellWriting(caller.language, settings.time_zone, settings.currency)
    asking = asking_of(caller, snapshot)
    owner = readable_object(asking, table.object) if table.object else None

    def made(column: Column) -> Shape:
        if column.unit:
            return amount
        if owner is None or not column.path:
            return lambda value: _plain(value, caller.language)
        field = Select(asking, owner).place(names_of(column.path)).field
        writer = type_of(field).writer(field, writing)

        def words(value: Any) -> OutCell:
            if isinstance(value, dict) and "zh-CN" in value:
                return _plain(value, caller.language)
            cells = [cell for cell in writer(value) if cell not in (None, "")]
            return cells[0] if len(cells) == 1 else " ".join(map(str, cells))

        return words

    return [made(column) for column in table.columns]


def _plain(value: Any, language: str) -> OutCell:
    if isinstance(value, dict):
        return str(in_language(value, language) if "zh-CN" in value else value.get("name") or "")
    return "" if value is None else str(value)


def _subtitle(caller: Caller) -> str:
    moment = dt.datetime.now(ZoneInfo(caller.organisation.settings.time_zone))
    return f"{caller.organisation.name} · {caller.actor.name} · {moment:%Y-%m-%d %H:%M}"


def _sheet(caller: Caller) -> Callable[[Table, Sequence[Shape]], Sheet]:
    def made(table: Table, shapes: Sequence[Shape]) -> Sheet:
        head = [Cell(in_language(c.label, caller.language), right=bool(c.unit)) for c in table.columns]
        lines = [
            [
                Cell(_printed(cell, column.unit), right=bool(column.unit), strong=line.kind != "row")
                for cell, column in zip(_cells(table, line, shapes), table.columns, strict=True)
            ]
            for line in table.lines
        ]
        return Sheet(in_language(table.label, caller.language), head, lines)

    return made


def _printed(cell: OutCell, unit: str) -> str:
    if cell is None:
        return "—" if unit else ""
    if isinstance(cell, Decimal):
        if unit == "percent":
            return f"{cell * 100:.1f}%"
        return f"{cell:,.2f}" if unit == "money" else f"{round(cell, 2).normalize():,f}"
    return str(cell)
