"""How complete a record is: the weights of the fields that are filled in, out of those of all fields that count.

It is kept on the record, so that lists are filtered and sorted by it: reckoned anew with every write, for all records when
the items change, by one statement for a set. A record of an object without items has none.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

import msgspec

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import may_read
from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.actions.registry import action
from yunchou.base.db import Connection, quote
from yunchou.base.errors import not_found, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.model.object import Model, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.read import one_within, readable_object
from yunchou.records.rule import after, before
from yunchou.records.stored import kept_rows
from yunchou.records.write import Unit

PART, JOB = "completeness", "crm.completeness"
OBJECTS = ("account", "contact", "lead")
FIELD = "completeness"
Items = Mapping[str, Sequence[tuple[str, int]]]
"""By object the fields that count, with their weights."""


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Items:
    """The items in force that fit the model."""
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for row in await kept_rows(link, schema, model, "completeness_item"):
        if row["active"] and row["object"] in OBJECTS and _counts(model.object(row["object"]), row["field"]):
            found[row["object"]].append((row["field"], row["weight"]))
    return dict(found)


def items_of(snapshot: Snapshot, name: str) -> Sequence[tuple[str, int]]:
    """The items of an object."""
    found: Items = snapshot.parts.get(PART) or {}
    return found.get(name, ())


def _counts(owner: Object, name: str) -> bool:
    field = owner.fields.get(name)
    return field is not None and bool(field.column) and not field.computed and name != FIELD


async def renew(link: Connection, asking: Asking, name: str, ids: Sequence[int] | None = None) -> None:
    """Reckons the completeness of records (None: of all) anew in one statement."""
    owner = asking.snapshot.model.object(name)
    items, add = items_of(asking.snapshot, name), asking.params.add
    held = " + ".join(
        f"case when t.{quote(owner.fields[field].column)} is not null then {int(weight)} else 0 end"
        for field, weight in items
    )
    share = (
        f"round(({held})::numeric / {sum(weight for _, weight in items)}, 4)" if items else "null::numeric"
    )
    some = "" if ids is None else f" and t.id = any({add(list(ids), 'bigint[]')})"
    column = quote(owner.fields[FIELD].column)
    await link.execute(
        f"update {asking.table(owner)} t set {column} = {share}"
        f" where t.deleted_at is null and t.{column} is distinct from {share}{some}",
        *asking.params.values,
    )


@after(*OBJECTS)
async def keep_completeness(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is written is as complete as it is now."""
    counted = {field for field, _ in items_of(unit.snapshot, owner.name)}
    ids = [
        c.id for c in changes if c.kind == CREATE or (c.kind == UPDATE and not counted.isdisjoint(c.values))
    ]
    if ids and counted:
        await renew(unit.link, unit.asking(), owner.name, ids)


@before("completeness_item")
async def items_fit(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """An item names a field that can be filled in, of an object whose completeness is kept, once."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE) or not (change.now("object") and change.now("field")):
            continue
        name, field = change.now("object"), change.now("field")
        if name not in OBJECTS:
            words = say("只能是客户、联系人或线索", "This is account, contact or lead")
            change.fail(422, "not_an_option", words, "object")
        elif not _counts(unit.snapshot.model.object(name), field):
            change.fail(
                422, "rule", say("没有可填写的字段 {f}", "There is no field {f}", f=field[:60]), "field"
            )


@after("completeness_item")
async def renew_by_new_items(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Other items: a job reckons all records anew once they are in force, where there are any yet."""
    tables = [unit.asking().table(unit.snapshot.model.object(name)) for name in OBJECTS]
    some = " or ".join(f"exists(select from {table})" for table in tables)
    if await unit.link.fetchval(f"select {some}"):
        await enqueue(unit.link, unit.caller.organisation.id, JOB, {})


@job(JOB)
async def renew_all(context: JobContext) -> dict[str, Any]:
    """Reckons the completeness of all records anew."""
    caller: Caller = context.caller
    async with Unit(caller) as unit:
        for name in OBJECTS:
            await renew(unit.link, unit.asking(), name)
    return {}


class CompletenessOf(msgspec.Struct, forbid_unknown_fields=True):
    """The record that is looked at."""

    object: str
    record: str


class Missing(msgspec.Struct):
    """A field that is empty, and the share that it would add."""

    field: str
    share: float


class Complete(msgspec.Struct):
    """How complete the record is (none where nothing counts), and what of the fields that the caller may read is missing."""

    completeness: float | None
    missing: list[Missing]


@action("crm.completeness", "资料完整度", "Completeness")
async def completeness(unit: Unit, given: CompletenessOf) -> Complete:
    """What a record lacks, the weightiest first. Raises 404 for one that may not be seen or an object that has none."""
    if (
        given.object not in OBJECTS
        or not (given.record.isascii() and given.record.isdigit())
        or len(given.record) > 18
    ):
        raise not_found()
    asking = unit.asking()
    owner = readable_object(asking, given.object)
    record = await one_within(unit.link, asking, owner.name, int(given.record))
    if record is None:
        raise not_found()
    items = items_of(unit.snapshot, owner.name)
    total = sum(weight for _, weight in items)
    missing = [
        Missing(field, round(weight / total, 4))
        for field, weight in sorted(items, key=lambda item: -item[1])
        if record.get(field) is None and may_read(asking.viewer, owner, owner.fields[field])
    ]
    return Complete(record.get(FIELD), missing)
