"""Recommendations: a finding becomes an improvement that keeps it, and is asked again whether it still holds."""

import json
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.apps.process.plan import USUAL_OBJECT
from yunchou.base.errors import Problem, not_found
from yunchou.base.time import today
from yunchou.doors.http.analysis.findings import found, frozen
from yunchou.doors.http.analysis.metric_queries import known
from yunchou.doors.http.analysis.recommendation_shapes import (
    FindingBody,
    FoundAnswer,
    RecommendationBody,
    RecommendBody,
    RecommendedAnswer,
)
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.metrics.catalogue import Catalogue
from yunchou.records.change import Operation
from yunchou.records.read import one
from yunchou.records.write import Unit

endpoints = Endpoints("recommendations")
OBJECT = "improvement"


@endpoints.post(
    "/recommendations",
    "Make a recommendation of a finding",
    body=RecommendBody,
    answers={201: RecommendedAnswer},
    problems=(403, 404, 422),
)
async def recommend(call: Call) -> Reply:
    """Finds it anew under the asker's rights, and makes an improvement of it that is proposed and keeps what was found."""
    asked: RecommendBody = call.body
    id = await recommended(call.caller, await known(call), asked.name, asked.finding)
    return Reply({"id": str(id)}, 201)


async def recommended(
    caller: Caller, catalogue: Catalogue, name: str, given: FindingBody, **more: Any
) -> int:
    """Makes an improvement of a finding, with `more` of its fields, and gives its id. Raises as `found` does, and 403."""
    finding = await found(caller, catalogue, frozen(caller, given))
    values = {"name": name, "status": "proposed", **finding.proposes, **more}
    kept = {
        "asked": finding.asked,
        "figures": finding.figures,
        "found_on": today(caller.organisation.settings.time_zone).isoformat(),
    }
    async with Unit(caller) as unit:
        (made,) = await unit.write(OBJECT, [Operation("create", values)])
        id = int(str(made.id))
        writer = unit.as_system(System("what a recommendation was found by", caller.actor))
        await writer.write(OBJECT, [Operation("update", {"finding": kept}, id=id)])
    return id


@endpoints.post(
    "/recommendations/finding",
    "What a recommendation was found by",
    scope="read",
    body=RecommendationBody,
    asks=True,
    answers={200: FoundAnswer},
    problems=(403, 404, 422),
)
async def finding_of(call: Call) -> Reply:
    """The figures of then, and those that the same question gives now. 404 for an improvement that came of no finding."""
    answer, _ = await one(
        call.caller, OBJECT, record_id(call.body.improvement), ("finding", "metric", "pipeline.object")
    )
    record: dict[str, Any] = json.loads(answer)
    kept: dict[str, Any] | None = record["finding"]
    catalogue = await known(call)
    metric = catalogue.metrics.get(record["metric"] or "")
    if not kept:
        raise not_found()
    try:
        now = (await found(call.caller, catalogue, kept["asked"])).figures
    except Problem as problem:
        if problem.status not in (400, 403, 404, 422):
            raise
        now = None
    then = kept["figures"]
    return Reply(
        {
            "kind": kept["asked"]["kind"],
            "object": metric.object if metric else record["pipeline.object"] or USUAL_OBJECT,
            "asked": kept["asked"],
            "found_on": kept["found_on"],
            "then": then,
            "now": now,
            "holds": now is not None and json.loads(json.dumps(now)) == then,
        }
    )
