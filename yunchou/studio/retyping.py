"""The job that gives a field another type: a new column, filled beside readers and writers, then taken in one moment.

The job remembers in a second column which value of the source each row was filled from. Whatever was written meanwhile
differs from that and is filled again, the last of it inside the transaction that takes the new column, which keeps
writers out. A job that is killed goes on where rows still differ. The column before stays 30 days, so that the change can
be undone: values that are as the conversion left them come back as they were, others are converted back.
"""

import asyncio
import json
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, Record, name_literal, present, quote
from yunchou.base.errors import Problem, conflict, say
from yunchou.jobs.handlers import Cancelled, JobContext, job
from yunchou.model import store, tables
from yunchou.model.definition import field_from_json
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model
from yunchou.studio.apply import change, locked
from yunchou.studio.convert import Conversion, Converted, beside_of, encoded
from yunchou.studio.indexes import alone, build_beside
from yunchou.studio.orphans import refuse_orphans
from yunchou.studio.retype import drop_columns

BATCH = 2000
FEW = 500
"""So many rows may be left to the moment in which writers wait."""
PASSES = 20


@dataclass(slots=True)
class _Copying:
    """A change of type under way."""

    caller: Caller
    id: int
    object: str
    field: str
    table: str
    hint: str | None
    state: str
    old: Field
    new: Field
    seen: str
    definition: dict[str, Any]
    undoes: int | None
    forward: Conversion
    back: Conversion
    """From the new form to that of the column before, which tells what the conversion had made of a value."""

    @property
    def schema(self) -> str:
        return self.caller.organisation.schema

    @property
    def where(self) -> str:
        return f"{quote(self.schema)}.{quote(self.table)}"


@job("model.retype", retries=5)
async def retype(context: JobContext) -> dict[str, Any]:
    """Payload `{"retype": id}`; result `{"converted", "lost"}`. Raises 409 for a change that was called off."""
    caller: Caller = context.caller
    number = int(context.payload["retype"])
    sql = f"select * from {quote(caller.organisation.schema)}.model_retype where id = $1"
    link = await alone(context.database, number)
    try:
        row = present(await link.fetchrow(sql, number))
        if row["state"] == "cancelled":
            raise conflict(
                "called_off",
                say(
                    "此次转换已中止，字段未变；请重新开始转换",
                    "This change was called off and the field is as it was: start it anew",
                ),
            )
        if row["state"] in ("copying", "swapped"):
            await _go_on(context, link, await _read(caller, row))
            row = present(await link.fetchrow(sql, number))
    finally:
        await link.close()
    return {"converted": row["converted"], "lost": row["lost"]}


async def _go_on(context: JobContext, link: Connection, copying: _Copying) -> None:
    if copying.state == "copying":
        try:
            await _fill(context, link, copying)
        except (Cancelled, Problem):
            await _call_off(copying)
            raise
        await _take(copying)
    await _finish(copying)


async def _read(caller: Caller, row: Record) -> _Copying:
    organisation = caller.organisation
    model: Model = (await organisation.reload(await organisation.snapshot())).model
    definition = json.loads(row["definition"])
    scale = json.loads(row["settings"]).get("scale")
    field = model.object(row["object"]).fields[row["field"]]
    old = replace(field, column=row["source"])
    new = replace(field_from_json(definition, layer="organisation"), column=row["copy"])
    factor = None if scale is None else Decimal(scale)
    return _Copying(
        caller,
        row["id"],
        row["object"],
        row["field"],
        row["table_name"],
        row["hint"],
        row["state"],
        old,
        new,
        row["seen"],
        definition,
        row["undoes"],
        Conversion(organisation, model, old, new, factor),
        Conversion(organisation, model, new, old, factor),
    )


# -- filling -----------------------------------------------------------------------------------------------------


async def _fill(context: JobContext, link: Connection, copying: _Copying) -> None:
    """Fills the new column until hardly a row is left, then builds its indexes."""
    differs = f"{quote(copying.old.column)} is distinct from {quote(copying.seen)}"
    total = await link.fetchval(f"select count(*) from {copying.where} where {differs}")
    if copying.hint is not None:
        await _fill_emptied(link, copying)
    done = 0
    for _ in range(PASSES):
        last, filled = 0, 0
        while True:
            if context.cancelled():
                raise Cancelled
            last, n = await _batch(link, copying, last, BATCH)
            filled, done = filled + n, done + n
            context.progress(0.9 * min(1.0, done / max(total, 1)))
            if n == 0:
                break
            await asyncio.sleep(0)
        if filled <= FEW:
            break
    for index in tables.indexes(copying.schema, copying.table, copying.new):
        await build_beside(link, copying.schema, copying.table, index)


async def _batch(link: Connection, copying: _Copying, after: int, most: int) -> tuple[int, int]:
    """Fills the next rows that differ, in order of their ids; gives the last id and how many they were."""
    source, seen = quote(copying.old.column), quote(copying.seen)
    hint = quote(copying.hint) if copying.hint else "null::text"
    rows = await link.fetch(
        f"select id, {source} as source, {hint} as hint from {copying.where}"
        f" where {source} is distinct from {seen} and id > $1 order by id limit $2",
        after,
        most,
    )
    if rows:
        values = await _values(link, copying, [(row["source"], row["hint"]) for row in rows])
        await _write(link, copying, [row["id"] for row in rows], [row["source"] for row in rows], values)
    return (rows[-1]["id"] if rows else after), len(rows)


async def _values(link: Connection, copying: _Copying, given: list[tuple[Any, Any]]) -> list[Any]:
    """What goes into the new column for each pair of the source's value and that of the column before."""
    filled = [value for value, _ in given if value is not None]
    converted = iter(await copying.forward.convert(link, filled))
    answers: list[Any] = []
    hinted = [hint for _, hint in given if hint is not None]
    made: dict[int, Converted] = {}
    if hinted:
        made = dict(enumerate(await copying.back.convert(link, hinted)))
    number = 0
    for value, hint in given:
        new = None if value is None else next(converted).value
        if hint is not None:
            # What the conversion had made of the value before still stands: that value is back, to the letter.
            if made[number].value == value:
                new = hint
            number += 1
        answers.append(new)
    return answers


async def _write(
    link: Connection, copying: _Copying, ids: list[int], sources: list[Any], values: list[Any]
) -> None:
    old, new = type_of(copying.old), type_of(copying.new)
    beside = "".join(
        f" {quote(copying.new.column + ending)} = case when v.value is not null then {name_literal(value)} end,"
        for ending, value in beside_of(copying.new, copying.old).items()
    )
    await link.execute(
        f"update {copying.where} t set {quote(copying.new.column)} = {new.decode('v.value')},{beside}"
        f" {quote(copying.seen)} = {old.decode('v.source')}"
        f" from unnest($1::bigint[], $2::{new.array_type}[], $3::{old.array_type}[]) v(id, value, source)"
        " where t.id = v.id",
        ids,
        [encoded(copying.new, each) for each in values],
        [encoded(copying.old, each) for each in sources],
    )


async def _fill_emptied(link: Connection, copying: _Copying) -> None:
    """Where the conversion had lost a value and nobody gave another, the value before is back."""
    source, hint = quote(copying.old.column), quote(copying.hint or "")
    last = 0
    while True:
        rows = await link.fetch(
            f"select id, {hint} as hint from {copying.where} where {source} is null and {hint} is not null"
            f" and id > $1 order by id limit {BATCH}",
            last,
        )
        if not rows:
            return
        last = rows[-1]["id"]
        made = await copying.back.convert(link, [row["hint"] for row in rows])
        lost = [(row["id"], row["hint"]) for row, each in zip(rows, made, strict=True) if each.value is None]
        ids, values = [id for id, _ in lost], [value for _, value in lost]
        await _write(link, copying, ids, [None] * len(ids), values)


# -- taking ------------------------------------------------------------------------------------------------------


async def _take(copying: _Copying) -> None:
    """Fills the last rows and takes the new column, in one transaction that keeps writers out."""

    async def run(link: Connection) -> None:
        await store.lock(link, copying.caller.organisation.id)
        last, n = await _batch(link, copying, 0, BATCH)
        while n:
            last, n = await _batch(link, copying, last, BATCH)
        if copying.hint is not None:
            await _bring_beside(link, copying, copying.hint)
        model = (await copying.caller.organisation.load(link)).model
        owner = model.object(copying.object)
        await refuse_orphans(link, copying.schema, model, owner, copying.old, copying.new)
        step = {
            "op": "swap",
            "object": copying.object,
            "field": copying.field,
            "column": copying.new.column,
            "definition": copying.definition,
        }
        await change(copying.caller, link, [step], undoes=copying.undoes)
        await link.execute(
            f"update {quote(copying.schema)}.model_retype set state = 'swapped' where id = $1", copying.id
        )

    await locked(copying.caller, run)


async def _bring_beside(link: Connection, copying: _Copying, hint: str) -> None:
    """Where a value came back to the letter, what stood beside it comes too: the currency that an amount was given in."""
    beside = type_of(copying.new).beside
    if not beside:
        return
    copy = copying.new.column
    sets = ", ".join(f"{quote(copy + ending)} = {quote(hint + ending)}" for ending in beside)
    filled = " or ".join(f"{quote(hint + ending)} is not null" for ending in beside)
    await link.execute(
        f"update {copying.where} set {sets} where {quote(copy)} = {quote(hint)} and ({filled})"
    )


async def _finish(copying: _Copying) -> None:
    """Counts what came of the values and drops what only the copying needed."""
    source, copy = quote(copying.old.column), quote(copying.new.column)

    async def run(link: Connection) -> None:
        await drop_columns(link, copying.schema, copying.table, copying.seen)
        await link.execute(
            f"update {quote(copying.schema)}.model_retype set state = 'done' where id = $1", copying.id
        )

    await copying.caller.organisation.db.execute(
        f"update {quote(copying.schema)}.model_retype set (converted, lost) = ("
        f"select count({copy}), count(*) filter (where {copy} is null and {source} is not null)"
        f" from {copying.where}) where id = $1",
        copying.id,
    )
    await locked(copying.caller, run)


async def _call_off(copying: _Copying) -> None:
    async def run(link: Connection) -> None:
        await drop_columns(
            link,
            copying.schema,
            copying.table,
            *type_of(copying.new).stored_columns(copying.new),
            copying.seen,
        )
        await link.execute(
            f"update {quote(copying.schema)}.model_retype set state = 'cancelled' where id = $1", copying.id
        )

    await locked(copying.caller, run)
