"""Who sees what lies in a pool, and how much of it before it is claimed.

Members see the records of an open pool that nobody owns; administrators all records of their pool. What the pool masks is
kept back from everybody but its administrators for as long as nobody owns the record.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, way_to_rows
from yunchou.access.explain import explains
from yunchou.access.viewer import Standing
from yunchou.access.withheld import Withheld, keeps_back
from yunchou.apps.pools.kept import MANAGE, OBJECTS, Pool, circles_of, column, pools_of
from yunchou.base.db import Connection, quote
from yunchou.model.object import Object


@way_to_rows
def pooled_rows(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows that pools open to their people, to read; to change them there are the commands of the pool."""
    viewer = asking.viewer
    if owner.name not in OBJECTS or action != "read" or viewer.person is None or not viewer.standings:
        return NO_ROWS
    pools = pools_of(asking.snapshot).of(owner.name)
    if (
        not pools
        or viewer.rights.of(owner.name).read == "none"
        or viewer.rights.of(owner.name).shared == "none"
    ):
        return NO_ROWS
    mine, ways = circles_of(viewer), []
    run = [each for each in pools if each.run_by(viewer)]
    open_ = [
        each for each in pools if each.kind == "open" and each not in run and each.has(viewer.person, mine)
    ]
    pool = f"{alias}.{quote(owner.fields['pool'].column)}"
    if run:
        ways.append(f"{pool} = any({_ids(run)})")
    if open_:
        ways.append(f"({alias}.owner is null and {pool} = any({_ids(open_)}))")
    return f"({' or '.join(ways)})" if ways else NO_ROWS


@keeps_back
def masked_until_claimed(asking: Asking, owner: Object) -> Mapping[str, Withheld]:
    """The fields that some pool masks, for those who do not run it."""
    if owner.name not in OBJECTS:
        return {}
    masking: dict[str, list[Pool]] = {}
    for pool in pools_of(asking.snapshot).of(owner.name):
        if not pool.run_by(asking.viewer):
            for name in pool.masked:
                masking.setdefault(name, []).append(pool)
    if not masking:
        return {}
    column = owner.fields["pool"].column
    columns = ("owner", column)
    return {
        name: Withheld(f"({{t}}.owner is null and {{t}}.{quote(column)} = any({_ids(pools)}))", columns)
        for name, pools in masking.items()
    }


@explains(*OBJECTS)
async def why_by_pool(
    link: Connection, asking: Asking, owner: Object, id: int
) -> Callable[[Standing], Sequence[Mapping[str, Any]]]:
    """Who reads a record because it lies in a pool: `{"kind": "pool", "pool": {"id", "name"}, "rights": "read"}`."""
    row = await link.fetchrow(
        f"select t.owner, {column(owner, 'pool')} as pool from {asking.table(owner)} t where t.id = $1",
        id,
    )
    pool = None if row is None else pools_of(asking.snapshot).by_id.get(row["pool"] or 0)

    def reasons(standing: Standing) -> Sequence[Mapping[str, Any]]:
        rights = standing.of(owner.name)
        if pool is None or row is None or "none" in (rights.read, rights.shared):
            return ()
        runs = standing.person in pool.administrators or standing.rights.may(MANAGE)
        member = (
            pool.kind == "open"
            and row["owner"] is None
            and pool.has(standing.person, frozenset(standing.circles))
        )
        if not (runs or member):
            return ()
        return ({"kind": "pool", "pool": {"id": str(pool.id), "name": pool.name}, "rights": "read"},)

    return reasons


def _ids(pools: Iterable[Pool]) -> str:
    """The ids of pools as a list within a statement: numbers, the same for all who have the same rights."""
    return f"array[{','.join(str(int(each.id)) for each in pools)}]::bigint[]"
