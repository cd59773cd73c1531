"""Improvements of processes: what came of them."""

import datetime as dt
import json
from typing import Any

from yunchou.apps.process.analysis.effect import Measured, Side, effect
from yunchou.apps.process.objects.improvement import USUAL_DAYS
from yunchou.base.time import today
from yunchou.doors.http.analysis.effect_shapes import EffectAnswer, EffectBody
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.records.read import one

endpoints = Endpoints("process analysis")
FIELDS = ("pipeline", "figure", "stage", "begun_on", "days", "expected")


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
    answer, _ = await one(call.caller, "improvement", record_id(call.body.improvement), FIELDS)
    record: dict[str, Any] = json.loads(answer)
    now = today(call.caller.organisation.settings.time_zone)
    begun = dt.date.fromisoformat(record["begun_on"]) if record["begun_on"] else None
    if begun is None or begun > now:
        empty = dict.fromkeys(("before", "after", "difference", "low", "high", "needed"))
        return Reply({"figure": record["figure"], "verdict": "waiting", **empty})
    stage = record["stage"]
    asked = Measured(
        int(record["pipeline"]["id"]),
        record["figure"],
        None if stage is None else int(stage["id"]),
        begun,
        record["days"] or USUAL_DAYS,
        None if record["expected"] is None else float(record["expected"]),
    )
    told = await effect(call.caller, asked, now)
    return Reply(
        {
            "figure": asked.figure,
            "before": _side(told.before),
            "after": _side(told.after),
            "difference": told.difference,
            "low": told.low,
            "high": told.high,
            "verdict": told.verdict,
            "needed": told.needed,
        }
    )


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
