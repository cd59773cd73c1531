"""`GET /openapi.json`: the API of the caller's organisation, described."""

from collections import OrderedDict

import msgspec

from yunchou.actions.registry import ACTIONS
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.openapi import describe
from yunchou.doors.http.replies import Reply

endpoints = Endpoints("server")
MOST_KEPT = 8
_made: OrderedDict[tuple[object, ...], bytes] = OrderedDict()


@endpoints.get("/openapi.json", "This description", scope="any", answers={200: "any"})
async def openapi(call: Call) -> Reply:
    """The API with the objects, fields and actions that the caller may see."""
    organisation = call.caller.organisation
    snapshot = await fresh(organisation)
    who = snapshot.access.people.get(call.user)
    key = (organisation.id, snapshot.versions, who.roles if who else (), call.caller.actor.scopes)
    body = _made.get(key)
    if body is None:
        # The catalogue of endpoints holds this one too, so it comes from the application.
        endpoints_of_app = call.request.app.state.endpoints
        document = describe(snapshot.model, call.caller.viewer(snapshot), endpoints_of_app, ACTIONS)
        body = _made[key] = msgspec.json.encode(document)
        while len(_made) > MOST_KEPT:
            _made.popitem(last=False)
    return Reply(body)
