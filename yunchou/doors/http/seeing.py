"""An administrator looks at what another person sees: by a header with each request, read-only, kept in the record."""

from yunchou.access.actor import Actor, Caller
from yunchou.access.identity import audit
from yunchou.base.errors import forbidden, not_found, say
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoint

HEADER = "x-see-as"
RIGHT = "access.change"
OPEN = frozenset(
    {
        "me", "objects", "records", "comments", "views", "quality", "search", "sharing", "expressions", "actions",
        "metrics", "pages", "organisation", "process analysis", "decision support", "forecast", "forecasts", "goals",
    }
)  # fmt: skip
"""What may be looked at by the tag of its endpoints: nothing that is a person's own affair, as sessions and letters are."""


async def see_as(call: Call, endpoint: Endpoint, caller: Caller, wanted: str) -> Caller:
    """The person whom an administrator wants to see as, with rights cut to looking and to what the administrator sees.

    Raises 403 without the right and for whatever is more than a look, 404 for nobody who could sign in.
    """
    if not _only_looks(endpoint):
        raise forbidden(say("预览他人视角时只能查看。", "While seeing as somebody else you can only look."))
    organisation, administrator = caller.organisation, caller.actor.user_id
    snapshot = await fresh(organisation)
    if administrator is None or not caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden()
    person = snapshot.access.people.get(record_id(wanted))
    if person is None or not person.active:
        raise not_found()
    key = (organisation.id, administrator, person.id)
    if call.house.looks.get(key) is None:
        origin = audit.Origin(call.address, call.header("user-agent"))
        await audit.note(call.house.db, organisation, person.id, "seen_as", origin, by=administrator)
        call.house.looks.put(key, True)
    return Caller(organisation, Actor("user", person.name, person.id, seen_by=administrator), caller.language)


def _only_looks(endpoint: Endpoint) -> bool:
    """Whether a call changes nothing, starts nothing and tells nothing that is only for the person."""
    looks = endpoint.method == "GET" or (endpoint.asks and endpoint.scope == "read")
    return looks and endpoint.tag in OPEN and endpoint.scope in ("read", "any")
