"""How good forecasts were, by person, department and how long before the end, with the deals behind each figure."""

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Annotated, Any, Literal

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.apps.forecast.accuracy import (
    AGES,
    DEPARTMENT,
    MOST_PERIODS,
    PERSON,
    TOTAL,
    Found,
    Judged,
    ended_periods,
    found_for,
    judged,
    looked_deals,
    snapshot_days,
)
from yunchou.apps.forecast.chain import Chain, chain_of
from yunchou.apps.forecast.changes import people_of
from yunchou.apps.forecast.cycle import Period
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.shapes import whose_of
from yunchou.apps.forecast.snapshots import days_taken
from yunchou.base.money import amount_text, round_half_up, round_money
from yunchou.base.time import today
from yunchou.doors.http.analysis.insight_shapes import Days
from yunchou.doors.http.analysis.metric_queries import days_of
from yunchou.doors.http.analysis.process_shapes import Amount
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("forecast")
PLACES = 4
Measured = Literal["commit", "best_case", "weighted", "submitted"]
Last = Annotated[int, msgspec.Meta(ge=1, le=MOST_PERIODS)]


class ForecastAccuracyBody(Input):
    """`periods`: so many of the last forecast periods that ended. `by`: who is judged. `submitted` is what was said as commit by
    whoever is judged; all others are the system's figures of the day.
    """

    measure: Measured = "commit"
    by: Literal["total", "person", "department"] = "department"
    periods: Last = 4


class JudgedForecast(Output):
    """At so many weeks before the end. `wape`, `accuracy`, `bias`: None where nothing was won, `slip_rate` without deals."""

    weeks: int
    forecast: Amount
    actual: Amount
    accuracy: float | None
    bias: float | None
    wape: float | None
    slip_rate: float | None
    deals: int
    slipped: int
    periods: int


class JudgedNode(Output):
    """Whose forecasts are judged: `total`, a department or a person. `where`: the condition for what was won."""

    kind: str
    id: str | None
    name: str | None
    where: str
    ages: list[JudgedForecast]


class JudgedPeriod(Output):
    """A period that is judged."""

    id: str
    name: str
    period: Days


class ForecastAccuracyAnswer(Output):
    """Groups by what they won, the largest first. `weeks`: the ages at which forecasts are judged."""

    measure: str
    weeks: list[int]
    periods: list[JudgedPeriod]
    nodes: list[JudgedNode]


class JudgedDealsBody(Input, kw_only=True):
    """The deals behind a forecast of so many weeks before the end, or those of them that slipped."""

    measure: Measured = "commit"
    periods: Last = 4
    weeks: Annotated[int, msgspec.Meta(ge=1, le=12)]
    node: Annotated[str, msgspec.Meta(max_length=40)] | None = None
    slipped: bool = False


class JudgedDeal(Output):
    """A deal as it was forecast, and how it stands now."""

    id: str
    name: str | None
    then: Amount
    now: Amount | None
    part: str
    close_then: str
    close_now: str | None
    state_now: str | None


class JudgedDealsAnswer(Output):
    """Two hundred deals at most, the largest first."""

    deals: list[JudgedDeal]


@endpoints.post(
    "/forecast/accuracy",
    "How good forecasts were",
    scope="read",
    body=ForecastAccuracyBody,
    asks=True,
    answers={200: ForecastAccuracyAnswer},
    problems=(422,),
)
async def forecast_accuracy(call: Call) -> Reply:
    """Accuracy, bias and slip rate of what was forecast for periods that ended, by how long before the end it was."""
    asked: ForecastAccuracyBody = call.body
    organisation = call.caller.organisation

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        ground = Ground(organisation.db, snapshot, call.caller)
        periods, days = await _looked_at(ground, asked.periods)
        found = await found_for(ground, periods, days, asked.measure) if days else Found()
        chain = await chain_of(ground.link, ground.asking())
        groups = _groups(found, chain, asked.by)
        kind = DEPARTMENT if asked.by == TOTAL else asked.by
        told = judged(found, periods, groups, kind, asked.measure)
        nodes = [_node(call, asked.by, group, groups, told, chain, periods) for group in set(groups.values())]
        return {
            "measure": asked.measure,
            "weeks": list(AGES),
            "periods": [{"id": str(p.id), "name": p.name, "period": days_of(p.span)} for p in periods],
            "nodes": sorted((n for n in nodes if n["ages"]), key=_rank),
        }, await organisation.versions()

    return Reply(await organisation.consistent(read))


@endpoints.post(
    "/forecast/accuracy/deals",
    "The deals behind a judged forecast",
    scope="read",
    body=JudgedDealsBody,
    asks=True,
    answers={200: JudgedDealsAnswer},
    problems=(404, 422),
)
async def judged_deals(call: Call) -> Reply:
    """The deals that a forecast was made of at a number of weeks before the end."""
    asked: JudgedDealsBody = call.body
    organisation = call.caller.organisation

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        ground = Ground(organisation.db, snapshot, call.caller)
        people = None if asked.node is None else people_of(ground, *whose_of(asked.node))
        periods, days = await _looked_at(ground, asked.periods)
        days = {key: day for key, day in days.items() if key[1] == asked.weeks}
        found = (
            await looked_deals(ground, periods, days, asked.measure, people, slipped=asked.slipped)
            if days
            else []
        )
        return {
            "deals": [
                {
                    "id": str(each.id),
                    "name": each.name,
                    "then": _money(call, each.then),
                    "now": None if each.now is None else _money(call, each.now),
                    "part": each.part,
                    "close_then": str(each.close_then),
                    "close_now": None if each.close_now is None else str(each.close_now),
                    "state_now": each.state_now,
                }
                for each in found
            ]
        }, await organisation.versions()

    return Reply(await organisation.consistent(read))


async def _looked_at(ground: Ground, count: int) -> tuple[list[Period], dict[tuple[int, int], dt.date]]:
    """The periods that are judged and the days on which they were looked at."""
    day = today(ground.caller.organisation.settings.time_zone)
    periods = await ended_periods(ground, day, count)
    if not periods:
        return [], {}
    since = min(each.span.start for each in periods) - dt.timedelta(weeks=13)
    return periods, snapshot_days(periods, await days_taken(ground.link, ground.asking(), since, day))


def _groups(found: Found, chain: Chain, by: str) -> dict[int | None, int]:
    """The group of each owner: itself, the department he is in now, or all as one."""
    owners = {owner for _, _, owner in found.forecasts} | {owner for _, owner in found.actuals}
    groups: dict[int | None, int] = {}
    for owner in owners:
        who = chain.access.people.get(owner or 0)
        if by == TOTAL:
            top = chain.upward(who.department if who else None)
            groups[owner] = top[-1] if top else 0
        elif by == PERSON and owner is not None:
            groups[owner] = owner
        elif (
            by == DEPARTMENT and (home := who.department if who else None) is not None and home in chain.names
        ):
            groups[owner] = home
    if by == TOTAL and groups:
        tops = [each for each in groups.values() if each]
        groups = dict.fromkeys(groups, max(set(tops), key=tops.count) if tops else 0)
    return groups


def _node(
    call: Call,
    by: str,
    group: int,
    groups: Mapping[int | None, int],
    told: Mapping[tuple[int, int], Judged],
    chain: Chain,
    periods: Sequence[Period],
) -> dict[str, Any]:
    who = chain.access.people.get(group) if by == PERSON else None
    owners = ", ".join(f'"{each}"' for each, of in groups.items() if of == group and each is not None)
    spans = " or ".join(
        f'(close_date >= "{each.span.start}" and close_date < "{each.span.end}")' for each in periods
    )
    mine = f"owner in ({owners}) and " if by != TOTAL and owners else ""
    return {
        "kind": by,
        "id": None if by == TOTAL else str(group),
        "name": None if by == TOTAL else who.name if who is not None else chain.names.get(group),
        "where": f'{mine}stage.kind = "won" and ({spans})',
        "ages": [_age(call, age, told[group, age]) for age in AGES if (group, age) in told],
    }


def _age(call: Call, age: int, one: Judged) -> dict[str, Any]:
    return {
        "weeks": age,
        "forecast": _money(call, one.forecast),
        "actual": _money(call, one.actual),
        "accuracy": _rate(one.accuracy),
        "bias": _rate(one.bias),
        "wape": _rate(one.wape),
        "slip_rate": _rate(one.slip_rate),
        "deals": one.deals,
        "slipped": one.slipped,
        "periods": one.periods,
    }


def _rank(node: Mapping[str, Any]) -> tuple[Decimal, str]:
    return -Decimal(node["ages"][0]["actual"]["amount"]), str(node["name"])


def _rate(value: Decimal | None) -> float | None:
    return None if value is None else float(round_half_up(value, PLACES))


def _money(call: Call, value: Decimal) -> dict[str, str]:
    currency = call.caller.organisation.settings.currency
    return {"amount": amount_text(round_money(value, currency), currency), "currency": currency}
