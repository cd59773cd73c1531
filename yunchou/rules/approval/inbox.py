"""Approvals as people see them in one list: what waits for one, what one submitted, decided, or was told of."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import row_condition, visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Record, present, quote
from yunchou.base.errors import Message
from yunchou.records.read import asking_of
from yunchou.records.select import name_sql
from yunchou.rules.approval.words import COLUMNS, called, purposes

MINE, SUBMITTED, DONE, COPIED = "mine", "submitted", "done", "copied"
VIEWS = (MINE, SUBMITTED, DONE, COPIED)
OPEN = "t.state in ('pending', 'returned')"
MOST = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which part of the list: a view, of one `object` or flow (`automation`) only, from before an approval on."""

    view: str = MINE
    object: str | None = None
    automation: int | None = None
    before: int | None = None
    limit: int = 50


def people_of(asking: Asking) -> list[int]:
    """As whom the asker decides: itself, and the absent whose deputy it is."""
    viewer = asking.viewer
    return [
        each.person
        for each in viewer.standings_on("approval")
        if each.delegation is None or each.delegation.actions
    ]


async def inbox(caller: Caller, wanted: Wanted) -> dict[str, Any]:
    """`{"items": […], "next", "counts": {"mine", "submitted", "copied"}}`: what waits first by its limit, the rest newest first.

    `submitted` counts those that are under way, `copied` those of the last 30 days.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        counts = await _counts(caller, asking)
        asking = asking_of(caller, snapshot)
        rows = await caller.organisation.db.fetch(_list(asking, wanted), *asking.params.values)
        named = await record_names(caller, snapshot, rows)
        aims = await purposes(caller, snapshot, rows)
        items = [item_of(caller, snapshot, row, named, aims) for row in rows[: wanted.limit]]
        following = items[-1]["id"] if len(rows) > wanted.limit and wanted.view != MINE else None
        return {"items": items, "next": following, "counts": counts}, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


def _tables(asking: Asking) -> tuple[str, str]:
    objects = asking.snapshot.model
    return asking.table(objects.object("approval")), asking.table(objects.object("approval_task"))


def _holds(asking: Asking, view: str) -> str:
    """SQL for the approvals `t` of a view."""
    _, tasks = _tables(asking)
    add = asking.params.add
    if view == MINE:
        return (
            f"exists (select from {tasks} k where k.approval = t.id and k.state = 'waiting' and k.deleted_at is null"
            f" and k.owner = any({add(people_of(asking), 'bigint[]')}))"
        )
    me = add(asking.viewer.person, "bigint")
    if view == SUBMITTED:
        return f"t.owner = {me}"
    if view == DONE:
        return (
            f"exists (select from {tasks} k where k.approval = t.id and k.decided_by = {me} and k.kind <> 'submit'"
            " and k.deleted_at is null)"
        )
    return f"t.copied @> array[{me}]"


async def _counts(caller: Caller, asking: Asking) -> dict[str, int]:
    approvals, _ = _tables(asking)
    owner = asking.snapshot.model.object("approval")
    rights = row_condition(asking, owner, "t") or "true"
    mine, submitted, copied = (_holds(asking, view) for view in (MINE, SUBMITTED, COPIED))
    row = present(
        await caller.organisation.db.fetchrow(
            f"select count(*) filter (where {OPEN} and {mine}) as mine,"
            f" count(*) filter (where {OPEN} and {submitted}) as submitted,"
            f" count(*) filter (where {copied} and t.updated_at > now() - interval '30 days') as copied"
            f" from {approvals} t where t.deleted_at is null and {rights}"
            f" and ({OPEN} or t.updated_at > now() - interval '30 days')",
            *asking.params.values,
        )
    )
    return {name: row[name] for name in (MINE, SUBMITTED, COPIED)}


def columns(asking: Asking) -> str:
    """What an item tells, of the approvals `t`: the task that waits for the asker comes with it."""
    approvals, tasks = _tables(asking)
    people = asking.params.add(people_of(asking), "bigint[]")
    schema = quote(asking.organisation.schema)
    return (
        "t.id, t.name, t.object, t.record, t.state, t.node, t.summary, t.note, t.owner, t.created_at, t.ended_at, t.ended_by,"
        f" t.took, t.automation, w.due_at, w.holder, {COLUMNS}"
        f" from {approvals} t left join {schema}.approval_work g on g.approval = t.id"
        " left join lateral (select min(k.due_at) as due_at,"
        f" (array_agg(k.owner order by array_position({people}, k.owner)) filter (where k.owner = any({people})))[1] as holder"
        f" from {tasks} k where k.approval = t.id and k.state = 'waiting' and k.deleted_at is null) w on true"
    )


def _list(asking: Asking, wanted: Wanted) -> str:
    owner = asking.snapshot.model.object("approval")
    add = asking.params.add
    told = columns(asking)
    wheres = [
        "t.deleted_at is null",
        row_condition(asking, owner, "t") or "true",
        _holds(asking, wanted.view),
    ]
    if wanted.view == MINE:
        wheres.append(OPEN)
    if wanted.object is not None:
        wheres.append(f"t.object = {add(wanted.object, 'text')}")
    if wanted.automation is not None:
        wheres.append(f"t.automation = {add(wanted.automation, 'bigint')}")
    if wanted.before is not None:
        wheres.append(f"t.id < {add(wanted.before, 'bigint')}")
    order = "w.due_at nulls last, t.id" if wanted.view == MINE else "t.id desc"
    return (
        f"select {told} where {' and '.join(wheres)} order by {order} limit {add(wanted.limit + 1, 'bigint')}"
    )


def item_of(
    caller: Caller,
    snapshot: Snapshot,
    row: Record,
    named: Mapping[tuple[str, int], str | None],
    aims: Mapping[int, Message],
) -> dict[str, Any]:
    """One approval as a list tells it to the caller. The record's id and name come only where the caller may see the record."""
    seen = (row["object"], row["record"]) in named
    aim, me = aims.get(row["run"]), caller.actor.user_id
    return {
        "id": str(row["id"]),
        **called(row, caller.language),
        "purpose": None if aim is None else aim.in_language(caller.language),
        "object": row["object"],
        "record": str(row["record"]) if seen else None,
        "record_name": named.get((row["object"], row["record"])),
        "state": row["state"],
        "note": row["note"],
        "submitter": person_of(snapshot, row["owner"]),
        "submitted_at": row["created_at"],
        "ended_at": row["ended_at"],
        "ended_by": person_of(snapshot, row["ended_by"]),
        "took": row["took"],
        "due_at": row["due_at"],
        "waits_for_me": row["holder"] is not None,
        "in_place_of": person_of(snapshot, row["holder"]) if row["holder"] != me else None,
    }


def person_of(snapshot: Snapshot, id: int | None) -> dict[str, Any] | None:
    """A person by id and name."""
    if id is None:
        return None
    who = snapshot.access.people.get(id)
    return {"id": str(id), "name": who.name if who else None}


async def record_names(
    caller: Caller, snapshot: Snapshot, rows: Sequence[Record]
) -> dict[tuple[str, int], str | None]:
    """The names of the records that approvals are about, as far as the caller may see these: one statement."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for row in rows:
        if row["object"] in snapshot.model.objects and row["record"] is not None:
            wanted[row["object"]].add(row["record"])
    asking = asking_of(caller, snapshot)
    parts = []
    for name, ids in sorted(wanted.items()):
        owner = snapshot.model.object(name)
        if not visible(asking.viewer, owner):
            continue
        rights = row_condition(asking, owner, "t") or "true"
        parts.append(
            f"select {asking.params.add(name, 'text')} as object, t.id, left({name_sql(asking, owner, 't')}::text, 300) as name"
            f" from {asking.table(owner)} t where t.id = any({asking.params.add(sorted(ids), 'bigint[]')})"
            f" and t.deleted_at is null and {rights}"
        )
    if not parts:
        return {}
    found = await caller.organisation.db.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], row["id"]): row["name"] for row in found}
