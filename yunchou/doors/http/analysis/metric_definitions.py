"""Definitions of metrics: what one would count before it is saved, the versions that it had, and where it is used."""

from datetime import datetime
from typing import Any

from yunchou.base.errors import forbidden, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Actor, Count, Fault, Input, Output
from yunchou.metrics.made import RIGHT, catalogue_in
from yunchou.metrics.named import named_at
from yunchou.metrics.preview import preview
from yunchou.metrics.versions import versions

endpoints = Endpoints("metrics")


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
    """The dashboards, reports, ratios, goal rules and other records that name a metric. For those who set metrics up."""
    name, organisation = call.name("name"), call.caller.organisation
    await check_right(call)
    snapshot = await fresh(organisation)
    if name not in catalogue_in(snapshot, call.house.metrics).metrics:
        raise not_found()
    async with organisation.db.acquire() as link:
        named = await named_at(link, organisation.schema, snapshot.model, {name})
    told = [use.as_json(call.caller.language) for use in named.get(name, ())]
    return Reply({"uses": [{"where": each["where"], "record": each["record"]} for each in told]})


class MetricPreviewBody(Input):
    """A definition as the record of a metric holds it; with `id`, what is to be changed in that one."""

    values: dict[str, Any]
    id: str | None = None


class MonthFigure(Output):
    """The figure of a month."""

    month: str | None
    figure: Any


class MetricFigures(Output):
    """This year's figure and last year's, or what stands now, and the months of the last year."""

    figure: Any
    before: Any
    months: list[MonthFigure]


class MetricSample(Output):
    """The latest of the records that count, and how many there are."""

    object: str
    where: str | None
    fields: list[str]
    records: list[dict[str, Any]]
    count: Count


class MetricPreviewAnswer(Output):
    """What is wrong with a definition, or what it counts; `now` is what the one in force counts."""

    faults: list[Fault]
    figures: MetricFigures | None
    now: MetricFigures | None
    sample: MetricSample | None


@endpoints.post(
    "/metric-definitions/preview",
    "Look at what a metric would count",
    body=MetricPreviewBody,
    asks=True,
    answers={200: MetricPreviewAnswer},
    problems=(403, 404, 422),
)
async def preview_metric(call: Call) -> Reply:
    """Checks a definition as saving it would and counts by it, under the rights of the caller. Nothing is kept."""
    asked: MetricPreviewBody = call.body
    await check_right(call)
    if asked.id is not None and not (asked.id.isascii() and asked.id.isdigit() and int(asked.id) < 2**63):
        raise not_found()
    id = None if asked.id is None else int(asked.id)
    found = await preview(call.caller, call.house.metrics, asked.values, id)
    return Reply({**found, "faults": [each.as_json(call.caller.language) for each in found["faults"]]})


class MetricVersion(Output):
    """A definition that was in force, who set it and when, and the fields that were changed with it."""

    number: int
    at: datetime
    actor: Actor
    changed: list[str]
    values: dict[str, Any]


class MetricVersionsAnswer(Output):
    """The versions, the one in force first."""

    versions: list[MetricVersion]


@endpoints.get(
    "/metric-definitions/{id}/versions",
    "List the versions of a metric",
    answers={200: MetricVersionsAnswer},
    problems=(403, 404),
)
async def metric_versions(call: Call) -> Reply:
    """Every definition that the metric has had. To return to one, its values are written into the record."""
    await check_right(call)
    return Reply({"versions": await versions(call.caller, call.id)})


async def check_right(call: Call) -> None:
    """Raises 403 for whoever sets no metrics up."""
    snapshot = await fresh(call.caller.organisation)
    if not call.caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden(say("您没有设置指标的权限", "You may not set metrics up"))
