"""Comments on records. One is changed and deleted as any record: `/records/comment/{id}`."""

from datetime import datetime
from typing import Annotated

import msgspec

from yunchou.apps.together.comments import MOST, add_comment, comments
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Actor, Input, Output, Referred

endpoints = Endpoints("comments")


class CommentsQuery(Input):
    """A part of a long conversation."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=MOST)] = 50


class CommentBody(Input):
    """`mentions` are the ids of the people whom the text names; `parent` is the comment that it answers."""

    text: str
    parent: str | None = None
    mentions: Annotated[list[str], msgspec.Meta(max_length=50)] = msgspec.field(default_factory=list)


class CommentAnswer(Output):
    """A comment."""

    id: str
    text: str | None
    parent: str | None
    version: int
    edited: bool
    created_at: datetime
    author: Actor
    mentions: list[Referred]


class CommentsAnswer(Output):
    """Comments, the newest first."""

    comments: list[CommentAnswer]
    next: str | None


class Made(Output):
    """The id of what was made."""

    id: str


@endpoints.get(
    "/records/{object}/{id}/comments",
    "Comments on a record",
    query=CommentsQuery,
    answers={200: CommentsAnswer},
)
async def list_comments(call: Call) -> Reply:
    """What people said about a record that the caller may see."""
    asked: CommentsQuery = call.query
    return Reply(await comments(call.caller, call.object, call.id, cursor=asked.cursor, limit=asked.limit))


@endpoints.post(
    "/records/{object}/{id}/comments",
    "Comment on a record",
    body=CommentBody,
    answers={201: Made},
    problems=(409, 423),
)
async def comment(call: Call) -> Reply:
    """Says something about a record, to all who may see it; those who are named are told."""
    given: CommentBody = call.body
    made = await add_comment(call.caller, call.object, call.id, given.text, given.parent, given.mentions)
    return Reply(Made(id=str(made)), 201, {"Location": f"/api/v1/records/comment/{made}"})
