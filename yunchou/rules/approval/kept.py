"""Approvals under way as they are kept: the work of each, its tasks, and holding it against others who act at the same time.

Whoever acts holds the run first and the approval after it, as the engine does; so two who act at once follow each other.
"""

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import System
from yunchou.base.db import Connection, Record, quote
from yunchou.base.errors import unavailable
from yunchou.model.object import Object
from yunchou.records.write import Unit
from yunchou.rules.approval.definition import Flow, Node
from yunchou.rules.approval.outcome import Place
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.loaded import version_of


@dataclass(frozen=True, slots=True)
class Task:
    """One task: whom it asks, where it stands, and what came of it."""

    id: int
    approval: int
    owner: int
    state: str
    kind: str
    node: int
    visit: int
    seat: int
    place: int
    asked_at: dt.datetime | None
    remind_at: dt.datetime | None
    due_at: dt.datetime | None
    decided_at: dt.datetime | None
    decided_by: int | None
    share: int | None

    @property
    def stands(self) -> Place:
        """As far as the outcome depends on it."""
        return Place(self.id, self.seat, self.place, self.state)


@dataclass(slots=True)
class Going:
    """An approval under way. `node` is the one that it is at, `visit` counts the nodes entered; `approvers` are those who
    approved the last node that people decided."""

    approval: int
    run: int
    step: int
    record: int
    starter: int | None
    node: int = 0
    visit: int = 0
    back: int | None = None
    plan: list[dict[str, Any]] = field(default_factory=list)
    people: set[int] = field(default_factory=set)
    approvers: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Ground:
    """What approvals of one flow have in common. `unit` is the system's."""

    unit: Unit
    definition: Definition
    position: str
    flow: Flow
    owner: Object

    @property
    def schema(self) -> str:
        """The organisation's schema, quoted."""
        return quote(self.unit.caller.organisation.schema)

    @property
    def now(self) -> dt.datetime:
        """This moment, to the second, as records keep it."""
        return dt.datetime.now(dt.UTC).replace(microsecond=0)

    def node(self, number: int) -> Node:
        """The node of a number."""
        return self.flow.nodes[number]

    def batch(self, several: Iterable[Going]) -> Batch:
        """The approvals as runs whose expressions are evaluated, seen by the system."""
        runs = [Run(each.approval, each.record, each.starter, 0, None) for each in several]
        place = self.definition.placed[self.position]
        cause = self.unit.cause or {}
        return Batch(self.unit, self.definition, self.owner, self.position, place, runs, cause, ())


def keeping(unit: Unit, approval: int | None = None) -> Unit:
    """The unit that keeps approvals and their tasks; people decide, the system writes it down."""
    inner = unit.as_system(System("approvals are kept by the system"))
    if approval is not None:
        inner.cause = {**(unit.cause or {}), "approval": str(approval)}
    return inner


async def hold(unit: Unit, approval: int) -> tuple[Ground, Going] | None:
    """Holds an approval that is under way until the transaction ends; None for one that has ended or never was."""
    schema = quote(unit.caller.organisation.schema)
    run = await unit.link.fetchval(
        f"select w.run from {schema}.approval_work w where w.approval = $1", approval
    )
    await unit.link.fetch(f"select r.id from {schema}.automation_run r where r.id = $1 for update", run)
    row = await unit.link.fetchrow(
        f"select w.*, t.people, t.object from {schema}.approval_work w join {_table(unit, 'approval')} t on t.id = w.approval"
        " where w.approval = $1 and w.pending for update of w",
        approval,
    )
    if row is None:
        return None
    return await ground_of(keeping(unit, approval), row), going_of(row)


async def ground_of(unit: Unit, row: Record) -> Ground:
    """What the flow of an approval is, in the version that it began with. Raises 503 where this server cannot read it."""
    definition = await version_of(
        unit.link, unit.caller.organisation.schema, row["automation"], row["version"]
    )
    place = definition.placed.get(row["position"])
    if place is None or not isinstance(place.step, Flow):
        raise unavailable()
    return Ground(unit, definition, row["position"], place.step, unit.snapshot.model.object(row["object"]))


def going_of(row: Record) -> Going:
    """An approval at work from its row."""
    return Going(
        row["approval"],
        row["run"],
        row["step"],
        row["record"],
        row["starter"],
        row["node"],
        row["visit"],
        row["back"],
        json.loads(row["plan"]),
        set(row["people"] or ()),
    )


async def tasks_of(unit: Unit, approvals: Sequence[int]) -> list[Task]:
    """All tasks of some approvals, in the order of visits, seats and places."""
    rows = await unit.link.fetch(
        "select t.id, t.approval, t.owner, t.state, t.kind, t.node, t.visit, t.seat, t.place, t.asked_at, t.remind_at, t.due_at,"
        f" t.decided_at, t.decided_by, t.share from {_table(unit, 'approval_task')} t"
        " where t.approval = any($1::bigint[]) and t.deleted_at is null order by t.visit, t.seat, t.place, t.id",
        list(approvals),
    )
    return [Task(*row) for row in rows]


async def keep_work(link: Connection, schema: str, several: Iterable[Going]) -> None:
    """Keeps where approvals stand."""
    listed = list(several)
    await link.execute(
        f"update {schema}.approval_work w set node = n.node, visit = n.visit, back = n.back"
        " from unnest($1::bigint[], $2::int[], $3::int[], $4::int[]) n(approval, node, visit, back)"
        " where w.approval = n.approval",
        [each.approval for each in listed],
        [each.node for each in listed],
        [each.visit for each in listed],
        [each.back for each in listed],
    )


def _table(unit: Unit, name: str) -> str:
    return unit.asking().table(unit.snapshot.model.object(name))
