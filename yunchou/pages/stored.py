"""The pages that people designed, as far as the asker may see them."""

import json
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base import log
from yunchou.base.errors import Problem
from yunchou.pages.content import read_content
from yunchou.pages.declare import Dashboard
from yunchou.records.read import Query, rows

MOST_STORED = 200
FIELDS = ("name", "content", "replaces", "roles", "owner")

_log = log.get(__name__)


@dataclass(frozen=True, slots=True)
class Stored:
    """A designed page. `replaces`: the shipped page that it stands in for, for its owner or for the people of `roles`."""

    id: int
    page: Dashboard
    replaces: str
    roles: tuple[int, ...]
    mine: bool

    @property
    def personal(self) -> bool:
        """Whether it stands in for a shipped page for its owner alone."""
        return self.mine and not self.roles


async def stored_pages(caller: Caller) -> list[Stored]:
    """The published pages that were made by the asker or shared with him, by name. Empty without the right to any."""
    try:
        found = await rows(
            caller,
            "dashboard",
            Query(fields=FIELDS, where="content is not null", sort=("name", "id"), limit=MOST_STORED),
        )
    except Problem as problem:
        if problem.status not in (400, 403):
            raise
        return []
    return [each for row in found if (each := _stored(caller, row)) is not None]


def _stored(caller: Caller, row: dict[str, Any]) -> Stored | None:
    id = int(row["id"])
    content = row["content"]
    try:
        page = read_content(
            str(id), row["name"], json.loads(content) if isinstance(content, str) else content
        )
    except ValueError as error:
        # A content of another release: the page is there to be mended, the others are shown.
        _log.warning("the page %s could not be read: %s", id, error)
        return None
    return Stored(
        id=id,
        page=page,
        replaces=row["replaces"] or "",
        roles=tuple(int(each["id"]) for each in row["roles"] or ()),
        mine=(row["owner"] or {}).get("id") == str(caller.actor.user_id),
    )
