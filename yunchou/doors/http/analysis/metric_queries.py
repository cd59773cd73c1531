"""Metrics: what is counted, the figures, and the records behind a figure."""

import datetime as dt
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base import time
from yunchou.base.errors import Problem, forbidden, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, ProblemAnswer
from yunchou.metrics import query as metrics
from yunchou.metrics.catalogue import Catalogue, metric_json
from yunchou.metrics.made import RIGHT, catalogue_for, catalogue_in, made_in, ratios_of
from yunchou.pages.uses import pages_that_show

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


class MetricUse(Output):
    """Where a metric is shown or counted with; `record` is what names it, where that is a record."""

    where: str
    record: dict[str, str] | None


class MetricUsesAnswer(Output):
    """All uses."""

    uses: list[MetricUse]


@endpoints.get(
    "/metric-catalogue/{name}/uses",
    "Where a metric is used",
    answers={200: MetricUsesAnswer},
    problems=(403, 404),
)
async def uses(call: Call) -> Reply:
    """The dashboards, reports and ratios that name a metric. It is for those who set metrics up."""
    name, organisation = call.name("name"), call.caller.organisation
    snapshot = await fresh(organisation)
    if not call.caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden(say("您没有设置指标的权限", "You may not set metrics up"))
    if name not in catalogue_in(snapshot, call.house.metrics).metrics:
        raise not_found()
    async with organisation.db.acquire() as link:
        shown = await pages_that_show(link, organisation.schema, snapshot.model, (name,))
    language = call.caller.language
    found: list[dict[str, Any]] = [
        {"where": each.label[language], "record": None} for each in ratios_of(made_in(snapshot), name)
    ]
    for use in shown.get(name, ()):
        told = use.as_json(language)
        found.append({"where": told["where"], "record": told["record"]})
    return Reply({"uses": found})


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
