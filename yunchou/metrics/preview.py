"""What a metric would count, before it is saved: its faults, its figure, its months and some of the records behind it."""

import asyncio
import json
from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import FieldError, Problem
from yunchou.metrics.batch import conjunction
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.made import catalogue_in, metric_of
from yunchou.metrics.query import MetricQuery, query, span_of
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.records.read import Query, page
from yunchou.records.stored import kept_rows
from yunchou.records.write import Unit

MOST_RECORDS = 5
MONTHS = "last_365_days"
Json = dict[str, Any]


class _Tried(Exception):
    """Ends the transaction of a trial, so that nothing of it is kept; holds the definition as it would be stored."""

    def __init__(self, model_values: Json) -> None:
        super().__init__("tried")
        self.values = model_values


async def preview(caller: Caller, shipped: Catalogue, values: Mapping[str, Any], id: int | None) -> Json:
    """What a metric with these values would count; with `id`, that metric with these values instead of its own.

    `{"faults": [FieldError], "figures", "now", "sample"}`: figures are those of the definition tried, `now` those of the one
    in force, each `{"figure", "before", "months"}`; all null where it has faults. Raises 403 for whoever sets none up.
    """
    faults, tried = await _try(caller, values, id)
    if tried is None:
        return {"faults": faults, "figures": None, "now": None, "sample": None}
    known, metric, old = await _catalogues(caller, shipped, tried, id)
    figures, now, sample = await asyncio.gather(
        _figures(caller, known[0], metric),
        _nothing() if old is None else _figures(caller, known[1], old),
        _sample(caller, known[0], metric),
    )
    return {"faults": [], "figures": figures, "now": now, "sample": sample}


async def _nothing() -> None:
    return None


async def _try(
    caller: Caller, values: Mapping[str, Any], id: int | None
) -> tuple[tuple[FieldError, ...], Json | None]:
    """Writes the definition as saving it would and takes it back: every rule is asked, nothing is kept."""
    operation = Operation(CREATE if id is None else UPDATE, values, id=id)
    try:
        async with Unit(caller, ids=int(id is None)) as unit:
            (done,) = await unit.write("metric", [operation])
            schema = caller.organisation.schema
            (row,) = [
                each
                for each in await kept_rows(unit.link, schema, unit.snapshot.model, "metric")
                if each["id"] == done.id
            ]
            raise _Tried(dict(row))
    except _Tried as tried:
        return (), tried.values
    except Problem as problem:
        if problem.status != 422:
            raise
        return problem.errors, None


async def _catalogues(
    caller: Caller, shipped: Catalogue, tried: Json, id: int | None
) -> tuple[tuple[Catalogue, Catalogue], Metric, Metric | None]:
    """The catalogues with the definition tried and with the one in force, and the metric in each."""

    async def read(snapshot: Snapshot) -> tuple[Any, tuple[int, int]]:
        now, metric = catalogue_in(snapshot, shipped), metric_of(snapshot.model, tried)
        others = (each for each in now.metrics.values() if each.name != metric.name)
        old = now.metrics.get(metric.name) if id is not None else None
        return ((Catalogue((metric, *others)), now), metric, old), await caller.organisation.versions()

    found: tuple[tuple[Catalogue, Catalogue], Metric, Metric | None]
    found = await caller.organisation.consistent(read)
    return found


async def _figures(caller: Caller, catalogue: Catalogue, metric: Metric) -> Json:
    """This year's figure beside last year's, and the months of the last year; of a stock, what stands now."""
    counts_periods = bool(metric.date) and not metric.stock

    async def ask(period: str | None, by: tuple[str, ...] = ()) -> list[Json]:
        return await query(caller, catalogue, MetricQuery((metric.name,), by, period=period))

    (figure,) = await ask("this_year" if counts_periods else None)
    before = (await ask("last_year"))[0][metric.name] if counts_periods else None
    months = await ask(MONTHS, ("month",)) if counts_periods else []
    return {
        "figure": figure[metric.name],
        "before": before,
        "months": [{"month": row["month"], "figure": row[metric.name]} for row in months],
    }


async def _sample(caller: Caller, catalogue: Catalogue, metric: Metric) -> Json:
    """The latest records that count, with the fields by which they do, and how many there are."""
    whole = catalogue.parts(metric)[-1]
    conditions = [whole.where]
    if whole.date and not whole.stock:
        span = span_of(caller, "this_year")
        conditions.append(f'{whole.date} >= "{span.start}" and {whole.date} < "{span.end}"')
    where = conjunction(conditions)
    owner = (await caller.organisation.snapshot()).model.object(whole.object)
    measured = whole.measure.partition("(")[2].rpartition(")")[0].strip()
    fields = [owner.name_field, measured, whole.date, whole.dimensions.get("owner", "")]
    plain = [each for each in dict.fromkeys(fields) if each in owner.fields]
    sort = [f"-{whole.date}"] if whole.date in owner.fields else []
    asked = Query(fields=["id", *plain], where=where, sort=sort, limit=MOST_RECORDS, count="capped")
    found = json.loads(await page(caller, whole.object, asked))
    return {
        "object": whole.object,
        "where": where,
        "fields": plain,
        "records": found["records"],
        "count": found["count"],
    }
