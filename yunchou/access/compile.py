"""The one compiler of rights into SQL: the condition on a table's rows, and what may be done with a field.

Every table of every statement gets its condition here, joined tables included; there is no other place that decides
which rows somebody sees. The shape follows the breadth of the asker: no condition for all rows, `=` for one owner (which
walks an index in order), an array for more.
"""

from yunchou.access.state import Viewer
from yunchou.base.db import quote
from yunchou.language.types import Params
from yunchou.model.object import Field, Object


def row_condition(
    viewer: Viewer, owner: Object, alias: str, params: Params, action: str = "read"
) -> str | None:
    """SQL for the rows of `alias` that the viewer may `read`, `update` or `delete`; None where all are."""
    owners = viewer.owners(viewer.rights.of(owner.name).scope(action))
    if owners is None:
        return None
    if not owners:
        return "false"
    column = f"{alias}.{quote('owner')}"
    if len(owners) == 1:
        return f"{column} = {params.add(owners[0], 'bigint')}"
    return f"{column} = any({params.add(list(owners), 'bigint[]')})"


def field_access(viewer: Viewer, owner: Object, field: Field) -> str:
    """`none`, `mask`, `read` or `write` for one field of an object that the viewer may read."""
    if field.name in ("id", "version"):
        return "read"
    granted = viewer.rights.of(owner.name).field(field.name)
    if (field.readonly or owner.generated) and granted == "write" and viewer.person is not None:
        return "read"
    return granted


def may_read(viewer: Viewer, owner: Object, field: Field) -> bool:
    """Whether a field may be used as a value: shown, filtered by, sorted by, counted. A masked one may not."""
    return field_access(viewer, owner, field) in ("read", "write")


def visible(viewer: Viewer, owner: Object) -> bool:
    """Whether the viewer may see any record of the object at all."""
    rights = viewer.rights.of(owner.name)
    return rights.read != "none" or rights.create
