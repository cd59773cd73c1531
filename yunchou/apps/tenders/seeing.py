"""Who sees a deposit beside those to whom their role opens it: whoever sees its tender, to read."""

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, row_condition, visible, way_to_rows
from yunchou.base.db import quote
from yunchou.model.object import Object


@way_to_rows
def deposits_seen(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The deposits of tenders that one sees, for those whose role lets them read deposits at all."""
    viewer = asking.viewer
    if owner.name != "tender_deposit" or viewer.person is None or action != "read" or not viewer.standings:
        return NO_ROWS
    rights = viewer.rights.of(owner.name)
    tender = asking.snapshot.model.objects.get("tender")
    if "none" in (rights.read, rights.shared) or tender is None or not visible(viewer, tender):
        return NO_ROWS
    inner = f"{alias}d{next(asking.numbers)}"
    seen = row_condition(asking, tender, inner)
    if seen == NO_ROWS:
        return NO_ROWS
    return (
        f"exists(select 1 from {asking.table(tender)} {inner} where {inner}.id ="
        f" {alias}.{quote(owner.fields['tender'].column)} and {inner}.deleted_at is null"
        f"{'' if seen is None else f' and {seen}'})"
    )
