"""Rules of working calendars, holidays and leave: one default, sensible spans, leave counted in working days."""

import datetime as dt

from yunchou.access.actor import System
from yunchou.access.calendars import calendars_of
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

SUCCESSION = System("another calendar became the default")
LONGEST_HOLIDAY, LONGEST_LEAVE = 92, 400
"""Days from the first to the last."""


@before("working_calendar")
async def keep_a_default(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The calendar that the organisation goes by is not deleted, and given up only by choosing another."""
    if unit.caller.actor == SUCCESSION:
        return
    for change in changes:
        gives_up = change.kind == DELETE or (change.kind == UPDATE and change.now("is_default") is not True)
        if gives_up and change.before.get("is_default"):
            message = say("请先将另一日历设为默认", "Make another calendar the default first")
            change.fail(422, "rule", message, "is_default")


@after("working_calendar")
async def one_default(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A new default takes the place of the former one."""
    chosen = [c for c in changes if c.kind in (CREATE, UPDATE) and c.values.get("is_default") is True]
    if not chosen:
        return
    table = unit.asking().table(owner)
    rows = await unit.link.fetch(
        f"select id from {table} where is_default and deleted_at is null and id <> $1", chosen[-1].id
    )
    if rows:
        former = [Operation(UPDATE, {"is_default": False}, id=row["id"]) for row in rows]
        await unit.as_system(SUCCESSION).write(owner.name, former)


@before("holiday")
async def check_holidays(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A holiday ends when it has begun, within three months."""
    for change in changes:
        _check_span(change, LONGEST_HOLIDAY)


@before("leave")
async def count_leave(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Leave ends when it has begun; it belongs to the person, is named after it and counted in working days."""
    going = []
    for change in changes:
        _check_span(change, LONGEST_LEAVE)
        if change.kind == CREATE and "owner" not in change.operation.values and change.now("person"):
            change.values["owner"] = change.now("person")
        if (
            not change.failed
            and change.kind in (CREATE, UPDATE)
            and change.now("starts_on")
            and change.now("ends_on")
        ):
            going.append(change)
    if not going:
        return
    params = unit.asking().params
    starts = params.add([c.now("starts_on") for c in going], "date[]")
    ends = params.add([c.now("ends_on") for c in going], "date[]")
    calendar = calendars_of(unit.snapshot.parts).default.arguments(params)
    rows = await unit.link.fetch(
        f"select yunchou.workdays(w.first, w.last{calendar})::numeric as days"
        f" from unnest({starts}, {ends}) with ordinality w(first, last, n) order by w.n",
        *params.values,
    )
    people = unit.snapshot.access.people
    for change, row in zip(going, rows, strict=True):
        change.values["days"] = row["days"]
        who = people.get(change.now("person"))
        change.values["name"] = f"{who.name if who else ''} {change.now('starts_on').isoformat()}".strip()


def _check_span(change: Change, longest: int) -> None:
    first, last = change.now("starts_on"), change.now("ends_on")
    if not isinstance(first, dt.date) or not isinstance(last, dt.date) or change.kind not in (CREATE, UPDATE):
        return
    if last < first:
        message = say("结束日期不能早于开始日期", "The last day is not before the first")
        change.fail(422, "out_of_range", message, "ends_on")
    elif (last - first).days >= longest:
        message = say("最长 {n} 天", "{n} days at most", n=longest)
        change.fail(422, "out_of_range", message, "ends_on")
