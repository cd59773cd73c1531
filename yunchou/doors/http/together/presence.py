"""Who looks at a record now."""

from typing import Annotated

import msgspec

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.records.presence import present

endpoints = Endpoints("presence")


class PresenceBody(Input):
    """An open page: `tab` tells it from the caller's other pages; `here` false when it is left."""

    tab: Annotated[str, msgspec.Meta(min_length=1, max_length=40)]
    here: bool = True


class PersonHere(Output):
    """Somebody who has the record open; without a name for who may not know of people."""

    id: str
    name: str | None


class PresenceAnswer(Output):
    """The others who have the record open. A `presence.changed` event tells when they are others."""

    people: list[PersonHere]


@endpoints.post(
    "/records/{object}/{id}/presence",
    "Say that a record is looked at",
    scope="read",
    body=PresenceBody,
    asks=True,
    answers={200: PresenceAnswer},
    problems=(404,),
)
async def here(call: Call) -> Reply:
    """Tells the others that the caller has the record open, for 40 seconds unless it is said again, and who else has."""
    given: PresenceBody = call.body
    people = await present(call.caller, call.object, call.id, given.tab, here=given.here)
    return Reply({"people": people})
