"""One request as an endpoint sees it: who asks, in which language, and what for, already read and checked."""

import re
from typing import Any
from urllib.parse import unquote_to_bytes

from litestar import Request

from yunchou.access.actor import Caller
from yunchou.access.identity.sessions import Session
from yunchou.access.identity.tokens import Token
from yunchou.base.errors import malformed, not_found, say, unknown_parameter
from yunchou.doors.assemble import House

_ID = re.compile(r"[1-9][0-9]{0,18}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,62}")
LARGEST_ID = 2**63 - 1


class Call:
    """A request on its way through an endpoint.

    `query` and `body` are what the endpoint declares, read and checked. Exactly one of `session` and `token` is
    set when somebody is signed in.
    """

    __slots__ = ("_caller", "body", "house", "language", "query", "request", "session", "token")

    def __init__(self, request: Request[Any, Any, Any], house: House, language: str) -> None:
        self.request = request
        self.house = house
        self.language = language
        self.session: Session | None = None
        self.token: Token | None = None
        self._caller: Caller | None = None
        self.query: Any = None
        self.body: Any = None

    @property
    def caller(self) -> Caller:
        """Who asks; only where the endpoint wants a login."""
        assert self._caller is not None
        return self._caller

    def signed_in(self, caller: Caller, session: Session | None, token: Token | None) -> None:
        """Says who asks; from then on answers are in that person's language."""
        self._caller = caller
        self.session = session
        self.token = token
        self.language = caller.language

    @property
    def known(self) -> bool:
        """Whether somebody is signed in."""
        return self._caller is not None

    @property
    def user(self) -> int:
        """The id of the person who asks."""
        user = self.caller.actor.user_id
        assert user is not None
        return user

    @property
    def object(self) -> str:
        """The object named in the path. Raises 404 for what cannot be a name."""
        return self.name("object")

    @property
    def id(self) -> int:
        """The record id in the path. Raises 404 for what cannot be one."""
        return self.number("id")

    def name(self, part: str) -> str:
        """An API name in the path. Raises 404."""
        text = str(self.request.path_params[part])
        if not _NAME.fullmatch(text):
            raise not_found()
        return text

    def number(self, part: str) -> int:
        """An id in the path. Raises 404."""
        return record_id(str(self.request.path_params[part]))

    @property
    def address(self) -> str:
        """Where the request comes from, as far as the server can tell."""
        client = self.request.client
        return client.host if client else ""

    @property
    def secure(self) -> bool:
        """Whether the browser talks to us over https."""
        return self.request.scope["scheme"] == "https"

    def header(self, name: str) -> str | None:
        """A request header, None when it is absent."""
        return self.request.headers.get(name)


def record_id(text: str) -> int:
    """A record id as it stands in JSON and paths. Raises 404 for what cannot be one."""
    if not _ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise not_found()
    return int(text)


def cursor_id(text: str | None) -> int | None:
    """An id in a query string, from which a list goes on. Raises 400 for what cannot be one."""
    if text is None:
        return None
    if not _ID.fullmatch(text) or int(text) > LARGEST_ID:
        raise malformed(say("游标无效。", "This is no place in the list."))
    return int(text)


def query_values(raw: bytes) -> dict[str, str]:
    """The parameters of a query string. Raises 400 for one given twice, bad UTF-8 and NUL."""
    values: dict[str, str] = {}
    for part in raw.split(b"&"):
        if not part:
            continue
        name, _, value = part.partition(b"=")
        key = _text(name)
        if key in values:
            raise malformed(say("参数 {name} 重复。", "The parameter {name} comes twice.", name=key[:80]))
        values[key] = _text(value)
    return values


def refuse_query(raw: bytes) -> None:
    """Raises 400 when an endpoint without parameters is given one."""
    for name in query_values(raw):
        raise unknown_parameter(name[:80])


def _text(part: bytes) -> str:
    try:
        text = unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError:
        raise malformed(say("参数不是有效的 UTF-8。", "A parameter is not valid UTF-8.")) from None
    if "\0" in text:
        raise malformed(say("参数含有空字符。", "A parameter holds a NUL character."))
    return text
