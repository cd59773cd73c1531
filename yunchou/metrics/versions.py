"""The definitions that a metric has had, as its history tells them: who set each, when, and what was changed with it."""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.records.history import history
from yunchou.records.read import one

MOST_EVENTS = 500
KEPT = (
    "name", "name_en", "code", "object", "aggregate", "measured", "part", "whole", "filter", "date", "stock",
    "person", "department", "fields", "unit", "better", "active", "description",
)  # fmt: skip
"""The fields that make a definition; by these a metric returns to an earlier version."""


async def versions(caller: Caller, id: int) -> list[dict[str, Any]]:
    """The versions of a metric, the one in force first: `{"number", "at", "actor", "changed", "values"}`.

    Counted are changes of the definition, from 1. A version that lies behind the last 500 changes is not told.
    Raises 404 for a metric that may not be seen.
    """
    record = json.loads((await one(caller, "metric", id))[0])
    told = (await history(caller, "metric", id, limit=MOST_EVENTS))["events"]
    values = {name: record[name] for name in KEPT}
    found: list[dict[str, Any]] = []
    for event in told:
        changes = {name: pair for name, pair in event["changes"].items() if name in KEPT}
        made = event["type"] == "metric.created"
        if not made and (not changes or event["type"] != "metric.updated"):
            continue
        known = {"at": event["at"], "actor": event["actor"], "changed": sorted(changes), "values": values}
        found.append(known)
        values = values | {name: pair[0] for name, pair in changes.items()}
    return [{"number": len(found) - place, **each} for place, each in enumerate(found)]
