"""The records that belong to those of a batch, found and evaluated in one statement."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.base.db import quote
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.evaluate import shown_value
from yunchou.records.select import Select
from yunchou.rules.automation.batch import Batch, plain
from yunchou.rules.automation.spots import Site

MOST = 10_000
"""Related records of one record that a step may reach."""


@dataclass(frozen=True, slots=True)
class Related:
    """For each record, by id, the ids of those that belong to it, each with the values that were asked for."""

    owner: Object
    rows: Mapping[int, Mapping[int, list[Any]]]


def related_object(site: Site, inverse: str) -> Object | None:
    """The object whose records an inverse names, None where there is no such inverse."""
    found = site.model.inverses(site.owner.name).get(inverse) if site.owner else None
    return site.model.objects.get(found.object) if found else None


async def related(
    batch: Batch, inverse: str, where: str | None, limit: int, expressions: Sequence[str] = ()
) -> Related:
    """The first `limit` related records of each record of the batch for which a condition holds, the oldest first."""
    asking = batch.unit.asking()
    assert batch.owner is not None
    named = asking.snapshot.model.inverses(batch.owner.name)[inverse]
    owner = asking.snapshot.model.object(named.object)
    select = Select(asking, owner)
    held = (
        f"({compile_condition(where, select, asking.params, asking.environment())}) is true"
        if where
        else "true"
    )
    compiled = [compile_expression(each, select, asking.params, asking.environment()) for each in expressions]
    shown = [f"{shown_value(asking, each)} as v{number}" for number, each in enumerate(compiled)]
    field = owner.fields[named.field]
    link = f"t.{quote(field.column)}"
    ids = asking.params.add(sorted({r.record for r in batch.going if r.record is not None}), "bigint[]")
    belongs = f"m.id = any({link})" if type_of(field).many else f"m.id = {link}"
    most = asking.params.add(limit, "int")
    listed = ", ".join(["m.id as master", "t.id", *shown])
    rows = await batch.unit.link.fetch(
        f"select * from (select {listed}, row_number() over (partition by m.id order by t.id) as place"
        f" from unnest({ids}) m(id) join {select.table()} on {belongs}{select.joins}"
        f" where {select.condition()} and {held}) found where found.place <= {most} order by found.master, found.id",
        *asking.params.values,
    )
    found: dict[int, dict[int, list[Any]]] = defaultdict(dict)
    for row in rows:
        found[row["master"]][row["id"]] = [plain(row[f"v{number}"]) for number in range(len(compiled))]
    return Related(owner, found)
