"""The stream of events by WebSocket, for clients that have no server-sent events: the same messages, each a text of JSON.

Who asks is found out as for any request, before the connection is taken. A page of another site is refused: its browser
would send the cookie along. What a client sends is not read for its meaning; it is there to say that it goes.
"""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from typing import Any, cast

from litestar import WebSocket
from litestar.exceptions import WebSocketDisconnect
from litestar.handlers import WebsocketRouteHandler

from yunchou.base.errors import Problem
from yunchou.base.text import choose_language
from yunchou.doors.http import events
from yunchou.doors.http.admission import admit, refuse_foreign_page
from yunchou.doors.http.call import Call, query_values
from yunchou.doors.http.replies import problem_reply
from yunchou.doors.http.serve import PREFIX
from yunchou.services.realtime import Batch

GOING_AWAY = 1001
_LISTENING = events.endpoints[0]


async def _listen(socket: WebSocket[Any, Any, Any]) -> None:
    call = Call(
        cast(Any, socket), socket.app.state.house, choose_language(socket.headers.get("accept-language"))
    )
    try:
        last = query_values(socket.scope["query_string"]).get("last_event_id")
        refuse_foreign_page(call)
        await admit(call, _LISTENING)
        batches = events.subscribed(call, last or call.header("last-event-id"))
    except Problem as problem:
        await _refuse(socket, problem, call.language)
        return
    await socket.accept()
    telling = asyncio.create_task(_tell(socket, call, batches))
    going = asyncio.create_task(_until_gone(socket))
    try:
        await asyncio.wait({telling, going}, return_when=asyncio.FIRST_COMPLETED)
        if not going.done():
            await socket.close(GOING_AWAY)
    finally:
        for task in (telling, going):
            task.cancel()
        await asyncio.gather(telling, going, return_exceptions=True)


async def _tell(socket: WebSocket[Any, Any, Any], call: Call, batches: AsyncIterator[Batch]) -> None:
    async with contextlib.aclosing(events.heard(call, batches)) as several:
        async for messages in several:
            for each in messages:
                await socket.send_data(events.encode(each).decode(), mode="text")


async def _until_gone(socket: WebSocket[Any, Any, Any]) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while True:
            await socket.receive_data(mode="text")


async def _refuse(socket: WebSocket[Any, Any, Any], problem: Problem, language: str) -> None:
    """Answers the request to open the socket as any other request is answered that is refused."""
    reply = problem_reply(problem, language, None)
    body = reply.encoded()
    headers = [(b"content-type", reply.media_type.encode()), (b"content-length", str(len(body)).encode())]
    send = cast(Any, socket.send)
    await send({"type": "websocket.http.response.start", "status": reply.status, "headers": headers})
    await send({"type": "websocket.http.response.body", "body": body})


handlers = [WebsocketRouteHandler(f"{PREFIX}/socket")(_listen)]
