"""Single records given to others by those who may change them: shares, and the people of a record's team."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.compile import row_condition
from yunchou.access.explain import Facts, facts_of, people_of, rights_on, why_not
from yunchou.access.grants import GIVEN
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, present, quote
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.read import Query, asking_of, one, page, readable_object
from yunchou.records.select import Asking, Select
from yunchou.records.write import Unit

MOST_SHARES = 500
GIVEN_TO = {"share": ("person", "department", "role"), "team": ("person",)}
FIELDS = {
    "share": ("person", "department", "role", "rights", "until", "reason"),
    "team": ("person", "part", "rights"),
}


async def given_of(caller: Caller, kind: str, name: str, id: int) -> list[dict[str, Any]]:
    """The shares (`share`) or team (`team`) of a record, newest first. Raises 404 when it may not be seen."""
    await one(caller, name, id, ("id",))
    where = f'object = "{name}" and record = "{id}"'
    fields = ("id", *FIELDS[kind], "owner", "created_at")
    query = Query(fields=fields, where=where, limit=MOST_SHARES)
    found: list[dict[str, Any]] = json.loads(await page(keeping(caller), GIVEN[kind], query))["records"]
    return found


async def give(caller: Caller, kind: str, name: str, id: int, values: Mapping[str, Any]) -> int:
    """Gives a record to somebody and answers the id of the share or of the place in the team.

    Raises 403 for those who may not change the record, 404 for those who don't see it, 422 for wrong values.
    """
    async with Unit(caller) as unit:
        return await give_within(unit, kind, name, id, values)


async def give_within(unit: Unit, kind: str, name: str, id: int, values: Mapping[str, Any]) -> int:
    """The same within a unit of the one who gives."""
    await _check_changeable(unit, name, id)
    await _check_named(unit, kind, values)
    record = {**values, "object": name, "record": str(id), "owner": _text(unit.caller.actor.user_id)}
    kept = unit.as_system(keeping(unit.caller).actor)
    (made,) = await kept.write(GIVEN[kind], [Operation("create", record)])
    assert made.id is not None
    return made.id


async def change_given(
    caller: Caller, kind: str, name: str, id: int, given: int, values: Mapping[str, Any] | None
) -> None:
    """Changes what was given, or takes it back where `values` is None. Raises 403, 404, 422."""
    async with Unit(caller) as unit:
        await change_within(unit, kind, name, id, given, values)


async def change_within(
    unit: Unit, kind: str, name: str, id: int, given: int, values: Mapping[str, Any] | None
) -> None:
    """The same within a unit of the one who changes or takes back."""
    asking = unit.asking()
    keeper = asking.snapshot.model.object(GIVEN[kind])
    row = await unit.link.fetchrow(
        f"select g.owner from {asking.table(keeper)} g where g.id = $1 and g.object = $2 and g.record = $3"
        " and g.deleted_at is null",
        given,
        name,
        id,
    )
    taking_back = values is None and row is not None and row["owner"] == unit.caller.actor.user_id
    if not taking_back:
        await _check_changeable(unit, name, id)
    if row is None:
        raise not_found()
    await _check_named(unit, kind, values or {})
    operation = Operation("delete", id=given) if values is None else Operation("update", values, id=given)
    await unit.as_system(keeping(unit.caller).actor).write(GIVEN[kind], [operation])


async def changeable(unit: Unit, name: str, ids: Iterable[int]) -> dict[int, bool]:
    """Of some records those that the writer sees, and whether the writer may change each."""
    asking = unit.asking()
    target = asking.snapshot.model.object(name)
    select = Select(asking, target)
    listed = asking.params.add(sorted(ids), "bigint[]")
    update = row_condition(asking, target, "t", "update") or "true"
    rows = await unit.link.fetch(
        f"select t.id, ({update}) is true as ok from {select.table()} where t.id = any({listed}) and {select.condition()}",
        *asking.params.values,
    )
    return {row["id"]: row["ok"] for row in rows}


async def access(caller: Caller, name: str, id: int, person: int | None = None) -> list[dict[str, Any]]:
    """Who may do what with a record, and why; of one `person` also why not. Raises 404 when it may not be seen.

    Those who may not see all people are told of themselves alone. Of a record whose rights follow another's (a detail, a
    comment) it is told who has rights on that other.
    """
    await one(caller, name, id, ("id",))
    name, id = await _ruling(caller, name, id)

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]] | None, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        async with caller.organisation.db.acquire() as link:
            facts = await _facts(link, caller, snapshot, owner, id)
        return _told(asking, facts, person), await caller.organisation.versions()

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    return found


async def _facts(
    link: Connection, caller: Caller, snapshot: Snapshot, owner: Object, id: int
) -> Facts | None:
    """The facts of a record, with those of the records that it is seen with."""
    itself = keeping(caller)
    facts = await facts_of(link, asking_of(itself, snapshot), owner, id)
    if facts is None or not owner.follows:
        return facts
    asking = asking_of(itself, snapshot)
    columns = ", ".join(f"t.{quote(owner.fields[name].column)}" for name in owner.follows)
    named = present(await link.fetchrow(f"select {columns} from {asking.table(owner)} t where t.id = $1", id))
    through = []
    for name, record in zip(owner.follows, named, strict=True):
        subject = snapshot.model.object(owner.fields[name].target or "")
        found = None if record is None else await facts_of(link, asking_of(itself, snapshot), subject, record)
        if found is not None:
            through.append(found)
    return replace(facts, through=tuple(through))


async def _ruling(caller: Caller, name: str, id: int) -> tuple[str, int]:
    """The record whose own rights decide about this one: its master's master, or what it is about. Raises 404."""
    asking = asking_of(caller, await caller.organisation.snapshot())
    owner = asking.snapshot.model.object(name)
    while owner.attached or owner.master is not None:
        follows = "t.object, t.record"
        if owner.master is not None:
            follows = f"{asking.params.add(owner.master.target, 'text')}, t.{quote(owner.master.column)}"
        row = await caller.organisation.db.fetchrow(
            f"select {follows} from {asking.table(owner)} t where t.id = {asking.params.add(id, 'bigint')}",
            *asking.params.values,
        )
        if row is None or row[1] is None:
            raise not_found()
        name, id = row[0], row[1]
        asking = asking_of(caller, asking.snapshot)
        owner = asking.snapshot.model.object(name)
    return name, id


def _told(asking: Asking, facts: Facts | None, person: int | None) -> list[dict[str, Any]] | None:
    viewer, state = asking.viewer, asking.snapshot.access
    if facts is None or (viewer.person is not None and not rights_on(state, facts, viewer.person)):
        return None
    everybody = viewer.owners("user", "read") is None
    if person is None:
        return people_of(state, facts, state.people if everybody else [viewer.person or 0])
    if person not in state.people or not (everybody or person == viewer.person):
        return None
    who = state.people[person]
    silent = {"user": {"id": str(who.id), "name": who.name}, "rights": [], "because": []}
    told = next(iter(people_of(state, facts, [person])), silent)
    return [{**told, "not": why_not(state, facts, person)}]


async def _check_changeable(unit: Unit, name: str, id: int) -> None:
    readable_object(unit.asking(), name)
    may = (await changeable(unit, name, [id])).get(id)
    if may is None:
        raise not_found()
    if not may:
        raise forbidden(say("只有能修改记录的人可以共享", "Only those who may change a record share it"))


async def _check_named(unit: Unit, kind: str, values: Mapping[str, Any]) -> None:
    """Nobody shares with people, departments or roles that he does not see."""
    unknown = set(values) - set(FIELDS[kind])
    if unknown:
        name = min(unknown)[:60]
        message = say("没有字段 {name}", "There is no field {name}", name=name)
        raise invalid((FieldError("unknown_field", message, field=name),))
    for field in GIVEN_TO[kind]:
        given = values.get(field)
        if given is None:
            continue
        target = unit.snapshot.model.object("user" if field == "person" else field)
        text = str(given.get("id") if isinstance(given, Mapping) else given)
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 19 else 0
        if number not in await changeable(unit, target.name, [number]):
            message = say("引用的记录不存在，或您无权查看", "There is no such record, or you may not see it")
            raise invalid((FieldError("not_an_option", message, field=field),))


def keeping(caller: Caller) -> Caller:
    """The system, which keeps what people give; they stay answerable for it."""
    actor = System("a record is given to others by whoever may change it")
    named = replace(actor, name=caller.actor.name, user_id=caller.actor.user_id)
    return Caller(caller.organisation, named, caller.language)


def _text(id: int | None) -> str | None:
    return None if id is None else str(id)
