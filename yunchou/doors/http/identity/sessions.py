"""Signing in and out of the browser."""

from datetime import datetime

from yunchou.access.identity import audit
from yunchou.access.identity.sessions import Session
from yunchou.base.errors import Problem, not_found, say
from yunchou.doors.http.admission import COOKIE, DEVICE_COOKIE, refuse_foreign_page
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.identity.signing_in import SignedIn, cookie, origin_of, signed_in
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("sessions")


class SignIn(Input):
    """Login and password; `code` is the second factor where one is set up."""

    login: str
    password: str
    code: str | None = None


class SessionAnswer(Output):
    """One signed-in browser."""

    id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None
    method: str
    current: bool


class SessionsAnswer(Output):
    """All signed-in browsers of the caller."""

    sessions: list[SessionAnswer]


@endpoints.post(
    "/sessions",
    "Sign in",
    scope="open",
    body=SignIn,
    answers={201: SignedIn},
    problems=(401, 403, 429),
    limit=16 * KIB,
)
async def sign_in(call: Call) -> Reply:
    """Opens a session and sets its cookie."""
    refuse_foreign_page(call)
    given = call.body
    person = await call.house.logins.sign_in(
        given.login,
        given.password,
        origin_of(call),
        code=given.code,
        device=call.request.cookies.get(DEVICE_COOKIE),
    )
    return await signed_in(call, person)


@endpoints.get("/sessions", "List the caller's sessions", scope="session", answers={200: SessionsAnswer})
async def list_sessions(call: Call) -> Reply:
    """The browsers in which the caller is signed in."""
    session = own_session(call)
    rows = await call.house.sessions.of(session.organisation, session.user)
    return Reply(
        SessionsAnswer(
            sessions=[
                SessionAnswer(
                    id=row["id"].hex()[:32],
                    created_at=row["created_at"],
                    seen_at=row["seen_at"],
                    expires_at=row["expires_at"],
                    address=row["address"],
                    agent=row["agent"],
                    method=row["method"],
                    current=row["id"] == session.key,
                )
                for row in rows
            ]
        )
    )


@endpoints.delete("/sessions/current", "Sign out", scope="session", answers={204: None})
async def sign_out(call: Call) -> Reply:
    """Ends the session of this browser."""
    session = own_session(call)
    await call.house.sessions.close(session.key)
    await audit.note(call.house.db, call.caller.organisation, session.user, "signed_out", origin_of(call))
    return Reply(status=204, cookies=[cookie(call, COOKIE, "", 0)])


@endpoints.delete("/sessions", "Sign out everywhere else", scope="session", answers={204: None})
async def end_others(call: Call) -> Reply:
    """Ends all sessions of the caller but this one."""
    session = own_session(call)
    await call.house.sessions.close_all(session.organisation, session.user, but=session.key)
    home = call.caller.organisation
    await audit.note(call.house.db, home, session.user, "session_ended", origin_of(call), all=True)
    return Reply(status=204)


@endpoints.delete("/sessions/{id}", "End one of the caller's sessions", scope="session", answers={204: None})
async def end_session(call: Call) -> Reply:
    """Signs another browser of the caller out."""
    session = own_session(call)
    name = str(call.request.path_params["id"])
    if not await call.house.sessions.close_named(session.organisation, session.user, name):
        raise not_found()
    home = call.caller.organisation
    await audit.note(call.house.db, home, session.user, "session_ended", origin_of(call))
    return Reply(status=204)


def own_session(call: Call) -> Session:
    """The session by which the caller came. Raises 403 for a token."""
    if call.session is None:
        words = say("此操作需要在浏览器中登录。", "This needs a session of the browser.")
        raise Problem(403, "forbidden", words)
    return call.session
