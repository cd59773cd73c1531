"""A load of HTTP requests over kept connections, from a process of its own: requests in, latencies out.

`python -m tests.bench.client` reads `{"host", "port", "clients", "seconds", "requests": ["raw request", …]}` from standard
input and writes `{"done", "failed", "seconds", "latencies_ms": […]}`. Each client sends the next request of the list
as soon as its answer is there. It shares the cores with what it measures, so it does no more than it must: no streams,
no parsing beyond the status and the length.
"""

import asyncio
import itertools
import json
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any, cast

import uvloop

GOOD = (b"HTTP/1.1 200", b"HTTP/1.1 201")
LENGTH = b"content-length: "
PATIENCE = 30.0
"""Seconds that the last answers may take."""


class Client(asyncio.Protocol):
    """One connection. `finished` is done when the time is over and the last answer is there, or the server hung up."""

    def __init__(self, requests: Iterator[bytes], end: float, latencies: list[float]) -> None:
        self.requests, self.end, self.latencies = requests, end, latencies
        self.finished: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self.failed = 0
        self._missing = 0
        self._head = b""
        self._transport: asyncio.Transport
        self._started = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begins."""
        self._transport = cast(asyncio.Transport, transport)
        self._ask()

    def _ask(self) -> None:
        self._started = time.perf_counter()
        if self._started >= self.end:
            self.finished.set_result(self.failed)
            self._transport.close()
            return
        self._transport.write(next(self.requests))

    def data_received(self, data: bytes) -> None:
        """Counts an answer once all of it is there."""
        if not self._missing:
            data = self._head + data
            head = data.find(b"\r\n\r\n")
            if head < 0:
                self._head = data
                return
            self._head = b""
            at = data.index(LENGTH, 0, head) + len(LENGTH)
            self.failed += not data.startswith(GOOD)
            self._missing = head + 4 + int(data[at : data.index(b"\r\n", at)])
        self._missing -= len(data)
        if not self._missing:
            self.latencies.append((time.perf_counter() - self._started) * 1000)
            self._ask()

    def connection_lost(self, error: Exception | None) -> None:
        """Tells of a server that hung up in the middle."""
        if not self.finished.done():
            self.finished.set_exception(error or ConnectionError("the server hung up"))


def _itself(made: Client) -> Client:
    return made


async def run(given: dict[str, Any]) -> dict[str, Any]:
    """The load, for as long as it is asked."""
    requests = itertools.cycle([each.encode() for each in given["requests"]])
    latencies: list[float] = []
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    clients = []
    for _ in range(given["clients"]):
        made = Client(requests, started + given["seconds"], latencies)
        await loop.create_connection(partial(_itself, made), given["host"], given["port"])
        clients.append(made)
    async with asyncio.timeout(given["seconds"] + PATIENCE):
        failed = await asyncio.gather(*(each.finished for each in clients))
    return {
        "done": len(latencies),
        "failed": sum(failed),
        "seconds": time.perf_counter() - started,
        "latencies_ms": latencies,
    }


if __name__ == "__main__":
    json.dump(uvloop.run(run(json.load(sys.stdin))), sys.stdout)
