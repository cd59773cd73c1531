"""What is kept added up for metrics: where, how large, how current; choices for single metrics, and building anew."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Literal

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.doors.assemble import fresh
from yunchou.doors.http.analysis.metric_definitions import check_right
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.made import catalogue_in
from yunchou.metrics.summaries import MANY_RECORDS, needed_by, served
from yunchou.metrics.upkeep import JOB, begin
from yunchou.records.summaries.plan import READY, choices, decoded, summary_of
from yunchou.records.summaries.store import choose, sizes_of

endpoints = Endpoints("metrics")

Choice = Literal["automatic", "kept", "live"]
CHOSEN: dict[bool | None, Choice] = {None: "automatic", True: "kept", False: "live"}


class SummaryCube(Output):
    """One set of cells: for each `day` or `month` of a date and each combination of the values of some fields."""

    grain: Literal["day", "month"]
    date: str
    fields: list[str]
    cells: int


class ObjectSummary(Output):
    """What is kept of an object. `over`: the model has changed since, and it is built anew; `appended`: cells that wait to be
    folded in.
    """

    object: str
    state: Literal["building", "ready", "over"]
    records: int
    cells: int
    appended: int
    seconds: float
    built_at: datetime | None
    cubes: list[SummaryCube]
    metrics: list[str]


class MetricSummary(Output):
    """A metric: whether its figure can be kept added up at all, whether it is, and what an administrator has chosen."""

    name: str
    label: dict[str, str]
    object: str
    records: int
    fits: bool
    kept: bool
    choice: Choice


class SummariesAnswer(Output):
    """Objects of which something is kept, and all metrics; `least`: records from which on it is kept by itself."""

    objects: list[ObjectSummary]
    metrics: list[MetricSummary]
    least: int
    running: bool


@endpoints.get(
    "/metric-summaries", "Read what is kept added up", answers={200: SummariesAnswer}, problems=(403,)
)
async def metric_summaries(call: Call) -> Reply:
    """Of which objects figures are kept added up, and which metrics have theirs from there."""
    await check_right(call)
    organisation = call.caller.organisation
    # In this order: what a build changes meanwhile is then told as running, and looked at again.
    running = await organisation.db.fetchval(
        f"select exists(select from {quote(organisation.schema)}.job where kind = $1 and state in ('waiting', 'running'))",
        JOB,
    )
    built = await _built(organisation)
    snapshot = await fresh(organisation)
    catalogue = catalogue_in(snapshot, call.house.metrics)
    objects = await _objects(organisation, snapshot, catalogue, built)
    kept = {name for each in objects if each["state"] == READY for name in each["metrics"]}
    sizes, chosen = await sizes_of(organisation), choices(snapshot)
    told: list[dict[str, Any]] = []
    for metric in catalogue.metrics.values():
        owner = snapshot.model.objects.get(metric.object)
        if metric.ratio is None and owner is not None:
            told.append(
                {
                    "name": metric.name,
                    "label": dict(metric.label),
                    "object": metric.object,
                    "records": max(0, int(sizes.get(owner.table, 0))),
                    "fits": needed_by(organisation, snapshot, metric) is not None,
                    "kept": metric.name in kept,
                    "choice": CHOSEN[chosen.get(metric.name)],
                }
            )
    return Reply({"objects": objects, "metrics": told, "least": MANY_RECORDS, "running": running})


async def _built(organisation: Organisation) -> Sequence[Any]:
    return await organisation.db.fetch(
        "select object, plan::text as plan, records, seconds, built_at"
        f" from {quote(organisation.schema)}.summary order by object"
    )


async def _objects(
    organisation: Organisation, snapshot: Snapshot, catalogue: Catalogue, built: Sequence[Any]
) -> list[dict[str, Any]]:
    schema, found = quote(organisation.schema), []
    counted = await organisation.db.fetch(
        f"select cube, count(*) as cells, count(*) filter (where fresh) as fresh from {schema}.summary_cell group by cube"
    )
    cells = {row["cube"]: row for row in counted}
    for row in built:
        summary, plan = summary_of(snapshot, row["object"]), decoded(row["plan"])
        own = [cells[cube.id] for cube in plan.cubes if cube.id in cells]
        cubes = [
            {
                "grain": cube.grain,
                "date": cube.date.field,
                "fields": [key.field for key in cube.keys],
                "cells": cells[cube.id]["cells"] if cube.id in cells else 0,
            }
            for cube in plan.cubes
        ]
        found.append(
            {
                **{name: row[name] for name in ("object", "records", "seconds")},
                "state": "over" if summary is None else summary.state,
                "cells": sum(each["cells"] for each in own),
                "appended": sum(each["fresh"] for each in own),
                "built_at": row["built_at"] and row["built_at"].strftime("%Y-%m-%dT%H:%M:%SZ"),
                "metrics": [] if summary is None else list(served(snapshot, catalogue, plan, organisation)),
                "cubes": cubes,
            }
        )
    return found


class MetricSummaryChoice(Input):
    """`kept`: added up however few records there are; `live`: never; `automatic`: by the number of records."""

    choice: Choice


@endpoints.put(
    "/metric-summaries/{name}",
    "Choose whether a metric is kept added up",
    body=MetricSummaryChoice,
    answers={204: None},
    problems=(403, 404),
)
async def choose_summary(call: Call) -> Reply:
    """The figure stays the same; a job brings what is kept to what is chosen."""
    await check_right(call)
    organisation, name = call.caller.organisation, call.name("name")
    if name not in catalogue_in(await fresh(organisation), call.house.metrics).metrics:
        raise not_found()
    asked: MetricSummaryChoice = call.body
    await choose(organisation, name, {word: kept for kept, word in CHOSEN.items()}[asked.choice])
    await _begin(call, ())
    return Reply(None, 204)


class SummaryRebuild(Input):
    """The object of which what is kept is built anew."""

    object: str


@endpoints.post(
    "/metric-summaries/rebuild",
    "Build what is kept anew",
    body=SummaryRebuild,
    answers={202: None},
    problems=(403, 404),
)
async def rebuild_summary(call: Call) -> Reply:
    """Adds up the records of an object anew by a job; meanwhile they are counted live."""
    await check_right(call)
    asked: SummaryRebuild = call.body
    if summary_of(await fresh(call.caller.organisation), asked.object) is None:
        raise not_found()
    await _begin(call, (asked.object,))
    return Reply(None, 202)


async def _begin(call: Call, anew: tuple[str, ...]) -> None:
    organisation = call.caller.organisation
    async with organisation.db.transaction() as link:
        await begin(link, organisation.id, anew=anew, actor=call.caller.actor.user_id)
