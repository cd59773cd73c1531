"""What goes with records, told to whoever is about to delete them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import present, quote
from yunchou.base.errors import not_found
from yunchou.language.compile import compile_condition
from yunchou.model.object import Field, Object
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Select
from yunchou.records.steps.relations import details_under, pointing_at

MOST = 1000
"""Up to so many records are counted."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """Records of an object: those of some ids, or all that a filter finds, as far as the caller may do `action` with them."""

    ids: Sequence[int] | None = None
    where: str | None = None
    action: str = "delete"


async def dependents(caller: Caller, name: str, chosen: Chosen) -> dict[str, Any]:
    """What the deletion of records does, of what the caller sees:
    `{"records": count, "dependents": [{"object", "field", "inverse", "count", "on_delete"}]}`.

    `records`: how many of them the caller may delete. `on_delete` says what becomes of those that point at them, or at
    what goes along with them: `delete`, `restrict`, `set_null` or `nothing`. Counts stop at 1,000. Raises 404 and 403 for
    the object, 400 for a wrong filter.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        deletion = _Deletion(asking, name, chosen)
        row = present(await caller.organisation.db.fetchrow(deletion.sql(), *asking.params.values))
        shown = [{**each, "count": n} for each, n in zip(deletion.told, row["counts"], strict=True) if n]
        return {"records": row["records"], "dependents": shown}, (row[0], row[1])

    return await caller.organisation.consistent(read)


async def dependents_of(caller: Caller, name: str, id: int) -> dict[str, Any]:
    """The `dependents` of one record. Raises 404 for one that may not be seen."""
    found = await dependents(caller, name, Chosen([id], action="read"))
    if not found.pop("records"):
        raise not_found()
    return found


class _Deletion:
    """The statement: a set of ids for each object whose records go, and counts of what points into these sets."""

    def __init__(self, asking: Asking, name: str, chosen: Chosen) -> None:
        self.asking = asking
        self.told: list[dict[str, Any]] = []
        """What is said of each count, in their order."""
        self._going: dict[str, str] = {name: "g0"}
        self._sets = [f"g0 as materialized ({_chosen_sql(asking, name, chosen)})"]
        for child, field, above in details_under(asking.snapshot.model, name):
            this, masters = f"g{len(self._going)}", self._going[above]
            self._going[child.name] = this
            self._sets.append(
                f"{this} as materialized (select d.id from {asking.table(child)} d"
                f" where d.{quote(field.column)} in (select id from {masters}) and d.deleted_at is null)"
            )

    def sql(self) -> str:
        """The whole statement: versions, `records`, `counts`."""
        counts = [
            self._count(child, field, does, which)
            for name, which in self._going.items()
            for child, field, does in pointing_at(self.asking.snapshot.model, name)
            if self._is_told(child, does)
        ]
        return (
            f"with {', '.join(self._sets)} select {self.asking.versions_sql()},"
            f" (select count(*) from (select 1 from g0 limit {MOST}) c) as records,"
            f" array[{', '.join(counts)}]::bigint[] as counts"
        )

    def _is_told(self, child: Object, does: str) -> bool:
        """What the system keeps by itself is no loss to anybody."""
        seen = self.asking.viewer.rights.of(child.name).read != "none"
        return seen and not (child.generated and does == "nothing")

    def _count(self, child: Object, field: Field, does: str, which: str) -> str:
        inverse = None if field.inverse is None else field.inverse.name
        select = Select(self.asking, child, f"d{len(self.told)}", f"d{len(self.told)}j")
        self.told.append({"object": child.name, "field": field.name, "inverse": inverse, "on_delete": does})
        # What goes itself neither stands in the way nor is emptied.
        going = self._going.get(child.name) if does != "delete" else None
        staying = "" if going is None else f" and {select.alias}.id not in (select id from {going})"
        return (
            f"(select count(*) from (select 1 from {select.table()} where {select.alias}.{quote(field.column)}"
            f" in (select id from {which}) and {select.condition()}{staying} limit {MOST}) c)"
        )


def _chosen_sql(asking: Asking, name: str, chosen: Chosen) -> str:
    select = Select(asking, readable_object(asking, name))
    conditions = [select.condition(), select.condition(chosen.action)]
    if chosen.ids is not None:
        conditions.append(f"t.id = any({asking.params.add(list(chosen.ids), 'bigint[]')})")
    if chosen.where is not None and chosen.where.strip():
        conditions.append(compile_condition(chosen.where, select, asking.params, asking.environment()))
    return f"select t.id from {select.table()}{select.joins} where {' and '.join(dict.fromkeys(conditions))}"
