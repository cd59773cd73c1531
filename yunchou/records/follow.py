"""Readers of the event log: whoever wants to know of a change after it was committed.

A follower is called with each event at least once, in the order of commits. Its place in the log is moved in the very
transaction in which it works, so what it writes to the database it writes exactly once, whenever a process dies.
"""

import asyncio
import contextlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

import asyncpg

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base import log
from yunchou.base.db import Connection, Database, is_outage, present, quote
from yunchou.records.history import COLUMNS, Event, event_of
from yunchou.services.realtime import CHANNEL

logger = log.get(__name__)

LOOK_SECONDS = 2.0
SOON_SECONDS = 0.05
TOGETHER_SECONDS = 0.1
"""Rounds begin so far apart at least: while much is written, one round takes in what many writes have left."""
LONGEST_PAUSE_SECONDS = 10.0

Work: TypeAlias = Callable[[Organisation, Connection, Sequence[Event]], Awaitable[None]]
"""Gets the events, and the transaction in which the place in the log is moved. It is also called when there are none."""
Begin: TypeAlias = Callable[[Organisation, Connection], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Follower:
    """A reader of every organisation's log. `batch`: how many events it is given at once."""

    name: str
    work: Work
    batch: int
    from_now: bool


FOLLOWERS: dict[str, Follower] = {}


def follower(name: str, *, batch: int = 500, from_now: bool = False) -> Callable[[Work], Work]:
    """Declares a reader of the event log. `from_now`: it has no interest in what happened before it was first there."""

    def keep(work: Work) -> Work:
        FOLLOWERS[name] = Follower(name, work, batch, from_now)
        return work

    return keep


async def advance(organisation: Organisation, reader: Follower) -> int:
    """Takes a follower one batch further and says how many events that were; 0 when another process is at it."""
    cursors = f"{quote(organisation.schema)}.log_cursor"
    async with organisation.db.transaction() as link:
        place = await link.fetchrow(
            f"select c.xact::text as xact, c.event from {cursors} c where c.name = $1 for update skip locked",
            reader.name,
        )
        if place is None:
            await _begin(link, cursors, reader)
            return 0
        events = await _next(link, organisation, int(place["xact"]), place["event"], reader.batch)
        await reader.work(organisation, link, events)
        if events:
            xact, last = events[-1].position
            await link.execute(
                f"update {cursors} set xact = $2::text::xid8, event = $3 where name = $1",
                reader.name,
                str(xact),
                last,
            )
    return len(events)


async def _begin(link: Connection, cursors: str, reader: Follower) -> None:
    """Sets a new follower's place; where there is one, another process holds it."""
    start = "pg_snapshot_xmin(pg_current_snapshot())" if reader.from_now else "'0'::xid8"
    await link.execute(
        f"insert into {cursors} (name, xact, event) values ($1, {start}, 0) on conflict do nothing",
        reader.name,
    )


async def _next(
    link: Connection, organisation: Organisation, xact: int, event: int, limit: int
) -> list[Event]:
    rows = await link.fetch(
        f"select {COLUMNS} from {quote(organisation.schema)}.event e"
        " where (e.xact, e.id) > ($1::text::xid8, $2) and e.xact < pg_snapshot_xmin(pg_current_snapshot())"
        " order by e.xact, e.id limit $3",
        str(xact),
        event,
        limit,
    )
    return [event_of(row) for row in rows]


async def catch_up(organisation: Organisation, name: str) -> int:
    """Takes a follower to the end of the log; gives how many events it was told of."""
    told, reader = 0, FOLLOWERS[name]
    while True:
        batch = await advance(organisation, reader)
        told += batch
        # A batch that is not full has reached the end.
        if batch < reader.batch:
            return told


async def current(organisation: Organisation, link: Connection) -> Snapshot:
    """The snapshot in force for this transaction."""
    row = present(
        await link.fetchrow(
            f"select s.model_version, s.access_version from {quote(organisation.schema)}.model_state s"
        )
    )
    snapshot = organisation.known
    if snapshot is None or snapshot.versions != (row[0], row[1]):
        snapshot = await organisation.load(link)
        organisation.learn(snapshot)
    return snapshot


class Following:
    """Keeps all followers of all organisations up to date, until told to stop. Several processes may do so."""

    def __init__(self, db: Database, organisations: Callable[[], Awaitable[Sequence[Organisation]]]) -> None:
        self._db = db
        self._organisations = organisations

    async def run(self, stop: asyncio.Event) -> None:
        """Follows the logs; outlives the database being away."""
        pause = SOON_SECONDS
        while not stop.is_set():
            try:
                await self._follow(stop)
                pause = SOON_SECONDS
            except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError) as error:
                if not is_outage(error):
                    logger.error("the log could not be followed", exc_info=error)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(pause * 2, LONGEST_PAUSE_SECONDS)

    async def _follow(self, stop: asyncio.Event) -> None:
        ring = asyncio.Event()
        called: set[int] = set()

        def heard(_: object, __: int, ___: str, payload: object) -> None:
            if isinstance(payload, str) and payload.isascii() and payload.isdigit():
                called.add(int(payload))
                ring.set()

        stopping = asyncio.create_task(stop.wait())
        connection = await self._db.connect()
        try:
            await connection.add_listener(CHANNEL, heard)
            wait, clock, looked = 0.0, asyncio.get_running_loop().time, float("-inf")
            began = looked
            while not stop.is_set():
                await asyncio.wait({stopping}, timeout=max(0.0, began + TOGETHER_SECONDS - clock()))
                ringing = asyncio.create_task(ring.wait())
                await asyncio.wait({ringing, stopping}, timeout=wait, return_when=asyncio.FIRST_COMPLETED)
                ringing.cancel()
                if connection.is_closed():
                    raise asyncpg.ConnectionDoesNotExistError("the listening connection is gone")
                began = clock()
                rung = ring.is_set()
                ring.clear()
                everybody = clock() - looked >= LOOK_SECONDS
                for organisation in await self._organisations():
                    if everybody or organisation.id in called:
                        await _tell_all(organisation)
                if everybody:
                    looked = clock()
                    called.clear()
                # A transaction that is still open holds back what came after it: look again soon after a call.
                wait = SOON_SECONDS if rung else min(max(wait, SOON_SECONDS) * 2, LOOK_SECONDS)
        finally:
            stopping.cancel()
            await connection.close(timeout=2)


async def _tell_all(organisation: Organisation) -> None:
    for name in FOLLOWERS:
        try:
            await catch_up(organisation, name)
        except Exception as error:
            if is_outage(error):
                raise
            # The place in the log has not moved: the same events come again with the next look.
            logger.error("a follower failed", extra={"follower": name}, exc_info=error)
