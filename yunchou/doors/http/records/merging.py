"""Records put together and taken apart again, and records brought back to what they were."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records import read
from yunchou.records.clone import clone
from yunchou.records.former import restore_former
from yunchou.records.merging.merge import merge
from yunchou.records.merging.undo import undo_merge
from yunchou.records.write import persistently

endpoints = Endpoints("records")


class MergeBody(Input):
    """The record that stays, those that go into it, and for each field whose value is taken the record that has it."""

    winner: str
    losers: Annotated[list[str], msgspec.Meta(max_length=10)]
    fields: dict[str, str] = msgspec.field(default_factory=dict)


class MergeAnswer(Output):
    """The merge, by which it is taken back, and the record that stays."""

    merge: str
    record: dict[str, Any]


class UndoneAnswer(Output):
    """What was put together: the object, the record that stayed, and those that are back."""

    object: str
    winner: str
    losers: list[str]


class FormerBody(Input):
    """`to`: the moment before the event, or after it. `fields`: only these. `preview`: only say what would change."""

    to: Literal["before", "after"] = "before"
    fields: Annotated[list[str], msgspec.Meta(max_length=500)] | None = None
    preview: bool = False


class FormerAnswer(Output):
    """For each field that changes its value now and its value then."""

    changes: dict[str, tuple[Any, Any]]


@endpoints.post(
    "/records/{object}/merge",
    "Merge records",
    body=MergeBody,
    answers={200: MergeAnswer},
    problems=(404, 409, 422, 423),
)
async def merge_records(call: Call) -> Reply:
    """Puts 2 to 5 records together: one stays, and takes what points at the others, which go to the recycle bin."""
    given: MergeBody = call.body
    winner = record_id(given.winner)
    losers = [record_id(each) for each in given.losers]
    choices = {name: record_id(each) for name, each in given.fields.items()}
    number = await persistently(lambda: merge(call.caller, call.object, winner, losers, choices))
    body, _ = await read.one(call.caller, call.object, winner)
    return Reply(MergeAnswer(str(number), msgspec.json.decode(body)))


class CloneBody(Input):
    """`details`: with the records that are parts of it."""

    details: bool = True


@endpoints.post(
    "/records/{object}/{id}/clone",
    "Make a record once more",
    body=CloneBody,
    answers={201: "record"},
    problems=(404, 409, 413, 422),
)
async def clone_record(call: Call) -> Reply:
    """A new record with the values of another, and its details; unique values and files are left out."""
    asked: CloneBody = call.body
    made = await persistently(lambda: clone(call.caller, call.object, call.id, details=asked.details))
    body, _ = await read.one(call.caller, call.object, made)
    return Reply(msgspec.json.decode(body), 201)


@endpoints.post(
    "/merges/{id}/undo", "Take a merge back", answers={200: UndoneAnswer}, problems=(404, 409, 422, 423)
)
async def undo_merge_of_records(call: Call) -> Reply:
    """Brings the records back that were merged, and what pointed at them, as far as nobody changed it since."""
    undone = await persistently(lambda: undo_merge(call.caller, call.id))
    return Reply(UndoneAnswer(undone.object, str(undone.winner), [str(each) for each in undone.losers]))


@endpoints.post(
    "/records/{object}/{id}/history/{event}/restore",
    "Restore what a record was",
    body=FormerBody,
    answers={200: FormerAnswer},
    problems=(404, 409, 422, 423),
)
async def restore_former_values(call: Call) -> Reply:
    """Gives a record the values that it had before or after an event of its history."""
    asked: FormerBody = call.body
    to, fields = asked.to, asked.fields
    object, record, event = call.object, call.id, call.number("event")
    found = await persistently(
        lambda: restore_former(
            call.caller, object, record, event, to=to, fields=fields, preview=asked.preview
        )
    )
    return Reply(found)
