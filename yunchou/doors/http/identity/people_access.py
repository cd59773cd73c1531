"""How a person of the organisation signs in, for administrators: sessions, tokens, factors and providers, each to be ended."""

from datetime import datetime

from yunchou.access.identity import audit
from yunchou.base.errors import not_found
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.identity.signing_in import origin_of
from yunchou.doors.http.identity.tokens import TokenAnswer
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output

endpoints = Endpoints("people")


class PersonSession(Output):
    """A browser in which the person is signed in."""

    id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None
    method: str


class Linked(Output):
    """An account at a provider by which the person signs in."""

    issuer: str
    subject: str
    linked_at: datetime


class PersonAccess(Output):
    """Everything by which a person comes in."""

    login: str
    active: bool
    code_since: datetime | None
    recovery_codes: int
    passkeys: int
    sessions: list[PersonSession]
    tokens: list[TokenAnswer]
    linked: list[Linked]


@endpoints.get("/people/{id}/access", "How a person signs in", scope="admin", answers={200: PersonAccess})
async def person_access(call: Call) -> Reply:
    """Sessions, tokens without their secrets, second factors and linked accounts of a person of the organisation."""
    login, active = await _person(call)
    house, home = call.house, call.caller.organisation
    factors = await house.logins.factors.of(home.id, call.id)
    sessions = [
        PersonSession(
            id=row["id"].hex()[:32],
            created_at=row["created_at"],
            seen_at=row["seen_at"],
            expires_at=row["expires_at"],
            address=row["address"],
            agent=row["agent"],
            method=row["method"],
        )
        for row in await house.sessions.of(home.id, call.id)
    ]
    tokens = [TokenAnswer(**{**row, "id": str(row["id"])}) for row in await house.tokens.of(home.id, call.id)]
    return Reply(
        PersonAccess(
            login=login,
            active=active,
            code_since=factors.totp_since,
            recovery_codes=factors.recovery_codes,
            passkeys=factors.passkeys,
            sessions=sessions,
            tokens=tokens,
            linked=[Linked(**row) for row in await house.subjects.of(home.id, call.id)],
        )
    )


@endpoints.delete(
    "/people/{id}/sessions/{session}", "End a person's session", scope="admin", answers={204: None}
)
async def end_person_session(call: Call) -> Reply:
    """Signs one browser of a person out."""
    await _person(call)
    name = str(call.request.path_params["session"])
    if not await call.house.sessions.close_named(call.caller.organisation.id, call.id, name):
        raise not_found()
    return await _done(call, "session_ended")


@endpoints.delete(
    "/people/{id}/tokens/{token}", "Revoke a person's token", scope="admin", answers={204: None}
)
async def revoke_person_token(call: Call) -> Reply:
    """Ends one token of a person."""
    await _person(call)
    if not await call.house.tokens.revoke(call.caller.organisation.id, call.id, call.number("token")):
        raise not_found()
    return await _done(call, "token_revoked")


@endpoints.delete("/people/{id}/tokens", "Revoke all tokens of a person", scope="admin", answers={204: None})
async def revoke_person_tokens(call: Call) -> Reply:
    """Ends every token of a person."""
    await _person(call)
    await call.house.tokens.revoke_all(call.caller.organisation.id, call.id)
    return await _done(call, "token_revoked")


@endpoints.delete("/people/{id}/linked", "Unlink a person's accounts", scope="admin", answers={204: None})
async def unlink_person(call: Call) -> Reply:
    """The person's accounts at providers open nothing until they are linked again."""
    await _person(call)
    await call.house.subjects.unlink(call.caller.organisation.id, call.id)
    return await _done(call, "sign_on_unlinked")


async def _person(call: Call) -> tuple[str, bool]:
    """Login of the person in the path, and whether it is active. Raises 403, and 404 for nobody who signs in."""
    await administer(call)
    found = await call.house.logins.login_of(call.caller.organisation.id, call.id)
    if found is None:
        raise not_found()
    return found[:2]


async def _done(call: Call, kind: str) -> Reply:
    await audit.note(call.house.db, call.caller.organisation, call.id, kind, origin_of(call), by=call.user)
    return Reply(status=204)
