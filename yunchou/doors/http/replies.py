"""Answers on their way out: bytes with status and headers, compressed when the client can read that."""

import zlib
from dataclasses import dataclass, field
from typing import Any

import msgspec
from litestar.response.base import ASGIResponse

from yunchou.base.errors import Problem

JSON = "application/json"
PROBLEM = "application/problem+json"
# Below this size the time to compress is worth more than the bytes.
SMALLEST_COMPRESSED = 8 * 1024
_encode = msgspec.json.Encoder(decimal_format="string", uuid_format="canonical").encode


@dataclass(slots=True)
class Reply:
    """An answer. `body` bytes are sent as they are; anything else is encoded as JSON, None is an empty body."""

    body: Any = None
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    media_type: str = JSON
    cookies: list[str] = field(default_factory=list)

    def encoded(self) -> bytes:
        """The body as bytes."""
        if self.body is None:
            return b""
        return self.body if isinstance(self.body, bytes) else _encode(self.body)

    def response(self, accept_encoding: str = "") -> ASGIResponse:
        """What the server sends; compressed when it is long and the client takes gzip."""
        body = self.encoded()
        given = {name.lower(): value for name, value in self.headers.items()}
        given.setdefault("cache-control", "no-store")
        if body:
            given["content-type"] = self.media_type
        if len(body) >= SMALLEST_COMPRESSED and "content-encoding" not in given:
            given["vary"] = "accept-encoding"
            if takes_gzip(accept_encoding):
                body = gzip(body, level=1)
                given["content-encoding"] = "gzip"
        headers = [*given.items(), *(("set-cookie", cookie) for cookie in self.cookies)]
        return ASGIResponse(body=body, status_code=self.status, headers=headers)


def problem_reply(problem: Problem, language: str, request_id: str | None) -> Reply:
    """A problem in the caller's language."""
    return Reply(
        problem.as_json(language, request_id),
        status=problem.status,
        headers=dict(problem.headers),
        media_type=PROBLEM,
    )


def takes_gzip(accept_encoding: str) -> bool:
    """Whether an Accept-Encoding header admits gzip."""
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() in ("gzip", "*"):
            return weight.replace(" ", "") not in ("q=0", "q=0.0", "q=0.00", "q=0.000")
    return False


def gzip(body: bytes, level: int) -> bytes:
    """`body` in gzip format."""
    packer = zlib.compressobj(level, zlib.DEFLATED, 31)
    return packer.compress(body) + packer.flush()
