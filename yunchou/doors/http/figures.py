"""Figures about this server for Prometheus, over all its processes, without a library of their own.

Each process writes its figures to a small file now and then; whoever is asked adds up the files of the processes
that live.
"""

import asyncio
import contextlib
import os
import time
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from yunchou.base import log
from yunchou.base.db import Database
from yunchou.services.waiting import Waiting

logger = log.get(__name__)
BOUNDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
WRITE_EVERY_SECONDS = 5.0


class Figures:
    """The figures of one process. Without a `folder` they are not shared with the other processes."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        self._began = time.time()
        self._requests: dict[tuple[str, str, int], int] = defaultdict(int)
        self._buckets = [0] * (len(BOUNDS) + 1)
        self._seconds = 0.0
        self.in_flight = 0
        self.streams = 0
        self.db: Database | None = None

    def begin(self, db: Database) -> None:
        """The process begins to serve, with that database."""
        self._began = time.time()
        self.db = db

    def count(self, method: str, path: str, status: int, seconds: float) -> None:
        """One request has been answered (status 0: its client went away first)."""
        self._requests[method, path, status] += 1
        # A stream is open for hours by design: its duration says nothing about speed.
        if path != "/events":
            self._buckets[bisect_left(BOUNDS, seconds)] += 1
            self._seconds += seconds

    async def keep_writing(self) -> None:
        """Shares the figures until cancelled."""
        while True:
            await asyncio.sleep(WRITE_EVERY_SECONDS)
            try:
                self.write()
            except OSError as error:
                logger.warning("figures not written", extra={"reason": str(error)})

    def write(self) -> None:
        """Shares the figures now."""
        if self._folder:
            self._folder.mkdir(parents=True, exist_ok=True)
            path = self._folder / f"{os.getpid()}.json"
            fresh = path.with_suffix(".new")
            fresh.write_bytes(msgspec.json.encode(self._snapshot()))
            fresh.replace(path)

    def remove(self) -> None:
        """Takes this process out of the sum; its part of the counters is gone, as after any restart."""
        if self._folder:
            (self._folder / f"{os.getpid()}.json").unlink(missing_ok=True)

    def text(self) -> str:
        """Everything in the text format of Prometheus."""
        return _text([self._snapshot(), *self._others()])

    def _snapshot(self) -> "_Snapshot":
        pool = self.db.pool if self.db else None
        size = pool.get_size() if pool else 0
        idle = pool.get_idle_size() if pool else 0
        return _Snapshot(
            began=self._began,
            requests=[(m, p, s, n) for (m, p, s), n in self._requests.items()],
            buckets=list(self._buckets),
            seconds=self._seconds,
            in_flight=self.in_flight,
            streams=self.streams,
            pool_used=size - idle,
            pool_idle=idle,
            memory=_memory(),
        )

    def _others(self) -> list["_Snapshot"]:
        found = []
        for path in self._folder.glob("*.json") if self._folder and self._folder.is_dir() else ():
            if path.stem == str(os.getpid()):
                continue
            with contextlib.suppress(OSError, msgspec.DecodeError, ValueError):
                if _lives(int(path.stem)):
                    found.append(msgspec.json.decode(path.read_bytes(), type=_Snapshot))
                else:
                    path.unlink(missing_ok=True)
        return found


class _Snapshot(msgspec.Struct):
    began: float
    requests: list[tuple[str, str, int, int]]
    buckets: list[int]
    seconds: float
    in_flight: int
    streams: int
    pool_used: int
    pool_idle: int
    memory: int


def _text(parts: list[_Snapshot]) -> str:
    lines: list[str] = []

    def family(name: str, kind: str, words: str) -> None:
        lines.append(f"# HELP {name} {words}")
        lines.append(f"# TYPE {name} {kind}")

    requests: dict[tuple[str, str, int], int] = defaultdict(int)
    for part in parts:
        for method, path, status, number in part.requests:
            requests[method, path, status] += number
    family("yunchou_http_requests_total", "counter", "Requests answered.")
    for (method, path, status), number in sorted(requests.items()):
        lines.append(
            f'yunchou_http_requests_total{{method="{method}",route="{path}",status="{status}"}} {number}'
        )
    family("yunchou_http_request_seconds", "histogram", "Time to answer, streams left out.")
    total = 0
    for index, bound in enumerate((*BOUNDS, "+Inf")):
        total += sum(part.buckets[index] for part in parts)
        lines.append(f'yunchou_http_request_seconds_bucket{{le="{bound}"}} {total}')
    lines.append(f"yunchou_http_request_seconds_sum {sum(part.seconds for part in parts):.6f}")
    lines.append(f"yunchou_http_request_seconds_count {total}")
    family("yunchou_http_in_flight", "gauge", "Requests being answered, streams included.")
    lines.append(f"yunchou_http_in_flight {sum(part.in_flight for part in parts)}")
    family("yunchou_event_streams", "gauge", "Clients that listen to events.")
    lines.append(f"yunchou_event_streams {sum(part.streams for part in parts)}")
    family("yunchou_db_pool_connections", "gauge", "Connections of the pools.")
    lines.append(f'yunchou_db_pool_connections{{state="used"}} {sum(part.pool_used for part in parts)}')
    lines.append(f'yunchou_db_pool_connections{{state="idle"}} {sum(part.pool_idle for part in parts)}')
    family("yunchou_server_processes", "gauge", "Server processes.")
    lines.append(f"yunchou_server_processes {len(parts)}")
    family("process_resident_memory_bytes", "gauge", "Resident memory of the server processes.")
    lines.append(f"process_resident_memory_bytes {sum(part.memory for part in parts)}")
    family("process_start_time_seconds", "gauge", "When the oldest server process started.")
    lines.append(f"process_start_time_seconds {min(part.began for part in parts):.3f}")
    return "\n".join(lines) + "\n"


_FAMILIES = {
    "jobs": ("yunchou_jobs_waiting", "Jobs that wait for a worker."),
    "letters": ("yunchou_letters", "Letters that wait, were given up, or came back."),
    "deliveries": ("yunchou_webhook_deliveries_waiting", "Deliveries of webhooks that wait."),
    "mailboxes": ("yunchou_mailboxes", "Connected mailboxes by how their reading goes."),
    "behind": (
        "yunchou_follower_lag_events",
        "Events that a reader of the log has not seen, ten thousand at most.",
    ),
}


def waiting_text(figures: Sequence[Waiting]) -> str:
    """What waits on the whole server, in the text format of Prometheus."""
    lines = []
    for of, (name, words) in _FAMILIES.items():
        lines += [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
        label = "follower" if of == "behind" else "state"
        lines += [f'{name}{{{label}="{each.state}"}} {each.count}' for each in figures if each.of == of]
    return "\n".join(lines) + "\n"


def _memory() -> int:
    try:
        pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
