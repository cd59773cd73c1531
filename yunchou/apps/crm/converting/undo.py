"""Taking a conversion back by its events: what it made goes, the lead is what it was; unless what it made has gone on."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from yunchou.access.actor import System
from yunchou.access.compile import visible
from yunchou.apps.crm.converting.convert import WORK
from yunchou.base.db import quote
from yunchou.base.errors import Message, Problem, say
from yunchou.model.field_types import type_of
from yunchou.records.change import Operation
from yunchou.records.take_back import LAST, Work, events_before, take_back
from yunchou.records.write import Unit

DAYS = 30
LINKS = ("converted_at", WORK, "account", "contact", "opportunity")


async def undo(unit: Unit, lead: int, number: int, converted_at: datetime) -> None:
    """Takes back the conversion of that number. Raises 409 `not_undoable` with the reason; then nothing is to be kept."""
    fresh = await unit.link.fetchval(
        "select $1::timestamptz > now() - make_interval(days => $2)", converted_at, DAYS
    )
    if not fresh:
        raise not_undoable(
            say("转换已超过 {n} 天，不能撤销", "It was converted more than {n} days ago", n=DAYS)
        )
    work = Work(WORK, str(number), converted_at)
    log = f"{quote(unit.caller.organisation.schema)}.event"
    touched = await unit.link.fetch(
        f"select distinct object, record, type like '%.created' as made from {log}"
        " where id >= yunchou.id_at($1::timestamptz - interval '1 hour') and cause ->> $2 = $3",
        converted_at,
        WORK,
        str(number),
    )
    others = [r for r in touched if r["object"] == "lead" and r["record"] != lead]
    if others:
        raise not_undoable(
            say("同批转换的线索共用这些记录，请逐条处理", "Leads converted with it share what was made")
        )
    made = [(r["object"], r["record"]) for r in touched if r["made"]]
    await _refuse_what_went_on(unit, str(number), made, {r["record"] for r in touched})
    system = unit.as_system(System("lead conversion"))
    system.cause = {**(unit.cause or {}), work.undo: work.id}
    system.duplicates, system.former, system.judged = "ignore", True, False
    position = LAST
    while events := await events_before(system, work, position):
        left = await take_back(system, work, events, {"deleted": 0, "restored": 0, "kept": 0})
        if any(each.record in {record for _, record in made} for each in left):
            raise not_undoable(left[0].why)
        position = events[-1]["id"]
    await system.write("lead", [Operation("update", dict.fromkeys(LINKS), id=lead)])


async def _refuse_what_went_on(
    unit: Unit, number: str, made: Sequence[tuple[str, int]], own: set[int]
) -> None:
    """Raises 409 where what was made was changed since, or other records point at it."""
    model = unit.snapshot.model
    viewer = unit.asking().viewer
    log = f"{quote(unit.caller.organisation.schema)}.event"
    changed = await unit.link.fetch(
        f"select distinct e.object, k.name from {log} e cross join lateral jsonb_object_keys(e.changes) k(name)"
        " where e.record = any($1::bigint[]) and e.type like '%.updated' and e.actor is not null"
        " and e.cause ->> $2 is distinct from $3 and (e.cause ? 'computed') is not true",
        [record for _, record in made],
        WORK,
        number,
    )
    for row in changed:
        owner = model.objects.get(row["object"])
        field = owner.fields.get(row["name"]) if owner else None
        if owner is not None and field is not None and not field.readonly:
            raise not_undoable(
                say(
                    "转换生成的{object}之后被修改过，不能撤销",
                    "The {object} it became was changed since",
                    object=Message(owner.label["zh-CN"], owner.label["en"].lower()),
                )
            )
    for child in model.objects.values():
        if child.generated or not await _points_at(unit, child, made, own):
            continue
        seen = visible(viewer, child)
        words = (
            Message(child.label["zh-CN"], child.label["en"].lower()) if seen else say("其他记录", "others")
        )
        raise not_undoable(
            say(
                "转换生成的记录之后又有了{object}，不能撤销",
                "What it became has records of its own since: {object}",
                object=words,
            )
        )


async def _points_at(unit: Unit, child: Any, made: Sequence[tuple[str, int]], own: set[int]) -> bool:
    """Whether records of an object that the conversion has not touched point at what it made."""
    targets = {name for name, _ in made}
    conditions = []
    for field in child.fields.values():
        if not field.column or field.system:
            continue
        if type_of(field).relation and targets & set(field.targets):
            column = f"t.{quote(field.column)}"
            many = type_of(field).many
            conditions.append(f"{column} && $1::bigint[]" if many else f"{column} = any($1::bigint[])")
    if child.attached:
        conditions.append("t.record = any($1::bigint[])")
    if not conditions:
        return False
    found = await unit.link.fetchval(
        f"select true from {unit.asking().table(child)} t where ({' or '.join(conditions)})"
        " and t.deleted_at is null and t.id <> all($2::bigint[]) limit 1",
        [record for _, record in made],
        list(own),
    )
    return bool(found)


def not_undoable(message: Message) -> Problem:
    """409: the conversion cannot be taken back."""
    return Problem(409, "not_undoable", message)
