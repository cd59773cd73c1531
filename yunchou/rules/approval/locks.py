"""Records under approval may not be changed: held in the one write path, whichever door a change came through.

A lock is asked for after the rows are held, so a change comes either before the approval or is refused. Only objects that
ever had an approval are asked for at all. Values that the system keeps (rollups, last activity) are never locked.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from yunchou.access.asking import Asking
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.model.object import Model, Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import CREATE, RESTORE, UPDATE, Change
from yunchou.records.rule import check
from yunchou.records.write import Unit

PART = "approval_objects"
ALL = "*"
"""Stands for every field in what may be changed all the same."""


@dataclass(frozen=True, slots=True)
class Lock:
    """One lock of a record: `people` may change `fields` all the same."""

    fields: frozenset[str]
    people: frozenset[int]

    def lets(self, people: Iterable[int], fields: Iterable[str]) -> bool:
        """Whether somebody, who may stand in for others, may change these fields."""
        return not self.people.isdisjoint(people) and (ALL in self.fields or self.fields >= set(fields))


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> frozenset[str]:
    """The tables of objects that ever had an approval; before the upgrade that makes the list there are none."""
    if not await link.fetchval("select to_regclass($1) is not null", f"{quote(schema)}.approval_object"):
        return frozenset()
    rows = await link.fetch(f"select object_table from {quote(schema)}.approval_object")
    return frozenset(row["object_table"] for row in rows)


def may_be_locked(snapshot: Snapshot, owner: Object) -> bool:
    """Whether records of an object may be under approval."""
    return owner.table in snapshot.parts.get(PART, ())


async def keep_object(unit: Unit, owner: Object) -> None:
    """Notes that an object has approvals from now on."""
    if may_be_locked(unit.snapshot, owner):
        return
    await unit.link.execute(
        f"insert into {quote(unit.caller.organisation.schema)}.approval_object (object_table) values ($1)"
        " on conflict do nothing",
        owner.table,
    )
    unit.move_access()


@check("*")
async def refuse_locked(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Refuses to change or delete records under approval, and to make, change or delete their details, however deep."""
    if not unit.judged and unit.caller.actor.user_id is None:
        # What points at a record follows it when that one is merged or comes back; nothing is decided with that.
        return
    levels = _lockable_levels(unit.snapshot, owner)
    touched = [each for each in changes if _written(owner, each)]
    if not touched or not levels:
        return
    await unit.in_turn()
    above = await _above(unit, owner, touched, levels)
    locks = await locks_of(
        unit.link, unit.caller.organisation.schema, {id for several in above.values() for id in several}
    )
    if not locks:
        return
    people = _acting(unit)
    for change in touched:
        for id, through in above[change.position].items():
            wanted = _written(owner, change) if through is None else {through}
            if any(not each.lets(people, wanted) for each in locks.get(id, ())):
                _refuse(change)
                break


def _lockable_levels(snapshot: Snapshot, owner: Object) -> list[Object]:
    """The object and its masters up to the highest that may be locked; empty where none may."""
    levels, found = [owner], 1 if may_be_locked(snapshot, owner) else 0
    while (field := levels[-1].master) is not None:
        master = snapshot.model.objects.get(field.target or "")
        if master is None or master in levels:
            break
        levels.append(master)
        if may_be_locked(snapshot, master):
            found = len(levels)
    return levels[:found]


async def _above(
    unit: Unit, owner: Object, touched: Sequence[Change], levels: Sequence[Object]
) -> dict[int, dict[int, str | None]]:
    """For each change the records whose locks count: the record itself, and its masters by the name of their details."""
    found: dict[int, dict[int, str | None]] = {each.position: {} for each in touched}
    for change in touched:
        if change.kind != CREATE:
            found[change.position][change.id] = None
    field, through = owner.master, inverse_name(unit.snapshot.model, owner)
    if len(levels) < 2 or field is None:
        return found
    reached = {c.position: {c.before.get(field.name), c.now(field.name)} - {None} for c in touched}
    for master in levels[1:]:
        for position, ids in reached.items():
            found[position] |= dict.fromkeys(ids, through)
        field = master.master
        if field is None or master is levels[-1]:
            break
        through = inverse_name(unit.snapshot.model, master)
        listed = sorted({id for ids in reached.values() for id in ids})
        rows = await unit.link.fetch(
            f"select m.id, m.{quote(field.column)} as above from {unit.asking().table(master)} m where m.id = any($1::bigint[])",
            listed,
        )
        up = {row["id"]: row["above"] for row in rows}
        reached = {position: {up[id] for id in ids if up.get(id)} for position, ids in reached.items()}
    return found


@holds_back
def locked_rows(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Rows under approval of which the asker may change nothing at all."""
    if not may_be_locked(asking.snapshot, owner):
        return None
    spared = ""
    if action == "update":
        people = asking.params.add([each.person for each in asking.viewer.standings], "bigint[]")
        spared = f" and not (l.people && {people} and l.fields <> array[]::text[])"
    locks = f"{quote(asking.organisation.schema)}.record_lock"
    return f"exists(select from {locks} l where l.record = {alias}.id{spared})"


def inverse_name(model: Model, owner: Object) -> str:
    """What the details of an object are called on their master, by which a flow opens them."""
    field = owner.master
    if field is None:
        return owner.name
    named = model.inverses(field.target or "")
    return next(
        (name for name, each in named.items() if (each.object, each.field) == (owner.name, field.name)),
        owner.name,
    )


def _acting(unit: Unit) -> set[int]:
    """Whoever writes, and those absent for whom that person stands in."""
    actor = unit.caller.actor.user_id
    if actor is None:
        return set()
    return {actor, *(each.person for each in unit.snapshot.access.viewer(actor).standings)}


def _written(owner: Object, change: Change) -> set[str]:
    """What a change does to a record that may be locked: the fields that people write; `*` for what is more than that."""
    if change.kind == RESTORE:
        return set()
    if change.kind != UPDATE:
        return {ALL}
    fields = (owner.fields[name] for name in change.values if change.changes(name))
    return {each.name for each in fields if not each.readonly and not each.computed}


def _refuse(change: Change) -> None:
    message = say(
        "记录正在审批，暂不能修改；可撤回审批后再改",
        "The record is under approval and can't be changed now; the approval can be withdrawn",
    )
    change.fail(423, "locked", message)


async def locks_of(link: Connection, schema: str, ids: Iterable[int]) -> dict[int, list[Lock]]:
    """The locks of records, by record."""
    rows = await link.fetch(
        f"select l.record, l.fields, l.people from {quote(schema)}.record_lock l where l.record = any($1::bigint[])",
        sorted(ids),
    )
    found: dict[int, list[Lock]] = {}
    for row in rows:
        found.setdefault(row["record"], []).append(Lock(frozenset(row["fields"]), frozenset(row["people"])))
    return found


async def put_lock(
    link: Connection, schema: str, approval: int, record: int, fields: Sequence[str], people: Iterable[int]
) -> None:
    """Locks a record for an approval, or changes what may be changed all the same."""
    await link.execute(
        f"insert into {quote(schema)}.record_lock (record, approval, fields, people)"
        " values ($1, $2, $3::text[], $4::bigint[])"
        " on conflict (record, approval) do update set fields = excluded.fields, people = excluded.people",
        record,
        approval,
        list(fields),
        sorted(people),
    )


async def take_locks(link: Connection, schema: str, approvals: Sequence[int]) -> None:
    """Opens the records of approvals again."""
    await link.execute(
        f"delete from {quote(schema)}.record_lock where approval = any($1::bigint[])", list(approvals)
    )
