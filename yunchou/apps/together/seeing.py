"""Which people see which records at this moment, and what these are called for them: asked before anybody is told anything."""

from collections import defaultdict
from collections.abc import Collection
from typing import NamedTuple

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, may_read, row_condition, visible
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection
from yunchou.language.types import Params
from yunchou.records.select import name_sql


class Seen(NamedTuple):
    """A record and somebody who may see it."""

    object: str
    record: int
    person: int


async def seen_names(
    organisation: Organisation, link: Connection, snapshot: Snapshot, asked: Collection[Seen]
) -> dict[Seen, str | None]:
    """Of records and people those where the person may see the record, with its name as far as the person may read it.

    One statement, with a part for each person and object.
    """
    wanted: dict[tuple[str, int], set[int]] = defaultdict(set)
    for each in asked:
        wanted[each.object, each.person].add(each.record)
    params, parts = Params(), []
    for (name, person), ids in sorted(wanted.items()):
        owner = snapshot.model.objects.get(name)
        viewer = snapshot.access.viewer(person)
        if owner is None or not visible(viewer, owner):
            continue
        asking = Asking(organisation, snapshot, viewer, params)
        rights = row_condition(asking, owner, "t")
        if rights == NO_ROWS:
            continue
        readable = may_read(viewer, owner, owner.fields[owner.name_field])
        named = name_sql(asking, owner, "t") if readable else "null"
        parts.append(
            f"select {params.add(name, 'text')} as object, t.id, {params.add(person, 'bigint')} as person,"
            f" left({named}::text, 300) as name"
            f" from {asking.table(owner)} t where t.id = any({params.add(sorted(ids), 'bigint[]')})"
            f" and t.deleted_at is null and {rights or 'true'}"
        )
    if not parts:
        return {}
    rows = await link.fetch(" union all ".join(parts), *params.values)
    return {Seen(row["object"], row["id"], row["person"]): row["name"] for row in rows}
