"""What a deletion does to the records that point at the deleted one, and what a master decides for its details.

Details go into the bin with their master, come back with it and are purged with it: they bear the same moment of deletion.
A plain lookup has `on_delete`: `nothing` (it reads as empty while the record is in the bin), `set_null` (until it is back),
or `restrict`.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from yunchou.access.actor import System
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.model.object import Field, Model, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, Operation
from yunchou.records.select import Asking, Select
from yunchou.records.steps.emptied import FOLLOWS, emptied_by_deletions
from yunchou.records.steps.targets import fresh

if TYPE_CHECKING:
    from yunchou.records.write import Unit

MOST_AT_ONCE = 10_000


def pointing_at(model: Model, name: str) -> Iterator[tuple[Object, Field, str]]:
    """The single relations that point at an object, each with what a deletion does to its records."""
    for owner in model.objects.values():
        for field in owner.fields.values():
            if (
                name in field.targets
                and field.column
                and field.type in ("lookup", "master_detail", "any_lookup")
            ):
                yield owner, field, on_delete(field)


def on_delete(field: Field) -> str:
    """`delete`, `restrict`, `set_null` or `nothing`."""
    return "delete" if field.type == "master_detail" else str(field.settings.get("on_delete", "nothing"))


def details_under(model: Model, name: str) -> list[tuple[Object, Field, str]]:
    """The objects whose records go along with those of an object, at every level, each after its master's: the field that
    names the master, and the master's object."""
    found: list[tuple[Object, Field, str]] = []
    waiting = [name]
    while waiting:
        above = waiting.pop(0)
        for child, field, does in pointing_at(model, above):
            if does == "delete":
                found.append((child, field, above))
                waiting.append(child.name)
    return found


async def check_masters(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change], *, judged: bool = True
) -> None:
    """A detail is made, moved and restored by whoever may change its master, which must be there.

    Without `judged` it may be moved although its field says that it may not.
    """
    field = owner.master
    if field is None:
        return
    touched = [c for c in changes if not c.failed and (c.kind in (CREATE, RESTORE) or c.changes(field.name))]
    for change in touched:
        if judged and change.kind == UPDATE and not field.settings.get("reparent"):
            message = say("不能改到其他主记录下", "This can't be moved to another record")
            change.fail(422, "readonly", message, field.name)
    ids = {c.now(field.name) for c in touched if not c.failed} - {None}
    if not ids:
        return
    asking = fresh(asking)
    select = Select(asking, asking.snapshot.model.object(field.target or ""))
    listed = asking.params.add(sorted(ids), "bigint[]")
    # Held until the end, so that none goes into the bin without what was just put under it.
    rows = await link.fetch(
        f"select t.id from {select.table()} where t.id = any({listed}) and {select.condition('update')}"
        " order by t.id for share of t",
        *asking.params.values,
    )
    there = {row["id"] for row in rows}
    for change in touched:
        if not change.failed and change.now(field.name) is not None and change.now(field.name) not in there:
            name = Message(field.label["zh-CN"], field.label["en"])
            message = say(
                "所属的{name}不存在或已删除，或您无权修改它",
                "{name} is not there, or you may not change it",
                name=name,
            )
            change.fail(422, "rule" if change.kind == RESTORE else "not_an_option", message, field.name)


async def refuse_in_use(link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]) -> None:
    """Fails deletions of records that a lookup with `restrict` points at, or at what goes along with them. What is deleted
    in the same moment does not count."""
    going = sorted(c.id for c in changes if c.kind == DELETE and not c.failed)
    if not going:
        return
    model = asking.snapshot.model
    sets = {owner.name: "g0"}
    listed = ["g0(root, id) as materialized (select g, g from unnest($1::bigint[]) g)"]
    for child, field, above in details_under(model, owner.name):
        this, masters = f"g{len(sets)}", sets[above]
        sets[child.name] = this
        listed.append(
            f"{this}(root, id) as materialized (select m.root, d.id from {masters} m"
            f" join {asking.table(child)} d on d.{quote(field.column)} = m.id and d.deleted_at is null)"
        )
    parts = []
    for name, which in sets.items():
        for child, field, does in pointing_at(model, name):
            if does == "restrict":
                along = sets.get(child.name)
                staying = "" if along is None else f" where t.id not in (select id from {along})"
                parts.append(
                    f"select g.root from {which} g join {asking.table(child)} t"
                    f" on t.{quote(field.column)} = g.id and t.deleted_at is null{staying}"
                )
    if not parts:
        return
    rows = await link.fetch(f"with {', '.join(listed)} {' union '.join(parts)}", going)
    in_use = {row["root"] for row in rows}
    for change in changes:
        if change.kind == DELETE and not change.failed and change.id in in_use:
            message = say("仍有记录引用它，不能删除", "Records still point at it: it can't be deleted")
            change.fail(409, "in_use", message)


async def moments_of_deletion(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]
) -> dict[str, list[int]]:
    """By object the details that went into the bin together with records which are about to be restored."""
    back = sorted(c.id for c in changes if c.kind == RESTORE and not c.failed)
    found: dict[str, list[int]] = {}
    if not back:
        return found
    for child, field, does in pointing_at(asking.snapshot.model, owner.name):
        if does == "delete":
            rows = await link.fetch(
                f"select d.id from {asking.table(child)} d join {asking.table(owner)} t"
                f" on t.id = d.{quote(field.column)} and t.deleted_at = d.deleted_at where t.id = any($1::bigint[])",
                back,
            )
            found[child.name] = [row["id"] for row in rows]
    return found


async def follow_deletions(
    unit: "Unit", owner: Object, changes: Sequence[Change], back: dict[str, list[int]]
) -> None:
    """Takes details along with their masters, and empties lookups that are to be emptied; what comes back brings them back."""
    gone = sorted(c.id for c in changes if c.kind == DELETE and not c.failed)
    asking = unit.asking()
    work: dict[str, list[Operation]] = defaultdict(list)
    for child, field, does in pointing_at(asking.snapshot.model, owner.name) if gone else ():
        if does not in ("delete", "set_null"):
            continue
        # Locked, so that what points somewhere else by now is let be.
        rows = await unit.link.fetch(
            f"select t.id from {asking.table(child)} t where t.{quote(field.column)} = any($1::bigint[])"
            " and t.deleted_at is null order by t.id for update",
            gone,
        )
        for row in rows:
            emptied = Operation(UPDATE, {field.name: None}, id=row["id"])
            work[child.name].append(Operation(DELETE, id=row["id"]) if does == "delete" else emptied)
    for name, ids in back.items():
        work[name] += [Operation(RESTORE, id=id) for id in ids]
    returning = await emptied_by_deletions(unit.link, asking, owner, changes)
    system = unit.as_system(System("what points at a deleted record"))
    system.cause = {**(unit.cause or {}), FOLLOWS: "deleted" if gone else "restored"}
    await _write_all(system, work)
    # A reference was right before: no newer rule keeps it from coming back, nor does what can't come back stop the rest.
    system.judged = False
    await _write_all(system, returning, atomic=False)


async def _write_all(unit: "Unit", work: Mapping[str, Sequence[Operation]], *, atomic: bool = True) -> None:
    for name, operations in work.items():
        for start in range(0, len(operations), MOST_AT_ONCE):
            await unit.write(name, operations[start : start + MOST_AT_ONCE], atomic=atomic)
