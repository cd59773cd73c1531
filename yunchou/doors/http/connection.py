"""One connection of a client, and how far it may go: how long a head may be, and how slowly a request may come in.

The server library waits for the rest of a request as long as it takes and keeps what has come until then. A client that
sends a byte now and then, or one header after the other without end, would hold a connection and memory for good.
"""

import asyncio
from typing import Any, Literal, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle

from yunchou.base.errors import Problem, malformed, say
from yunchou.base.text import choose_language
from yunchou.doors.http.endpoint import KIB
from yunchou.doors.http.replies import problem_reply

LARGEST_HEAD = 64 * KIB
"""Of the request line and all headers, in bytes."""
PATIENCE_SECONDS = 30.0
"""How long a head may take to come in, and how often the pace of a body is looked at."""
SLOWEST = KIB
"""Bytes of a body that must come in per second, unless it is we who are slow to take it."""

LINGER_SECONDS = 2.0
"""How long a client that was refused may take to read why."""


class Connection(HttpToolsProtocol):
    """HTTP/1.1 on one connection, within bounds."""

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        self._expects: Literal["head", "body", "nothing"] = "head"
        self._head = 0
        self._body = 0
        self._refused = False
        self._timer: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins to wait for the first request."""
        super().connection_made(cast(asyncio.Transport, transport))
        self._wait(self._head_is_late)

    def connection_lost(self, exc: Exception | None) -> None:
        """Stops waiting."""
        self._stop_waiting()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Takes what came, unless the head has become too long."""
        if self._refused:
            return
        super().data_received(data)
        if self._expects == "body":
            self._body += len(data)
        elif self._expects == "head":
            # A header that never ends is not told to `on_header`.
            self._head += len(data)
            if self._head > 2 * LARGEST_HEAD:
                self._refuse(_head_too_large())

    def on_message_begin(self) -> None:
        """A new head begins."""
        super().on_message_begin()
        self._expects = "head"
        self._head = 0
        self._stop_waiting()
        self._wait(self._head_is_late)

    def on_header(self, name: bytes, value: bytes) -> None:
        """Counts a header. What is raised here ends the request by `send_400_response`."""
        self._head += len(name) + len(value) + 4
        if self._head + len(self.url) > LARGEST_HEAD:
            raise ValueError("the head is too large")
        super().on_header(name, value)

    def on_headers_complete(self) -> None:
        """The head is there: now the body is to come in."""
        super().on_headers_complete()
        self._expects = "body"
        self._head = self._body = 0
        self._stop_waiting()
        self._wait(self._look_at_pace)

    def on_message_complete(self) -> None:
        """The request is there: until another one begins there is nothing to wait for."""
        super().on_message_complete()
        self._expects = "nothing"
        self._stop_waiting()

    def handle_websocket_upgrade(self) -> None:
        """From here on another protocol has the connection."""
        self._stop_waiting()
        super().handle_websocket_upgrade()

    def send_400_response(self, msg: str) -> None:
        """Answers what cannot be read as a request."""
        too_large = self._head + len(getattr(self, "url", b"")) > LARGEST_HEAD
        words = say("请求不是有效的 HTTP。", "This is no valid HTTP request.")
        self._refuse(_head_too_large() if too_large else malformed(words))

    def _head_is_late(self) -> None:
        self._timer = None
        self._refuse(_too_slow())

    def _look_at_pace(self) -> None:
        self._timer = None
        if self._body < PATIENCE_SECONDS * SLOWEST and not self.flow.read_paused:
            self._refuse(_too_slow())
            return
        self._body = 0
        self._wait(self._look_at_pace)

    def _wait(self, then: Any) -> None:
        self._timer = self.loop.call_later(PATIENCE_SECONDS, then)

    def _stop_waiting(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _refuse(self, problem: Problem) -> None:
        """Tells the problem, where no answer is on its way yet, and hangs up."""
        self._stop_waiting()
        if self._refused or self.transport.is_closing():
            return
        self._refused = True
        if self._may_answer():
            reply = problem_reply(problem, choose_language(None), None)
            body = reply.encoded()
            lines = f"content-type: {reply.media_type}\r\ncontent-length: {len(body)}\r\nconnection: close\r\n\r\n"
            self.transport.write(STATUS_LINE[problem.status] + lines.encode() + body)
        # To close at once, while the client still sends, would take the answer away from it.
        self.transport.write_eof()
        self._timer = self.loop.call_later(LINGER_SECONDS, self.transport.close)

    def _may_answer(self) -> bool:
        """Whether nothing of another answer would be broken."""
        cycle: RequestResponseCycle | None = self.cycle
        if cycle is None:
            return True
        return not cycle.response_started if self._expects == "body" else cycle.response_complete


def _head_too_large() -> Problem:
    return Problem(431, "too_large", say("请求头过大。", "The head of the request is too large."))


def _too_slow() -> Problem:
    return Problem(408, "too_slow", say("请求发送得太慢。", "The request came in too slowly."))
