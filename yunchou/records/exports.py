"""Export: records as CSV, xlsx or JSON, streamed under the caller's rights.

What is exported can be imported again: the columns carry the fields' labels, relations the names of what they point
at, addresses a column for each part.
"""

import asyncio
import datetime as dt
import json
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access
from yunchou.access.organisation import Snapshot
from yunchou.base.cells import OutCell
from yunchou.base.errors import forbidden, malformed, say
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.language.compile import compile_condition
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import CellWriting
from yunchou.model.field_types.base import Writer as FieldWriter
from yunchou.model.object import Model, Object
from yunchou.records.aggregate import Aggregate, compile_aggregate
from yunchou.records.grouped import (
    BETWEEN,
    ColumnOut,
    Figures,
    GroupedOut,
    Level,
    aggregates,
    figures_of,
    headings,
    levels_of,
    order_sql,
)
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Place, Select, display, names_of
from yunchou.records.sheets import CsvWriter, Writer, XlsxWriter

FORMATS = ("csv", "xlsx", "json")
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
_BATCH = 1000
_ALWAYS_LEFT_OUT = ("id", "created_by", "updated_at", "updated_by", "version")

Progress = Callable[[float], None]
Stopped = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Export:
    """What is to be exported. `fields` None: every readable field but the system's own; paths may cross relations.

    No `sort`: in order of creation, so that an import makes the records in that order again. `group`: as an aggregate
    takes it; the rows then stand under headings with the count and, by the path of a column, the `totals` of each group.
    """

    object: str
    fields: Sequence[str] | None = None
    where: str | None = None
    sort: Sequence[str] = ()
    format: str = "csv"
    group: Sequence[str] = ()
    totals: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Column:
    path: str
    place: Place
    sql: str
    masked: bool


async def export(
    caller: Caller,
    asked: Export,
    path: Path,
    *,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
) -> int:
    """Write the records to a file at `path`; gives how many.

    All rows are of one moment. Raises 403 without the right to export the object, 400 for a wrong query.
    """
    _check(asked)
    organisation = caller.organisation
    async with organisation.db.transaction(isolation="repeatable_read", readonly=True) as link:
        # The model as this transaction sees it, so that rows and columns belong together.
        snapshot = await organisation.load(link)
        # An export may be imported again: records are found by the names that are kept.
        asking = replace(asking_of(caller, snapshot), language=None)
        owner = readable_object(asking, asked.object)
        if not asking.viewer.rights.of(owner.name).export:
            label = owner.plural["en" if caller.language.startswith("en") else "zh-CN"]
            raise forbidden(say("您没有导出{o}的权限", "You may not export {o}", o=label))
        select = Select(asking, owner)
        columns = _columns(select, asked.fields)
        levels = levels_of(select, asked.group)
        where = _where(asking, select, asked.where)
        parts = ", ".join([*(level.key for level in levels), *(column.sql for column in columns)])
        # Counted over the same columns, as their names of references use bound values too; the order may add values.
        counting = (
            f"select count(*) from (select {parts} from {select.table()}{select.joins} where {where}) counted"
        )
        total = await link.fetchval(counting, *asking.params.values) if progress else 0
        order = order_sql(select, levels, asked.sort)
        source = f"from {select.table()}{select.joins} where {where}"
        rows = link.cursor(
            f"select json_build_array({parts})::text {source} order by {order}",
            *asking.params.values,
            prefetch=_BATCH,
        )
        wanted = _figures_wanted(asked, columns)
        figures = await figures_of(link, caller, snapshot, owner.name, wanted)
        out = _open(caller, snapshot.model, owner, columns, asked, path, levels, figures)
        try:
            return await _pour(rows, out, total, progress, stopped)
        finally:
            out.close()


def check_grouped(caller: Caller, snapshot: Snapshot, asked: Export) -> None:
    """Raises 400 where an export can't have the groups or the figures that it asks for."""
    _check(asked)
    asking = asking_of(caller, snapshot)
    columns = _columns(Select(asking, readable_object(asking, asked.object)), asked.fields)
    for each in _figures_wanted(asked, columns):
        compile_aggregate(asking_of(caller, snapshot), asked.object, each)


def _check(asked: Export) -> None:
    if asked.format not in FORMATS:
        raise malformed(say("format 应为 {f} 之一", "format must be one of {f}", f=", ".join(FORMATS)))
    if asked.group and asked.format == "json":
        raise malformed(say("json 不能按分组导出", "json can't be exported by groups"))


def _figures_wanted(asked: Export, columns: Sequence["_Column"]) -> list[Aggregate]:
    """What the headings say; nothing without groups."""
    paths = [column.path for column in columns]
    for path in asked.totals:
        if path not in paths:
            message = say(
                "{path} 不在导出的列中，不能合计",
                "{path} is no column of this export, so it has no total",
                path=path[:60],
            )
            raise malformed(message)
    return aggregates(asked.where, asked.group, paths, asked.totals) if asked.group else []


async def _pour(
    rows: Any, out: "_Out | GroupedOut", total: int, progress: Progress | None, stopped: Stopped | None
) -> int:
    done = 0
    async for batch in _batches(rows):
        await asyncio.to_thread(out.rows, batch)
        done += len(batch)
        if stopped and stopped():
            raise Cancelled({"rows": done})
        if progress:
            progress(done / max(1, total))
    out.end()
    return done


async def _batches(rows: Any) -> AsyncIterator[list[str]]:
    batch: list[str] = []
    async for row in rows:
        batch.append(row[0])
        if len(batch) >= _BATCH:
            yield batch
            batch = []
    if batch:
        yield batch


def _where(asking: Asking, select: Select, where: str | None) -> str:
    conditions = [select.condition()]
    if where is not None and where.strip():
        conditions.append(compile_condition(where, select, asking.params, asking.environment()))
    return " and ".join(conditions)


def _columns(select: Select, fields: Sequence[str] | None) -> list[_Column]:
    asking, owner = select.asking, select.owner
    if fields is None:
        fields = [
            name
            for name, field in owner.fields.items()
            if name not in _ALWAYS_LEFT_OUT
            and field.column
            and field_access(asking.viewer, owner, field) != "none"
        ]
    if not fields or len(fields) > 90:
        raise malformed(say("应有 1 至 90 个字段", "There must be 1 to 90 fields"))
    out: list[_Column] = []
    at = 0
    for path in fields:
        field = owner.fields.get(path)
        masked = field is not None and field_access(asking.viewer, owner, field) == "mask"
        own = select.at(select.alias, owner, field) if field is not None and masked else None
        place = own or select.place(names_of(path, at))
        out.append(_Column(path, place, display(select, place), masked or place.hidden is not None))
        at += len(path) + 1
    return out


# -- what is written ---------------------------------------------------------------------------------------------


class _Out:
    """Turns rows of JSON values into rows of a file."""

    def __init__(self, writer: Writer, shapes: Sequence[FieldWriter]) -> None:
        self._writer = writer
        self._shapes = shapes

    def rows(self, batch: Sequence[str]) -> None:
        for text in batch:
            values = json.loads(text, parse_float=Decimal)
            cells: list[OutCell] = []
            for value, shape in zip(values, self._shapes, strict=True):
                cells.extend(shape(value))
            self._writer.row(cells)

    def end(self) -> None:
        """Nothing stands below the rows."""

    def close(self) -> None:
        self._writer.close()


class _JsonOut(_Out):
    """A list of records, one per line, their values as the API gives them."""

    def __init__(self, path: Path, keys: Sequence[str]) -> None:
        self._file = path.open("w", encoding="utf-8")
        self._keys = [json.dumps(key, ensure_ascii=False) for key in keys]
        self._between = "[\n"

    def rows(self, batch: Sequence[str]) -> None:
        for text in batch:
            values = [json.dumps(value, ensure_ascii=False) for value in json.loads(text)]
            pairs = ", ".join(f"{key}: {value}" for key, value in zip(self._keys, values, strict=True))
            self._file.write(f"{self._between}{{{pairs}}}")
            self._between = ",\n"

    def close(self) -> None:
        self._file.write("[]\n" if self._between == "[\n" else "\n]\n")
        self._file.close()


def _open(
    caller: Caller,
    model: Model,
    owner: Object,
    columns: Sequence[_Column],
    asked: Export,
    path: Path,
    levels: Sequence[Level],
    figures: Figures,
) -> _Out | GroupedOut:
    if asked.format == "json":
        return _JsonOut(path, [column.path for column in columns])
    settings = caller.organisation.settings
    called = {each.name: each.label for each in model.objects.values()}
    writing = CellWriting(caller.language, settings.time_zone, settings.currency, called)
    headers = headings(levels, writing) if levels else []
    formats: dict[int, str] = {}
    heading_formats: dict[int, str] = {}
    outs: list[ColumnOut] = []
    for column in columns:
        named = _headers(caller, owner, column)
        out = ColumnOut(_shape(writing, column), len(named), asked.totals.get(column.path))
        if (shown := type_of(column.place.field).cell_format) and not column.masked:
            formats[len(headers)] = shown
            if not out.counted:
                heading_formats[len(headers)] = shown
        headers.extend(named)
        outs.append(out)
    writer: Writer
    if asked.format == "csv":
        writer = CsvWriter(path, headers)
    else:
        title = _word(owner.plural, caller.language)
        writer = XlsxWriter(path, headers, title=title, formats=formats, heading_formats=heading_formats)
    if levels:
        return GroupedOut(writer, writing, levels, figures, outs)
    return _Out(writer, [out.write for out in outs])


def _word(label: Any, language: str) -> str:
    return str(label["en" if language.startswith("en") else "zh-CN"])


def _headers(caller: Caller, owner: Object, column: _Column) -> list[str]:
    field = column.place.field
    name = _word(field.label, caller.language)
    if "." in column.path:
        first = owner.fields.get(column.path.split(".")[0])
        name = f"{_word(first.label, caller.language)}{BETWEEN}{name}" if first else column.path
    if (parts := type_of(field).columns) and not column.masked:
        return [f"{name}{BETWEEN}{_word(words, caller.language)}" for words in parts.values()]
    return [name]


def _shape(writing: CellWriting, column: _Column) -> FieldWriter:
    if column.masked:
        return lambda value: [value]
    return type_of(column.place.field).writer(column.place.field, writing)


def file_name(caller: Caller, owner: Object, asked: Export) -> str:
    """What an export is called when it is saved."""
    today = dt.datetime.now(ZoneInfo(caller.organisation.settings.time_zone)).date()
    return f"{_word(owner.plural, caller.language)} {today.isoformat()}.{asked.format}"


@job("export")
async def run_export(context: JobContext) -> dict[str, Any]:
    """The job of `POST /exports`: the payload is an `Export`, the result `{"rows"}`."""
    asked = Export(**{key: value for key, value in context.payload.items() if value is not None})
    caller: Caller = context.caller
    files = context.resources["files"]
    path = files.incoming(caller.organisation)
    try:
        rows = await export(caller, asked, path, progress=context.progress, stopped=context.cancelled)
        snapshot = await caller.organisation.snapshot()
        name = file_name(caller, snapshot.model.object(asked.object), asked)
        kept = await files.keep(
            caller.organisation,
            path,
            name,
            purpose="export",
            created_by=caller.actor.user_id,
            type=TYPES[asked.format],
        )
    finally:
        path.unlink(missing_ok=True)
    context.files.append({"id": str(kept.id), "name": kept.name})
    return {"rows": rows}
