"""How an endpoint is declared: once, for the router, the reading of its input, and the published description."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Literal

import msgspec

from yunchou.doors.http.replies import Reply

if TYPE_CHECKING:
    from yunchou.doors.http.call import Call

KIB = 1024
MIB = 1024 * KIB

Scope = Literal["open", "any", "read", "write", "admin", "session"]
"""What a token needs: nothing (no login either), any scope, one of the three, or no token at all may come in."""

Run = Callable[["Call"], Awaitable[Reply]]


@dataclass(frozen=True, slots=True)
class Values:
    """The body is the values of one record of the object in the path; `partial` when only what changes."""

    partial: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """A multipart body. `files` and `texts` name its parts, `required` those that must come."""

    files: tuple[str, ...] = ()
    texts: tuple[str, ...] = ()
    required: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Free:
    """Any JSON object; what it may hold is for the room behind to say. `schema` names its published shape."""

    schema: str = ""


Body = type[msgspec.Struct] | Values | Form | Free


@dataclass(frozen=True, slots=True)
class Media:
    """An answer that is not JSON, by its media type."""

    type: str


Answer = type[msgspec.Struct] | Media | str | None
"""The shape of an answer: a type, a media type, the name of a schema of the organisation, or an empty body."""


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One call of the API. `path` lies under /api/v1, its `{object}` and `{action}` stand for each that exists."""

    method: str
    path: str
    run: Run
    summary: str
    tag: str
    scope: Scope
    query: type[msgspec.Struct] | None = None
    body: Body | None = None
    asks: bool = False
    """The body only says what to look for: a fault in it is 400, as it would be in a query string."""
    answers: Mapping[int, Answer] = field(default_factory=lambda: {200: None})
    problems: tuple[int, ...] = ()
    limit: int = MIB
    headers: tuple[str, ...] = ()
    """Request headers with a meaning here, for the published description."""

    @property
    def login(self) -> bool:
        """Whether the caller must be known."""
        return self.scope != "open"


class Endpoints(list[Endpoint]):
    """The endpoints of one module; `get`, `post` and the like decorate their functions."""

    def __init__(self, tag: str) -> None:
        super().__init__()
        self.tag = tag

    def get(self, path: str, summary: str, *, scope: Scope = "read", **more: Any) -> Callable[[Run], Run]:
        """An endpoint that looks and changes nothing."""
        return self._add("GET", path, summary, scope, more)

    def post(self, path: str, summary: str, *, scope: Scope = "write", **more: Any) -> Callable[[Run], Run]:
        """An endpoint that makes or does something, or looks by a body."""
        return self._add("POST", path, summary, scope, more)

    def patch(self, path: str, summary: str, *, scope: Scope = "write", **more: Any) -> Callable[[Run], Run]:
        """An endpoint that changes what the body names."""
        return self._add("PATCH", path, summary, scope, more)

    def put(self, path: str, summary: str, *, scope: Scope = "write", **more: Any) -> Callable[[Run], Run]:
        """An endpoint that replaces."""
        return self._add("PUT", path, summary, scope, more)

    def delete(self, path: str, summary: str, *, scope: Scope = "write", **more: Any) -> Callable[[Run], Run]:
        """An endpoint that removes."""
        return self._add("DELETE", path, summary, scope, more)

    def _add(
        self, method: str, path: str, summary: str, scope: Scope, more: dict[str, Any]
    ) -> Callable[[Run], Run]:
        def declare(run: Run) -> Run:
            self.append(Endpoint(method, path, run, summary, self.tag, scope, **more))
            return run

        return declare
