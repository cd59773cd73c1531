"""The sales forecast of a period, rolled up from people to departments."""

from decimal import Decimal
from typing import Any

import msgspec

from yunchou.apps.forecast.figures import coverage
from yunchou.apps.forecast.rollup import METRIC, Node, closing_in, rollup
from yunchou.base.money import amount_text, round_half_up, round_money
from yunchou.doors.http.analysis.insight_shapes import Days
from yunchou.doors.http.analysis.metric_queries import Span, days_of, known, period_of
from yunchou.doors.http.analysis.process_shapes import Amount
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.query import span_of

endpoints = Endpoints("forecast")
PLACES = 4


class ForecastBody(Input):
    """`period`: in which deals close."""

    period: str | Span = msgspec.field(default="this_quarter")


class ForecastNode(Output):
    """A department or person. `commit` and `best_case` hold what is before them; `open` is what is open of all three.

    `parent`: the place of the one above in the list. `where`: the condition for its deals that close in the period.
    """

    kind: str
    id: str
    name: str
    parent: int | None
    closed: Amount
    commit: Amount
    best_case: Amount
    open: Amount
    weighted: Amount
    deals: int
    target: Amount | None
    gap: Amount | None
    covered: float | None
    required: float | None
    win_rate: float | None
    where: str


class ForecastAnswer(Output):
    """Each department before what is below it."""

    period: Days
    metric: str
    nodes: list[ForecastNode]


@endpoints.post(
    "/forecast/rollup",
    "The forecast of a period",
    scope="read",
    body=ForecastBody,
    asks=True,
    answers={200: ForecastAnswer},
    problems=(422,),
)
async def forecast(call: Call) -> Reply:
    """What is won and what is to come, by category, of all deals that the caller may see."""
    asked: ForecastBody = call.body
    span = span_of(call.caller, period_of(asked.period))
    nodes = await rollup(call.caller, await known(call), span)
    return Reply(
        {
            "period": days_of(span),
            "metric": METRIC,
            "nodes": [_node(call, each, closing_in(span)) for each in nodes],
        }
    )


def _node(call: Call, node: Node, closing: str) -> dict[str, Any]:
    currency = call.caller.organisation.settings.currency

    def money(value: Decimal | None) -> dict[str, str] | None:
        if value is None:
            return None
        return {"amount": amount_text(round_money(value, currency), currency), "currency": currency}

    figures, target = node.figures, node.target
    remaining = target - figures.closed if target is not None else Decimal(0)
    found = coverage(figures.open, remaining, figures.win_rate)
    owners = ", ".join(f'"{each}"' for each in node.people)
    return {
        "kind": node.kind,
        "id": str(node.id),
        "name": node.name,
        "parent": node.parent,
        "closed": money(figures.closed),
        "commit": money(figures.commit),
        "best_case": money(figures.best_case),
        "open": money(figures.open),
        "weighted": money(figures.weighted),
        "deals": figures.deals,
        "target": money(target),
        "gap": money(found.remaining) if target is not None else None,
        "covered": _rate(found.covered),
        "required": _rate(found.required),
        "win_rate": _rate(figures.win_rate),
        "where": f"owner in ({owners}) and {closing}",
    }


def _rate(value: Decimal | None) -> float | None:
    return None if value is None else float(round_half_up(value, PLACES))
