"""A load of HTTP requests over kept connections, from a process of its own: requests in, latencies out.

`python -m tests.bench.client` reads `{"host", "port", "clients", "seconds", "requests": ["raw request", …]}` from standard
input and writes `{"done", "failed", "seconds", "latencies_ms": […]}`. Each client sends the next request of the list
as soon as its answer is there.
"""

import asyncio
import itertools
import json
import sys
import time
from typing import Any


async def _client(host: str, port: int, requests: Any, end: float, latencies: list[float]) -> int:
    reader, writer = await asyncio.open_connection(host, port)
    failed = 0
    while time.perf_counter() < end:
        started = time.perf_counter()
        writer.write(next(requests))
        head = await reader.readuntil(b"\r\n\r\n")
        lower = head.lower()
        at = lower.index(b"content-length:") + 15
        await reader.readexactly(int(lower[at : lower.index(b"\r\n", at)]))
        if not head.startswith((b"HTTP/1.1 200", b"HTTP/1.1 201")):
            failed += 1
        latencies.append((time.perf_counter() - started) * 1000)
    writer.close()
    return failed


async def run(given: dict[str, Any]) -> dict[str, Any]:
    """The load, for as long as it is asked."""
    requests = itertools.cycle([each.encode() for each in given["requests"]])
    latencies: list[float] = []
    started = time.perf_counter()
    end = started + given["seconds"]
    failed = await asyncio.gather(
        *(_client(given["host"], given["port"], requests, end, latencies) for _ in range(given["clients"]))
    )
    return {
        "done": len(latencies),
        "failed": sum(failed),
        "seconds": time.perf_counter() - started,
        "latencies_ms": latencies,
    }


if __name__ == "__main__":
    json.dump(asyncio.run(run(json.load(sys.stdin))), sys.stdout)
