"""Next year's holidays: entered from what was published, and asked for while they are missing as the year ends."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.calendars import Calendars, calendars_of
from yunchou.access.organisation import Organisation
from yunchou.apps.organisation.published import MOST_SPANS, Published, Reading
from yunchou.apps.together.kinds import NOTICE
from yunchou.apps.together.telling import Told, keep_told
from yunchou.base.errors import forbidden, say
from yunchou.base.time import today
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.records.change import CREATE, Operation
from yunchou.records.read import Query, asking_of, readable_object, rows
from yunchou.records.write import write

AHEAD = dt.timedelta(days=61)
"""The State Council publishes a year's calendar in the November before: it is asked for from then on."""
ADMINISTERS = "access.change"


@dataclass(frozen=True, slots=True)
class Compared:
    """A span that was read; `known` where the organisation has it already."""

    span: Published
    known: bool

    def as_json(self) -> dict[str, Any]:
        """The public form."""
        return {
            "name": self.span.name,
            "kind": self.span.kind,
            "starts_on": self.span.first.isoformat(),
            "ends_on": self.span.last.isoformat(),
            "known": self.known,
        }


async def compare(caller: Caller, reading: Reading) -> list[Compared]:
    """What was read beside what is entered. Raises 403 for those who may not enter holidays."""
    asking = asking_of(caller, await caller.organisation.snapshot())
    owner = readable_object(asking, "holiday")
    if not asking.viewer.rights.of(owner.name).create:
        raise forbidden()
    if not reading.spans:
        return []
    first = min(each.first for each in reading.spans)
    last = max(each.first for each in reading.spans)
    where = f'starts_on >= "{first}" and starts_on <= "{last}" and calendar is null'
    query = Query(fields=["kind", "starts_on", "ends_on"], where=where, limit=2 * MOST_SPANS)
    held = {
        (row["kind"], row["starts_on"], row["ends_on"] or row["starts_on"])
        for row in await rows(caller, owner.name, query)
    }
    return [
        Compared(each, (each.kind, each.first.isoformat(), each.last.isoformat()) in held)
        for each in reading.spans
    ]


async def enter(caller: Caller, compared: list[Compared]) -> int:
    """Enters what is not known yet, all of it or nothing; gives how many."""
    wanted = [
        Operation(
            CREATE,
            {
                "name": each.span.name,
                "kind": each.span.kind,
                "starts_on": each.span.first.isoformat(),
                "ends_on": each.span.last.isoformat(),
            },
        )
        for each in compared
        if not each.known
    ]
    if wanted:
        await write(caller, "holiday", wanted, atomic=True)
    return len(wanted)


def year_missing(calendars: Calendars, today: dt.date) -> int | None:
    """The year whose holidays are wanted and neither published with the server nor entered; None where all is known.

    An organisation that does not go by the statutory calendar wants none.
    """
    wanted = (today + AHEAD).year
    known = {day.year for day in calendars.statutory} | {day.year for day, _ in calendars.default.days}
    return None if not calendars.default.statutory or wanted in known else wanted


@daily("calendar.reminder", hour=8)
async def remind(context: JobContext) -> dict[str, Any]:
    """Tells administrators, once a year, that next year's holidays are not known yet."""
    organisation: Organisation = context.caller.organisation
    snapshot = await organisation.snapshot()
    year = year_missing(calendars_of(snapshot.parts), today(organisation.settings.time_zone))
    if year is None:
        return {"told": 0}
    people = [
        who.id
        for who in snapshot.access.people.values()
        if who.active and snapshot.access.viewer(who.id).rights.may(ADMINISTERS)
    ]
    words = say(
        "{year} 年的节假日尚未录入，相关年份的工作日按每周工作日计算。请在“设置 → 组织”中导入",
        "The holidays of {year} are missing, so its working days count weekdays. Enter them under Settings → Organisation",
        year=year,
    )
    name = say("工作日历", "Working calendar").in_language(organisation.settings.language)
    news = [
        Told(each, f"calendar-{year}", NOTICE, actor_name=name, words={"zh": words.zh, "en": words.en})
        for each in people
    ]
    async with context.database.transaction() as link:
        return {"told": await keep_told(link, organisation, snapshot, news)}
