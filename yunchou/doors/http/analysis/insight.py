"""Decision support: what changed and why, what is unusual for its season, and which levers are left unused."""

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from yunchou.access.actor import Caller
from yunchou.apps.insight.asking import AMOUNT, levers, seasons
from yunchou.apps.insight.changes import Explained, change, compared
from yunchou.apps.insight.contribution import Sizes
from yunchou.apps.insight.levers import Grown, Side, slow, unused
from yunchou.base.money import amount_text, fraction_amount
from yunchou.doors.http.analysis.insight_shapes import (
    ChangeBody,
    FigureChangeAnswer,
    LeversAnswer,
    LeversBody,
    SeasonsAnswer,
    SeasonsBody,
)
from yunchou.doors.http.analysis.metric_queries import days_of, known, period_of
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply

endpoints = Endpoints("decision support")
SHOWN_MONTHS = 13
PLACES = 10

Shown = Callable[[Fraction | float | None], Any]


@endpoints.post(
    "/insight/change",
    "What changed and why",
    scope="read",
    body=ChangeBody,
    asks=True,
    answers={200: FigureChangeAnswer},
    problems=(422,),
)
async def what_changed(call: Call) -> Reply:
    """A figure against the period before or a year ago, and what each group of its dimensions brings to the change."""
    asked: ChangeBody = call.body
    spans = compared(call.caller, period_of(asked.period), asked.against)
    catalogue = await known(call)
    found = await change(
        call.caller, catalogue, asked.metric, spans, where=asked.where, filters=asked.filters
    )
    show = shown_of(call.caller, found.metric.unit)
    moved = found.now - found.was if found.now is not None and found.was is not None else None
    return Reply(
        {
            "metric": found.metric.name,
            "kind": found.kind,
            "period": days_of(found.period),
            "before": days_of(found.before),
            "now": show(found.now),
            "was": show(found.was),
            "difference": show(moved),
            "share": float(moved / abs(found.was)) if moved is not None and found.was else None,
            "count_now": int(found.number.whole)
            if found.number is not None and found.kind == "sum"
            else None,
            "count_before": int(found.number.whole_before)
            if found.number is not None and found.kind == "sum"
            else None,
            "dimensions": [
                _explained(each, _round_off(call, found.metric.unit), show) for each in found.dimensions
            ],
            "left_out": list(found.left_out),
        }
    )


def _explained(each: Explained, round_off: Callable[[Fraction], Fraction], show: Shown) -> dict[str, Any]:
    places = {id(share): place for place, share in enumerate(each.shares)}
    return {
        "dimension": each.dimension,
        "shares": [
            {
                "value": share.value,
                "now": show(share.now),
                "before": show(share.before),
                "contribution": show(share.contribution),
                "mix": None if share.mix is None else round(float(share.mix), PLACES),
                "own": None if share.own is None else round(float(share.own), PLACES),
            }
            for share in each.shares
        ],
        "telling": [places[id(share)] for share in each.telling],
        "most": each.most,
        "sizes": None if each.sizes is None else _sizes(each.sizes, round_off, show),
    }


def _sizes(found: Sizes, round_off: Callable[[Fraction], Fraction], show: Shown) -> dict[str, Any]:
    """The parts of a sum's change; what rounding the others leaves goes to the size, so that they add up to it."""
    parts = {name: round_off(getattr(found, name)) for name in ("volume", "mix", "came", "went")}
    parts["size"] = found.total - sum(parts.values())
    return {name: show(part) for name, part in parts.items()}


@endpoints.post(
    "/insight/seasons",
    "What is unusual for its season",
    scope="read",
    body=SeasonsBody,
    asks=True,
    answers={200: SeasonsAnswer},
    problems=(422,),
)
async def unusual(call: Call) -> Reply:
    """The last months of figures against what level, season and working days let expect."""
    asked: SeasonsBody = call.body
    found = await seasons(call.caller, await known(call), asked.metrics, asked.by, asked.where)
    return Reply(
        {
            "by": asked.by,
            "series": [
                {
                    "metric": each.metric.name,
                    "value": each.value,
                    "months": [
                        {
                            "month": each.months[month.place],
                            "value": shown_of(call.caller, each.metric.unit)(month.value),
                            "expected": shown_of(call.caller, each.metric.unit)(month.expected),
                            "score": None if month.score is None else round(month.score, 2),
                            "unusual": month.unusual,
                            "seasonal": month.seasonal,
                        }
                        for month in each.judged[-SHOWN_MONTHS:]
                    ],
                }
                for each in found
            ],
        }
    )


@endpoints.post(
    "/insight/levers",
    "By which levers groups grew",
    scope="read",
    body=LeversBody,
    asks=True,
    answers={200: LeversAnswer},
    problems=(422,),
)
async def used_levers(call: Call) -> Reply:
    """What groups won against the period before: by more deals, by winning more of them, or by larger ones."""
    asked: LeversBody = call.body
    spans = compared(call.caller, period_of(asked.period), asked.against)
    catalogue = await known(call)
    groups = await levers(call.caller, catalogue, asked.by, spans, where=asked.where, filters=asked.filters)
    show = shown_of(call.caller, catalogue.metric(AMOUNT).unit)
    behind = {id(each) for each in slow(groups)}
    return Reply(
        {
            "by": asked.by,
            "period": days_of(spans[0]),
            "before": days_of(spans[1]),
            "groups": [_grown(each, groups, id(each) in behind, show) for each in groups],
        }
    )


def _grown(each: Grown, groups: list[Grown], is_slow: bool, show: Shown) -> dict[str, Any]:
    told = each.levers or (None, None, None)
    lever = unused(each, groups) if is_slow else None
    factor: Shown = show if lever is not None and lever.lever == "size" else _rate
    return {
        "value": each.value,
        "now": _side(each.now, show),
        "before": _side(each.before, show),
        "growth": _rate(each.growth),
        "deals": show(told[0]),
        "rate": show(told[1]),
        "size": show(told[2]),
        "slow": is_slow,
        "unused": None
        if lever is None
        else {
            "lever": lever.lever,
            "own": factor(lever.own),
            "best": factor(lever.best),
            "leader": lever.leader,
            "worth": show(lever.worth),
        },
    }


def _side(side: Side, show: Shown) -> dict[str, Any]:
    return {
        "deals": side.ended,
        "won": side.won,
        "amount": show(side.amount),
        "rate": _rate(side.won / side.ended) if side.ended else None,
        "size": show(side.amount / side.won) if side.won else None,
    }


def _rate(value: Fraction | float | None) -> float | None:
    return None if value is None else round(float(value), PLACES)


def _round_off(call: Call, unit: str) -> Callable[[Fraction], Fraction]:
    currency = call.caller.organisation.settings.currency
    return lambda part: Fraction(fraction_amount(part, currency)) if unit == "money" else part


def shown_of(caller: Caller, unit: str) -> Shown:
    """How a figure of that unit is told: amounts in the organisation's currency, all else as a number."""
    currency = caller.organisation.settings.currency

    def shown(value: Fraction | float | None) -> Any:
        if value is None or unit != "money":
            return _rate(value)
        return {
            "amount": amount_text(fraction_amount(Fraction(value), currency), currency),
            "currency": currency,
        }

    return shown
