"""Improvements of processes: what came of them."""

import datetime as dt
import json
from typing import Any

from yunchou.apps.process.analysis.effect import Measured, Side, effect, effect_records
from yunchou.apps.process.analysis.metric_effect import Watched, metric_effect
from yunchou.apps.process.improving import METRIC
from yunchou.apps.process.objects.improvement import USUAL_DAYS
from yunchou.apps.process.plan import USUAL_OBJECT
from yunchou.base.errors import not_found
from yunchou.base.time import today
from yunchou.doors.http.analysis.effect_shapes import EffectAnswer, EffectBody, EffectRecordsBody
from yunchou.doors.http.analysis.metric_queries import known
from yunchou.doors.http.analysis.process_shapes import BehindAnswer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.records.read import one

endpoints = Endpoints("process analysis")
FIELDS = (
    "pipeline",
    "pipeline.object",
    "figure",
    "stage",
    "begun_on",
    "days",
    "expected",
    "metric",
    "filter",
)
UNITS = {"stay": "days", "conversion": "percent", "win_rate": "percent"}


@endpoints.post(
    "/process-analysis/effect",
    "What came of an improvement",
    scope="read",
    body=EffectBody,
    asks=True,
    answers={200: EffectAnswer},
    problems=(403, 404, 422),
)
async def effect_of(call: Call) -> Reply:
    """Its figure before it began and since, over equally long times, of the records that the asker sees."""
    record, now = await _improvement(call, call.body.improvement), _today(call)
    catalogue = await known(call)
    metric = catalogue.metrics.get(record["metric"] or "") if record["figure"] == METRIC else None
    unit = UNITS.get(record["figure"]) or (metric.unit if metric else "number")
    owner = metric.object if metric else record["pipeline.object"] or USUAL_OBJECT
    about = {"figure": record["figure"], "object": owner, "metric": metric and metric.name, "unit": unit}
    begun = dt.date.fromisoformat(record["begun_on"]) if record["begun_on"] else None
    if begun is None or begun > now:
        empty = dict.fromkeys(("before", "after", "difference", "low", "high", "needed"))
        return Reply({**about, "verdict": "waiting", "by_week": False, **empty})
    if record["figure"] == METRIC:
        told = await metric_effect(call.caller, catalogue, _watched(record, begun, now))
    else:
        told = await effect(call.caller, _measured(record, begun), now)
    return Reply(
        {
            **about,
            "by_week": record["figure"] == METRIC and unit != "percent",
            "before": _side(told.before),
            "after": _side(told.after),
            "difference": told.difference,
            "low": told.low,
            "high": told.high,
            "verdict": told.verdict,
            "needed": told.needed,
        }
    )


@endpoints.post(
    "/process-analysis/effect-records",
    "The records behind an improvement's effect",
    scope="read",
    body=EffectRecordsBody,
    asks=True,
    answers={200: BehindAnswer},
    problems=(403, 404, 422),
)
async def effect_behind(call: Call) -> Reply:
    """Those of most money first. An improvement of a metric has none here: the metric itself leads to them."""
    asked: EffectRecordsBody = call.body
    record, now = await _improvement(call, asked.improvement), _today(call)
    begun = dt.date.fromisoformat(record["begun_on"]) if record["begun_on"] else None
    if begun is None or record["figure"] == METRIC:
        raise not_found()
    name, count, ids = await effect_records(
        call.caller, _measured(record, begun), now, since=asked.side == "after", hits=asked.hits
    )
    return Reply({"object": name, "count": count, "ids": [str(each) for each in ids]})


async def _improvement(call: Call, id: str) -> dict[str, Any]:
    answer, _ = await one(call.caller, "improvement", record_id(id), FIELDS)
    found: dict[str, Any] = json.loads(answer)
    return found


def _today(call: Call) -> dt.date:
    return today(call.caller.organisation.settings.time_zone)


def _measured(record: dict[str, Any], begun: dt.date) -> Measured:
    stage, pipeline = record["stage"], record["pipeline"]
    if pipeline is None:
        raise not_found()
    return Measured(
        int(pipeline["id"]),
        record["figure"],
        None if stage is None else int(stage["id"]),
        begun,
        record["days"] or USUAL_DAYS,
        _expected(record),
    )


def _watched(record: dict[str, Any], begun: dt.date, now: dt.date) -> Watched:
    before, after = Measured(0, METRIC, None, begun, record["days"] or USUAL_DAYS).spans(now)
    return Watched(record["metric"] or "", record["filter"], before, after, _expected(record))


def _expected(record: dict[str, Any]) -> float | None:
    return None if record["expected"] is None else float(record["expected"])


def _side(side: Side) -> dict[str, Any]:
    told = side.estimate
    return {
        "first": side.first.isoformat(),
        "last": side.last.isoformat(),
        "count": side.count,
        "value": None if told is None else told.value,
        "low": None if told is None else told.low,
        "high": None if told is None else told.high,
    }
