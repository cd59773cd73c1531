"""One approval as it is shown: its path, whom it would ask next, and what the caller may do; and those of one record."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import may_read, row_condition
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Record, quote
from yunchou.base.errors import not_found
from yunchou.model.object import Object
from yunchou.records.read import asking_of, one
from yunchou.rules.approval.definition import SUBMITTER, Flow
from yunchou.rules.approval.inbox import columns, item_of, people_of, person_of, record_names
from yunchou.rules.approval.kept import Task
from yunchou.rules.approval.signers import RIGHT
from yunchou.rules.approval.verbs import last_said, returnable, withdrawable
from yunchou.rules.approval.words import COLUMNS, called, own_words, purposes
from yunchou.rules.automation.loaded import version_of
from yunchou.rules.automation.starting import startable

MOST_OF_RECORD = 50
BEYOND_OWN = ("team", "subtree", "all")
"""Scopes of a role on approvals with which one sees those of every record that one sees."""
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Seen:
    """An approval that the asker may see."""

    asking: Asking
    row: Record
    """What `columns` tell of it."""
    names: Mapping[tuple[str, int], str | None]
    """The name of its record, where the asker may see that."""

    @property
    def open(self) -> bool:
        """Whether the asker may see its record too."""
        return (self.row["object"], self.row["record"]) in self.names


async def of_seen(
    caller: Caller, id: int, read: Callable[[Caller, Snapshot, Seen], Awaitable[T | None]]
) -> T:
    """What `read` makes of an approval under one snapshot. Raises 404 where the caller may not see it, and for None."""

    async def run(snapshot: Snapshot) -> tuple[T | None, tuple[int, int]]:
        seen = await _seen(caller, snapshot, id)
        found = None if seen is None else await read(caller, snapshot, seen)
        return found, await caller.organisation.versions()

    answer = await caller.organisation.consistent(run)
    if answer is None:
        raise not_found()
    return answer


async def _seen(caller: Caller, snapshot: Snapshot, id: int) -> Seen | None:
    """The approval, where the caller takes part in it or sees those of the records that it sees."""
    asking = asking_of(caller, snapshot)
    told = columns(asking)
    takes_part = row_condition(asking, snapshot.model.object("approval"), "t") or "true"
    number = asking.params.add(id, "bigint")
    row = await caller.organisation.db.fetchrow(
        f"select ({takes_part}) as seen, {told} where t.id = {number} and t.deleted_at is null",
        *asking.params.values,
    )
    if row is None:
        return None
    seen = Seen(asking, row, await record_names(caller, snapshot, [row]))
    return seen if row["seen"] or (seen.open and sees_of_records(asking)) else None


async def approval(caller: Caller, id: int) -> dict[str, Any]:
    """One approval with its path. Raises 404 for one that the caller may not see."""
    return await of_seen(caller, id, _approval)


async def _approval(caller: Caller, snapshot: Snapshot, seen: Seen) -> dict[str, Any] | None:
    asking, row = seen.asking, seen.row
    tasks = await _tasks(caller, asking, row["id"])
    work = await caller.organisation.db.fetchrow(
        f"select w.automation, w.version, w.position, w.node, w.visit, w.starter, w.pending, w.plan::text as plan"
        f" from {quote(caller.organisation.schema)}.approval_work w where w.approval = $1",
        row["id"],
    )
    if work is None:
        return None
    flow = await _flow(caller, work)
    aims = await purposes(caller, snapshot, [row])
    shown = item_of(caller, snapshot, row, seen.names, aims)
    owner = snapshot.model.objects.get(row["object"])
    shown["path"] = [_entry(asking, owner, flow, task, more, caller.language) for task, more in tasks]
    shown["next"] = _following(snapshot, flow, work, caller.language)
    shown |= _may(asking, flow, work, [task for task, _ in tasks], owner)
    return shown


def sees_of_records(asking: Asking) -> bool:
    """Whether the asker sees the approvals of every record that it sees."""
    return asking.viewer.person is None or asking.viewer.rights.of("approval").read in BEYOND_OWN


async def _tasks(caller: Caller, asking: Asking, id: int) -> list[tuple[Task, Mapping[str, Any]]]:
    table = asking.table(asking.snapshot.model.object("approval_task"))
    rows = await caller.organisation.db.fetch(
        "select t.id, t.approval, t.owner, t.state, t.kind, t.node, t.visit, t.seat, t.place, t.asked_at, t.remind_at, t.due_at,"
        " t.decided_at, t.decided_by, t.share, t.name, t.comment, t.asked_by, t.took, t.changed"
        f" from {table} t where t.approval = $1 and t.deleted_at is null order by t.visit, t.seat, t.place, t.id",
        id,
    )
    return [(Task(*list(row)[:15]), dict(row)) for row in rows]


async def _flow(caller: Caller, work: Record) -> Flow:
    async with caller.organisation.db.acquire() as link:
        definition = await version_of(link, caller.organisation.schema, work["automation"], work["version"])
    place = definition.placed.get(work["position"])
    if place is None or not isinstance(place.step, Flow):
        raise not_found()
    return place.step


def _entry(
    asking: Asking, owner: Object | None, flow: Flow, task: Task, more: Mapping[str, Any], language: str
) -> dict[str, Any]:
    snapshot, viewer = asking.snapshot, asking.viewer
    changed = [
        name
        for name in json.loads(more["changed"] or "[]")
        if owner is not None and name in owner.fields and may_read(viewer, owner, owner.fields[name])
    ]
    own = own_words(task.kind, task.visit, language) or more["name"]
    name = flow.nodes[task.node].words.in_language(language) if task.node >= 0 else own
    return {
        "id": str(task.id),
        "node": task.node,
        "name": name,
        "visit": task.visit,
        "kind": task.kind,
        "state": task.state,
        "person": person_of(snapshot, task.owner),
        "decided_by": person_of(snapshot, task.decided_by),
        "asked_by": person_of(snapshot, more["asked_by"]),
        "comment": more["comment"],
        "changed": changed,
        "asked_at": task.asked_at,
        "due_at": task.due_at,
        "decided_at": task.decided_at,
        "took": more["took"],
    }


def _following(snapshot: Snapshot, flow: Flow, work: Record, language: str) -> list[dict[str, Any]]:
    """The nodes that come after the present one, as the record was when it was submitted."""
    if not work["pending"]:
        return []
    plan = json.loads(work["plan"])
    return [
        {
            "node": each["node"],
            "name": flow.nodes[each["node"]].words.in_language(language),
            "mode": each["mode"],
            "people": [person_of(snapshot, int(id)) for id in each["people"]],
        }
        for each in plan
        if each["entered"] and each["node"] > work["node"]
    ]


def _may(
    asking: Asking, flow: Flow, work: Record, tasks: Sequence[Task], owner: Object | None
) -> dict[str, Any]:
    """What the caller may do now, and what that takes: the comment, the fields, the nodes to return it to."""
    me, people = asking.viewer.person, people_of(asking)
    nothing: dict[str, Any] = {"verbs": [], "comment": "never", "fields": [], "back_to": [], "task": None}
    if not work["pending"]:
        return nothing
    waiting = [t for t in tasks if t.state == "waiting" and t.visit == work["visit"]]
    mine = next((t for person in people for t in waiting if t.owner == person), None)
    verbs: list[str] = []
    told = {**nothing, "task": None if mine is None else str(mine.id)}
    if mine is not None and mine.node == SUBMITTER:
        verbs.append("resubmit")
    elif mine is not None:
        node = flow.nodes[mine.node]
        back = returnable(tasks, mine)
        verbs += ["approve", "refuse", "transfer", "add_before", "add_after"]
        if back or work["starter"] is not None:
            verbs.append("return")
        names = [n for n in node.fields if owner is not None and n in owner.fields]
        told |= {"comment": node.comment, "fields": names, "back_to": back}
    administers = asking.viewer.rights.may(RIGHT)
    if (me == work["starter"] and withdrawable(flow, tasks)) or administers:
        verbs.append("withdraw")
    last = last_said(tasks)
    if last is not None and me is not None and last.decided_by == me and last.state == "approved":
        verbs.append("take_back")
    if any(t.owner != me for t in waiting) and (administers or _takes_part(tasks, work, people)):
        verbs.append("remind")
    return {**told, "verbs": verbs}


def _takes_part(tasks: Sequence[Task], work: Record, people: Sequence[int]) -> bool:
    return work["starter"] in people or any(t.owner in people for t in tasks)


async def of_record(caller: Caller, name: str, record: int) -> dict[str, Any]:
    """The approvals of a record that the caller may see, the newest first; whether it is locked, and by which; and the flows
    to which the caller may submit it. Raises 404 for a record that may not be seen."""
    await one(caller, name, record, ("id",))
    startables = await startable(caller, name, record)
    flows = [{"id": e["id"], "name": e["name"]} for e in startables if e["approval"]]

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        told = columns(asking)
        approvals = snapshot.model.object("approval")
        wide = (None if sees_of_records(asking) else row_condition(asking, approvals, "t")) or "true"
        number, kind = asking.params.add(record, "bigint"), asking.params.add(name, "text")
        rows = await caller.organisation.db.fetch(
            f"select {told} where t.record = {number} and t.object = {kind} and t.deleted_at is null and {wide}"
            f" order by t.id desc limit {MOST_OF_RECORD}",
            *asking.params.values,
        )
        named = {(name, record): None}
        locks = await _locking(caller, snapshot, record)
        aims = await purposes(caller, snapshot, rows)
        items = [{**item_of(caller, snapshot, row, named, aims), "record": str(record)} for row in rows]
        return {"approvals": items, "locked_by": locks, "flows": flows}, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _locking(caller: Caller, snapshot: Snapshot, record: int) -> list[str]:
    """What the approvals are called for which a record is locked: whoever sees the record may know why it can't be changed."""
    schema, table = quote(caller.organisation.schema), snapshot.model.object("approval").table
    rows = await caller.organisation.db.fetch(
        f"select t.name, t.node, t.summary, {COLUMNS} from {schema}.record_lock l join {schema}.{quote(table)} t"
        f" on t.id = l.approval left join {schema}.approval_work g on g.approval = t.id"
        " where l.record = $1 order by t.id",
        record,
    )
    return [called(row, caller.language)["name"] for row in rows]
