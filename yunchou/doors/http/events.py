"""The stream of events: what changes, as it changes, for as long as the client listens."""

import asyncio
import contextlib
import time
from collections.abc import AsyncGenerator, AsyncIterator
from typing import Any, TypeAlias

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
encode = msgspec.json.Encoder(decimal_format="string").encode

Message: TypeAlias = dict[str, Any]
"""What is told, as JSON data: changes of records, which have an `id`, and whatever else is news."""


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

    `events.missed` comes first where the log does not hold that event: whatever is shown is to be asked for again. The same
    messages come by a WebSocket at `/socket`, each a text of JSON."""
    stream = Stream()
    stream.pieces = _pieces(call, subscribed(call, call.header("last-event-id")))
    return stream


def subscribed(call: Call, last: str | None) -> AsyncIterator[Batch]:
    """What is new from now on, or since the event of an id that the client heard last. Raises 503 when the server stops."""
    hub: Hub = call.request.app.state.hub
    organisation = call.caller.organisation
    given = (last or "").strip()
    after = int(given) if given.isascii() and given.isdigit() and len(given) <= 18 else None
    try:
        return hub.subscribe(organisation.id, organisation.schema, after).batches()
    except Closed:
        raise unavailable() from None


async def _pieces(call: Call, batches: AsyncIterator[Batch]) -> AsyncIterator[bytes]:
    yield b"retry: 2000\n: listening\n\n"
    async with contextlib.aclosing(heard(call, batches)) as several:
        async for messages in several:
            parts = [
                (b"id: %s\n" % each["id"].encode() if "id" in each else b"") + b"data: %s\n\n" % encode(each)
                for each in messages
            ]
            yield b"".join(parts) or b": still here\n\n"


async def heard(call: Call, batches: AsyncIterator[Batch]) -> AsyncGenerator[list[Message]]:
    """The messages that the caller may know, as they come; none now and then, to show that the server is there.

    Ends when the client is let go, the server stops, or the login is over.
    """
    figures = call.request.app.state.figures
    figures.streams += 1
    checked = time.monotonic()
    coming: asyncio.Task[Batch] | None = None
    try:
        while True:
            coming = coming or asyncio.ensure_future(anext(batches))
            done, _ = await asyncio.wait({coming}, timeout=HEARTBEAT_SECONDS)
            if time.monotonic() - checked > RECHECK_SECONDS:
                await _recheck(call)
                checked = time.monotonic()
            if not done:
                yield []
                continue
            batch, coming = coming.result(), None
            messages = await _told(call, batch)
            if messages:
                yield messages
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


async def _told(call: Call, batch: Batch) -> list[Message]:
    """The part of a batch that the caller may know."""
    events = [
        history.Event(e.position, e.type, e.at, e.actor, e.actor_name, e.object, e.record, e.changes, e.cause)
        for e in batch.events
    ]
    if events:
        # What the caller may see is asked of the rights in force now, not of those when the stream began.
        await fresh(call.caller.organisation)
    seen = await history.visible_events(call.caller, events) if events else []
    messages: list[Message] = [{"type": "events.missed"}] if batch.gap else []
    if batch.model:
        messages.append({"type": "model.changed"})
    for name, record in await history.given_or_taken(call.caller, events) if events else ():
        messages.append({"type": "access.changed", "object": name, "record": str(record)})
    messages += seen
    if call.user in batch.notified:
        messages.append({"type": "notification.created"})
    for name, record, people in batch.met:
        # Who has a record open may see it; nobody else is told that it is there.
        if call.user in people:
            messages.append({"type": "presence.changed", "object": name, "record": str(record)})
    messages += [
        {"type": "job.updated", "object": "job", "record": str(job.id), "job": job.as_json(call.language)}
        for job in batch.jobs
        if job.created_by == call.user
    ]
    return messages
