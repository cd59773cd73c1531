"""Published layouts as part of the snapshot, so that every process shows a new one at once."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base import log
from yunchou.base.db import Connection, quote
from yunchou.model.object import Model
from yunchou.pages.layouts.content import Content, read_content

PART = "layouts"

_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Layout:
    """A published layout: for the people of `roles` (none: everybody), for records whose `type_field` is one of `type_values`."""

    id: int
    name: str
    content: Content
    roles: tuple[int, ...] = ()
    type_field: str = ""
    type_values: tuple[str, ...] = ()


LayoutsByObject: TypeAlias = Mapping[str, tuple[Layout, ...]]


def layouts_of(snapshot: Snapshot, name: str) -> tuple[Layout, ...]:
    """The layouts in force for an object, in their order."""
    found: LayoutsByObject = snapshot.parts.get(PART, {})
    return found.get(name, ())


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> LayoutsByObject:
    """All active layouts by object."""
    owner = model.objects.get("layout")
    if owner is None or not owner.table or not all(f.column for f in owner.fields.values()):
        # Before the upgrade that makes the table.
        return {}
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values())
    rows = await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(owner.table)}"
        " where active and content is not null and deleted_at is null order by position, id"
    )
    found: dict[str, list[Layout]] = defaultdict(list)
    for row in rows:
        try:
            content = read_content(json.loads(row["content"]))
        except ValueError as error:
            # A content of another release: the generated layout is shown, this one is there to be mended.
            _log.warning("the layout %s could not be read: %s", row["id"], error)
            continue
        values = json.loads(row["type_values"] or "[]")
        roles, type_field = tuple(row["roles"] or ()), row["type_field"] or ""
        found[row["object"]].append(
            Layout(row["id"], row["name"], content, roles, type_field, tuple(map(str, values)))
        )
    return {name: tuple(each) for name, each in found.items()}
