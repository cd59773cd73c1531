"""Who sees a record and why, whom it is shared with, who works on it, and what is masked in it."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records import sharing
from yunchou.records.allowed import allowed
from yunchou.records.reveal import reveal

endpoints = Endpoints("sharing")


class AccessQuery(Input):
    """`person`: of whom alone to tell, and also what does not lead that person to the record."""

    person: str | None = None


class AccessAnswer(Output):
    """People with a right on the record, and why."""

    people: list[dict[str, Any]]


class RightsBody(Input):
    """The records to ask about."""

    ids: Annotated[list[str], msgspec.Meta(max_length=1000)]


class RightsAnswer(Output):
    """By id what may be done with a record: `read`, `update`, `delete`. Those that may not be seen are left out."""

    rights: dict[str, list[str]]


class ShareBody(Input):
    """With whom (one of person, department and below, role), to do what, until which day."""

    person: str | None = None
    department: str | None = None
    role: str | None = None
    rights: Literal["read", "update"] = "read"
    until: str | None = None
    reason: str | None = None


class TeamBody(Input):
    """Who works on the record, as what, and what that person may do with it."""

    person: str
    part: str | None = None
    rights: Literal["read", "update"] = "read"


class SharesAnswer(Output):
    """What was given, the newest first."""

    shares: list[dict[str, Any]]


class TeamAnswer(Output):
    """The people who work on the record."""

    team: list[dict[str, Any]]


class GivenAnswer(Output):
    """The id of what was given."""

    id: str


class RevealBody(Input):
    """The field to look at."""

    field: str


class RevealAnswer(Output):
    """The value as it is."""

    field: str
    value: Any


@endpoints.get(
    "/records/{object}/{id}/access",
    "Who may see a record, and why",
    query=AccessQuery,
    answers={200: AccessAnswer},
)
async def record_access(call: Call) -> Reply:
    """The people with rights on a record that the caller may see, and what each right comes from."""
    asked: AccessQuery = call.query
    person = None if asked.person is None else record_id(asked.person)
    return Reply(AccessAnswer(people=await sharing.access(call.caller, call.object, call.id, person)))


@endpoints.post(
    "/records/{object}/rights",
    "What may be done with some records",
    scope="read",
    body=RightsBody,
    asks=True,
    answers={200: RightsAnswer},
)
async def record_rights(call: Call) -> Reply:
    """What the caller may do with each of these records, by the conditions that writes are held to."""
    ids = [record_id(each) for each in call.body.ids]
    return Reply(RightsAnswer(rights=await allowed(call.caller, call.object, ids)))


@endpoints.get("/records/{object}/{id}/shares", "Whom a record is shared with", answers={200: SharesAnswer})
async def list_shares(call: Call) -> Reply:
    """Shares of a record that the caller may see."""
    return Reply(SharesAnswer(shares=await sharing.given_of(call.caller, "share", call.object, call.id)))


@endpoints.post(
    "/records/{object}/{id}/shares",
    "Share a record",
    body=ShareBody,
    answers={201: GivenAnswer},
    problems=(422,),
)
async def share_record(call: Call) -> Reply:
    """Gives a record to a person, a department and those below it, or a role."""
    return await _give(call, "share")


@endpoints.delete("/records/{object}/{id}/shares/{share}", "Stop sharing a record", answers={204: None})
async def stop_sharing(call: Call) -> Reply:
    """Takes a share back; in force with the next request."""
    await sharing.change_given(call.caller, "share", call.object, call.id, call.number("share"), None)
    return Reply(status=204)


@endpoints.get("/records/{object}/{id}/team", "Who works on a record", answers={200: TeamAnswer})
async def list_team(call: Call) -> Reply:
    """The team of a record that the caller may see."""
    return Reply(TeamAnswer(team=await sharing.given_of(call.caller, "team", call.object, call.id)))


@endpoints.post(
    "/records/{object}/{id}/team", "Add somebody to a record's team", body=TeamBody, answers={201: GivenAnswer},
    problems=(422,),
)  # fmt: skip
async def join_team(call: Call) -> Reply:
    """Gives somebody a part in the work on a record, and the rights that go with it."""
    return await _give(call, "team")


@endpoints.delete(
    "/records/{object}/{id}/team/{member}", "Take somebody off a record's team", answers={204: None}
)
async def leave_team(call: Call) -> Reply:
    """Takes a place in the team back."""
    await sharing.change_given(call.caller, "team", call.object, call.id, call.number("member"), None)
    return Reply(status=204)


@endpoints.post(
    "/records/{object}/{id}/reveal", "Show a masked value", body=RevealBody, answers={200: RevealAnswer},
    problems=(422, 429),
)  # fmt: skip
async def reveal_value(call: Call) -> Reply:
    """The value of a masked field, for those with the right; the look is kept in the record's history."""
    asked: RevealBody = call.body
    value = await reveal(call.caller, call.object, call.id, asked.field)
    return Reply(RevealAnswer(field=asked.field, value=value))


async def _give(call: Call, kind: str) -> Reply:
    given = {
        name: value for name in call.body.__struct_fields__ if (value := getattr(call.body, name)) is not None
    }
    made = await sharing.give(call.caller, kind, call.object, call.id, given)
    return Reply(GivenAnswer(id=str(made)), 201)
