"""The processes under the supervisor: forked from it once the code is loaded, so that they share that memory.

Each gets a pipe that nobody writes to: its end tells that the supervisor is gone, and the process stops by itself.
"""

import asyncio
import contextlib
import ctypes
import gc
import os
import signal
import sys
import traceback
from collections.abc import Callable, Coroutine
from typing import Any

import uvloop

from yunchou.base.settings import Settings

Work = Callable[[Settings, asyncio.Event], Coroutine[Any, Any, int]]
# glibc's names for what `_spare_memory` sets.
_MMAP_THRESHOLD, _ARENA_MAX = -3, -8
# Linux's, of a process's name as `ps` and `top` show it: 15 bytes at most.
_SET_NAME = 15


def fork(
    settings: Settings, work: Work, alive: tuple[int, int], output: int | None = None, *, role: str
) -> int:
    """Starts a process that does `work` → its id. `alive` is the pipe; `output` becomes its standard output.

    `role` is what the machine calls it: `yunchou-server` and the like.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        # A Ctrl-C in the terminal is for the supervisor to pass on, in order.
        os.setsid()
        os.close(alive[1])
        if output is not None:
            os.dup2(output, 1)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, signal.SIG_DFL)
        _call(f"yunchou-{role}")
        _spare_memory()
        code = uvloop.run(_until_told(settings, work, alive[0]))
    except BaseException:  # noqa: BLE001  nothing of the supervisor's own may run in its child
        traceback.print_exc()
    finally:
        with contextlib.suppress(OSError, ValueError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(code)


async def _until_told(settings: Settings, work: Work, alive: int) -> int:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    loop.add_signal_handler(signal.SIGHUP, lambda: None)

    def gone() -> None:
        loop.remove_reader(alive)
        stop.set()

    loop.add_reader(alive, gone)
    return await work(settings, stop)


def _call(name: str) -> None:
    """Names the process, where the system knows how."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_SET_NAME, name.encode()[:15], 0, 0, 0)


def _spare_memory() -> None:
    """Gives large blocks back to the system at once: a password check takes 19 MiB for a moment."""
    # What was loaded stays for good: the collector neither walks through it nor copies its pages.
    gc.freeze()
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None)
        libc.mallopt(_MMAP_THRESHOLD, 1 << 20)
        libc.mallopt(_ARENA_MAX, 2)
