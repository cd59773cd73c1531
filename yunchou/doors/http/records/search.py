"""The search across all objects."""

from collections.abc import Sequence
from typing import Annotated, Any

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.pages.view import list_fields
from yunchou.records.search.query import MOST_HITS, search

endpoints = Endpoints("search")


class SearchQuery(Input):
    """`q` is what somebody types, of which 100 characters count; `object` names objects, separated by commas."""

    q: str = ""
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST_HITS)] = 20
    object: str | None = None


class Hit(Output):
    """A record that fits. `snippet` is the fitting text as HTML: escaped, with what fits in `<mark>`; `field` its field.

    `facts`: up to three other fields of the object's list, by name, as lists show them.
    """

    object: str
    id: str
    name: str | None
    snippet: str
    field: str
    facts: dict[str, Any]


class SearchAnswer(Output):
    """The best hits first."""

    hits: list[Hit]


@endpoints.get("/search", "Search records", query=SearchQuery, answers={200: SearchAnswer}, problems=(404,))
async def find(call: Call) -> Reply:
    """Records of all objects that the caller may see, by names (in pinyin too), texts, mail addresses, numbers and codes."""
    asked: SearchQuery = call.query
    objects = [name.strip() for name in asked.object.split(",")] if asked.object else []

    def facts(snapshot: Snapshot, name: str) -> Sequence[str]:
        return list_fields(call.caller, snapshot, call.house.pages, name)

    return Reply(
        {"hits": await search(call.caller, asked.q, objects=objects, limit=asked.limit, facts=facts)}
    )
