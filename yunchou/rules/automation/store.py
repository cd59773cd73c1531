"""Runs as administrators see and steer them, and runs that people start."""

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import row_condition
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import conflict, forbidden, not_found, say
from yunchou.language.compile import compile_condition
from yunchou.language.types import Params
from yunchou.records.follow import current
from yunchou.records.read import asking_of
from yunchou.records.select import Asking, Select, name_sql
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of, in_force
from yunchou.rules.automation.runs import begin, call, wake_parents

COLUMNS = (
    "r.id, r.automation, r.version, r.state, r.object, r.record, r.actor, r.parent, r.position, r.steps, r.tries,"
    " case when r.state in ('ready', 'waiting') then r.next_at end as next_at, r.error::text as error, r.created_at, r.ended_at,"
    " coalesce(a.name, v.definition ->> 'name') as automation_name"
)
UNDER_WAY = ("ready", "waiting", "joining")


async def runs(
    caller: Caller,
    automation: int | None,
    state: str | None,
    record: int | None,
    before: int | None,
    limit: int,
) -> list[dict[str, Any]]:
    """Runs, the newest first, with the names of their records as far as the caller may see them."""

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        rows = await caller.organisation.db.fetch(
            f"{_select(caller, snapshot)} where ($1::bigint is null or r.automation = $1)"
            " and ($2::text is null or r.state = $2) and ($3::bigint is null or r.record = $3)"
            " and ($4::bigint is null or r.id < $4) order by r.id desc limit $5",
            automation,
            state,
            record,
            before,
            limit,
        )
        return await _shown(caller, snapshot, rows), await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def run(caller: Caller, id: int) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """One run, its steps, and the definition that it began with. Raises 404."""

    async def read(snapshot: Snapshot) -> tuple[Any, tuple[int, int]]:
        schema = quote(caller.organisation.schema)
        rows = await caller.organisation.db.fetch(f"{_select(caller, snapshot)} where r.id = $1", id)
        steps = await caller.organisation.db.fetch(
            "select number, position, kind, state, input::text, output::text, error::text, tries, took_ms, at, ended_at"
            f" from {schema}.automation_step where run = $1 order by number",
            id,
        )
        definition = await caller.organisation.db.fetchval(
            f"select v.definition::text from {schema}.automation_version v join {schema}.automation_run r"
            " on r.automation = v.automation and r.version = v.version where r.id = $1",
            id,
        )
        answer = (await _shown(caller, snapshot, rows), steps, definition) if rows else None
        return answer, await caller.organisation.versions()

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    (shown,), steps, definition = found
    log = [
        {
            **step,
            "input": json.loads(step["input"] or "null"),
            "output": json.loads(step["output"] or "null"),
            "error": _reason(step["error"], caller.language),
        }
        for step in steps
    ]
    return shown, log, json.loads(definition or "{}")


def _select(caller: Caller, snapshot: Snapshot) -> str:
    schema = quote(caller.organisation.schema)
    table = quote(snapshot.model.object("automation").table)
    return (
        f"select {COLUMNS} from {schema}.automation_run r left join {schema}.{table} a on a.id = r.automation"
        f" left join {schema}.automation_version v on v.automation = r.automation and v.version = r.version"
    )


async def _shown(caller: Caller, snapshot: Snapshot, rows: Sequence[Record]) -> list[dict[str, Any]]:
    names = await _names(caller, snapshot, rows)
    people = snapshot.access.people
    return [
        {
            "id": str(row["id"]),
            "automation": {"id": str(row["automation"]), "name": row["automation_name"]},
            "version": row["version"],
            "state": row["state"],
            "object": row["object"],
            "record": None if row["record"] is None else str(row["record"]),
            "name": names.get((row["object"], row["record"])),
            "by": {"id": str(row["actor"]), "name": people[row["actor"]].name}
            if row["actor"] in people
            else None,
            "parent": None if row["parent"] is None else str(row["parent"]),
            "position": row["position"],
            "steps": row["steps"],
            "tries": row["tries"],
            "next_at": row["next_at"],
            "error": _reason(row["error"], caller.language),
            "created_at": row["created_at"],
            "ended_at": row["ended_at"],
        }
        for row in rows
    ]


def _reason(kept: str | None, language: str) -> dict[str, Any] | None:
    """A fault in the caller's language."""
    if kept is None:
        return None
    found = json.loads(kept)
    word = "en" if language.startswith("en") else "zh"
    errors = [{"field": e["field"], "code": e["code"], "message": e[word]} for e in found["errors"]]
    return {"code": found["code"], "message": found[word], "errors": errors}


async def _names(
    caller: Caller, snapshot: Snapshot, rows: Sequence[Record]
) -> dict[tuple[str, int], str | None]:
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["object"] in snapshot.model.objects and row["record"] is not None:
            wanted[row["object"]].add(row["record"])
    asking = asking_of(caller, snapshot)
    parts = []
    for name, ids in sorted(wanted.items()):
        owner = snapshot.model.object(name)
        rights = row_condition(asking, owner, "t") or "true"
        parts.append(
            f"select {asking.params.add(name, 'text')} as object, t.id, {name_sql(asking, owner, 't')}::text as name"
            f" from {asking.table(owner)} t where t.id = any({asking.params.add(sorted(ids), 'bigint[]')}) and {rights}"
        )
    if not parts:
        return {}
    found = await caller.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], row["id"]): row["name"] for row in found}


async def replay(caller: Caller, id: int) -> int:
    """Lets a run go on where it stopped, or runs a finished one once more; gives the run. Raises 404, 409."""
    organisation = caller.organisation
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        row = await link.fetchrow(f"select * from {schema}.automation_run where id = $1 for update", id)
        if row is None:
            raise not_found()
        if row["state"] in UNDER_WAY:
            raise conflict("under_way", say("运行尚未结束", "The run has not ended"))
        if row["state"] != "done":
            await link.execute(
                f"update {schema}.automation_run set state = 'ready', tries = 0, next_at = now(), error = null,"
                " held_until = null, ended_at = null where id = $1",
                id,
            )
            again = id
        else:
            again = await link.fetchval(
                f"insert into {schema}.automation_run (automation, version, source, object, record, actor, position, parent)"
                " select automation, version, 'replay:' || yunchou.next_id(), object, record, actor, $2, null"
                f" from {schema}.automation_run where id = $1 returning id",
                id,
                await _beginning(link, schema, row),
            )
        await call(link, organisation)
    return int(again)


async def _beginning(link: Connection, schema: str, row: Record) -> str:
    """Where a run began: its first step, which for one within a loop stands inside that."""
    found: str | None = await link.fetchval(
        f"select position from {schema}.automation_step where run = $1 order by number limit 1", row["id"]
    )
    return found or "steps.0"


async def cancel(caller: Caller, id: int) -> None:
    """Ends a run that is under way, with those that it began. Raises 404, 409."""
    organisation = caller.organisation
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        state = await link.fetchval(f"select state from {schema}.automation_run where id = $1 for update", id)
        if state is None:
            raise not_found()
        if state not in UNDER_WAY:
            raise conflict("ended", say("运行已结束", "The run has ended"))
        ended = await link.fetch(
            f"with recursive down(id) as (select $1::bigint union all select c.id from {schema}.automation_run c"
            f" join down d on c.parent = d.id) update {schema}.automation_run r set state = 'cancelled', ended_at = now()"
            " from down where r.id = down.id and r.state in ('ready', 'waiting', 'joining') returning r.id",
            id,
        )
        await wake_parents(link, schema, [row["id"] for row in ended])
        await call(link, organisation)


async def start(caller: Caller, id: int, record: int | None) -> int:
    """Begins a run for a person. Raises 404, 403 for a record that he may not change, 409 where the condition does not hold."""
    organisation = caller.organisation
    async with organisation.db.transaction() as link:
        snapshot = await current(organisation, link)
        found = automations_of(snapshot).by_id.get(id)
        now = await link.fetchval("select now()")
        if found is None or found.trigger.kind != "manual" or not in_force(found, now):
            raise not_found()
        if (record is None) != (found.object is None):
            raise not_found(say("请指定记录", "Say which record this is about"))
        if record is not None and found.object is not None:
            await _check_record(link, asking_of(caller, snapshot), found.object, record, found.condition)
        source = f"manual:{await link.fetchval('select yunchou.next_id()')}"
        await begin(link, organisation, found, [Beginning(source, record, caller.actor.user_id)])
        made: int = await link.fetchval(
            f"select id from {quote(organisation.schema)}.automation_run where automation = $1 and source = $2",
            id,
            source,
        )
        await call(link, organisation)
    organisation.signal()
    return made


async def _check_record(
    link: Connection, asking: Asking, name: str, record: int, condition: str | None
) -> None:
    owner = asking.snapshot.model.object(name)
    select = Select(asking, owner)
    update = row_condition(asking, owner, "t", "update") or "true"
    seen = select.condition()
    number = asking.params.add(record, "bigint")
    row = await link.fetchrow(
        f"select ({update}) as may from {select.table()} where t.id = {number} and {seen}",
        *asking.params.values,
    )
    if row is None:
        raise not_found()
    if not row["may"]:
        raise forbidden(say("您没有修改此记录的权限", "You may not change this record"))
    if condition and not await _holds(link, asking, name, record, condition):
        raise conflict("condition", say("记录不符合执行条件", "The record does not meet the condition"))


async def _holds(link: Connection, asking: Asking, name: str, record: int, condition: str) -> bool:
    """Whether the condition holds, whatever the caller may see of what it asks for."""
    ground = Asking(asking.organisation, asking.snapshot, asking.viewer, Params()).of_the_organisation()
    select = Select(ground, ground.snapshot.model.object(name))
    held = compile_condition(condition, select, ground.params, ground.environment())
    number = ground.params.add(record, "bigint")
    found = await link.fetchval(
        f"select ({held}) is true from {select.table()}{select.joins} where t.id = {number}",
        *ground.params.values,
    )
    return bool(found)
