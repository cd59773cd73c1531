"""What happened lately to what the caller follows, or was done by those whom the caller follows or leads."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.together import feed
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Actor, Input, Output

endpoints = Endpoints("notifications")


class FeedQuery(Input):
    """Whose news: of followed records, of followed people, or of one's team; `cursor` is the `next` of the part before."""

    whose: Literal["followed", "people", "team"] = "followed"
    object: Annotated[str, msgspec.Meta(max_length=63)] | None = None
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=feed.MOST)] = 30


class RecordNamed(Output):
    """A record of some object; without a name for who may not see it."""

    object: str
    id: str
    name: str | None


class FeedEvent(Output):
    """An event with the name of its record; of a comment `about` is the record that it is about."""

    id: str
    type: str
    at: datetime
    actor: Actor
    object: str
    record: str
    changes: dict[str, Any]
    name: str | None
    about: RecordNamed | None
    cause: dict[str, Any] | None = None


class FeedAnswer(Output):
    """The newest first."""

    events: list[FeedEvent]
    next: str | None


@endpoints.get(
    "/feed", "What happened lately", scope="read", query=FeedQuery, answers={200: FeedAnswer}, problems=(404,)
)
async def read_feed(call: Call) -> Reply:
    """The news of 30 days, without what the caller did, as far as the caller may see it."""
    asked: FeedQuery = call.query
    before = None if asked.cursor is None else record_id(asked.cursor)
    return Reply(await feed.feed(call.caller, feed.Asked(asked.whose, asked.object, before, asked.limit)))
