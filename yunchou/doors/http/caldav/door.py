"""The way of a CalDAV request: who asks (an API token as password), what for, and the answer. The feed is one address more.

```
/caldav/                      → the principal
/caldav/me/                   the person: where the calendars are
/caldav/calendars/            the calendars: one
/caldav/calendars/mine/       planned follow-ups
/caldav/calendars/mine/NAME   one of them
/calendar.ics?token=…         all of them to read
```
"""

import base64
import binascii
from typing import Any
from urllib.parse import parse_qs

from litestar import Request, asgi
from litestar.types import Receive, Scope, Send

from yunchou.access.actor import Caller
from yunchou.access.identity.tokens import Token
from yunchou.base import log
from yunchou.base.errors import Problem, say, too_large, unauthenticated
from yunchou.base.text import choose_language
from yunchou.doors.assemble import House
from yunchou.doors.http.admission import admits
from yunchou.doors.http.caldav import items, methods
from yunchou.doors.http.caldav.methods import Asked
from yunchou.doors.http.faults import problem_of
from yunchou.doors.http.replies import Reply, problem_reply
from yunchou.services.calendar import written

MOST_BYTES = 256 * 1024
CHANGING = frozenset({"PUT", "DELETE"})
ALLOWED = "OPTIONS, GET, HEAD, PUT, DELETE, PROPFIND, REPORT"
HEADERS = {"dav": "1, 3, calendar-access, sync-collection", "allow": ALLOWED}
REALM = {"www-authenticate": 'Basic realm="Yunchou", charset="UTF-8"'}


@asgi("/caldav", is_mount=True, opt={"open": True}, copy_scope=True)
async def caldav(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers calendar programs."""
    await _answer(scope, receive, send, _caldav)


@asgi("/.well-known/caldav", opt={"open": True}, copy_scope=True)
async def well_known(scope: Scope, receive: Receive, send: Send) -> None:
    """Where calendar programs begin that know the server's name only."""
    await Reply(status=301, headers={"location": "/caldav/"}).response()(scope, receive, send)


@asgi("/calendar.ics", opt={"open": True}, copy_scope=True)
async def feed(scope: Scope, receive: Receive, send: Send) -> None:
    """The calendar of whom the address belongs to."""
    await _answer(scope, receive, send, _feed)


async def _answer(scope: Scope, receive: Receive, send: Send, run: Any) -> None:
    request: Request[Any, Any, Any] = Request(scope, receive, send)
    language = choose_language(request.headers.get("accept-language"))
    try:
        reply = await run(request, language)
    except Exception as error:  # noqa: BLE001
        # As everywhere, what went wrong becomes a problem with a status, and is written to the log where it is a fault.
        problem = problem_of(error)
        reply = problem_reply(problem, language, log.request_id())
        if problem.status == 401:
            reply.headers |= REALM
    reply.headers = {**HEADERS, **reply.headers}
    await reply.response()(scope, receive, send)


async def _caldav(request: Request[Any, Any, Any], language: str) -> Reply:
    method = request.scope["method"].upper()
    if method == "OPTIONS":
        return Reply()
    caller = await _caller(request, _secret(request), "write" if method in CHANGING else "read", language)
    body = await _body(request)
    path = [part for part in request.scope["path"].split("/") if part]
    if path[:1] == ["caldav"]:
        path = path[1:]
    asked = Asked(
        caller, method, path, body, {name.lower(): value for name, value in request.headers.items()}
    )
    return await methods.answer(asked)


async def _feed(request: Request[Any, Any, Any], language: str) -> Reply:
    secret = parse_qs(request.scope["query_string"].decode("latin-1")).get("token", [""])[0]
    caller = await _caller(request, secret, "read", language)
    name = "运筹日历" if caller.language == "zh-CN" else "Yunchou"
    body = written((entry for item in await items.find(caller) for entry in item.entries), name)
    return Reply(
        body, media_type="text/calendar; charset=utf-8", headers={"cache-control": "private, no-store"}
    )


def _secret(request: Request[Any, Any, Any]) -> str:
    """The API token: the password of Basic, whatever the name, or as Bearer."""
    kind, _, given = request.headers.get("authorization", "").partition(" ")
    if kind.lower() == "bearer":
        return str(given).strip()
    if kind.lower() != "basic":
        return ""
    try:
        return base64.b64decode(given.strip(), validate=True).decode("utf-8").partition(":")[2]
    except (binascii.Error, ValueError):
        return ""


async def _caller(request: Request[Any, Any, Any], secret: str, need: str, language: str) -> Caller:
    """Who asks. Raises 401, 403 for a token that may not, 429 after many wrong ones from an address."""
    house: House = request.app.state.house
    token: Token | None = await house.tokens.find(secret) if secret else None
    if token is None:
        if secret:
            client = request.client
            await house.logins.brake("calendar", client.host if client else "")
        raise unauthenticated()
    if not admits(token.scopes, need, "activity"):
        raise Problem(
            403,
            "forbidden",
            say("此令牌的权限范围不包含日历", "This token's scopes do not include the calendar"),
        )
    # Whoever may see or change follow-ups may do so with those that come again: to a calendar they are one.
    scopes = token.scopes | {
        f"activity_series:{need}" for need in ("read", "write") if f"activity:{need}" in token.scopes
    }
    return await house.caller(token.organisation, token.user, scopes=scopes, language=language)


async def _body(request: Request[Any, Any, Any]) -> bytes:
    """The body, as far as one may be. Raises 413."""
    parts: list[bytes] = []
    size = 0
    while True:
        message = await request.receive()
        if message["type"] != "http.request":
            break
        parts.append(message["body"])
        size += len(message["body"])
        if size > MOST_BYTES:
            raise too_large(say("内容过大", "This is too large"))
        if not message["more_body"]:
            break
    return b"".join(parts)


handlers = [caldav, well_known, feed]
