"""Who sees a record and why, whom it is shared with, who works on it, and what is masked in it."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred
from yunchou.records import sharing
from yunchou.records.allowed import allowed
from yunchou.records.reveal import reveal

endpoints = Endpoints("sharing")


Level = Literal["read", "update"]


class AccessQuery(Input):
    """`person`: of whom alone to tell, and also what does not lead that person to the record."""

    person: str | None = None


class Through(Output):
    """The record that leads to another."""

    object: str
    id: str


class AccessReason(Output):
    """A way to a record, or one that does not lead there and what it `lacks`; `through` another record where it goes over
    that one, and `for` whom somebody stands in."""

    kind: Literal[
        "owner",
        "scope",
        "sharing_rule",
        "share",
        "territory",
        "team",
        "master",
        "pool",
        "queue",
        "department",
        "inactive",
        "outside",
        "no_role",
    ]
    scope: str | msgspec.UnsetType = msgspec.UNSET
    role: Referred | msgspec.UnsetType = msgspec.UNSET
    rule: Referred | msgspec.UnsetType = msgspec.UNSET
    territory: Referred | msgspec.UnsetType = msgspec.UNSET
    pool: Referred | msgspec.UnsetType = msgspec.UNSET
    queue: Referred | msgspec.UnsetType = msgspec.UNSET
    department: Referred | msgspec.UnsetType = msgspec.UNSET
    audience: Literal["person", "department", "role"] | msgspec.UnsetType = msgspec.field(
        name="with", default=msgspec.UNSET
    )
    id: str | msgspec.UnsetType = msgspec.UNSET
    rights: Level | msgspec.UnsetType = msgspec.UNSET
    part: str | msgspec.UnsetType = msgspec.UNSET
    reason: str | msgspec.UnsetType = msgspec.UNSET
    until: str | msgspec.UnsetType = msgspec.UNSET
    by_hand: bool | msgspec.UnsetType = msgspec.UNSET
    through: Through | msgspec.UnsetType = msgspec.UNSET
    absent: Referred | msgspec.UnsetType = msgspec.field(name="for", default=msgspec.UNSET)
    lacks: list[Literal["audience", "record", "left_out"]] | msgspec.UnsetType = msgspec.UNSET


class RecordAccess(Output):
    """What somebody may do with a record, and why; asked of one person, also what does not lead there."""

    user: Referred
    rights: list[Literal["read", "update", "delete"]]
    because: list[AccessReason]
    lacking: list[AccessReason] | msgspec.UnsetType = msgspec.field(name="not", default=msgspec.UNSET)


class AccessAnswer(Output):
    """People with a right on the record, and why."""

    people: list[RecordAccess]


class RightsBody(Input):
    """The records to ask about."""

    ids: Annotated[list[str], msgspec.Meta(max_length=1000)]


class RightsAnswer(Output):
    """By id what may be done with a record: `read`, `update`, `delete`. Those that may not be seen are left out."""

    rights: dict[str, list[Literal["read", "update", "delete"]]]


class ShareBody(Input):
    """With whom (one of person, department and below, role), to do what, until which day."""

    person: str | None = None
    department: str | None = None
    role: str | None = None
    rights: Level = "read"
    until: str | None = None
    reason: str | None = None


class TeamBody(Input):
    """Who works on the record, as what, and what that person may do with it."""

    person: str
    part: str | None = None
    rights: Level = "read"


class ShareAnswer(Output):
    """A share: with one of person, department and role."""

    id: str
    person: Referred | None
    department: Referred | None
    role: Referred | None
    rights: Level
    until: str | None
    reason: str | None
    owner: Referred | None
    created_at: datetime


class MemberAnswer(Output):
    """Somebody who works on a record."""

    id: str
    person: Referred | None
    part: str | None
    rights: Level
    owner: Referred | None
    created_at: datetime


class SharesAnswer(Output):
    """What was given, the newest first."""

    shares: list[ShareAnswer]


class TeamAnswer(Output):
    """The people who work on the record."""

    team: list[MemberAnswer]


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
    return Reply({"people": await sharing.access(call.caller, call.object, call.id, person)})


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
    return Reply({"rights": await allowed(call.caller, call.object, ids)})


@endpoints.get("/records/{object}/{id}/shares", "Whom a record is shared with", answers={200: SharesAnswer})
async def list_shares(call: Call) -> Reply:
    """Shares of a record that the caller may see."""
    return Reply({"shares": await sharing.given_of(call.caller, "share", call.object, call.id)})


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
    return Reply({"team": await sharing.given_of(call.caller, "team", call.object, call.id)})


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
