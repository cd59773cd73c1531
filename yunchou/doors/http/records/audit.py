"""The audit log: who did what to which record and when, across all objects."""

import datetime as dt
from typing import Annotated

import msgspec

from yunchou.doors.http.call import Call, cursor_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Actor, Input, Output
from yunchou.records import audit

endpoints = Endpoints("audit")
Id = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")]
Moment = Annotated[dt.datetime, msgspec.Meta(tz=True)]


class AuditQuery(Input):
    """Which events: by `person`, `object`, `record`, `kind` (`created`, `updated`, `deleted` …), `since` a moment and
    `until` before another (with time zone); `before` is the event from which to go on."""

    person: Id | None = None
    object: Annotated[str, msgspec.Meta(max_length=60)] | None = None
    record: Id | None = None
    kind: Annotated[str, msgspec.Meta(pattern="^[a-z_]{1,40}$")] | None = None
    since: Moment | None = None
    until: Moment | None = None
    before: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=audit.MOST)] = 50


class AuditEvent(Output):
    """An event: who did it to which record, and the names of the fields that were written."""

    id: str
    at: dt.datetime
    kind: str
    object: str
    record: str
    person: Actor
    fields: list[str]
    cause: str | None


class AuditAnswer(Output):
    """Events, the newest first."""

    events: list[AuditEvent]
    next: str | None


@endpoints.get("/audit", "Read the audit log", scope="admin", query=AuditQuery, answers={200: AuditAnswer})
async def read_audit(call: Call) -> Reply:
    """Who did what to which record and when, for administrators; values stand in the history of each record."""
    asked: AuditQuery = call.query
    found = await audit.trail(
        call.caller,
        audit.Asked(
            person=int(asked.person) if asked.person else None,
            object=asked.object,
            record=int(asked.record) if asked.record else None,
            kind=asked.kind,
            since=asked.since,
            until=asked.until,
            before=cursor_id(asked.before),
            limit=asked.limit,
        ),
    )
    return Reply(found)
