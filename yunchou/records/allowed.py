"""What the caller may do with each of some records, told before anything is tried, so that pages offer what will be accepted."""

from collections.abc import Callable, Sequence
from typing import Any, TypeAlias

from yunchou.access.actor import Caller
from yunchou.access.compile import row_condition
from yunchou.access.organisation import Snapshot
from yunchou.model.object import Object
from yunchou.records.change import DELETE, UPDATE
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Select
from yunchou.records.steps.authorise import may

ACTIONS = {"update": UPDATE, "delete": DELETE}

Holding: TypeAlias = Callable[[Asking, Object, str, str], str | None]
"""SQL for the rows of an alias that something keeps from an action, whatever rights say; None where nothing does."""
_HOLDINGS: list[Holding] = []


def holds_back(holding: Holding) -> Holding:
    """Declares what keeps records from being changed for the time being, for rooms above."""
    _HOLDINGS.append(holding)
    return holding


async def allowed(caller: Caller, name: str, ids: Sequence[int]) -> dict[str, list[str]]:
    """For each of the records that the caller may see, which of `read`, `update` and `delete` it may.

    One statement, by the same conditions that a write is held to, and by what keeps records from being changed meanwhile.
    Raises 404 for an unknown object, 403 without any right to read it.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, list[str]], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        owner = readable_object(asking, name)
        select = Select(asking, owner)
        listed = asking.params.add(list(ids), "bigint[]")
        may_do = ", ".join(f"({_offered(asking, owner, action)}) is true" for action in ACTIONS)
        found = (
            f"select t.id, {may_do} from {select.table()} where t.id = any({listed}) and {select.condition()}"
        )
        sql = f"select {asking.versions_sql()}, f.* from (select 1) one left join ({found}) f on true"
        rows = await caller.organisation.db.fetch(sql, *asking.params.values)
        told = {
            str(row["id"]): ["read", *(action for place, action in enumerate(ACTIONS, 3) if row[place])]
            for row in rows
            if row["id"] is not None
        }
        return told, (rows[0][0], rows[0][1])

    return await caller.organisation.consistent(read)


async def changeable(link: Any, asking: Asking, owner: Object, ids: Sequence[int]) -> dict[int, bool]:
    """Of the records those that the asker may see, each with whether it may be changed; one statement on `link`."""
    select = Select(asking, owner)
    change, seen = _condition(asking, owner, "update"), select.condition()
    listed = asking.params.add(list(ids), "bigint[]")
    rows = await link.fetch(
        f"select t.id, ({change}) is true as may from {select.table()} where t.id = any({listed}) and {seen}",
        *asking.params.values,
    )
    return {row["id"]: row["may"] for row in rows}


def _offered(asking: Asking, owner: Object, action: str) -> str:
    held = [each for holding in _HOLDINGS if (each := holding(asking, owner, "t", action)) is not None]
    return " and ".join([_condition(asking, owner, action), *(f"not ({each})" for each in held)])


def _condition(asking: Asking, owner: Object, action: str) -> str:
    if owner.generated or not may(asking.viewer, owner, ACTIONS[action]):
        return "false"
    return row_condition(asking, owner, "t", action) or "true"
