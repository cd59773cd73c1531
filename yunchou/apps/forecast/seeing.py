"""Who sees what was submitted for a department, beside its owner: whoever leads the people of that department."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, way_to_rows
from yunchou.access.explain import explains
from yunchou.access.viewer import Standing
from yunchou.base.db import Connection, quote
from yunchou.model.object import Object

OF_DEPARTMENTS = ("forecast_entry", "forecast_request")
BELOW = frozenset({"subtree", "all"})


def _led(standing: Standing, name: str) -> frozenset[int]:
    """The departments whose people somebody leads: his own and those below, where his scope takes these in."""
    who = standing.state.people.get(standing.person)
    if standing.of(name).read not in BELOW or who is None or who.department is None:
        return frozenset()
    return frozenset(standing.state.departments_under(who.department))


@way_to_rows
def entries_of_departments(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Entries of the asker's department and of those below, where the role's scope takes these in."""
    if owner.name not in OF_DEPARTMENTS or asking.viewer.person is None or action != "read":
        return NO_ROWS
    opened = {
        each for standing in asking.viewer.standings_on(owner.name) for each in _led(standing, owner.name)
    }
    if not opened:
        return NO_ROWS
    # Numbers of this organisation's own, not what somebody wrote.
    ids = ",".join(str(int(each)) for each in sorted(opened))
    return f"{alias}.{quote(owner.fields['department'].column)} = any(array[{ids}]::bigint[])"


@explains(*OF_DEPARTMENTS)
async def why_by_department(
    link: Connection, asking: Asking, owner: Object, id: int
) -> Callable[[Standing], Sequence[Mapping[str, Any]]]:
    """Who sees an entry because it is that of a department whose people he leads."""
    row = await link.fetchrow(
        f"select d.id, d.name from {asking.table(owner)} t join"
        f" {asking.table(asking.snapshot.model.object('department'))} d"
        f" on d.id = t.{quote(owner.fields['department'].column)} where t.id = $1",
        id,
    )

    def reasons(standing: Standing) -> Sequence[Mapping[str, Any]]:
        if row is None or row["id"] not in _led(standing, owner.name):
            return ()
        named = {"id": str(row["id"]), "name": row["name"]}
        return ({"kind": "department", "department": named, "rights": "read"},)

    return reasons
