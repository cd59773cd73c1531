"""Sets of writes that follow each other, of which the next is made ready while the one before is being stored.

Each set is a transaction of its own. It may look at what no set before it could have changed, and decide what is to be
written; before it locks or writes anything, or looks at what the set before may have left, it waits for its turn: until
that set is committed. So sets never wait for each other's locks, and what is written is what would be written one by one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Hashable
from types import TracebackType
from typing import Self

from yunchou.base.db import Connection

AWAKE_SECONDS = 20.0
"""After so long a transaction that waits for its turn says that it is still there: the database ends idle ones."""


class Turn:
    """The place of one set among others. `keys`: what its records are found by; None where that cannot be told."""

    def __init__(self, before: "Turn | None" = None) -> None:
        self.keys: frozenset[Hashable] | None = None
        self.begun = asyncio.Event()
        """Set when the set is being stored, or has ended: from then on the next may be made ready."""
        self.ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._before = before

    async def come(self, link: Connection | None = None) -> None:
        """Waits, over the connection of a transaction that has begun, until the set before this one is in.

        Raises what has ended that one.
        """
        if (before := self._before) is not None:
            while not before.ended.done():
                await asyncio.wait({before.ended}, timeout=AWAKE_SECONDS)
                if link is not None and not before.ended.done():
                    await link.execute("select 1")
            before.ended.result()
            self._before = None
        self.begun.set()

    def apart(self) -> bool:
        """Whether the set before this one writes no record that this one's keys lead to."""
        before = self._before
        return before is None or (
            before.keys is not None and self.keys is not None and before.keys.isdisjoint(self.keys)
        )


class Line:
    """Takes sets in their order, at most two at once: `async with Line() as line: await line.add(…)`.

    Leaving the block waits for all of them; when it is left by an exception, what is under way is undone.
    """

    def __init__(self) -> None:
        self._tasks: list[asyncio.Task[None]] = []
        self._last: Turn | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            await self.finish()
            return
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def add(self, work: Callable[[Turn], Awaitable[None]]) -> None:
        """Begins a set, and waits until the next may be begun. Raises what has ended an earlier one."""
        turn = self._last = Turn(self._last)
        self._tasks.append(asyncio.create_task(_run(turn, work)))
        await turn.begun.wait()
        while len(self._tasks) > 1:
            await self._tasks[0]
            del self._tasks[0]

    async def finish(self) -> None:
        """Waits for all that is under way."""
        while self._tasks:
            await self._tasks[0]
            del self._tasks[0]


async def _run(turn: Turn, work: Callable[[Turn], Awaitable[None]]) -> None:
    try:
        await work(turn)
    except BaseException as error:
        turn.ended.set_exception(error)
        # It is raised by the task too: whoever waits for this set need not be there to hear of it.
        turn.ended.exception()
        raise
    else:
        turn.ended.set_result(None)
    finally:
        turn.begun.set()
