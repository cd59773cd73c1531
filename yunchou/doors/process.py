"""The processes under the supervisor: `python -m yunchou.doors.process server|worker|prepare …`.

Each loads its code first, then reads one line of JSON with the database's address from standard input, and stops
when standard input ends, which it does when the supervisor is gone.
"""

import asyncio
import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import uvloop

from yunchou.base import log
from yunchou.base.settings import Settings

Work = Callable[[Settings, asyncio.Event], Coroutine[Any, Any, int]]


def main(arguments: list[str]) -> int:
    """Runs one process → its exit code."""
    role, *rest = arguments
    settings = Settings.load()
    log.set_up(settings.log_level)
    work = _work(role, rest)
    line = sys.stdin.buffer.readline()
    if not line:
        return 0
    given = json.loads(line)
    settings = replace(
        settings,
        database_url=given["database_url"],
        database_direct_url=given["database_direct_url"],
    )
    return uvloop.run(_until_told(settings, work))


def _work(role: str, rest: list[str]) -> Work:
    """What a process of that role does. The imports happen here, while the database is still starting."""
    if role == "server":
        from yunchou.doors.http.server import serve

        return serve(int(rest[0]))
    if role == "worker":
        from yunchou.doors.worker import work

        return work
    from yunchou.doors.prepare import prepare

    return prepare(rest[0])


async def _until_told(settings: Settings, work: Work) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    watch = threading.Thread(target=_watch_input, args=(loop, stop), daemon=True)
    watch.start()
    return await work(settings, stop)


def _watch_input(loop: asyncio.AbstractEventLoop, stop: asyncio.Event) -> None:
    """Sets `stop` when the supervisor is gone."""
    while os.read(0, 1024):
        pass
    if not loop.is_closed():
        loop.call_soon_threadsafe(stop.set)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
