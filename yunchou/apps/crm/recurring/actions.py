"""An activity is made to come again, and a series is changed from one of its times on."""

import datetime as dt
from collections.abc import Mapping
from typing import Annotated, Any, Literal, cast
from zoneinfo import ZoneInfo

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.crm.recurring.pattern import Pattern
from yunchou.apps.crm.recurring.planning import COPIED, PATTERN, as_json, write_times
from yunchou.base.db import present
from yunchou.base.errors import FieldError, Message, Problem, invalid, say
from yunchou.records.change import Operation
from yunchou.records.held import changeable, number_of
from yunchou.records.write import Unit

Interval = Annotated[int, msgspec.Meta(ge=1, le=99)]
Times = Annotated[int, msgspec.Meta(ge=1, le=1000)]
Weekdays = Annotated[list[str], msgspec.Meta(max_length=7)]


class Repeat(msgspec.Struct, forbid_unknown_fields=True):
    """The activity that is the first time, and how it comes again."""

    activity: str
    every: Literal["day", "week", "month", "year"] = "week"
    interval: Interval = 1
    weekdays: Weekdays | None = None
    month_by: Literal["date", "weekday"] = "date"
    ends_on: dt.date | None = None
    times: Times | None = None
    days_off: Literal["keep", "next", "previous", "skip"] = "next"


class ChangeFrom(msgspec.Struct, forbid_unknown_fields=True):
    """The series, and the first day on which it is to be another."""

    series: str
    day: dt.date


class Series(msgspec.Struct):
    """The series."""

    activity_series: str


REPEATED = ("task", "call", "meeting", "visit")
WORDS = {
    "every": ("重复单位", "Comes every"),
    "interval": ("间隔", "Interval"),
    "weekdays": ("星期", "Weekdays"),
    "month_by": ("每月按", "Day of the month"),
    "ends_on": ("截止日期", "Ends on"),
    "times": ("共几次", "Times"),
    "days_off": ("遇休息日", "On days off"),
}
LIKE = {name: f"activity_series.{name}" for name in WORDS}


@action(
    "crm.repeat",
    "设为重复",
    "Repeat",
    object="activity",
    record="activity",
    opens="activity_series",
    when={"status": ("open",), "series": (None,), "kind": REPEATED},
    help=(
        "此跟进为第一次，以后各次按规律自动安排",
        "This is the first time; the others are planned as you say",
    ),
    words=WORDS,
    like=LIKE,
    place=60,
)
async def repeat(unit: Unit, given: Repeat) -> Series:
    """Makes an open activity with a time the first of a series."""
    activity = await changeable(unit, "activity", given.activity)
    if activity.get("due_at") is None or activity["status"] != "open" or activity["kind"] not in REPEATED:
        text = say(
            "只有有计划时间的待办跟进可以设为重复", "Only open follow-ups that have a time can be repeated"
        )
        raise _refuse(text, "activity")
    if activity.get("series") is not None:
        raise _refuse(say("该跟进已属于一个重复跟进", "The activity is one of a series already"), "activity")
    values = {name: _reference(activity[name]) for name in COPIED if name in activity}
    values |= {"begins_at": activity["due_at"], "active": False}
    asked = msgspec.structs.asdict(given)
    made = await _made(unit, values | {name: asked[name] for name in WORDS})
    await _belong(unit, made, "id = $1", number_of(given.activity))
    return await _begin(unit, made)


@action(
    "crm.change_series_from",
    "自某日起更改",
    "Change from a day on",
    object="activity_series",
    record="series",
    opens="activity_series",
    when={"active": (True,)},
    help=(
        "该日之前的各次保持不变；自该日起另成一个重复跟进，可在其中修改",
        "What comes before that day stays; from then on there is a series of its own, to be changed",
    ),
    words={"day": ("自", "From")},
    place=20,
)
async def change_from(unit: Unit, given: ChangeFrom) -> Series:
    """Ends a series before a day, and lets one with the same pattern begin with its first time from that day on."""
    seen, id = await changeable(unit, "activity_series", given.series), number_of(given.series)
    table = unit.asking().table(unit.snapshot.model.object("activity_series"))
    old = dict(present(await unit.link.fetchrow(f"select * from {table} where id = $1", id)))
    zone = ZoneInfo(unit.caller.organisation.settings.time_zone)
    pattern = Pattern.of(old, zone)
    if given.day <= pattern.begins.date():
        raise _refuse(say("请选择首次时间之后的日期", "Choose a day after the first time"), "day")
    first = pattern.first_date(given.day)
    if first is None:
        raise _refuse(say("该日之后没有安排", "Nothing comes after that day"), "day")
    begins = dt.datetime.combine(first, pattern.begins.time(), zone)
    values = {name: old[name] for name in (*COPIED, *PATTERN) if name in seen}
    values |= {"begins_at": begins, "active": False}
    if old["times"] is not None:
        values["times"] = old["times"] - pattern.until(first)
    made = await _made(unit, values)
    await _belong(
        unit, made, "series = $1 and series_at >= $2", id, dt.datetime.combine(given.day, dt.time(), zone)
    )
    ends = given.day - dt.timedelta(days=1)
    await unit.write("activity_series", [Operation("update", {"ends_on": ends.isoformat()}, id=id)])
    return await _begin(unit, made)


async def _made(unit: Unit, values: Mapping[str, Any]) -> int:
    """A series that does not run yet, so that the times which there are can be made its own."""
    made = await unit.write("activity_series", [Operation("create", as_json(values))])
    return cast(int, made[0].id)


async def _begin(unit: Unit, series: int) -> Series:
    await unit.write("activity_series", [Operation("update", {"active": True}, id=series)])
    return Series(str(series))


async def _belong(unit: Unit, series: int, where: str, *values: Any) -> None:
    """Makes activities times of a series."""
    table = unit.asking().table(unit.snapshot.model.object("activity"))
    rows = await unit.link.fetch(
        f"select id, coalesce(series_at, due_at) as at from {table} where {where} and deleted_at is null for update",
        *values,
    )
    operations = [
        Operation("update", {"series": str(series), "series_at": row["at"].isoformat()}, id=row["id"])
        for row in rows
    ]
    await write_times(unit, operations)


def _reference(value: Any) -> Any:
    """A value as it is read, as it is written: of a record its id."""
    return value["id"] if isinstance(value, dict) else value


def _refuse(message: Message, field: str) -> Problem:
    return invalid((FieldError("rule", message, field=field),))
