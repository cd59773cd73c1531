"""One server process: the application on a socket that it shares with its siblings."""

import asyncio
import contextlib
import socket
from collections.abc import Callable, Coroutine, Generator
from typing import Any

import uvicorn

from yunchou.base import tracing
from yunchou.base.settings import Settings
from yunchou.doors.http.app import build
from yunchou.doors.http.connection import Connection
from yunchou.doors.http.edge import Edge

PATIENCE_SECONDS = 20
LARGEST_MESSAGE = 64 << 10
"""Bytes of what a client may send by a WebSocket, which nobody reads."""


class Server(uvicorn.Server):
    """Told to stop from outside; ends the streams of events first, which would otherwise never end."""

    def __init__(self, config: uvicorn.Config, app: Edge) -> None:
        super().__init__(config)
        self._app = app

    @contextlib.contextmanager
    def capture_signals(self) -> Generator[None, None, None]:
        """Signals are the process's own business."""
        yield

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Ends the streams, then lets every request finish."""
        hub = getattr(self._app.app.state, "hub", None)
        if hub is not None:
            hub.close()
        await super().shutdown(sockets)


def serve(
    descriptor: int, settings: Settings
) -> Callable[[Settings, asyncio.Event], Coroutine[Any, Any, int]]:
    """The work of a server process on an inherited listening socket.

    The application is built now, by whom the processes are forked from, so that they share its memory; where the
    database is they are told when they begin.
    """
    app = build(settings)

    async def work(settings: Settings, stop: asyncio.Event) -> int:
        tracing.start("server")
        app.app.state.settings = settings
        server = Server(configuration(app), app)
        listener = socket.socket(fileno=descriptor)
        serving = asyncio.create_task(server.serve(sockets=[listener]))
        stopping = asyncio.create_task(stop.wait())
        await asyncio.wait({serving, stopping}, return_when=asyncio.FIRST_COMPLETED)
        server.should_exit = True
        await serving
        stopping.cancel()
        await asyncio.to_thread(tracing.stop)
        return 0 if server.started else 1

    return work


def configuration(app: Edge) -> uvicorn.Config:
    """How the application is served."""
    return uvicorn.Config(
        app,
        http=Connection,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
        lifespan="on",
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=True,
        forwarded_allow_ips="127.0.0.1,::1",
        timeout_keep_alive=65,
        timeout_graceful_shutdown=PATIENCE_SECONDS,
        backlog=2048,
    )
