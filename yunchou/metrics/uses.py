"""Metrics that an organisation made name objects and fields: they are told as uses, and follow when one gets another name."""

from collections.abc import Iterable, Mapping
from typing import Any

from yunchou.base.db import Connection, quote
from yunchou.base.errors import say
from yunchou.language.mentions import mentions, renamed
from yunchou.metrics.made import split
from yunchou.model.object import Model, Object
from yunchou.model.uses import Use, finds_saved_uses, follows_names
from yunchou.records.stored import kept_rows

PATHS = ("measured", "filter", "date", "person", "department")
"""The fields of a metric that hold an expression on the records it counts; `fields` lists several."""


def _texts(row: Mapping[str, Any]) -> list[str]:
    return [row[name] for name in PATHS if row[name]] + list(split(row["fields"]))


def _uses(row: Mapping[str, Any], model: Model, object: str, field: str | None) -> bool:
    counted = model.objects.get(row["object"])
    if field is None and row["object"] == object:
        return True
    return counted is not None and any(
        each.object == object and field in (None, each.field)
        for text in _texts(row)
        for each in mentions(model, counted, text)
    )


@finds_saved_uses
async def metrics_that_name(
    link: Connection, schema: str, model: Model, object: str, field: str | None
) -> Iterable[Use]:
    """The metrics that count the object, or by whose definition a field counts: it stays while they do."""
    return [
        Use(
            "metric",
            say("指标“{n}”", "the metric {n}", n=row["name"]),
            row["object"],
            field,
            record=("metric", int(row["id"])),
        )
        for row in await kept_rows(link, schema, model, "metric")
        if _uses(row, model, object, field)
    ]


@follows_names
async def metrics_follow(
    link: Connection, schema: str, model: Model, object: str, field: str | None, name: str
) -> None:
    """Metrics count the object or field as it is called now."""
    for row in await kept_rows(link, schema, model, "metric"):
        if not _uses(row, model, object, field):
            continue
        counted = model.objects[row["object"]]
        table = quote(model.object("metric").table)
        values = {each: _called(model, counted, row[each], object, field, name) for each in PATHS}
        values["fields"] = ", ".join(
            _called(model, counted, each, object, field, name) or "" for each in split(row["fields"])
        )
        if field is None and row["object"] == object:
            values["object"] = name
        columns = list(values)
        sets = ", ".join(f"{quote(each)} = nullif(${n}, '')" for n, each in enumerate(columns, 2))
        await link.execute(
            f"update {quote(schema)}.{table} set {sets} where id = $1",
            row["id"],
            *(values[c] for c in columns),
        )


def _called(
    model: Model, counted: Object, text: str | None, object: str, field: str | None, name: str
) -> str | None:
    if not text or field is None:
        return text
    return renamed(model, counted, text, object, field, name)
