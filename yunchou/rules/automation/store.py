"""Runs as administrators see and steer them."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read, row_condition
from yunchou.access.organisation import Snapshot
from yunchou.access.withheld import withheld_fields
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import conflict, not_found, say
from yunchou.records.read import asking_of
from yunchou.records.select import name_sql
from yunchou.records.write import Unit
from yunchou.rules.automation.runs import call, end_along, wake_parents

COLUMNS = (
    "r.id, r.automation, r.version, r.state, r.object, r.record, r.actor, r.parent, r.position, r.steps, r.tries,"
    " case when r.state in ('ready', 'waiting') then r.next_at end as next_at, r.error::text as error, r.created_at, r.ended_at,"
    " coalesce(a.name, v.definition ->> 'name') as automation_name"
)
MOST_AT_ONCE = 1000
"""Runs that are replayed with one request."""
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
        names = await _names(caller, snapshot, rows)
        shown = [_shown(caller, snapshot, row, names) for row in rows]
        return shown, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def run(caller: Caller, id: int) -> tuple[dict[str, Any], list[dict[str, Any]], dict[str, Any]]:
    """One run, its steps, and the definition that it began with. Raises 404.

    What steps were given and gave, and why they failed, quotes records: it is told to who sees the run's record with all
    of its fields, and of a run about no record to who sees all records.
    """

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
        if not rows:
            return None, await caller.organisation.versions()
        names = await _names(caller, snapshot, rows)
        shown = _shown(caller, snapshot, rows[0], names)
        open_ = _quotable(caller, snapshot, rows[0], names)
        return (shown, steps, definition, open_), await caller.organisation.versions()

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    shown, steps, definition, quoted = found
    log = [
        {
            **step,
            "input": json.loads(step["input"] or "null") if quoted else None,
            "output": json.loads(step["output"] or "null") if quoted else None,
            "error": _reason(step["error"], caller.language, quoted=quoted),
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


def _shown(
    caller: Caller, snapshot: Snapshot, row: Record, names: Mapping[tuple[str, int], str | None]
) -> dict[str, Any]:
    people = snapshot.access.people
    quoted = _quotable(caller, snapshot, row, names)
    seen = row["record"] is None or (row["object"], row["record"]) in names
    return {
        "id": str(row["id"]),
        "automation": {"id": str(row["automation"]), "name": row["automation_name"]},
        "version": row["version"],
        "state": row["state"],
        "object": row["object"],
        "record": str(row["record"]) if seen and row["record"] is not None else None,
        "name": names.get((row["object"], row["record"])),
        "by": {"id": str(row["actor"]), "name": people[row["actor"]].name}
        if row["actor"] in people
        else None,
        "parent": None if row["parent"] is None else str(row["parent"]),
        "position": row["position"],
        "steps": row["steps"],
        "tries": row["tries"],
        "next_at": row["next_at"],
        "error": _reason(row["error"], caller.language, quoted=quoted),
        "created_at": row["created_at"],
        "ended_at": row["ended_at"],
    }


def _quotable(
    caller: Caller, snapshot: Snapshot, row: Record, names: Mapping[tuple[str, int], str | None]
) -> bool:
    """Whether what a run says of its record may be told: all of it is the viewer's to see."""
    viewer, objects = caller.viewer(snapshot), snapshot.model.objects
    if row["record"] is None or row["object"] not in objects:
        return all(viewer.rights.of(each.name).read == "all" for each in objects.values() if each.table)
    owner = objects[row["object"]]
    whole = all(may_read(viewer, owner, field) for field in owner.fields.values() if field.column)
    whole = whole and not withheld_fields(asking_of(caller, snapshot), owner)
    return whole and (row["object"], row["record"]) in names


def _reason(kept: str | None, language: str, *, quoted: bool) -> dict[str, Any] | None:
    """A fault in the caller's language; only its code where what it says may quote what the caller may not see."""
    if kept is None:
        return None
    found = json.loads(kept)
    if not quoted:
        words = say("涉及您无权查看的记录", "It is about a record that you may not see")
        return {"code": found["code"], "message": words.in_language(language), "errors": []}
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


async def replay_failed(caller: Caller, automation: int | None, state: str) -> int:
    """Lets runs go on that failed (`dead`) or were refused, the oldest first; gives how many. At most 1,000 at a time."""
    organisation = caller.organisation
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        status = await link.execute(
            f"update {schema}.automation_run set state = 'ready', tries = 0, next_at = now(), error = null,"
            " held_until = null, ended_at = null where id in"
            f" (select id from {schema}.automation_run where state = $1 and ($2::bigint is null or automation = $2)"
            f" order by id limit {MOST_AT_ONCE} for update skip locked)",
            state,
            automation,
        )
        await call(link, organisation)
    return int(status.split()[-1])


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
    async with Unit(caller) as unit:
        link = unit.link
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
        ids = [row["id"] for row in ended]
        await wake_parents(link, schema, ids)
        await end_along(unit, ids)
        await call(link, organisation)
