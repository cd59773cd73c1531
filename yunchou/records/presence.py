"""Who else looks at a record now. An open page says so every few seconds; who has not said so for a while is gone."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.records.allowed import allowed

HERE_SECONDS = 40.0
"""So long after its last sign of life a page counts as open."""
KEPT_SECONDS = 600.0


async def present(caller: Caller, name: str, id: int, tab: str, *, here: bool) -> list[dict[str, Any]]:
    """Says that a page of the caller shows the record, or does no longer, and gives the others who have it open.

    `[{"id", "name"}]` by name; people whom the caller may not know of have no name. Raises 403 and 404 as reading the
    record would; a page that is left is told of nobody, and may have shown what is deleted now.
    """
    if here and str(id) not in await allowed(caller, name, [id]):
        raise not_found()
    organisation, me = caller.organisation, caller.actor.user_id
    sql = _PRESENT.format(schema=quote(organisation.schema))
    rows = await organisation.db.fetch(sql, me, tab, name, id, here, HERE_SECONDS, KEPT_SECONDS)
    organisation.signal()
    if not here:
        return []
    snapshot = await organisation.snapshot()
    known = caller.viewer(snapshot).sees("user")
    found = [snapshot.access.people[row["person"]] for row in rows if row["person"] in snapshot.access.people]
    return [
        {"id": str(who.id), "name": who.name if known else None}
        for who in sorted(found, key=lambda w: w.name)
    ]


_PRESENT = """
with swept as (
    delete from {schema}.presence where person <> $1 and at < clock_timestamp() - make_interval(secs => $7)
), mine as (
    insert into {schema}.presence as p (person, tab, object, record, here) values ($1, $2, $3, $4, $5)
    on conflict (person, tab) do update set object = $3, record = $4, here = $5, at = clock_timestamp(),
        moved = case when (p.object, p.record, p.here) = ($3, $4, $5)
                      and p.at > clock_timestamp() - make_interval(secs => $6)
                then p.moved else clock_timestamp() end
    where $5 or (p.object, p.record) = ($3, $4)
)
select distinct person from {schema}.presence
where object = $3 and record = $4 and here and person <> $1 and at > clock_timestamp() - make_interval(secs => $6)
"""
