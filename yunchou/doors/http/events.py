"""The stream of events: what changes, as it changes, for as long as the client listens."""

import asyncio
import contextlib
import time
from collections.abc import AsyncIterator
from typing import Any

import msgspec
from litestar.response.streaming import ASGIStreamingResponse

from yunchou.base.errors import unavailable
from yunchou.doors.assemble import fresh
from yunchou.doors.http.admission import COOKIE
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints, Media
from yunchou.doors.http.replies import Reply
from yunchou.records import history
from yunchou.services.realtime import Batch, Closed, Hub

endpoints = Endpoints("events")

HEARTBEAT_SECONDS = 15.0
# The client of a stream is asked for again so often: a closed session ends its streams.
RECHECK_SECONDS = 30.0
_encode = msgspec.json.Encoder(decimal_format="string").encode


class Stream(Reply):
    """An answer that goes on until one side ends it."""

    pieces: AsyncIterator[bytes]

    def response(self, accept_encoding: str = "") -> Any:
        """What the server sends, piece by piece."""
        headers = {
            "cache-control": "no-store",
            "x-accel-buffering": "no",
            "content-type": "text/event-stream",
        }
        return ASGIStreamingResponse(iterator=self.pieces, status_code=200, headers=headers)


@endpoints.get(
    "/events",
    "Listen to changes",
    scope="any",
    answers={200: Media("text/event-stream")},
    headers=("Last-Event-ID",),
)
async def listen(call: Call) -> Reply:
    """Changes that the caller may see, as server-sent events; with Last-Event-ID also those missed since.

    `events.missed` comes first where the log does not hold that event: whatever is shown is to be asked for again."""
    hub: Hub = call.request.app.state.hub
    organisation = call.caller.organisation
    given = (call.header("last-event-id") or "").strip()
    after = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None
    try:
        subscription = hub.subscribe(organisation.id, organisation.schema, after)
    except Closed:
        raise unavailable() from None
    stream = Stream()
    stream.pieces = _pieces(call, subscription.batches())
    return stream


async def _pieces(call: Call, batches: AsyncIterator[Batch]) -> AsyncIterator[bytes]:
    figures = call.request.app.state.figures
    figures.streams += 1
    checked = time.monotonic()
    coming: asyncio.Task[Batch] | None = None
    try:
        yield b"retry: 2000\n: listening\n\n"
        while True:
            coming = coming or asyncio.ensure_future(anext(batches))
            done, _ = await asyncio.wait({coming}, timeout=HEARTBEAT_SECONDS)
            if time.monotonic() - checked > RECHECK_SECONDS:
                await _recheck(call)
                checked = time.monotonic()
            if not done:
                yield b": still here\n\n"
                continue
            batch, coming = coming.result(), None
            text = await _told(call, batch)
            if text:
                yield text
    except (StopAsyncIteration, LoginOver):
        return
    finally:
        figures.streams -= 1
        if coming is not None:
            coming.cancel()
            with contextlib.suppress(asyncio.CancelledError, StopAsyncIteration):
                await coming
        await batches.aclose()  # type: ignore[attr-defined]  # an async generator


class LoginOver(Exception):
    """The session or token that opened the stream is no longer good."""


async def _recheck(call: Call) -> None:
    house = call.house
    if call.session is not None:
        secret = call.request.cookies.get(COOKIE)
        if secret is None or await house.sessions.find(secret) is None:
            raise LoginOver
        return
    _, _, secret = (call.header("authorization") or "").partition(" ")
    if await house.tokens.find(secret.strip()) is None:
        raise LoginOver


async def _told(call: Call, batch: Batch) -> bytes:
    """The part of a batch that the caller may know, as text of the stream."""
    events = [
        history.Event(e.position, e.type, e.at, e.actor, e.actor_name, e.object, e.record, e.changes, e.cause)
        for e in batch.events
    ]
    if events:
        # What the caller may see is asked of the rights in force now, not of those when the stream began.
        await fresh(call.caller.organisation)
    seen = await history.visible_events(call.caller, events) if events else []
    parts = [b"data: %s\n\n" % _encode({"type": "events.missed"})] if batch.gap else []
    if batch.model:
        parts.append(b"data: %s\n\n" % _encode({"type": "model.changed"}))
    for name, record in await history.given_or_taken(call.caller, events) if events else ():
        changed = {"type": "access.changed", "object": name, "record": str(record)}
        parts.append(b"data: %s\n\n" % _encode(changed))
    parts += [b"id: %s\ndata: %s\n\n" % (event["id"].encode(), _encode(event)) for event in seen]
    if call.user in batch.notified:
        parts.append(b"data: %s\n\n" % _encode({"type": "notification.created"}))
    for name, record, people in batch.met:
        # Who has a record open may see it; nobody else is told that it is there.
        if call.user in people:
            met = {"type": "presence.changed", "object": name, "record": str(record)}
            parts.append(b"data: %s\n\n" % _encode(met))
    for job in batch.jobs:
        if job.created_by == call.user:
            told = {
                "type": "job.updated",
                "object": "job",
                "record": str(job.id),
                "job": job.as_json(call.language),
            }
            parts.append(b"data: %s\n\n" % _encode(told))
    return b"".join(parts)
