"""When a person wants to be left alone and when summaries come, by the clock of where the person is."""

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

import msgspec

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.working_time import working_time
from yunchou.base.db import Connection, Database, quote
from yunchou.base.errors import FieldError, invalid, say
from yunchou.base.time import zone
from yunchou.jobs.when import TIME_OF_DAY, When

DAY = dt.timedelta(days=1)
HOUR = dt.timedelta(hours=1)
MOST_DAYS_OFF = 60
"""How many days off in a row are looked through for the next working day."""


class Digest(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """When summaries come: every `hour`, `day`, `working_day` or `week` (on `weekdays`, Monday 1), `at` a time of day."""

    every: Literal["hour", "day", "working_day", "week"] = "working_day"
    at: Annotated[str, msgspec.Meta(pattern=TIME_OF_DAY)] = "09:00"
    weekdays: tuple[Annotated[int, msgspec.Meta(ge=1, le=7)], ...] = (1,)


class Quiet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The hours in which nothing comes but what is urgent; they may reach over midnight. `days_off`: whole days off too."""

    begins: Annotated[str, msgspec.Meta(pattern=TIME_OF_DAY)]
    ends: Annotated[str, msgspec.Meta(pattern=TIME_OF_DAY)]
    days_off: bool = False


@dataclass(frozen=True, slots=True)
class Preference:
    """What a person chose, by the clock of `clock`."""

    clock: str
    quiet: Quiet | None = None
    digest: Digest = field(default_factory=Digest)

    @classmethod
    def usual(cls, organisation: Organisation) -> Self:
        """What holds for somebody who chose nothing."""
        return cls(organisation.settings.time_zone)

    def next_digest(self, moment: dt.datetime, snapshot: Snapshot) -> dt.datetime:
        """When the next summary comes after a moment."""
        if self.digest.every == "hour":
            local = moment.astimezone(ZoneInfo(self.clock))
            return (local.replace(minute=0, second=0, microsecond=0) + HOUR).astimezone(dt.UTC)
        works = working_time(snapshot.parts, self.clock).works
        when = When(self.digest.every, self.digest.at, self.digest.weekdays or (1,))
        return when.next_after(moment, ZoneInfo(self.clock), works) or moment + DAY

    def quiet_until(self, moment: dt.datetime, snapshot: Snapshot) -> dt.datetime | None:
        """When the quiet ends in which a moment lies; None when it lies in none."""
        if self.quiet is None:
            return None
        here = ZoneInfo(self.clock)
        begins, ends = dt.time.fromisoformat(self.quiet.begins), dt.time.fromisoformat(self.quiet.ends)
        works = working_time(snapshot.parts, self.clock).works if self.quiet.days_off else None
        until, reached = None, moment
        for _ in range(MOST_DAYS_OFF):
            end = _end_of_hours(reached, begins, ends, here)
            day = (end or reached).astimezone(here).date()
            if works is not None and not works(day):
                end = dt.datetime.combine(day + DAY, dt.time(0), here).astimezone(dt.UTC)
            if end is None:
                return until
            until = reached = end
        return until


def _end_of_hours(moment: dt.datetime, begins: dt.time, ends: dt.time, here: ZoneInfo) -> dt.datetime | None:
    local = moment.astimezone(here)
    clock = local.timetz().replace(tzinfo=None)
    if begins <= ends:
        inside, day = begins <= clock < ends, local.date()
    else:
        inside, day = (
            clock >= begins or clock < ends,
            local.date() + (DAY if clock >= begins else dt.timedelta(0)),
        )
    return dt.datetime.combine(day, ends, here).astimezone(dt.UTC) if inside else None


async def preferences(
    link: "Connection | Database", organisation: Organisation, people: Iterable[int]
) -> dict[int, Preference]:
    """What each of the people chose; those who chose nothing are not in it."""
    rows = await link.fetch(
        "select p.person, p.time_zone, to_char(p.quiet_from, 'HH24:MI') as begins, to_char(p.quiet_until, 'HH24:MI') as ends,"
        f" p.quiet_days_off, p.digest::text as digest from {quote(organisation.schema)}.notification_preference p"
        " where p.person = any($1::bigint[])",
        sorted(people),
    )
    return {
        row["person"]: Preference(
            row["time_zone"] or organisation.settings.time_zone,
            Quiet(row["begins"], row["ends"], row["quiet_days_off"])
            if row["begins"] and row["ends"]
            else None,
            msgspec.json.decode(row["digest"], type=Digest) if row["digest"] else Digest(),
        )
        for row in rows
    }


async def set_preference(
    link: "Connection | Database", organisation: Organisation, person: int, chosen: Preference
) -> None:
    """Keeps what a person chose. Raises 422 for an unknown time zone, or a week without a day."""
    try:
        zone(chosen.clock)
    except ValueError:
        words = say("没有这个时区", "There is no such time zone")
        raise invalid([FieldError("not_an_option", words, "time_zone")]) from None
    if chosen.digest.every == "week" and not chosen.digest.weekdays:
        raise invalid(
            [FieldError("required", say("请选择星期", "Choose days of the week"), "digest.weekdays")]
        )
    quiet = chosen.quiet
    await link.execute(
        f"insert into {quote(organisation.schema)}.notification_preference"
        " (person, time_zone, quiet_from, quiet_until, quiet_days_off, digest)"
        " values ($1, $2, $3, $4, $5, $6::text::jsonb) on conflict (person) do update set time_zone = excluded.time_zone,"
        " quiet_from = excluded.quiet_from, quiet_until = excluded.quiet_until,"
        " quiet_days_off = excluded.quiet_days_off, digest = excluded.digest",
        person,
        None if chosen.clock == organisation.settings.time_zone else chosen.clock,
        None if quiet is None else dt.time.fromisoformat(quiet.begins),
        None if quiet is None else dt.time.fromisoformat(quiet.ends),
        quiet is not None and quiet.days_off,
        json.dumps(msgspec.to_builtins(chosen.digest)),
    )
