"""Who may come in: the session in the cookie or the bearer token, and what a token's scopes admit."""

import hmac
from urllib.parse import urlsplit

from yunchou.base.errors import Problem, forbidden, say, unauthenticated
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoint
from yunchou.doors.http.seeing import HEADER, see_as

COOKIE = "yunchou_session"
DEVICE_COOKIE = "yunchou_device"
OPEN_TO_RESTRICTED = frozenset({"sessions", "me"})
"""What a session may ask for whose person has yet to set up a second factor."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


async def admit(call: Call, endpoint: Endpoint) -> None:
    """Finds out who asks. Raises `Problem` 401 when nobody known does and 403 when the way in is not enough."""
    authorization = call.header("authorization")
    if authorization is not None:
        await _by_token(call, endpoint, authorization)
    elif endpoint.login:
        await _by_cookie(call, endpoint)


async def _by_token(call: Call, endpoint: Endpoint, authorization: str) -> None:
    kind, _, secret = authorization.partition(" ")
    token = await call.house.tokens.find(secret.strip()) if kind.lower() == "bearer" else None
    if token is None:
        raise unauthenticated()
    if call.header(HEADER) is not None:
        raise forbidden(say("预览他人视角需要在浏览器中登录。", "Seeing as somebody else needs a session."))
    if not admits(token.scopes, endpoint.scope, call.request.path_params.get("object")):
        words = say("此令牌的权限范围不包含该操作。", "This token's scopes do not include this call.")
        raise forbidden(words)
    caller = await call.house.caller(
        token.organisation, token.user, scopes=token.scopes, language=call.language
    )
    call.signed_in(caller, None, token)


async def _by_cookie(call: Call, endpoint: Endpoint) -> None:
    secret = call.request.cookies.get(COOKIE)
    session = await call.house.sessions.find(secret) if secret else None
    if session is None:
        raise unauthenticated()
    if endpoint.method not in SAFE:
        given = call.header("x-csrf-token") or ""
        if not hmac.compare_digest(given.encode("utf-8", "replace"), session.csrf.encode()):
            raise forbidden(
                say("缺少或错误的 CSRF 令牌，请刷新页面。", "The CSRF token is missing: reload the page.")
            )
    if session.restricted and endpoint.tag not in OPEN_TO_RESTRICTED:
        words = say(
            "您的角色要求两步验证，请先设置。", "Your role demands a second factor: set one up first."
        )
        raise Problem(403, "second_factor_required", words)
    caller = await call.house.caller(session.organisation, session.user, language=call.language)
    wanted = call.header(HEADER)
    if wanted is not None:
        caller = await see_as(call, endpoint, caller, wanted)
    call.signed_in(caller, session, None)


def admits(scopes: frozenset[str], need: str, object_name: str | None) -> bool:
    """Whether a token's scopes allow a call: admin covers write, write covers read, `x:read` only object x."""
    if need in ("open", "any"):
        return True
    if need == "session":
        return False
    order = ("read", "write", "admin")
    enough = order[order.index(need) :]
    if any(scope in scopes for scope in enough):
        return True
    return object_name is not None and any(f"{object_name}:{scope}" in scopes for scope in enough)


def refuse_foreign_page(call: Call) -> None:
    """Raises 403 when a page of another site sends the request: for calls that nothing else protects."""
    origin = call.header("origin")
    if origin is None:
        return
    host = call.header("host") or ""
    public = urlsplit(call.house.settings.public_url).netloc
    if urlsplit(origin).netloc not in (host, public):
        raise forbidden(say("请求来自其他网站。", "The request comes from another site."))
