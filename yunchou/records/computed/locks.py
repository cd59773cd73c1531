"""Locks in one order: whatever a write's values go up to is locked before the written records themselves.

Values go up from children to parents and come down from parents to children. If each writer locked its own record first,
a writer of a child and a writer of its parent would wait for each other for ever.
"""

from collections.abc import Sequence

from yunchou.base.db import Connection, quote
from yunchou.language.types import Params
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.field_types.base import pointed_at
from yunchou.model.object import Field, Object
from yunchou.records.change import Change
from yunchou.records.computed.plan import Plan, plan_of
from yunchou.records.select import Asking

DEEPEST = 10


async def lock_above(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]
) -> dict[str, set[int]]:
    """Locks the records above those that are about to be written, highest first; gives their ids by object."""
    plan = plan_of(asking.snapshot)
    going = [c for c in changes if not c.failed]
    if owner.name not in plan.above or not going:
        return {}
    params = Params()
    written = params.add(sorted(c.id for c in going if c.id), "bigint[]")
    fields = {name: owner.fields[name] for name, _ in plan.above[owner.name]}
    # One list for all fields, so that the statement for each target uses the same values; no two records share an id.
    ids = params.add(
        sorted({id for field in fields.values() for id in _given(asking, field, going)}), "bigint[]"
    )
    ways: dict[str, list[str]] = {}
    for field_name, target in plan.above[owner.name]:
        ways.setdefault(target, [f"select unnest({ids})"])
        ways[target].append(_pointed_at(asking, owner, fields[field_name], f"= any({written})"))
    order = _upwards(asking, plan, owner.name, ways)
    locked: dict[str, set[int]] = {}
    for name in reversed(order):
        table = asking.table(asking.snapshot.model.object(name))
        rows = await link.fetch(
            f"select t.id from {table} t where t.id in ({' union all '.join(ways[name])}) order by t.id for update",
            *params.values,
        )
        locked[name] = {row["id"] for row in rows}
    return locked


def _upwards(asking: Asking, plan: Plan, start: str, ways: dict[str, list[str]]) -> list[str]:
    """The objects above, nearest first; adds to `ways` how the further ones are reached."""
    model = asking.snapshot.model
    order = list(ways)
    for name in order:
        if len(order) > DEEPEST:
            break
        for field_name, target in plan.above.get(name, ()):
            if target == start or target in order[: order.index(name) + 1]:
                continue
            owner = model.object(name)
            found = _pointed_at(
                asking, owner, owner.fields[field_name], f"in ({' union all '.join(ways[name])})"
            )
            ways.setdefault(target, []).append(found)
            if target not in order:
                order.append(target)
    return order


def _pointed_at(asking: Asking, owner: Object, field: Field, which: str) -> str:
    column = f"a.{quote(field.column)}"
    pointed = f"unnest({column})" if type_of(field).many else column
    return f"select {pointed} from {asking.table(owner)} a where a.id {which}"


def _given(asking: Asking, field: Field, changes: Sequence[Change]) -> set[int]:
    """What the relation is going to point at. A value that is wrong is told later, where values are read."""
    found: set[int] = set()
    for change in changes:
        value = change.operation.values.get(field.name)
        if value is None:
            continue
        try:
            parsed = type_of(field).parse(value, field, asking.organisation.values)
        except ValueProblem:
            continue
        found.update(pointed_at(parsed))
    return found
