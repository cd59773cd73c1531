"""Processes as they really go: funnel, stays, snapshot, ways, and the records behind each figure."""

import datetime as dt
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from yunchou.apps.process.analysis.behind import Behind, behind
from yunchou.apps.process.analysis.bottleneck import shortfalls
from yunchou.apps.process.analysis.dwell import dwells
from yunchou.apps.process.analysis.funnel import Funnel, Rung, funnels
from yunchou.apps.process.analysis.ground import Asked, Ground
from yunchou.apps.process.analysis.outcomes import Outcome, Row, outcomes
from yunchou.apps.process.analysis.paths import Paths, log_paths, paths
from yunchou.apps.process.analysis.snapshot import snapshot
from yunchou.base.errors import FieldError, malformed, say
from yunchou.base.money import amount_text
from yunchou.base.time import parse_period, today
from yunchou.doors.http.analysis.metric_queries import period_of
from yunchou.doors.http.analysis.process_shapes import (
    BehindAnswer,
    BehindBody,
    FunnelBody,
    FunnelsAnswer,
    OutcomesAnswer,
    PathsAnswer,
    PathsBody,
    ProcessBody,
    SnapshotAnswer,
    SnapshotBody,
    StaysAnswer,
)
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.records.shipped_names import spoken

endpoints = Endpoints("process analysis")


@endpoints.post(
    "/process-analysis/funnel",
    "The funnel of a process",
    scope="read",
    body=FunnelBody,
    asks=True,
    answers={200: FunnelsAnswer},
    problems=(403, 404, 422),
)
async def funnel(call: Call) -> Reply:
    """How far records came that entered each stage in the period, and where most money is lost."""
    asked: FunnelBody = call.body
    found = await funnels(call.caller, _asked(asked), before=asked.before)
    costs = shortfalls(found.total, found.groups, asked.enough) if found.ground.measured else []
    money = _money(call, found.ground)
    ladder = found.ground.ladder
    return Reply(
        {
            "object": found.ground.owner.name,
            "stages": _stages(call, found.ground),
            "total": _funnel(found.total, found.ground, money),
            "before": found.before and _funnel(found.before, found.ground, money),
            "groups": [_funnel(each, found.ground, money) for each in found.groups],
            "shortfalls": [
                {
                    "stage": str(ladder[each.place].id),
                    "conversion": each.conversion,
                    "best": each.best,
                    "best_group": each.best_group,
                    "cost": money(each.cost),
                }
                for each in costs
            ],
        }
    )


@endpoints.post(
    "/process-analysis/stays",
    "How long records stay in each stage",
    scope="read",
    body=ProcessBody,
    asks=True,
    answers={200: StaysAnswer},
    problems=(403, 404, 422),
)
async def stays(call: Call) -> Reply:
    """Median and ninetieth percentile of the stays that began in the period, those that last included."""
    found, told = await dwells(call.caller, _asked(call.body))
    money = _money(call, found)
    rows = [
        (
            each,
            {
                "stage": str(each.stage),
                "left": each.left,
                "staying": each.staying,
                "over": each.over,
                "again": each.again,
                "staying_amount": money(each.staying_amount),
                "over_amount": money(each.over_amount),
                "median": each.median,
                "p90": each.p90,
                "total_days": each.total_days,
            },
        )
        for each in told
    ]
    return Reply(_grouped(call, found, rows))


@endpoints.post(
    "/process-analysis/snapshot",
    "Where records stood on a day",
    scope="read",
    body=SnapshotBody,
    asks=True,
    answers={200: SnapshotAnswer},
    problems=(403, 404, 422),
)
async def standing(call: Call) -> Reply:
    """How many records stood in each open stage at the end of a day."""
    asked: SnapshotBody = call.body
    found, told = await snapshot(call.caller, _asked(asked), _day(call, asked.day))
    money = _money(call, found)
    rows = [
        (each, {"stage": str(each.stage), "count": each.count, "amount": money(each.amount)}) for each in told
    ]
    return Reply(_grouped(call, found, rows))


@endpoints.post(
    "/process-analysis/paths",
    "The ways that were really gone",
    scope="read",
    body=PathsBody,
    asks=True,
    answers={200: PathsAnswer},
    problems=(403, 404, 422),
)
async def ways(call: Call) -> Reply:
    """Which step followed which, how often and how long it took, and the most frequent whole ways."""
    asked: PathsBody = call.body
    if (asked.pipeline is None) == (asked.log is None):
        raise malformed(say("请给出 pipeline 或 log 其一", "Give one of pipeline and log"))
    if asked.log is not None:
        told = await log_paths(call.caller, record_id(asked.log), period_of(asked.period), asked.where)
        return Reply(_paths(told, {}, {}))
    assert asked.pipeline is not None
    wanted = Asked(record_id(asked.pipeline), asked.object, period_of(asked.period), asked.where)
    found, told = await paths(call.caller, wanted)
    names = {each["id"]: each["name"] for each in _stages(call, found)}
    places = {str(each.id): place for place, each in enumerate(found.pipeline.now.stages)}
    return Reply(_paths(told, names, places))


@endpoints.post(
    "/process-analysis/outcomes",
    "Why records of a process were won or lost",
    scope="read",
    body=ProcessBody,
    asks=True,
    answers={200: OutcomesAnswer},
    problems=(403, 404, 422),
)
async def why(call: Call) -> Reply:
    """Reasons, rivals, groups, telling phrases and interviews of what ended in the period, beside the one before."""
    told = await outcomes(call.caller, _asked(call.body))
    money = _money(call, told.ground)

    def rows(several: Sequence[Row] | None) -> list[dict[str, Any]] | None:
        return None if several is None else [_row(each, money) for each in several]

    heard = told.interviews
    marks = {} if heard is None else heard.rated
    return Reply(
        {
            "object": told.ground.owner.name,
            "total": _row(told.total, money),
            "groups": rows(told.groups),
            "reasons": {kind: rows(told.reasons.get(kind)) for kind in ("won", "lost")},
            "rivals": rows(told.rivals),
            "phrases": told.phrases,
            "read": told.read,
            "interviews": heard
            and {
                "count": heard.count,
                "records": heard.records,
                "decided": rows(heard.decided),
                "marks": [{"question": name, **means} for name, means in marks.items()],
            },
        }
    )


@endpoints.post(
    "/process-analysis/records",
    "The records behind a figure of a process",
    scope="read",
    body=BehindBody,
    asks=True,
    answers={200: BehindAnswer},
    problems=(403, 404, 422),
)
async def records(call: Call) -> Reply:
    """Those of most money first."""
    asked: BehindBody = call.body
    wanted = Behind(
        asked.figure,
        None if asked.stage is None else record_id(asked.stage),
        None if asked.target is None else record_id(asked.target),
        asked.grouped,
        asked.group,
        _day(call, asked.day),
        asked.rival,
        asked.phrase,
        asked.decided,
    )
    name, count, ids = await behind(call.caller, _asked(asked), wanted)
    return Reply({"object": name, "count": count, "ids": [str(each) for each in ids]})


def _asked(body: ProcessBody) -> Asked:
    return Asked(record_id(body.pipeline), body.object, period_of(body.period), body.where, body.by)


def _day(call: Call, given: str | None) -> dt.date | None:
    if given is None:
        return None
    try:
        # A day that is written as a period is one within the years that there are moments for.
        span = parse_period(given, today(call.caller.organisation.settings.time_zone))
        if span.days != 1:
            raise ValueError("longer than a day")
        return span.start
    except ValueError:
        message = say("日期应如 2026-01-31", "A day is written 2026-01-31")
        raise malformed(message, errors=(FieldError("malformed", message, field="day"),)) from None


def _money(call: Call, found: Ground) -> Any:
    """How an amount is shown; null where the records have none that the caller may see."""
    currency = call.caller.organisation.settings.currency

    def shown(amount: Decimal | None) -> dict[str, str] | None:
        if amount is None or not found.measured:
            return None
        return {"amount": amount_text(amount, currency), "currency": currency}

    return shown


def _stages(call: Call, found: Ground) -> list[dict[str, str]]:
    return [
        {"id": str(each.id), "name": spoken(call.caller, "stage", each.name), "kind": each.kind}
        for each in found.pipeline.now.stages
    ]


def _funnel(told: Funnel, found: Ground, money: Any) -> dict[str, Any]:
    return {
        "group": told.group,
        "stages": [
            _rung(rung, str(stage.id), money) for rung, stage in zip(told.rungs, found.ladder, strict=True)
        ],
        "won": told.won,
        "lost": told.lost,
        "open": told.open,
        "won_amount": money(told.won_amount),
        "lost_amount": money(told.lost_amount),
        "open_amount": money(told.open_amount),
        "win_rate": told.win_rate,
        "win_rate_amount": told.win_rate_amount if found.measured else None,
        "cycle_days": told.cycle_days,
        "velocity": money(told.velocity),
    }


def _row(row: Row, money: Any) -> dict[str, Any]:
    return {
        "key": row.key,
        "now": _outcome(row.now, money),
        "before": row.before and _outcome(row.before, money),
    }


def _outcome(told: Outcome, money: Any) -> dict[str, Any]:
    return {
        "won": told.won,
        "lost": told.lost,
        "won_amount": money(told.won_amount),
        "lost_amount": money(told.lost_amount),
        "win_rate": told.win_rate,
    }


def _rung(rung: Rung, stage: str, money: Any) -> dict[str, Any]:
    return {
        "stage": stage,
        "entered": rung.entered,
        "passed": rung.passed,
        "lost": rung.lost,
        "conversion": rung.conversion,
        "entered_amount": money(rung.entered_amount),
        "passed_amount": money(rung.passed_amount),
        "lost_amount": money(rung.lost_amount),
    }


def _grouped(call: Call, found: Ground, rows: Sequence[tuple[Any, dict[str, Any]]]) -> dict[str, Any]:
    """Rows of stages as a whole and by group, in the order in which the groups came."""
    groups: dict[str, dict[str, Any]] = {}
    for each, row in rows:
        if not each.whole:
            key = str(each.group)
            groups.setdefault(key, {"group": each.group, "stages": []})["stages"].append(row)
    return {
        "object": found.owner.name,
        "stages": _stages(call, found),
        "total": [row for each, row in rows if each.whole],
        "groups": list(groups.values()),
    }


def _paths(told: Paths, names: dict[str, str], places: dict[str, int]) -> dict[str, Any]:
    def back(source: str | None, target: str | None) -> bool:
        return source in places and target in places and places[target] < places[source]

    return {
        "cases": told.cases,
        "cycle": told.cycle,
        "nodes": [
            {"key": each.key, "name": names.get(each.key, each.key), "count": each.count, "cases": each.cases}
            for each in told.nodes
        ],
        "edges": [
            {
                "source": each.source,
                "target": each.target,
                "count": each.count,
                "cases": each.cases,
                "mean_hours": each.mean_hours,
                "median_hours": each.median_hours,
                "total_hours": each.total_hours,
                "back": back(each.source, each.target),
            }
            for each in told.edges
        ],
        "variants": told.variants,
        "most": [
            {"steps": list(each.steps), "cases": each.cases, "median_days": each.median_days}
            for each in told.most
        ],
    }
