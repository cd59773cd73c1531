"""The recycle bin: what was deleted, as its users may bring it back, and its removal for good."""

from datetime import datetime
from typing import Annotated

import msgspec

from yunchou.doors.http.call import LARGEST_ID, Call, cursor_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.bin import binned, count_binned, purge_now

endpoints = Endpoints("records")


class BinQuery(Input):
    """`before`: the id from which to go on."""

    before: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class BinRecord(Output):
    """A deleted record; it stays until `until`."""

    id: str
    name: str | None
    deleted_at: datetime
    until: datetime


class BinAnswer(Output):
    """Deleted records, the latest made first."""

    records: list[BinRecord]
    next: str | None


@endpoints.get(
    "/bin/{object}", "List deleted records", query=BinQuery, answers={200: BinAnswer}, problems=(404,)
)
async def list_deleted(call: Call) -> Reply:
    """The records of an object in the recycle bin that the caller may bring back."""
    asked: BinQuery = call.query
    return Reply(await binned(call.caller, call.object, cursor_id(asked.before), asked.limit))


class BinCount(Output):
    """How many deleted records of an object the caller may bring back."""

    count: int


@endpoints.get("/bin/{object}/count", "Count deleted records", answers={200: BinCount}, problems=(404,))
async def count_deleted(call: Call) -> Reply:
    """How many records `GET /bin/{object}` lists in all."""
    return Reply(BinCount(count=await count_binned(call.caller, call.object)))


class PurgeQuery(Input):
    """`count`: how many records the caller saw in the bin; with another number there nothing is removed."""

    count: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_ID)]


class PurgeAnswer(Output):
    """How many records of the object were removed for good, details not counted."""

    removed: int


@endpoints.delete(
    "/bin/{object}",
    "Empty the recycle bin of an object",
    query=PurgeQuery,
    answers={200: PurgeAnswer},
    problems=(404, 409, 422),
)
async def purge_all(call: Call) -> Reply:
    """Removes the deleted records of an object for good, up to 10,000; this cannot be undone."""
    return Reply(await purge_now(call.caller, call.object, count=call.query.count))


@endpoints.delete(
    "/bin/{object}/{id}", "Remove a deleted record for good", answers={204: None}, problems=(404,)
)
async def purge_record(call: Call) -> Reply:
    """Removes a record in the recycle bin for good, with its details; this cannot be undone."""
    await purge_now(call.caller, call.object, id=call.id)
    return Reply(status=204)
