"""Metrics: what is counted, the figures, and the records behind a figure."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base import time
from yunchou.base.errors import Problem
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, ProblemAnswer
from yunchou.metrics import query as metrics
from yunchou.metrics.catalogue import Catalogue, metric_json
from yunchou.metrics.made import catalogue_for

endpoints = Endpoints("metrics")

MOST_QUERIES = 100
Filters = dict[str, Annotated[list[Any], msgspec.Meta(max_length=100)]]


class Span(Input, rename={"start": "from"}):
    """Days, both included."""

    start: str
    to: str


class MetricQueryBody(Input):
    """`by` names dimensions and grains; `period` is written (`2026-Q1`), relative (`this_quarter`) or from and to.

    `filters`: dimension → values of which one must hold, for the metrics that have the dimension.
    """

    metrics: list[str]
    by: list[str] = msgspec.field(default_factory=list)
    where: str | None = None
    period: str | Span | None = None
    sort: list[str] = msgspec.field(default_factory=list)
    limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1000
    filters: Filters = msgspec.field(default_factory=dict)


class MetricQueriesBody(Input):
    """The questions of a whole page."""

    queries: Annotated[list[MetricQueryBody], msgspec.Meta(min_length=1, max_length=MOST_QUERIES)]


class FiguresAnswer(Output):
    """One row per combination of the dimensions."""

    rows: list[dict[str, Any]]


class QueryAnswer(Output):
    """The rows of a question, or the problem where it was wrong or not to be asked."""

    rows: list[dict[str, Any]] | msgspec.UnsetType = msgspec.UNSET
    problem: ProblemAnswer | msgspec.UnsetType = msgspec.UNSET


class QueriesAnswer(Output):
    """What came of each question, in order."""

    answers: list[QueryAnswer]


class DrillBody(Input):
    """One figure: the metric and the value of each dimension in `by`."""

    metric: str
    by: dict[str, Any] = msgspec.field(default_factory=dict)
    where: str | None = None
    period: str | Span | None = None
    filters: Filters = msgspec.field(default_factory=dict)


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
    unit: Literal["money", "number", "percent", "days"]
    better: Literal["higher", "lower"]
    stock: bool
    additive: bool
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
    metrics_known = await known(call)
    return Reply({"metrics": [metric_json(each) for each in metrics_known.metrics.values()]})


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
    return Reply({"rows": await metrics.query(call.caller, await known(call), _question(call.body))})


@endpoints.post(
    "/metric-queries",
    "Ask for the figures of a page",
    scope="read",
    body=MetricQueriesBody,
    asks=True,
    answers={200: QueriesAnswer},
    problems=(422,),
)
async def ask_all(call: Call) -> Reply:
    """Several questions at once; one that may not be asked takes no other with it."""
    asked: MetricQueriesBody = call.body
    answers = await metrics.query_all(
        call.caller, await known(call), [_question(each) for each in asked.queries]
    )
    return Reply(
        {
            "answers": [
                {"problem": each.as_json(call.caller.language)}
                if isinstance(each, Problem)
                else {"rows": each}
                for each in answers
            ]
        }
    )


async def known(call: Call) -> Catalogue:
    """The catalogue of metrics in force for the caller."""
    return await catalogue_for(call.caller, call.house.metrics)


def _question(asked: MetricQueryBody) -> metrics.MetricQuery:
    return metrics.MetricQuery(
        metrics=asked.metrics,
        by=asked.by,
        where=asked.where,
        period=period_of(asked.period),
        sort=asked.sort,
        limit=asked.limit,
        filters=asked.filters,
    )


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
            call.caller,
            await known(call),
            asked.metric,
            asked.by,
            asked.where,
            period_of(asked.period),
            asked.filters,
        )
    )


def period_of(given: str | Span | None) -> Any:
    """A period as it came in, for `yunchou.base.time`."""
    return {"from": given.start, "to": given.to} if isinstance(given, Span) else given


def days_of(span: time.Span) -> dict[str, str]:
    """Days as they are told, both included."""
    return {"from": span.start.isoformat(), "to": (span.end - dt.timedelta(days=1)).isoformat()}
