"""Collecting forecasts: each day the next periods are opened, and whoever is to submit is asked for it."""

import datetime as dt
from collections.abc import Collection
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.forecast.chain import Chain, chain_of
from yunchou.apps.forecast.cycle import COLUMNS, Period, open_periods, period_of_row
from yunchou.apps.forecast.objects.forecast_entry import SUBMITTED
from yunchou.apps.forecast.objects.forecast_request import DONE, MISSED
from yunchou.base.time import add_months, today
from yunchou.jobs.handlers import JobContext
from yunchou.jobs.schedule import daily
from yunchou.records.change import Operation
from yunchou.records.write import MOST_OPERATIONS, Unit

JOB = "forecast.collect"
PERIOD, REQUEST, ENTRY = "forecast_period", "forecast_request", "forecast_entry"
MOST_OPENED = 24
"""So many periods are opened in one night at most, after a long downtime too."""


@daily(JOB, hour=1)
async def collect_every_day(context: JobContext) -> dict[str, Any]:
    """Opens what follows on periods that end, and asks for what is due next."""
    return await collect(context.caller, today(context.caller.organisation.settings.time_zone))


async def collect(caller: Caller, day: dt.date) -> dict[str, int]:
    """Does the work of a day; done twice it changes nothing more."""
    system = Caller(caller.organisation, System("forecasts are asked for"))
    async with Unit(system, {"counted": JOB}) as unit:
        await unit.link.execute(
            "select pg_advisory_xact_lock(hashtextextended($1, 0))", f"{caller.organisation.schema}.{JOB}"
        )
        opened = await _open_next(unit, day)
        missed = await _close_missed(unit, day)
        chain, asked = await chain_of(unit.link, unit.asking()), 0
        for period in await open_periods(unit.link, unit.asking(), day):
            asked += await _ask(unit, period, day, chain)
    return {"opened": opened, "asked": asked, "missed": missed}


async def _open_next(unit: Unit, day: dt.date) -> int:
    """Periods that go on and end today or before are followed by the next of the same length."""
    table = unit.asking().table(unit.snapshot.model.object(PERIOD))
    made = 0
    while made < MOST_OPENED:
        rows = await unit.link.fetch(
            f"select {COLUMNS} from {table} p where deleted_at is null and continues and ends_on < $1 and not exists"
            f" (select from {table} n where n.starts_on = p.ends_on + 1 and n.deleted_at is null)"
            " order by starts_on, id",
            day,
        )
        following = [_next(period_of_row(row)) for row in rows]
        if not following:
            break
        await unit.write(PERIOD, [Operation("create", each) for each in following[: MOST_OPENED - made]])
        made += len(following)
    return made


def _next(period: Period) -> dict[str, Any]:
    """The values of the period that follows: so many whole months, or so many days, with the same settings."""
    start = period.ends_on + dt.timedelta(days=1)
    months = (start.year - period.starts_on.year) * 12 + start.month - period.starts_on.month
    whole = period.starts_on.day == 1 and start.day == 1
    end = (add_months(start, months) if whole else start + (start - period.starts_on)) - dt.timedelta(days=1)
    return {
        "name": _name(start, end, months if whole else 0),
        "starts_on": start.isoformat(),
        "ends_on": end.isoformat(),
        "opens_on": (start + (period.opens_on - period.starts_on)).isoformat(),
        "closes_on": (end + (period.closes_on - period.ends_on)).isoformat(),
        "cadence": period.cadence,
        "due_day": period.due_day,
        "continues": True,
    }


def _name(start: dt.date, end: dt.date, months: int) -> str:
    if months == 1:
        return f"{start:%Y-%m}"
    if months == 3 and start.month % 3 == 1:
        return f"{start.year}-Q{(start.month + 2) // 3}"
    return f"{start} – {end}"


async def _close_missed(unit: Unit, day: dt.date) -> int:
    """Requests whose day has passed were missed."""
    table = unit.asking().table(unit.snapshot.model.object(REQUEST))
    rows = await unit.link.fetch(
        f"select id from {table} where state = 'open' and due_on < $1 and deleted_at is null order by id limit {MOST_OPERATIONS}",
        day,
    )
    if rows:
        await unit.write(REQUEST, [Operation("update", {"state": MISSED}, id=row["id"]) for row in rows])
    return len(rows)


async def _ask(unit: Unit, period: Period, day: dt.date, chain: Chain) -> int:
    """Asks whoever has deals that close in the period, and the heads above, for what is due next; gives how many."""
    due = period.due_by(day)
    sellers = await _sellers(unit, period)
    wanted = [("person", each, each) for each in sorted(sellers)]
    wanted += [("department", each, head) for each, head in sorted(_departments(chain, sellers).items())]
    known = await _known(unit, period, due)
    since = max((each for each in period.due_days() if each < due), default=None)
    answered = await _answered(unit, period, since)
    made = []
    for kind, id, owner in wanted:
        key = f"{period.id}:{due}:{kind[0]}{id}"
        if key in known:
            continue
        values: dict[str, Any] = {
            "name": period.name, "period": str(period.id), "due_on": due.isoformat(), "owner": str(owner), "key": key,
        }  # fmt: skip
        if kind == "department":
            values |= {"department": str(id), "name": f"{period.name} · {chain.names[id]}"}
        if (kind, id) in answered:
            values["state"] = DONE
        made.append(Operation("create", values))
    for start in range(0, len(made), MOST_OPERATIONS):
        await unit.write(REQUEST, made[start : start + MOST_OPERATIONS])
    return len(made)


async def _sellers(unit: Unit, period: Period) -> set[int]:
    """People at work who own a deal, open or won, that closes in the period."""
    model, asking = unit.snapshot.model, unit.asking()
    deals, stages, people = (asking.table(model.object(name)) for name in ("opportunity", "stage", "user"))
    rows = await unit.link.fetch(
        f"select u.id from {people} u where u.active and u.deleted_at is null and exists (select from {deals} o"
        f" join {stages} s on s.id = o.stage and s.kind in ('open', 'won') where o.owner = u.id and o.deleted_at is null"
        " and o.close_date >= $1 and o.close_date < $2)",
        period.span.start,
        period.span.end,
    )
    return {row["id"] for row in rows}


def _departments(chain: Chain, sellers: Collection[int]) -> dict[int, int]:
    """The departments above those who sell which have a head at work of their own, with that head."""
    found: dict[int, int] = {}
    for person in sellers:
        who = chain.access.people.get(person)
        for each in chain.upward(who.department if who else None):
            head = chain.heads.get(each)
            if head is not None and chain.submitter("department", each) == head:
                found[each] = head
    return found


async def _known(unit: Unit, period: Period, due: dt.date) -> set[str]:
    table = unit.asking().table(unit.snapshot.model.object(REQUEST))
    rows = await unit.link.fetch(f"select key from {table} where period = $1 and due_on = $2", period.id, due)
    return {row["key"] for row in rows}


async def _answered(unit: Unit, period: Period, since: dt.date | None) -> set[tuple[str, int]]:
    """Who has submitted for what is due next already: after the day before by which something was due."""
    table = unit.asking().table(unit.snapshot.model.object(ENTRY))
    rows = await unit.link.fetch(
        f"select person, department from {table} where period = $1 and kind = $2 and latest and commit_amount is not null"
        " and ($3::date is null or due_on > $3) and deleted_at is null",
        period.id,
        SUBMITTED,
        since,
    )
    return {
        ("person", row["person"]) if row["person"] is not None else ("department", row["department"])
        for row in rows
    }
