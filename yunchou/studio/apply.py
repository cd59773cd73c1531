"""One change of the model: its steps checked, the database brought along, the log written, all in one transaction.

A change waits for the writes under way. It gives up its place in the queue after a moment and tries again, so that
nobody who reads or writes waits long behind it. An index on a table with many rows is left to a job, which builds it
beside the readers and writers.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import Any, TypeVar

import asyncpg

from yunchou.access.actor import Caller
from yunchou.base.db import Connection, present, quote
from yunchou.base.errors import Message, Problem, conflict, duplicate, forbidden, invalid, say
from yunchou.base.pinyin import sort_key
from yunchou.jobs.queue import enqueue
from yunchou.model import store, tables
from yunchou.model.field_types import type_of
from yunchou.model.field_types.any_lookup import OBJECT
from yunchou.model.object import Field, Model, Object, label
from yunchou.model.uses import saved_uses
from yunchou.records.computed.fill import begin
from yunchou.studio import diff, saved
from yunchou.studio.configure import CONFIGURE, at_place, configure
from yunchou.studio.effects import carry_out
from yunchou.studio.indexed import asked, built
from yunchou.studio.options import with_held_options
from yunchou.studio.rename import refuse_stuck
from yunchou.studio.steps import refuse_used, run_step
from yunchou.studio.work import LayerOfObject, Removed, Step, Work

T = TypeVar("T")
DECLARING = (saved,)
"""The modules that say what is saved about objects and fields; naming them here is what makes them known."""
RIGHT = "model.change"
TRIES = 200
LOCK_TIMEOUT_MS = 150
MANY_ROWS = 20_000
"""From so many rows on an index is built by a job."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A change that is in force. `id` is its place in the log; `model` as it is now."""

    id: int
    before: Model
    model: Model

    def object(self, name: str) -> Object:
        """The object as it is now, or as it was where it is gone."""
        return self.model.objects.get(name) or self.before.object(name)


async def apply(caller: Caller, steps: Sequence[Step], *, undoes: int | None = None) -> Changed:
    """Takes all steps in one transaction, in force for every process before it returns.

    Raises 403, what is wrong with a step (404, 409, 422), and 503 when the locks can't be had.
    """

    async def run(link: Connection) -> Changed:
        await authorise(caller, link)
        return await change(caller, link, steps, undoes=undoes)

    return await locked(caller, run)


async def locked(caller: Caller, run: Callable[[Connection], Awaitable[T]]) -> T:
    """Runs `run(link)` in a transaction until it gets its locks, then makes this process know the new model."""
    organisation = caller.organisation
    for attempt in range(TRIES):
        try:
            async with organisation.db.transaction() as link:
                await link.execute(f"set local lock_timeout = {LOCK_TIMEOUT_MS}")
                answer = await run(link)
        except (asyncpg.LockNotAvailableError, asyncpg.DeadlockDetectedError):
            await asyncio.sleep(min(0.5, 0.02 * (attempt + 1)))
            continue
        except asyncpg.UniqueViolationError:
            raise duplicate(say("已有重复的值，不能设为唯一", "There are equal values already")) from None
        await organisation.reload(await organisation.snapshot())
        organisation.signal()
        return answer
    raise busy()


def busy() -> Problem:
    """503: the locks can't be had."""
    return Problem(
        503,
        "busy",
        say("系统繁忙，请稍后重试", "The system is busy: try again"),
        headers={"Retry-After": "5"},
    )


async def authorise(caller: Caller, link: Connection) -> None:
    """Asks the database, not what this process remembers: a right may have been taken away a moment ago."""
    viewer = caller.viewer(await caller.organisation.load(link))
    if not viewer.rights.may(RIGHT):
        raise forbidden(say("只有管理员可以修改数据模型", "Only administrators change the data model"))


async def change(
    caller: Caller, link: Connection, steps: Sequence[Step], *, undoes: int | None = None
) -> Changed:
    """Takes the steps inside the caller's transaction, in their order."""
    organisation = caller.organisation
    await store.lock(link, organisation.id)
    before = (await organisation.load(link)).model
    taken = _Taken(before)
    for configuring, run in groupby(enumerate(steps), key=lambda each: each[1]["op"] == CONFIGURE):
        part = list(run)
        if configuring:
            await _configure(caller, link, taken, part)
        else:
            await _change_model(caller, link, taken, part, alone=len(steps) == 1)
    number = await _log(caller, link, steps, taken, undoes)
    return Changed(number, before, taken.model)


@dataclass(slots=True)
class _Taken:
    """What the steps of a change have done so far, for the log. `layers`: by object, what it was and what it is."""

    model: Model
    undo: list[Step] = field(default_factory=list)
    diff: list[dict[str, Any]] = field(default_factory=list)
    layers: dict[str, tuple[LayerOfObject | None, LayerOfObject | None]] = field(default_factory=dict)


async def _configure(
    caller: Caller, link: Connection, taken: _Taken, steps: Sequence[tuple[int, Step]]
) -> None:
    """Sets up items beside the model. Raises what is wrong with the first step that fails."""
    done = await configure(caller, link, await caller.organisation.load(link), steps)
    for number, problem in sorted(done.problems.items()):
        raise at_place(problem, number)
    taken.undo = [*done.undo, *taken.undo]
    taken.diff += done.diff
    for entry in done.diff:
        if entry["object"] in taken.model.objects:
            taken.layers.setdefault(entry["object"], (None, None))


async def _change_model(
    caller: Caller, link: Connection, taken: _Taken, steps: Sequence[tuple[int, Step]], *, alone: bool
) -> None:
    """Takes steps that change the model, and brings the database along."""
    organisation, schema = caller.organisation, caller.organisation.schema
    work = await work_on(caller, link, [step for _, step in steps])
    before, layers = work.model, dict(work.layer)
    for number, step in steps:
        try:
            earlier = work.model
            taken.undo = [
                *run_step(work, await with_held_options(link, schema, work, step)),
                *taken.undo,
            ]
            await _refuse_saved_uses(link, schema, earlier, step)
        except Problem as problem:
            raise problem if alone else _at_step(problem, number) from None
        await carry_out(caller, link, work, earlier)
    work.next_version()
    wanted = await store.install(link, schema, work.model, left=work.many)
    await _drop_unasked_indexes(link, schema, before, wanted)
    await _refuse_lost_targets(link, schema, before, wanted)
    await _renew_sort_keys(link, schema, before, wanted)
    await _keep_layers(link, schema, work)
    await link.execute(f"update {quote(schema)}.model_state set model_version = $1", work.version)
    for name in work.touched:
        was = taken.layers.get(name, (layers.get(name), None))[0]
        taken.layers[name] = (was, work.layer.get(name))
    taken.diff += diff.difference(before, wanted)
    taken.model = wanted
    await begin(link, organisation, await organisation.load(link))
    for table in await _lacking_indexes(link, schema, wanted, work.many):
        await enqueue(link, organisation.id, "model.indexes", {"table": table}, actor=caller.actor.user_id)


async def work_on(caller: Caller, link: Connection, steps: Sequence[Step], *, trying: bool = False) -> Work:
    """A working copy of the model in force, with what these steps need of the database; `trying`: nothing is kept."""
    schema = quote(caller.organisation.schema)
    stored = await store.stored(link, caller.organisation.schema)
    wanted = [int(step["removed"]) for step in steps if step["op"] == "restore"]
    removed = await link.fetch(
        f"select id, object, field, definition, place, columns, reason from {schema}.model_removed"
        " where id = any($1)",
        wanted,
    )
    busy = await link.fetch(
        f"select r.object, r.field from {schema}.model_retype r join {schema}.job j on j.id = r.job"
        " where r.state in ('copying', 'swapped') and j.state in ('waiting', 'running')"
    )
    objects = {step.get("object") for step in steps} | {row["object"] for row in removed}
    tables_named = {table for name, table in stored.physical.tables.items() if name in objects}
    most = 2 * len(steps) + 1
    ids = await link.fetch("select yunchou.next_id() from generate_series(1, $1::int)", 0 if trying else most)
    return Work(
        caller.organisation.declared,
        stored,
        caller.organisation.values,
        ids=range(most) if trying else [row[0] for row in ids],
        removed={row["id"]: _removed(row) for row in removed},
        busy=[(row["object"], row["field"]) for row in busy],
        many=await _with_many_rows(link, caller.organisation.schema, tables_named),
    )


def _removed(row: Any) -> Removed:
    return Removed(
        row["id"],
        row["object"],
        row["field"],
        json.loads(row["definition"]),
        row["place"],
        json.loads(row["columns"]),
        row["reason"],
    )


def _at_step(problem: Problem, number: int) -> Problem:
    """The problem, saying which of several steps it is about."""
    errors = tuple(replace(each, field=f"steps.{number}.{each.field}") for each in problem.errors)
    return replace(problem, errors=errors, extra={**problem.extra, "step": number})


async def _refuse_saved_uses(link: Connection, schema: str, model: Model, step: Step) -> None:
    """What is saved outside the model may stand in the way of a deletion or of another name."""
    if step["op"] in ("delete_object", "delete_field"):
        refuse_used(await saved_uses(link, schema, model, step["object"], step.get("field")))
    elif "name" in step.get("change", {}):
        refuse_stuck(await saved_uses(link, schema, model, step["object"], step.get("field")))


async def _with_many_rows(link: Connection, schema: str, named: set[str]) -> frozenset[str]:
    """Of the tables those on which an index is left to a job."""
    found = set()
    for name in named:
        table = f"{quote(schema)}.{quote(name)}"
        if (
            await link.fetchval(f"select count(*) from (select from {table} limit {MANY_ROWS}) t")
            == MANY_ROWS
        ):
            found.add(name)
    return frozenset(found)


async def _keep_layers(link: Connection, schema: str, work: Work) -> None:
    for name in work.touched:
        await link.execute(f"delete from {quote(schema)}.model_layer where object = $1", name)
        if name in work.layer:
            await link.execute(
                f"insert into {quote(schema)}.model_layer values ($1, $2::json)",
                name,
                json.dumps(work.layer[name]),
            )


async def _log(
    caller: Caller, link: Connection, steps: Sequence[Step], taken: _Taken, undoes: int | None
) -> int:
    """Writes the change into the log; `before` and `after` are the layers of the object that it is about."""
    schema = quote(caller.organisation.schema)
    first = steps[0]
    about = next(iter(taken.layers), str(first.get("object", "")))
    kind = first["op"] if undoes is None else "undo"
    field = first.get("field") or first.get("definition", {}).get("name") if "object" in first else None
    was, now = taken.layers.get(about, (None, None))
    row = present(
        await link.fetchrow(
            f"insert into {schema}.model_change (author, model_version, object, objects, summary, before, after,"
            " steps, undo, diff, undoes) values ($1, $2, $3, $4, $5::jsonb, $6::json, $7::json, $8::json, $9::json,"
            " $10::json, $11) returning id",
            caller.actor.user_id,
            taken.model.version,
            about,
            list(taken.layers),
            json.dumps({"kind": kind, "field": field, "steps": len(steps)}),
            None if was is None else json.dumps(was),
            None if now is None else json.dumps(now),
            json.dumps([dict(step) for step in steps]),
            json.dumps([dict(step) for step in taken.undo]),
            json.dumps(taken.diff),
            undoes,
        )
    )
    if undoes is not None:
        await link.execute(
            f"update {schema}.model_change set undone_by = $2 where id = $1", undoes, row["id"]
        )
    return int(row["id"])


# -- indexes and sort keys ---------------------------------------------------------------------------------------


def _same_objects(old: Model, new: Model) -> list[tuple[Object, Object]]:
    by_table = {owner.table: owner for owner in old.objects.values() if owner.table}
    return [(by_table[o.table], o) for o in new.objects.values() if o.table in by_table]


async def _lacking_indexes(link: Connection, schema: str, model: Model, many: frozenset[str]) -> list[str]:
    """Of the tables with many rows those that lack an index which is asked for."""
    lacking = []
    for owner in model.objects.values():
        if owner.table in many:
            known = await built(link, schema, owner.table)
            if not all(known.get(index.name) for _, index in asked(schema, owner)):
                lacking.append(owner.table)
    return lacking


async def _drop_unasked_indexes(link: Connection, schema: str, old: Model, new: Model) -> None:
    """Drops the indexes of fields that no longer ask for them."""
    for was, now in _same_objects(old, new):
        if was.fields == now.fields:
            continue
        before: dict[str, Field] = {f.column: f for f in was.fields.values() if f.column}
        for each in now.fields.values():
            earlier = before.get(each.column)
            if earlier is not None and not each.system and earlier != each:
                for statement in tables.unasked_indexes(schema, now.table, earlier, each):
                    await link.execute(statement)


async def _refuse_lost_targets(link: Connection, schema: str, old: Model, new: Model) -> None:
    """A relation to several objects goes on to point at those whose records it holds. Raises 409 `in_use`."""
    for was, now in _same_objects(old, new):
        before = {f.column: f for f in was.fields.values() if type_of(f).of_several and f.column}
        for each in now.fields.values():
            lost = set(before[each.column].targets) - set(each.targets) if each.column in before else set()
            if not lost or not type_of(each).of_several:
                continue
            held = await link.fetchval(
                f"select {quote(f'{each.column}{OBJECT}')} from {quote(schema)}.{quote(now.table)}"
                f" where {quote(f'{each.column}{OBJECT}')} = any($1) limit 1",
                sorted(lost),
            )
            if held is not None:
                words = new.objects[held].label if held in new.objects else label(held, held)
                message = say(
                    "仍有记录引用{o}，请先改掉这些记录",
                    "Records still point at {o}: change them first",
                    o=Message(words["zh-CN"], words["en"]),
                )
                raise conflict("in_use", message)


async def _renew_sort_keys(link: Connection, schema: str, old: Model, new: Model) -> None:
    """Records of an object that is called by another field now sort by that one."""
    for was, now in _same_objects(old, new):
        named = now.fields[now.name_field]
        if was.fields[was.name_field].column == named.column or not named.column:
            continue
        table = f"{quote(schema)}.{quote(now.table)}"
        if type_of(named).sql_type != "text":
            raise invalid((), say("名称字段应为文本", "The name field is a text"))
        await _renew_column(link, table, quote(named.column))


async def _renew_column(link: Connection, table: str, column: str) -> None:
    last = 0
    while True:
        rows = await link.fetch(
            f"select id, {column} as name from {table} where id > $1 order by id limit 10000", last
        )
        if not rows:
            return
        last = rows[-1]["id"]
        await link.execute(
            f"update {table} t set sort_key = k.sort_key from unnest($1::bigint[], $2::text[]) k(id, sort_key)"
            " where t.id = k.id",
            [row["id"] for row in rows],
            [None if row["name"] is None else sort_key(row["name"]) for row in rows],
        )
