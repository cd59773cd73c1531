"""Dashboards and reports name objects: they follow when one gets another name."""

import json
from typing import Any

from yunchou.base.db import Connection
from yunchou.model.object import Model
from yunchou.model.uses import follows_names
from yunchou.records.stored import kept_rows, rewrite

KEPT = {"dashboard": ("content", "draft"), "report": ("definition",)}
"""The JSON fields in which `object` is the name of one."""


@follows_names
async def pages_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Cards and reports ask for records of the object as it is called now."""
    if field is not None:
        return
    for kind, fields in KEPT.items():
        for row in await kept_rows(link, schema, model, kind):
            for each in fields:
                was = json.loads(row[each] or "null")
                now = _called(was, object, name)
                if now != was:
                    await rewrite(link, schema, model, kind, row["id"], each, json.dumps(now))


def _called(value: Any, object: str, name: str) -> Any:
    if isinstance(value, list):
        return [_called(each, object, name) for each in value]
    if not isinstance(value, dict):
        return value
    return {
        key: name if key == "object" and each == object else _called(each, object, name)
        for key, each in value.items()
    }
