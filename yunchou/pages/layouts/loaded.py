"""Published layouts as part of the snapshot, so that every process shows a new one at once."""

import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base import log
from yunchou.base.db import Connection
from yunchou.model.object import Model
from yunchou.pages.layouts.content import Content, read_content
from yunchou.records.stored import kept_rows

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
    rows = await kept_rows(link, schema, model, "layout")
    rows = [row for row in rows if row["active"] and row["content"] is not None]
    found: dict[str, list[Layout]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row["position"] or 0, row["id"])):
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
