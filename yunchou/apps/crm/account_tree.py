"""A customer within its group: from the highest account above it that the asker sees down to all below."""

import msgspec

from yunchou.access.compile import row_condition
from yunchou.actions.registry import action
from yunchou.base.db import quote
from yunchou.base.errors import not_found
from yunchou.records.read import readable_object
from yunchou.records.write import Unit

MOST, DEEPEST = 500, 20


class TreeOf(msgspec.Struct, forbid_unknown_fields=True):
    """The customer whose group is shown."""

    account: str


class Branch(msgspec.Struct):
    """An account of the group; `parent` none for the highest that is seen."""

    id: str
    name: str
    parent: str | None
    depth: int


class Tree(msgspec.Struct):
    """The accounts from the top, parents before children; not `complete` where there are more than 500."""

    accounts: list[Branch]
    complete: bool


@action("crm.account_tree", "客户集团", "Group of an account")
async def account_tree(unit: Unit, given: TreeOf) -> Tree:
    """The group of a customer as far as the caller sees it. Raises 404 for one that may not be seen, 403 without rights."""
    if not (given.account.isascii() and given.account.isdigit() and int(given.account[:20]) < 2**63):
        raise not_found()
    asking = unit.asking()
    owner = readable_object(asking, "account")
    if "parent" not in owner.fields or not asking.viewer.rights.of("account").field("parent") != "none":
        raise not_found()
    seen = row_condition(asking, owner, "t") or "true"
    table, parent = asking.table(owner), f"t.{quote(owner.fields['parent'].column)}"
    start = asking.params.add(int(given.account), "bigint")
    alive = f"t.deleted_at is null and {seen}"
    rows = await unit.link.fetch(
        f"with recursive up(id, above, depth) as (select t.id, {parent}, 0 from {table} t where t.id = {start} and {alive}"
        f" union all select t.id, {parent}, u.depth + 1 from up u join {table} t on t.id = u.above"
        f" where {alive} and u.depth < {int(DEEPEST)}),"
        " down(id, name, above, depth, way) as (select t.id, t.name, null::bigint, 0, array[t.id]"
        f" from {table} t where t.id = (select id from up order by depth desc limit 1)"
        f" union all select t.id, t.name, {parent}, d.depth + 1, d.way || t.id from down d join {table} t on {parent} = d.id"
        f" where {alive} and d.depth < {int(DEEPEST)})"
        f" select id, name, above, depth from down order by way limit {int(MOST)} + 1",
        *asking.params.values,
    )
    if not rows:
        raise not_found()
    branches = [
        Branch(str(row["id"]), row["name"], None if row["above"] is None else str(row["above"]), row["depth"])
        for row in rows[:MOST]
    ]
    return Tree(branches, len(rows) <= MOST)
