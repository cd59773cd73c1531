"""Metrics: what is counted, the figures, and the records behind a figure."""

from typing import Annotated, Any

import msgspec

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics import query as metrics
from yunchou.metrics.catalogue import metric_json

endpoints = Endpoints("metrics")


class Span(Input, rename={"start": "from"}):
    """Days, both included."""

    start: str
    to: str


class MetricQueryBody(Input):
    """`by` names dimensions and grains; `period` is written (`2026-Q1`), relative (`this_quarter`) or from and to."""

    metrics: list[str]
    by: list[str] = msgspec.field(default_factory=list)
    where: str | None = None
    period: str | Span | None = None
    sort: list[str] = msgspec.field(default_factory=list)
    limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1000


class FiguresAnswer(Output):
    """One row per combination of the dimensions."""

    rows: list[dict[str, Any]]


class DrillBody(Input):
    """One figure: the metric and the value of each dimension in `by`."""

    metric: str
    by: dict[str, Any] = msgspec.field(default_factory=dict)
    where: str | None = None
    period: str | Span | None = None


class DrillAnswer(Output):
    """The list that adds up to the figure."""

    object: str
    where: str | None
    metric: str


class MetricAnswer(Output):
    """One metric of the catalogue."""

    name: str
    label: dict[str, str]
    object: str
    unit: str
    better: str
    stock: bool
    dimensions: dict[str, str]
    measure: str | None
    ratio: list[str] | None
    where: str | None
    date: str | None
    help: dict[str, str] | None


class CatalogueAnswer(Output):
    """All metrics."""

    metrics: list[MetricAnswer]


@endpoints.get("/metric-catalogue", "List the metrics", answers={200: CatalogueAnswer})
async def catalogue(call: Call) -> Reply:
    """What is counted, how, and by what it can be broken down."""
    return Reply({"metrics": [metric_json(each) for each in call.house.metrics.metrics.values()]})


@endpoints.post(
    "/metric-query",
    "Ask for figures",
    scope="read",
    body=MetricQueryBody,
    asks=True,
    answers={200: FiguresAnswer},
    problems=(422,),
)
async def ask(call: Call) -> Reply:
    """Figures over the records that the caller may see."""
    asked: MetricQueryBody = call.body
    question = metrics.MetricQuery(
        metrics=asked.metrics,
        by=asked.by,
        where=asked.where,
        period=_period(asked.period),
        sort=asked.sort,
        limit=asked.limit,
    )
    return Reply({"rows": await metrics.query(call.caller, call.house.metrics, question)})


@endpoints.post(
    "/metric-query/drill",
    "The records behind a figure",
    scope="read",
    body=DrillBody,
    asks=True,
    answers={200: DrillAnswer},
    problems=(422,),
)
async def drill(call: Call) -> Reply:
    """The condition under which a list adds up to the figure."""
    asked: DrillBody = call.body
    return Reply(
        await metrics.drill(
            call.caller, call.house.metrics, asked.metric, asked.by, asked.where, _period(asked.period)
        )
    )


def _period(given: str | Span | None) -> Any:
    return {"from": given.start, "to": given.to} if isinstance(given, Span) else given
