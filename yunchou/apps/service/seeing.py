"""Who sees a case beside those to whom their role opens it: the people of its queue, and whoever sees its customer."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, row_condition, visible, way_to_rows
from yunchou.access.explain import explains
from yunchou.access.grants import Circle
from yunchou.access.viewer import Standing
from yunchou.apps.service.kept import column, service_of
from yunchou.base.db import Connection, quote
from yunchou.model.object import Object


@way_to_rows
def cases_seen(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Cases of one's queues to read and to change; those that one made, and of customers that one sees, to read."""
    viewer = asking.viewer
    if owner.name != "case" or viewer.person is None or action == "delete" or not viewer.standings:
        return NO_ROWS
    rights = viewer.rights.of("case")
    if "none" in (rights.read, rights.shared) or (action == "update" and rights.update == "none"):
        return NO_ROWS
    mine: set[Circle] = {each for standing in viewer.standings for each in standing.circles}
    queues = [
        each.id for each in service_of(asking.snapshot).queues.values() if not each.circles.isdisjoint(mine)
    ]
    ways = [f"{alias}.created_by = {int(viewer.person)}"] if action == "read" else []
    if queues:
        ids = ",".join(str(int(each)) for each in sorted(queues))
        ways.append(f"{alias}.{quote(owner.fields['queue'].column)} = any(array[{ids}]::bigint[])")
    account = asking.snapshot.model.objects.get("account")
    if action == "read" and account is not None and visible(viewer, account):
        inner = f"{alias}c{next(asking.numbers)}"
        seen = row_condition(asking, account, inner)
        if seen != NO_ROWS:
            ways.append(
                f"exists(select 1 from {asking.table(account)} {inner} where {inner}.id ="
                f" {alias}.{quote(owner.fields['account'].column)} and {inner}.deleted_at is null"
                f"{'' if seen is None else f' and {seen}'})"
            )
    return f"({' or '.join(ways)})" if ways else NO_ROWS


@explains("case")
async def why_by_queue(
    link: Connection, asking: Asking, owner: Object, id: int
) -> Callable[[Standing], Sequence[Mapping[str, Any]]]:
    """Who sees a case because it lies in a queue: `{"kind": "queue", "queue": {"id", "name"}, "rights": "update"}`."""
    lies_in = await link.fetchval(
        f"select {column(owner, 'queue')} from {asking.table(owner)} t where t.id = $1", id
    )
    queue = service_of(asking.snapshot).queues.get(lies_in or 0)

    def reasons(standing: Standing) -> Sequence[Mapping[str, Any]]:
        rights = standing.of(owner.name)
        if (
            queue is None
            or "none" in (rights.read, rights.shared)
            or queue.circles.isdisjoint(standing.circles)
        ):
            return ()
        given = "read" if rights.update == "none" else "update"
        return ({"kind": "queue", "queue": {"id": str(queue.id), "name": queue.name}, "rights": given},)

    return reasons
