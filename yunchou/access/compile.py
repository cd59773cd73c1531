"""The one compiler of rights into SQL: the condition on a table's rows, and what may be done with a field.

Every table of every statement gets its condition here, joined tables included; there is no other place that decides
which rows somebody sees. A condition is made of parts, each a way to come to rows: what one part opens stays open. The
shape follows the breadth of the asker: no condition for all rows, `=` for one owner (which walks an index in order), an
array for more.
"""

from collections.abc import Callable
from typing import TypeAlias

from yunchou.access.asking import Asking
from yunchou.access.state import Viewer
from yunchou.base.db import quote
from yunchou.model.object import Field, Object

NO_ROWS = "false"

Part: TypeAlias = Callable[[Asking, Object, str, str], str | None]
"""One way to come to rows: gets the asking, the object, the alias of its table and the action (`read`, `update` or
`delete`), and gives SQL, `NO_ROWS` where it opens none, None where it opens all.
"""


def row_condition(asking: Asking, owner: Object, alias: str, action: str = "read") -> str | None:
    """SQL for the rows of `alias` that the asker may `read`, `update` or `delete`; None where all are."""
    opened = []
    for part in PARTS:
        condition = part(asking, owner, alias, action)
        if condition is None:
            return None
        if condition != NO_ROWS:
            opened.append(condition)
    if len(opened) > 1:
        return f"({' or '.join(opened)})"
    return opened[0] if opened else NO_ROWS


def _by_owner(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """The rows of the owners within the scope that the asker's roles give."""
    viewer = asking.viewer
    owners = viewer.owners(viewer.rights.of(owner.name).scope(action))
    if owners is None:
        return None
    if not owners:
        return NO_ROWS
    column = f"{alias}.{quote('owner')}"
    if len(owners) == 1:
        return f"{column} = {asking.params.add(owners[0], 'bigint')}"
    return f"{column} = any({asking.params.add(list(owners), 'bigint[]')})"


PARTS: tuple[Part, ...] = (_by_owner,)


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
