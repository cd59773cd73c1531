"""References that a deletion emptied: the log says what they held, and they hold it again once both records are there.

What somebody changed since stays as it is.
"""

from collections import defaultdict
from collections.abc import Sequence

from yunchou.base.db import Connection, quote
from yunchou.model.object import Model, Object
from yunchou.records.change import RESTORE, UPDATE, Change, Operation
from yunchou.records.select import Asking

FOLLOWS = "follows"
"""The key of a cause which says that an event follows a deletion, or a return, of another record."""


async def emptied_by_deletions(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]
) -> dict[str, list[Operation]]:
    """By object the changes that point at records which have just come back again, or from them at records that are there."""
    back = sorted(c.id for c in changes if c.kind == RESTORE and not c.failed)
    work: dict[str, list[Operation]] = defaultdict(list)
    if not back or owner.generated:
        return work
    log = f"{quote(asking.organisation.schema)}.event"
    rows = await link.fetch(
        f"with gone as (select g.xact, min(g.id) as id from (select distinct on (d.record) d.id, d.xact from {log} d"
        " where d.record = any($1::bigint[]) and d.type like '%.deleted' order by d.record, d.id desc) g group by g.xact),"
        f" emptied as (select e.* from gone g join {log} e on e.xact = g.xact and e.id > g.id"
        f" and e.cause ? '{FOLLOWS}'"
        f" union select e.* from {log} e where e.record = any($1::bigint[]) and e.cause ? '{FOLLOWS}')"
        " select e.id, e.object, e.record, k.name, coalesce(k.pair -> 0 ->> 'id', k.pair ->> 0) as held"
        " from emptied e cross join lateral jsonb_each(e.changes) k(name, pair)"
        " where e.type like '%.updated' and k.pair -> 1 = 'null' and k.pair -> 0 <> 'null'"
        " and (e.record = any($1::bigint[]) or coalesce(k.pair -> 0 ->> 'id', k.pair ->> 0) = any($2::text[]))"
        f" and not exists (select 1 from {log} later where later.record = e.record and later.id > e.id"
        " and later.changes ? k.name)",
        back,
        [str(id) for id in back],
    )
    model = asking.snapshot.model
    wanted: dict[tuple[str, str], dict[int, int]] = defaultdict(dict)
    for row in rows:
        found = _field_now(model, row["object"], row["name"], row["id"])
        # A field that was a text then may have become a reference since.
        if found is not None and row["held"].isascii() and row["held"].isdigit():
            wanted[found][row["record"]] = int(row["held"])
    for (child, field), held in wanted.items():
        work[child] += await _returning(link, asking, child, field, held)
    return work


def _field_now(model: Model, object: str, name: str, event: int) -> tuple[str, str] | None:
    """What an event's object and relation are called now; None for what is gone or is no single relation any more."""
    owner = model.objects.get(model.name_at(object, event))
    field = owner.fields.get(owner.name_at(name, event)) if owner else None
    if owner is None or field is None or not field.column or field.type not in ("lookup", "any_lookup"):
        return None
    return owner.name, field.name


async def _returning(
    link: Connection, asking: Asking, child: str, name: str, held: dict[int, int]
) -> list[Operation]:
    """The changes of one relation, for records that are there, are still empty, and pointed at what is there."""
    owner = asking.snapshot.model.object(child)
    field = owner.fields[name]
    there = " union all ".join(
        f"select t.id, {number} as target from {asking.table(asking.snapshot.model.object(target))} t"
        " where t.id = any($2::bigint[]) and t.deleted_at is null"
        for number, target in enumerate(field.targets)
    )
    rows = await link.fetch(
        f"select t.id, t.version, w.held, p.target from unnest($1::bigint[], $2::bigint[]) w(id, held)"
        f" join {asking.table(owner)} t on t.id = w.id and t.deleted_at is null and t.{quote(field.column)} is null"
        f" join ({there}) p on p.id = w.held order by t.id",
        list(held),
        list(held.values()),
    )
    operations = []
    for row in rows:
        value = str(row["held"])
        pointer = {"object": field.targets[row["target"]], "id": value}
        given = {name: pointer if field.type == "any_lookup" else value}
        # Somebody who changes it in this moment comes first.
        operations.append(Operation(UPDATE, given, id=row["id"], version=row["version"]))
    return operations
