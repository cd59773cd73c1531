"""Who sees a signing or a use of a seal beside those to whom their role opens it: whoever sees the record it is of, to read."""

from yunchou.access.asking import Asking
from yunchou.access.compile import NO_ROWS, row_condition, visible, way_to_rows
from yunchou.apps.papers.objects.seal_use import SUBJECTS
from yunchou.apps.papers.signing import SIGNED_OF
from yunchou.base.db import quote
from yunchou.model.object import Object

LEADING = {
    "signing": [(name, name) for name in SIGNED_OF],
    "seal_use": [("about", name) for name in SUBJECTS],
}
"""By which field each leads to which objects. No two records have the same id, so the id alone says which object it is."""


@way_to_rows
def seen_with_the_record(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows of records that one sees, for those whose role lets them read such rows at all."""
    viewer = asking.viewer
    if owner.name not in LEADING or viewer.person is None or action != "read" or not viewer.standings:
        return NO_ROWS
    rights = viewer.rights.of(owner.name)
    if "none" in (rights.read, rights.shared):
        return NO_ROWS
    ways = [way for pair in LEADING[owner.name] if (way := _by(asking, owner, alias, *pair)) != NO_ROWS]
    return f"({' or '.join(ways)})" if ways else NO_ROWS


def _by(asking: Asking, owner: Object, alias: str, field: str, name: str) -> str:
    """The rows whose record of that object may be seen."""
    subject = asking.snapshot.model.objects.get(name)
    if subject is None or not visible(asking.viewer, subject):
        return NO_ROWS
    inner = f"{alias}w{next(asking.numbers)}"
    seen = row_condition(asking, subject, inner)
    if seen == NO_ROWS:
        return NO_ROWS
    return (
        f"exists(select 1 from {asking.table(subject)} {inner} where {inner}.id ="
        f" {alias}.{quote(owner.fields[field].column)} and {inner}.deleted_at is null"
        f"{'' if seen is None else f' and {seen}'})"
    )
