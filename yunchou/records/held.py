"""Records that a command takes up by their ids: as its caller sees them, and kept from changes by others until the end."""

from typing import Any

from yunchou.base.errors import forbidden, not_found
from yunchou.records.read import one_within
from yunchou.records.select import Select
from yunchou.records.write import Unit

LARGEST = 2**63


def number_of(id: str) -> int:
    """The number that an id in text is. Raises 404."""
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < LARGEST):
        raise not_found()
    return int(id)


async def held(unit: Unit, name: str, id: str) -> dict[str, Any]:
    """A record as far as the caller may read it. Raises 404."""
    number = number_of(id)
    table = unit.asking().table(unit.snapshot.model.object(name))
    if await unit.link.fetchval(f"select id from {table} where id = $1 for update", number) is None:
        raise not_found()
    found = await one_within(unit.link, unit.asking(), name, number)
    if found is None:
        raise not_found()
    return found


async def changeable(unit: Unit, name: str, id: str) -> dict[str, Any]:
    """The same of a record that the caller may change. Raises 404, and 403 for one that may only be seen."""
    found = await held(unit, name, id)
    asking = unit.asking()
    select = Select(asking, unit.snapshot.model.object(name))
    number = asking.params.add(number_of(id), "bigint")
    sql = (
        f"select 1 from {select.table()}{select.joins} where t.id = {number} and {select.condition('update')}"
    )
    if await unit.link.fetchval(sql, *asking.params.values) is None:
        raise forbidden()
    return found
