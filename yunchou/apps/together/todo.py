"""To-dos of one's own: what they put into the list, what finishing and repeating them means, and mentions not yet answered."""

import datetime as dt
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from yunchou.access.actor import System
from yunchou.access.asking import Asking
from yunchou.access.working_time import working_time
from yunchou.base.time import add_months
from yunchou.jobs.when import Works
from yunchou.model.object import Object, label
from yunchou.records.change import CREATE, UPDATE, Change, Operation, moment_now
from yunchou.records.rule import after, before
from yunchou.records.todo.sources import Source, todo_source
from yunchou.records.write import Unit

COPIED = ("name", "priority", "repeat", "notes", "owner")
"""What the next of a repeated to-do takes over; what it is about comes along too."""

TODOS = todo_source(
    Source(
        "todo",
        label("待办事项", "To-dos"),
        object="todo",
        where='state = "open"',
        closed='state = "done"',
        due="due_at",
        shown={
            "priority": "priority",
            "about": "about",
            "given_by": "given_by",
            "handover": "handover",
            "handover_note": "handover_note",
            "repeat": "repeat",
        },
        done={"state": "done"},
        undone={"state": "open"},
    )
)


def _mentioned(asking: Asking, alias: str, people: Sequence[int]) -> str:
    return f"{alias}.mentions && {asking.params.add(list(people), 'bigint[]')}"


def _answered(asking: Asking, alias: str, people: Sequence[int]) -> str:
    """Whoever was named has said something about the record since."""
    table = asking.table(asking.snapshot.model.object("comment"))
    who = asking.params.add(list(people), "bigint[]")
    return (
        f"exists(select 1 from {table} a where a.record = {alias}.record and a.owner = any({who})"
        f" and a.id > {alias}.id and a.deleted_at is null)"
    )


MENTIONS = todo_source(
    Source(
        "mention",
        label("提到我", "Mentions"),
        object="comment",
        where="",
        dismissed=True,
        team=False,
        opens=("object", "record"),
        whose=_mentioned,
        settled=_answered,
    )
)


@before("todo")
async def finish_todos(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Done gives the time of completion, open again takes it away."""
    for change in changes:
        if change.kind not in (CREATE, UPDATE):
            continue
        if change.now("state") == "done" and change.now("done_at") is None:
            change.values["done_at"] = moment_now()
        elif change.now("state") == "open" and change.now("done_at") is not None:
            change.values["done_at"] = None


@after("todo")
async def repeat_todos(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A to-do that repeats and is done makes the next one; opened again, it takes back a next one that nobody has touched."""
    moved = [each for each in changes if each.kind == UPDATE and each.changes("state")]
    finished = [each for each in moved if each.now("state") == "done" and each.now("repeat")]
    opened = [each for each in moved if each.now("state") == "open" and each.now("next") is not None]
    system = unit.as_system(System("the next of to-dos that repeat"))
    if finished:
        made = await system.write("todo", [_following(unit, each) for each in finished])
        links = [
            Operation("update", {"next": str(new.id)}, id=each.id)
            for each, new in zip(finished, made, strict=True)
        ]
        await system.write("todo", links)
    if opened:
        table = unit.asking().table(owner)
        rows = await unit.link.fetch(
            f"select t.id from {table} t where t.id = any($1::bigint[]) and t.deleted_at is null"
            " and t.state = 'open' and t.version = 1",
            [each.now("next") for each in opened],
        )
        await system.write("todo", [Operation("update", {"next": None}, id=each.id) for each in opened])
        await system.write("todo", [Operation("delete", id=row["id"]) for row in rows])


def _following(unit: Unit, done: Change) -> Operation:
    """The next of a to-do, as far ahead as it repeats; its reminder keeps its distance."""
    zone = unit.caller.organisation.settings.time_zone
    works = working_time(unit.snapshot.parts, zone).works
    due, remind = done.now("due_at"), done.now("remind_at")
    now = dt.datetime.now(dt.UTC)
    next_due = next_time(due or now, str(done.now("repeat")), now, ZoneInfo(zone), works)
    values = {name: done.now(name) for name in COPIED}
    values["owner"] = None if values["owner"] is None else str(values["owner"])
    values["due_at"] = next_due.isoformat()
    if remind is not None:
        values["remind_at"] = (next_due + (remind - (due or remind))).isoformat()
    about = done.now("about")
    if about is not None:
        values["about"] = {"object": about.object, "id": str(about.id)}
    return Operation("create", values)


def next_time(due: dt.datetime, repeat: str, now: dt.datetime, zone: ZoneInfo, works: Works) -> dt.datetime:
    """The first time after `due` and after now that a repetition falls on, at the same time of the zone's day."""
    local = due.astimezone(zone)
    clock = local.timetz().replace(tzinfo=None)
    number = 0
    while True:
        number += 1
        if repeat == "month":
            day = add_months(local.date(), number)
        else:
            day = local.date() + dt.timedelta(days=7 * number if repeat == "week" else number)
        found = dt.datetime.combine(day, clock, zone).astimezone(dt.UTC)
        if found > now and (repeat != "working_day" or works(day)):
            return found
