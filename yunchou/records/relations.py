"""What points at a record, told to whoever is about to delete it."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Select
from yunchou.records.steps.relations import pointing_at

MOST = 1000
"""Up to so many records are counted."""


async def dependents(caller: Caller, name: str, id: int) -> dict[str, Any]:
    """`{"dependents": [{"object", "field", "inverse", "count", "on_delete"}]}`: what of the caller's sight points at a record.

    `on_delete` says what its deletion does to them: `delete`, `restrict`, `set_null` or `nothing`. Counts stop at
    1,000. Raises 404 for a record that may not be seen.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any] | None, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        number = asking.params.add(id, "bigint")
        root = Select(asking, owner)
        there = f"exists(select 1 from {root.table()} where t.id = {number} and {root.condition()})"
        told: list[dict[str, Any]] = []
        counts: list[str] = []
        for child, field, does in pointing_at(snapshot.model, name):
            if asking.viewer.rights.of(child.name).read == "none":
                continue
            select = Select(asking, child, f"d{len(told)}", f"d{len(told)}j")
            counts.append(
                f"(select count(*) from (select 1 from {select.table()} where {select.alias}.{quote(field.column)}"
                f" = {number} and {select.condition()} limit {MOST}) c)"
            )
            inverse = None if field.inverse is None else field.inverse.name
            told.append({"object": child.name, "field": field.name, "inverse": inverse, "on_delete": does})
        listed = f"array[{', '.join(counts)}]::bigint[]"
        row = await caller.organisation.db.fetchrow(
            f"select {asking.versions_sql()}, {there} as there, {listed} as counts", *asking.params.values
        )
        assert row is not None
        shown = [{**each, "count": n} for each, n in zip(told, row["counts"], strict=True) if n]
        return {"dependents": shown} if row["there"] else None, (row[0], row[1])

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    return found
