"""Runs that people start, on one record, on several, or on none."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Problem, conflict, forbidden, not_found, say
from yunchou.language.compile import compile_condition
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.allowed import changeable
from yunchou.records.follow import current
from yunchou.records.read import asking_of
from yunchou.records.select import Asking, Select
from yunchou.rules.automation.definition import Definition
from yunchou.rules.automation.entry import Beginning
from yunchou.rules.automation.loaded import automations_of
from yunchou.rules.automation.runs import begin, call

MOST = 1000
"""Records on which an automation is started with one request."""
Bound = Callable[[Snapshot], Iterable[int]]
_BOUND: list[Bound] = []


def bound_elsewhere(find: Bound) -> Bound:
    """Names automations that something else begins, as entering a stage does: by hand they do nothing and are not offered."""
    _BOUND.append(find)
    return find


def _may_start(caller: Caller, snapshot: Snapshot, definition: Definition) -> bool:
    """Whether a person's roles are among those that may start it, where any are named."""
    if not definition.starters:
        return True
    who = snapshot.access.people.get(caller.actor.user_id or 0)
    return who is not None and not definition.starters.isdisjoint(who.roles)


def _started_by(caller: Caller, snapshot: Snapshot) -> Iterator[Definition]:
    """The automations in force that a person may start, but for those that something else begins."""
    bound = {id for find in _BOUND for id in find(snapshot)}
    for each in automations_of(snapshot).of("manual"):
        if each.id not in bound and _may_start(caller, snapshot, each):
            yield each


async def startable(caller: Caller, name: str | None, record: int | None) -> list[dict[str, Any]]:
    """Automations that the caller may start on records of an object, or on none; with a record, those that fit it now.

    Raises 404 for an object or a record that may not be seen.
    """

    async def read(snapshot: Snapshot) -> tuple[list[dict[str, Any]], tuple[int, int]]:
        if name is not None:
            snapshot.model.object(name)
        found = [each for each in _started_by(caller, snapshot) if each.object == name]
        if record is not None and found:
            asking = asking_of(caller, snapshot)
            reasons = await _reasons_of_one(caller.organisation.db, asking, found, record)
            found = [each for each, fits in zip(found, reasons, strict=True) if fits]
        shown = [
            {"id": str(each.id), "name": each.name, "object": each.object, "approval": each.single}
            for each in found
        ]
        return shown, await caller.organisation.versions()

    return await caller.organisation.consistent(read)


async def _reasons_of_one(
    link: Any, asking: Asking, several: Sequence[Definition], record: int
) -> list[bool]:
    """For each automation whether the record meets its condition, and the caller may change it. Raises 404."""
    owner = asking.snapshot.model.object(several[0].object or "")
    may = (await changeable(link, asking, owner, [record])).get(record)
    if may is None:
        raise not_found()
    if not may:
        return [False] * len(several)
    ground = _ground(asking)
    select = Select(ground, owner)
    held = [_condition(ground, select, each) for each in several]
    number = ground.params.add(record, "bigint")
    row = await link.fetchrow(
        f"select {', '.join(held)} from {select.table()}{select.joins} where t.id = {number}",
        *ground.params.values,
    )
    return [bool(each) for each in row or ()] or [False] * len(several)


async def start(caller: Caller, id: int, record: int | None) -> int:
    """Begins a run for a person; gives it.

    Raises 404, 403 for a record that he may not change, 409 where the condition does not hold or the record may not enter
    again.
    """
    begun, refusals = await _start(caller, id, None if record is None else [record])
    for refusal in refusals.values():
        raise refusal
    return begun[0]


async def start_several(
    caller: Caller, id: int, records: Sequence[int]
) -> tuple[list[int], dict[int, Problem]]:
    """Begins a run for each of the records that may be started on; gives the runs, and why the others were left out."""
    return await _start(caller, id, list(dict.fromkeys(records)))


async def _start(caller: Caller, id: int, records: list[int] | None) -> tuple[list[int], dict[int, Problem]]:
    organisation = caller.organisation
    async with organisation.db.transaction() as link:
        snapshot = await current(organisation, link)
        found = next((each for each in _started_by(caller, snapshot) if each.id == id), None)
        if found is None:
            raise not_found()
        if (records is None) != (found.object is None):
            raise not_found(say("请指定记录", "Say which record this is about"))
        refusals: dict[int, Problem] = {}
        if records is not None:
            refusals = await _refusals(link, asking_of(caller, snapshot), found, records)
        source = f"manual:{await link.fetchval('select yunchou.next_id()')}"
        wanted = [None] if records is None else [each for each in records if each not in refusals]
        actor = caller.actor.user_id
        await begin(
            link, organisation, found, [Beginning(f"{source}:{each or 0}", each, actor) for each in wanted]
        )
        rows = await link.fetch(
            f"select id, record from {quote(organisation.schema)}.automation_run where automation = $1"
            " and source = any($2::text[])",
            id,
            [f"{source}:{each or 0}" for each in wanted],
        )
        there = {row["record"] for row in rows}
        refusals |= {each or 0: _entered() for each in wanted if each not in there}
        await call(link, organisation)
    organisation.signal()
    return [row["id"] for row in rows], refusals


def _entered() -> Problem:
    return conflict(
        "entered",
        say("该记录正在执行或已达次数上限", "The record is under way already, or may not enter again"),
    )


async def _refusals(
    link: Connection, asking: Asking, definition: Definition, records: Sequence[int]
) -> dict[int, Problem]:
    """Why an automation may not be started on some of the records, in two statements."""
    owner = asking.snapshot.model.object(definition.object or "")
    allowed = await changeable(link, asking, owner, records)
    held = await _holding(link, asking, owner, definition, records)
    found: dict[int, Problem] = {}
    for record in records:
        if record not in allowed:
            found[record] = not_found()
        elif not allowed[record]:
            found[record] = forbidden(say("您没有修改此记录的权限", "You may not change this record"))
        elif record not in held:
            found[record] = conflict(
                "condition", say("记录不符合执行条件", "The record does not meet the condition")
            )
    return found


async def _holding(
    link: Connection, asking: Asking, owner: Object, definition: Definition, records: Sequence[int]
) -> set[int]:
    """Of the records those that meet the condition, whatever the caller may see of what it asks for."""
    if not definition.condition:
        return set(records)
    ground = _ground(asking)
    select = Select(ground, owner)
    held = _condition(ground, select, definition)
    ids = ground.params.add(list(records), "bigint[]")
    rows = await link.fetch(
        f"select t.id from {select.table()}{select.joins} where t.id = any({ids}) and {held}",
        *ground.params.values,
    )
    return {row["id"] for row in rows}


def _ground(asking: Asking) -> Asking:
    return Asking(asking.organisation, asking.snapshot, asking.viewer, Params()).of_the_organisation()


def _condition(ground: Asking, select: Select, definition: Definition) -> str:
    if not definition.condition:
        return "true"
    return (
        f"(({compile_condition(definition.condition, select, ground.params, ground.environment())}) is true)"
    )
