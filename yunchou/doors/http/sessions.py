"""Signing in and out of the browser."""

from datetime import datetime

from yunchou.access.identity.sessions import LONGEST, Session
from yunchou.base.errors import Problem, not_found, say
from yunchou.doors.http.admission import COOKIE, refuse_foreign_page
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output

endpoints = Endpoints("sessions")


class SignIn(Input):
    """Login and password; `code` is the second factor where one is set up."""

    login: str
    password: str
    code: str | None = None


class SignedInUser(Output):
    """The person who signed in."""

    id: str
    name: str
    login: str
    organisation: str
    language: str


class SignedIn(Output):
    """`csrf` goes into the X-CSRF-Token header of every unsafe call made with the cookie."""

    user: SignedInUser
    csrf: str


class SessionAnswer(Output):
    """One signed-in browser."""

    id: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime
    address: str | None
    agent: str | None
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
    house, given = call.house, call.body
    person = await house.logins.sign_in(given.login, given.password, call.address)
    caller = await house.caller(person.organisation, person.user, language=call.language)
    secret, session = await house.sessions.open(
        person.organisation, person.user, person.login, call.address, call.header("user-agent")
    )
    answer = SignedIn(
        user=SignedInUser(
            id=str(person.user),
            name=caller.actor.name,
            login=person.login,
            organisation=caller.organisation.name,
            language=caller.language,
        ),
        csrf=session.csrf,
    )
    return Reply(answer, 201, cookies=[_cookie(call, secret)])


@endpoints.get("/sessions", "List the caller's sessions", scope="session", answers={200: SessionsAnswer})
async def list_sessions(call: Call) -> Reply:
    """The browsers in which the caller is signed in."""
    session = _own(call)
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
                    current=row["id"] == session.key,
                )
                for row in rows
            ]
        )
    )


@endpoints.delete("/sessions/current", "Sign out", scope="session", answers={204: None})
async def sign_out(call: Call) -> Reply:
    """Ends the session of this browser."""
    await call.house.sessions.close(_own(call).key)
    return Reply(status=204, cookies=[_cookie(call, "")])


@endpoints.delete("/sessions/{id}", "End one of the caller's sessions", scope="session", answers={204: None})
async def end_session(call: Call) -> Reply:
    """Signs another browser of the caller out."""
    session = _own(call)
    name = str(call.request.path_params["id"])
    if not await call.house.sessions.close_named(session.organisation, session.user, name):
        raise not_found()
    return Reply(status=204)


def _own(call: Call) -> Session:
    if call.session is None:
        words = say("此操作需要在浏览器中登录。", "This needs a session of the browser.")
        raise Problem(403, "forbidden", words)
    return call.session


def _cookie(call: Call, secret: str) -> str:
    parts = [f"{COOKIE}={secret}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts.append(f"Max-Age={int(LONGEST.total_seconds()) if secret else 0}")
    if call.secure:
        parts.append("Secure")
    return "; ".join(parts)
