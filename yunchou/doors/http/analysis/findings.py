"""Findings of decision support and process analysis that can be asked again: what is kept of one, and what it proposes."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.insight.asking import levers, seasons
from yunchou.apps.insight.changes import change, compared
from yunchou.apps.insight.levers import unused
from yunchou.apps.process.analysis.bottleneck import shortfalls
from yunchou.apps.process.analysis.dwell import dwells
from yunchou.apps.process.analysis.funnel import funnels
from yunchou.apps.process.analysis.ground import Asked
from yunchou.base.errors import malformed, not_found, say
from yunchou.base.money import amount_text
from yunchou.base.time import Span
from yunchou.doors.http.analysis.insight import Shown, shown_of
from yunchou.doors.http.analysis.metric_queries import days_of, period_of
from yunchou.doors.http.analysis.recommendation_shapes import FindingBody
from yunchou.doors.http.call import record_id
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import dimension_condition, span_of

POINTS = 100
WON_AMOUNT, WIN_RATE = "won_amount", "win_rate"
Figures = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """What was asked, with days in place of periods; the figures; and of what it proposes the fields of an improvement."""

    asked: dict[str, Any]
    figures: Figures
    proposes: dict[str, Any]


def frozen(caller: Caller, given: FindingBody) -> dict[str, Any]:
    """What is asked as it is kept: periods as days, so that asking again means the same. Raises 400 where something lacks."""
    kind = given.kind
    needs = {
        "change": ("metric", "period"),
        "season": ("metric", "month"),
        "lever": ("dimension", "period"),
        "bottleneck": ("pipeline", "stage", "dimension"),
        "stay": ("pipeline", "stage"),
    }[kind]
    for name in needs:
        if getattr(given, name) is None:
            raise malformed(say("请给出 {n}", "{n} is needed", n=name))
    asked = {
        name: getattr(given, name)
        for name in ("metric", "dimension", "value", "month", "pipeline", "stage", "where")
        if getattr(given, name) is not None
    }
    if kind in ("change", "lever"):
        period, before = compared(caller, period_of(given.period), given.against)
        asked |= {"period": days_of(period), "before": days_of(before)}
    elif given.period is not None:
        asked["period"] = days_of(span_of(caller, period_of(given.period)))
    return {"kind": kind, **asked}


async def found(caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]) -> Finding:
    """The figures of a finding under the asker's rights. Raises 404 where there is nothing to find, and as the analyses do."""
    figures, proposes = await {
        "change": _change,
        "season": _season,
        "lever": _lever,
        "bottleneck": _bottleneck,
        "stay": _stay,
    }[asked["kind"]](caller, catalogue, asked)
    return Finding(dict(asked), figures, proposes)


def _span(caller: Caller, days: Any) -> Span:
    return span_of(caller, days)


def _plain(value: Any) -> Any:
    return value["id"] if isinstance(value, Mapping) and "id" in value else value


def _of_group(caller: Caller, catalogue: Catalogue, metric: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """A metric and the condition of the finding's group, as an improvement holds them."""
    conditions = [asked["where"]] if asked.get("where") else []
    if asked.get("dimension"):
        whole = catalogue.parts(catalogue.metric(metric))[-1]
        conditions.append(dimension_condition(caller, whole, asked["dimension"], asked.get("value")))
    text = " and ".join(f"({each})" for each in conditions) if len(conditions) > 1 else "".join(conditions)
    return {"figure": "metric", "metric": metric, "filter": text or None}


async def _change(
    caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    spans = _span(caller, asked["period"]), _span(caller, asked["before"])
    told = await change(caller, catalogue, asked["metric"], spans, where=asked.get("where"))
    show = shown_of(caller, told.metric.unit)
    figures: Figures = {"now": show(told.now), "was": show(told.was)}
    if told.now is not None and told.was is not None:
        figures["difference"] = show(told.now - told.was)
    if asked.get("dimension"):
        shares = [
            share
            for each in told.dimensions
            if each.dimension == asked["dimension"]
            for share in each.shares
            if _plain(share.value) == asked.get("value")
        ]
        if not shares:
            raise not_found()
        figures["group"] = {
            "value": shares[0].value,
            "now": show(shares[0].now),
            "was": show(shares[0].before),
            "contribution": show(shares[0].contribution),
        }
    return figures, _of_group(caller, catalogue, asked["metric"], asked)


async def _season(
    caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    told = await seasons(caller, catalogue, [asked["metric"]], asked.get("dimension"), asked.get("where"))
    for each in told:
        # The figure of all has no value; that of a group has, be it that of records without one.
        whole = each is told[0]
        if whole != (asked.get("dimension") is None) or (
            not whole and _plain(each.value) != asked.get("value")
        ):
            continue
        for month in each.judged:
            if each.months[month.place] == asked["month"] and month.expected is not None:
                show = shown_of(caller, each.metric.unit)
                figures = {
                    "group": None if whole else each.value,
                    "value": show(month.value),
                    "expected": show(month.expected),
                    "score": None if month.score is None else round(month.score, 2),
                }
                return figures, _of_group(caller, catalogue, asked["metric"], asked)
    raise not_found()


async def _lever(
    caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    spans = _span(caller, asked["period"]), _span(caller, asked["before"])
    groups = await levers(caller, catalogue, asked["dimension"], spans, where=asked.get("where"))
    own = next((each for each in groups if _plain(each.value) == asked.get("value")), None)
    lever = None if own is None else unused(own, groups)
    if own is None or lever is None:
        raise not_found()
    show = shown_of(caller, "money")
    rate = lever.lever == "rate"
    factor: Shown = (lambda value: None if value is None else round(float(value), 10)) if rate else show
    figures = {
        "group": own.value,
        "won": show(own.now.amount),
        "growth": None if own.growth is None else round(own.growth, 10),
        "lever": lever.lever,
        "own": factor(lever.own),
        "best": factor(lever.best),
        "leader": lever.leader,
        "worth": show(lever.worth),
    }
    expected = round((lever.best - lever.own) * POINTS, 1) if rate else None
    proposes = _of_group(caller, catalogue, WIN_RATE if rate else WON_AMOUNT, asked)
    return figures, proposes | {"expected": expected}


def _process(asked: Mapping[str, Any], by: str | None) -> Asked:
    return Asked(record_id(asked["pipeline"]), None, asked.get("period"), asked.get("where"), by)


async def _bottleneck(
    caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    told = await funnels(caller, _process(asked, asked["dimension"]))
    ladder = told.ground.ladder
    for each in shortfalls(told.total, told.groups) if told.ground.measured else ():
        if str(ladder[each.place].id) == asked["stage"]:
            currency = caller.organisation.settings.currency
            figures = {
                "conversion": each.conversion,
                "best": each.best,
                "best_group": each.best_group,
                "cost": {"amount": amount_text(each.cost, currency), "currency": currency},
                "next": str(ladder[each.place + 1].id),
            }
            return figures, {
                "figure": "conversion",
                "pipeline": asked["pipeline"],
                "stage": asked["stage"],
                "expected": round((each.best - each.conversion) * POINTS, 1),
            }
    raise not_found()


async def _stay(
    caller: Caller, catalogue: Catalogue, asked: Mapping[str, Any]
) -> tuple[Figures, dict[str, Any]]:
    _, told = await dwells(caller, _process(asked, None))
    own = next((each for each in told if each.whole and str(each.stage) == asked["stage"]), None)
    if own is None:
        raise not_found()
    figures = {
        "median": own.median,
        "p90": own.p90,
        "count": own.left + own.staying,
        "over": own.over,
    }
    return figures, {"figure": "stay", "pipeline": asked["pipeline"], "stage": asked["stage"]}
