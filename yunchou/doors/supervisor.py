"""`yunchou serve`: the database, the server processes and the job worker, started and kept alive by one process.

It loads the servers' code while the database starts, forks everything from there, and from then on only watches, so
that its memory is theirs too.
"""

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from types import FrameType
from typing import Any

from yunchou.base import log
from yunchou.base.cluster import Cluster, ClusterError
from yunchou.base.settings import Settings
from yunchou.doors.places import is_loopback

PATIENCE_SECONDS = 25.0
"""How long processes may take to finish what they are doing when told to stop."""
READY_SECONDS = 60.0
HEALTHY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 15.0
LOOK_SECONDS = 0.1

logger = log.get(__name__)


class CannotStart(Exception):
    """One line for the operator."""


class Told(Exception):
    """Somebody asked the server to stop while it was starting."""


@dataclass
class Child:
    """A process of ours; `code` once it has ended."""

    role: str
    pid: int
    since: float = field(default_factory=time.monotonic)
    failures: int = 0
    due: float | None = None
    code: int | None = None

    def ended(self) -> bool:
        """Whether the process is no more."""
        if self.code is None:
            with contextlib.suppress(ChildProcessError):
                pid, status = os.waitpid(self.pid, os.WNOHANG)
                self.code = os.waitstatus_to_exitcode(status) if pid else None
        return self.code is not None

    def signal(self, number: int) -> None:
        """Sends a signal, unless the process has ended."""
        if not self.ended():
            os.kill(self.pid, number)


class Supervisor:
    """Starts everything, watches it, stops it. One per command; nothing else may run in its process."""

    def __init__(self, settings: Settings, *, demo: bool, say: Callable[[str], None]) -> None:
        self.settings = settings
        self.demo = demo
        self.say = say
        self._stopping = False
        self._children: list[Child] = []
        self._cluster: Cluster | None = None
        self._starting = threading.Thread(target=self._start_cluster)
        self._fault: Exception | None = None
        # Nobody ever writes to it: that it ends tells the children that this process is gone.
        self._alive = os.pipe()

    def run(self) -> int:
        """Serves until told to stop → 0. Raises `CannotStart` and `ClusterError`."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            # Under nohup the end of the terminal is not meant to stop anything.
            if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:
                signal.signal(number, self._told)
        listener = _listen(self.settings)
        try:
            with self._database() as settings:
                work = _load(listener.fileno(), settings)
                settings = self._wait_for_database(settings)
                # Frozen before the first fork, so that no collection in a child copies what it only looks at.
                gc.collect()
                gc.freeze()
                try:
                    self._prepare(settings, work)
                    self._start(settings, work)
                    self._wait_until_ready(listener)
                    self._watch(settings, work)
                finally:
                    self._stop_children()
        except Told:
            pass
        finally:
            listener.close()
        return 0

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _check(self) -> None:
        if self._stopping:
            raise Told

    # --- the database ---

    @contextlib.contextmanager
    def _database(self) -> Iterator[Settings]:
        """Starts the embedded database, which goes on in a thread while the code loads."""
        if self.settings.database_url is not None:
            yield self.settings
            return
        self._cluster = Cluster(self.settings.data)
        self._starting.start()
        try:
            yield self.settings
        finally:
            self._starting.join()
            self._cluster.stop()

    def _start_cluster(self) -> None:
        assert self._cluster is not None
        try:
            self._cluster.start()
        except (ClusterError, OSError) as error:
            self._fault = error

    def _wait_for_database(self, settings: Settings) -> Settings:
        if self._cluster is None:
            return settings
        self._starting.join()
        if self._fault is not None:
            raise self._fault
        return replace(settings, database_url=self._cluster.url())

    def _prepare(self, settings: Settings, work: "Works") -> None:
        """Brings the database up to date and loads the demo where one is wanted, in a process that then ends."""
        wanted = "demo" if self.demo else "demo-when-empty" if self._cluster else "no-demo"
        output, told = os.pipe()
        child = Child(
            "preparing", work.fork(settings, work.prepare(wanted), self._alive, told, role="prepare")
        )
        os.close(told)
        said = self._listen_to(child, output)
        self._check()
        if child.code:
            raise CannotStart(said.get("error", "The database could not be prepared; the log says why."))
        if said.get("demo") and not is_loopback(self.settings.host) and not self.settings.demo_public:
            raise CannotStart(
                f"This server holds a demo, whose passwords everybody knows, and would listen on "
                f"{self.settings.host}: set YUNCHOU_HOST=127.0.0.1, or YUNCHOU_DEMO_PUBLIC=1 if that is meant."
            )

    def _listen_to(self, child: Child, output: int) -> dict[str, Any]:
        """What a process says in lines of JSON until it ends; what is meant for the operator is passed on."""
        said: dict[str, Any] = {}
        told_to_stop = False
        os.set_blocking(output, False)
        with os.fdopen(output, "rb", buffering=0) as lines:
            kept = b""
            while True:
                ended = child.ended()
                if self._stopping and not told_to_stop:
                    child.signal(signal.SIGTERM)
                    told_to_stop = True
                while piece := lines.read(65536):
                    kept += piece
                *whole, kept = kept.split(b"\n")
                for line in whole:
                    said |= json.loads(line)
                    if "say" in said:
                        self.say(said.pop("say"))
                if ended:
                    return said
                time.sleep(0.01)

    # --- the processes ---

    def _start(self, settings: Settings, work: "Works") -> None:
        for role in ("server",) * self.settings.workers + ("worker",):
            self._children.append(Child(role, self._fork(settings, work, role)))

    def _fork(self, settings: Settings, work: "Works", role: str) -> int:
        return work.fork(settings, work.server if role == "server" else work.worker, self._alive, role=role)

    def _wait_until_ready(self, listener: socket.socket) -> None:
        host, port = listener.getsockname()[:2]
        deadline = time.monotonic() + READY_SECONDS
        while not _is_ready(host, port):
            self._check()
            for child in self._children:
                if child.ended():
                    raise CannotStart(f"The {child.role} process ended while starting; the log says why.")
            if time.monotonic() > deadline:
                raise CannotStart(f"Not ready after {READY_SECONDS:.0f} s; the log says why.")
            time.sleep(0.02)
        shown = f"[{self.settings.host}]" if ":" in self.settings.host else self.settings.host
        self.say(f"Yunchou is ready: http://{shown}:{port}")

    def _watch(self, settings: Settings, work: "Works") -> None:
        """Starts again what ends by itself, sooner the first time than the fifth."""
        looks = 0
        while not self._stopping:
            for child in self._children:
                if child.ended():
                    self._revive(child, settings, work)
            if looks % 10 == 0:
                self._revive_database()
            looks += 1
            time.sleep(LOOK_SECONDS)

    def _revive(self, child: Child, settings: Settings, work: "Works") -> None:
        now = time.monotonic()
        if child.due is None:
            child.failures = 1 if now - child.since > HEALTHY_SECONDS else child.failures + 1
            pause = min(0.25 * 2**child.failures, LONGEST_PAUSE_SECONDS)
            child.due = now + pause
            logger.error(
                "a process ended by itself", extra={"role": child.role, "exit": child.code, "again_in": pause}
            )
        elif now >= child.due:
            child.pid = self._fork(settings, work, child.role)
            child.since, child.due, child.code = now, None, None

    def _revive_database(self) -> None:
        if self._cluster is not None and not self._cluster.status().running:
            logger.error("the database is gone and is started again")
            try:
                self._cluster.start()
            except (ClusterError, OSError) as error:
                logger.error("the database does not start", extra={"reason": str(error)})

    def _stop_children(self) -> None:
        for child in self._children:
            child.signal(signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not all(child.ended() for child in self._children):
            if time.monotonic() > deadline:
                for child in self._children:
                    child.signal(signal.SIGKILL)
            time.sleep(0.01)
        self._children.clear()


@dataclass(frozen=True)
class Works:
    """What the processes do."""

    fork: Callable[..., int]
    server: Any
    worker: Any
    prepare: Callable[[str], Any]


def _load(descriptor: int, settings: Settings) -> Works:
    """Loads the code of all processes: here and not at the top, so that it loads while the database starts."""
    from yunchou.doors.http.server import serve
    from yunchou.doors.prepare import prepare
    from yunchou.doors.process import fork

    return Works(fork, serve(descriptor, settings), _work_on_jobs, prepare)


async def _work_on_jobs(settings: Settings, stop: asyncio.Event) -> int:
    """The worker's own code is loaded in the worker alone: no other process has a use for it."""
    from yunchou.doors.worker import work

    return await work(settings, stop)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise CannotStart(
            f"Cannot listen on {settings.host}:{settings.port}: {error.strerror}. "
            "Another program may be using the port; YUNCHOU_PORT chooses another."
        ) from None
    listener.listen(2048)
    return listener


def _is_ready(host: str, port: int) -> bool:
    """Whether /readyz answers 200; spoken by hand, since an HTTP client would stay in memory for ever."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  the way back from there
    try:
        with socket.create_connection((address, port), timeout=2) as link:
            link.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in link.recv(64)
    except OSError:
        return False


def run(settings: Settings, *, demo: bool) -> int:
    """Serves until told to stop; the exit code."""
    log.set_up(settings.log_level)
    return Supervisor(settings, demo=demo, say=lambda line: print(line, flush=True)).run()
