"""`yunchou serve`: the database, the server processes and the job worker, kept alive by one light process.

It loads as little as it can, since it only waits. Its children load their code while the database starts, then get
the database's address through a pipe; the pipe's end tells them when this process is gone.
"""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from types import FrameType
from typing import IO, Any

from yunchou.base.settings import Settings
from yunchou.doors.places import is_loopback, reachable

PATIENCE_SECONDS = 25.0
"""How long children may take to finish what they are doing when told to stop."""
READY_SECONDS = 60.0
HEALTHY_SECONDS = 30.0
LONGEST_PAUSE_SECONDS = 15.0


class CannotStart(Exception):
    """One line for the operator."""


class Told(Exception):
    """Somebody asked the server to stop while it was starting."""


@dataclass
class Child:
    """A process of ours. `address` is sent to it once the database is there."""

    role: str
    process: subprocess.Popen[bytes]
    since: float = field(default_factory=time.monotonic)
    failures: int = 0

    def go(self, message: bytes) -> None:
        """Tells a child that waits where the database is."""
        assert self.process.stdin is not None
        # One that died meanwhile is noticed by the watch.
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.write(message)
            self.process.stdin.flush()


class Supervisor:
    """Starts everything, watches it, stops it. One per command."""

    def __init__(self, settings: Settings, *, demo: bool, say: Callable[[str], None]) -> None:
        self.settings = settings
        self.demo = demo
        self.say = say
        self._stopping = False
        self._children: list[Child] = []
        self._socket: socket.socket | None = None
        self._message = b""

    def run(self) -> int:
        """Serves until told to stop → 0. Raises `CannotStart`."""
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._told)
        self._socket = _listen(self.settings)
        embedded = self.settings.database_url is None
        try:
            for role in ("server",) * self.settings.workers + ("worker",):
                self._children.append(self._spawn(role))
            with reachable(self.settings) as settings:
                try:
                    self._prepare(settings, embedded)
                    self._message = _address(settings)
                    for child in self._children:
                        child.go(self._message)
                    self._wait_until_ready()
                    self._watch()
                finally:
                    self._stop_children()
        except Told:
            pass
        finally:
            self._stop_children()
            self._socket.close()
        return 0

    def _told(self, number: int, frame: FrameType | None) -> None:
        self._stopping = True

    def _check(self) -> None:
        if self._stopping:
            raise Told

    def _spawn(self, role: str) -> Child:
        assert self._socket is not None
        descriptor = self._socket.fileno()
        process = subprocess.Popen(  # noqa: S603  our own modules
            [sys.executable, "-m", "yunchou.doors.process", role, str(descriptor)],
            stdin=subprocess.PIPE,
            pass_fds=(descriptor,) if role == "server" else (),
            env=_environment(self.settings),
            # A Ctrl-C in the terminal is for this process to pass on, in order.
            start_new_session=True,
        )
        return Child(role, process)

    def _prepare(self, settings: Settings, embedded: bool) -> None:
        """Brings the database up to date and loads the demo where one is wanted, in a process that then ends."""
        wanted = "demo" if self.demo else "demo-when-empty" if embedded else "no-demo"
        with subprocess.Popen(  # noqa: S603  our own modules
            [sys.executable, "-m", "yunchou.doors.process", "prepare", wanted],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=_environment(self.settings),
            start_new_session=True,
        ) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(_address(settings))
                process.stdin.flush()
            said = self._read_while_running(process, process.stdout)
        self._check()
        if process.returncode:
            raise CannotStart(said.get("error", "The database could not be prepared; the log says why."))
        public = not is_loopback(self.settings.host)
        if said.get("demo") and public and not self.settings.demo_public:
            raise CannotStart(
                f"This server holds a demo, whose passwords everybody knows, and would listen on {self.settings.host}: "
                "set YUNCHOU_HOST=127.0.0.1, or YUNCHOU_DEMO_PUBLIC=1 if that is meant."
            )

    def _read_while_running(self, process: subprocess.Popen[bytes], output: IO[bytes]) -> dict[str, Any]:
        said: dict[str, Any] = {}
        os.set_blocking(output.fileno(), False)
        kept = b""
        while True:
            ended = process.poll() is not None
            if self._stopping and not ended:
                process.terminate()
            kept += output.read() or b""
            *lines, kept = kept.split(b"\n")
            for line in lines:
                told = json.loads(line)
                said |= told
                if "say" in told:
                    self.say(told["say"])
            if ended:
                return said
            time.sleep(0.02)

    def _wait_until_ready(self) -> None:
        assert self._socket is not None
        host, port = self._socket.getsockname()[:2]
        deadline = time.monotonic() + READY_SECONDS
        while not _is_ready(host, port):
            self._check()
            for child in self._children:
                if child.process.poll() is not None:
                    raise CannotStart(f"The {child.role} process ended while starting; the log says why.")
            if time.monotonic() > deadline:
                raise CannotStart(
                    f"The server did not become ready within {READY_SECONDS:.0f} s; the log says why."
                )
            time.sleep(0.02)
        self.say(f"Yunchou is ready: {_shown(self.settings, port)}")

    def _watch(self) -> None:
        """Starts again what ends by itself, sooner the first time than the fifth."""
        due: dict[int, float] = {}
        while not self._stopping:
            for place, child in enumerate(self._children):
                if child.process.poll() is None:
                    continue
                if place not in due:
                    healthy = time.monotonic() - child.since > HEALTHY_SECONDS
                    child.failures = 1 if healthy else child.failures + 1
                    pause = min(0.25 * 2**child.failures, LONGEST_PAUSE_SECONDS)
                    due[place] = time.monotonic() + pause
                    code = child.process.returncode
                    self.say(f"The {child.role} process ended ({code}); it starts again in {pause:.1f} s.")
                elif time.monotonic() >= due[place]:
                    del due[place]
                    fresh = self._spawn(child.role)
                    fresh.failures = child.failures
                    fresh.go(self._message)
                    self._children[place] = fresh
            # A signal ends the sleep's wait only after its handler ran, so short naps keep stopping prompt.
            time.sleep(0.1)

    def _stop_children(self) -> None:
        running = [child for child in self._children if child.process.poll() is None]
        for child in running:
            child.process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for child in running:
            try:
                child.process.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.process.kill()
                child.process.wait()
        for child in self._children:
            if child.process.stdin:
                with contextlib.suppress(BrokenPipeError):
                    child.process.stdin.close()
        self._children.clear()


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


def _address(settings: Settings) -> bytes:
    given = {"database_url": settings.database_url, "database_direct_url": settings.database_direct_url}
    return json.dumps(given).encode() + b"\n"


def _environment(settings: Settings) -> dict[str, str]:
    # Threads that hash passwords would otherwise each leave an arena of their own behind.
    return os.environ | {"MALLOC_ARENA_MAX": "2", "YUNCHOU_DATA": str(settings.data)}


def _is_ready(host: str, port: int) -> bool:
    """Whether /readyz answers 200; spoken by hand, since an HTTP client would stay in memory for ever."""
    address = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104  the way back from there
    try:
        with socket.create_connection((address, port), timeout=2) as link:
            link.sendall(b"GET /readyz HTTP/1.0\r\nHost: localhost\r\n\r\n")
            return b" 200 " in link.recv(64)
    except OSError:
        return False


def _shown(settings: Settings, port: int) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{port}"


def run(settings: Settings, *, demo: bool) -> int:
    """Serves until told to stop; the exit code."""
    return Supervisor(settings, demo=demo, say=lambda line: print(line, flush=True)).run()
