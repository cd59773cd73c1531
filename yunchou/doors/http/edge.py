"""The outermost ring around the application: request id, security headers, the access log, the figures."""

import logging
import re
import secrets
import time
from typing import Any, cast

from litestar import Litestar
from litestar.enums import ScopeType
from litestar.types import Message, Receive, Scope, Send

from yunchou.base import log, tracing
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.figures import Figures
from yunchou.doors.http.serve import PREFIX

logger = log.get("yunchou.access_log")
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{8,64}")
# Styles come from the component library, which writes them into the page; scripts never do.
PAGE_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; object-src 'none'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
COMPONENT_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'; "
    "sandbox allow-scripts"
)
"""For the frame of components that an organisation wrote itself: its scripts reach nothing but the messages of the page."""
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox"
_LINKS = re.compile(r"/(password-resets|invitations)/[^/]+")
"""Addresses that are secrets: whoever knows one sets a password."""
_ENDLESS = ("/api/v1/events",)
_COMMON = [
    (b"x-content-type-options", b"nosniff"),
    (b"x-frame-options", b"DENY"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(), microphone=(), geolocation=(self)"),
]
_PAGE = [*_COMMON, (b"content-security-policy", PAGE_POLICY.encode())]
_DATA = [*_COMMON, (b"content-security-policy", DATA_POLICY.encode())]
_HSTS = (b"strict-transport-security", b"max-age=31536000")


class Edge:
    """The ASGI application as the server sees it; `figures` collects what /metrics shows."""

    def __init__(self, app: Litestar, figures: Figures) -> None:
        self.app = app
        self.figures = figures

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serves one connection."""
        if scope["type"] != ScopeType.HTTP:
            await self.app(scope, receive, send)
            return
        with log.request(_given_id(scope)) as request_id:
            if tracing.on():
                await self._traced(scope, receive, send, request_id)
            else:
                await self._serve(scope, receive, send, request_id)

    async def _traced(self, scope: Any, receive: Receive, send: Send, request_id: str) -> None:
        told = {"http.request.method": scope["method"], "yunchou.request_id": request_id}
        with tracing.span(scope["method"], "server", told, _header(scope, b"traceparent")) as span:
            await self._serve(scope, receive, send, request_id)
            state = scope["state"]
            if span is not None and "route" in state:
                span.update_name(f"{scope['method']} {state['route']}")
                span.set_attribute("http.route", state["route"])
            if span is not None and state.get("status"):
                span.set_attribute("http.response.status_code", state["status"])

    async def _serve(self, scope: Any, receive: Receive, send: Send, request_id: str) -> None:
        began = time.perf_counter()
        status = 0
        size = 0
        headers = _DATA if scope["path"].startswith(("/api/", "/metrics", "/healthz", "/readyz")) else _PAGE
        state = scope.setdefault("state", {})

        async def sending(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                # An answer that says itself what it may do has its say.
                own = {name for name, _ in message["headers"] if name == b"content-security-policy"}
                usual = [each for each in headers if each[0] not in own] if own else headers
                added = [*message["headers"], *usual, (b"x-request-id", request_id.encode())]
                if scope["method"] == "OPTIONS" and status == 204:
                    added = [*_without_allow(added), (b"allow", _methods(scope["path"]).encode())]
                if scope["scheme"] == "https":
                    added.append(_HSTS)
                message["headers"] = added
            elif message["type"] == "http.response.body":
                size += len(message["body"])
            await send(message)

        # What would be answered to GET without its body, which the server below leaves out.
        asked = dict(scope)
        if scope["method"] == "HEAD" and scope["path"] not in _ENDLESS:
            asked["method"] = "GET"
        self.figures.in_flight += 1
        try:
            await self.app(cast(Scope, asked), receive, sending)
        finally:
            self.figures.in_flight -= 1
            seconds = time.perf_counter() - began
            path = state.get("route", "other")
            self.figures.count(scope["method"], path, status, seconds)
            state["status"] = status
            self._log(scope, status, seconds, size)

    def _log(self, scope: Any, status: int, seconds: float, size: int) -> None:
        if not logger.isEnabledFor(logging.INFO):
            return
        values = {
            "method": scope["method"],
            "path": _LINKS.sub(r"/\1/***", scope["path"])[:300],
            "status": status,
            "ms": round(seconds * 1000, 1),
            "bytes": size,
            "user": scope["state"].get("user"),
        }
        # Made by hand: looking for the line of code that logs takes longer than the rest of it.
        logger.handle(
            logger.makeRecord(logger.name, logging.INFO, __file__, 0, "request", (), None, extra=values)
        )


_PATTERNS = [
    (re.compile(PREFIX + re.sub(r"\\{\w+\\}", "[^/]+", re.escape(each.path))), each.method)
    for each in ENDPOINTS
]


def _methods(path: str) -> str:
    """The methods that an address takes. The framework names but one of those that stand at the same address."""
    taken = {method for pattern, method in _PATTERNS if pattern.fullmatch(path)} or {"GET"}
    return ", ".join(sorted(taken | {"OPTIONS"} | ({"HEAD"} if "GET" in taken else set())))


def _without_allow(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    return [each for each in headers if each[0] != b"allow"]


def _header(scope: Any, wanted: bytes) -> str | None:
    return next((value.decode("latin-1") for name, value in scope["headers"] if name == wanted), None)


def _given_id(scope: Any) -> str:
    text = _header(scope, b"x-request-id")
    return text if text and _REQUEST_ID.fullmatch(text) else secrets.token_hex(8)
