"""Changes as they happen: the event log of each organisation, followed once per process for all who listen.

A notification only says that there may be something new; what is told comes from the log, read in the order of
(transaction, id) and no further than the oldest transaction that is still open, so nothing is skipped that commits
late. A look every two seconds catches what a lost notification would have missed.
"""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import asyncpg

from yunchou.base import log
from yunchou.base.db import Database, is_outage, quote
from yunchou.jobs.queue import Job, recent

logger = log.get(__name__)

CHANNEL = "yunchou_event"
"""Notified by whoever writes events, with the organisation's id."""
LOOK_SECONDS = 2.0
SOON_SECONDS = 0.1
TOGETHER_SECONDS = 0.03
BATCH = 500
# A client that is so many batches behind is let go; it comes back with the last id it has.
MOST_WAITING = 32

Meeting = tuple[str, int, frozenset[int]]
"""An object, a record, and the people who have it open or had it until now."""
Position = tuple[int, int]
"""Transaction and id of an event: the order of the log."""


@dataclass(frozen=True, slots=True)
class Logged:
    """An event as the log holds it; `changes` and `cause` are plain JSON data, `at` ISO 8601."""

    id: int
    transaction: int
    at: str
    type: str
    actor: int | None
    actor_name: str
    object: str
    record: int
    changes: dict[str, Any]
    cause: dict[str, Any] | None

    @property
    def position(self) -> Position:
        """Where it stands in the log."""
        return self.transaction, self.id


@dataclass(frozen=True, slots=True)
class Batch:
    """What is new: events in order, jobs that moved, and whether the model or the rights are others now."""

    events: tuple[Logged, ...] = ()
    jobs: tuple[Job, ...] = ()
    model: bool = False
    notified: frozenset[int] = frozenset()
    """The people who were told something."""
    met: tuple[Meeting, ...] = ()
    """Records whose onlookers are others now."""
    gap: bool = False
    """What the client heard last is not in the log: nobody knows what it missed."""


class Announcer:
    """Tells all processes that an organisation's log grew: once for all writes of a moment, outside of them."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._new: set[int] = set()
        self._task: asyncio.Task[None] | None = None

    def __call__(self, organisation: int) -> None:
        """Something was committed; returns at once."""
        self._new.add(organisation)
        if self._task is None or self._task.done():
            self._task = asyncio.get_running_loop().create_task(self._tell())

    async def _tell(self) -> None:
        while self._new:
            await asyncio.sleep(TOGETHER_SECONDS)
            told, self._new = [str(each) for each in self._new], set()
            try:
                await self._db.execute(
                    "select pg_notify($1, each) from unnest($2::text[]) each", CHANNEL, told
                )
            except Exception as error:  # noqa: BLE001
                # The regular look at the log finds what nobody was told of.
                logger.warning("not announced", extra={"reason": str(error)})


class Closed(Exception):
    """The stream has ended: the client was too slow, or the server stops."""


class Subscription:
    """One listener. `batches` gives what is new until the listener is let go."""

    def __init__(self, feed: "_Feed", after: int | None) -> None:
        self._feed = feed
        self._after = after
        self._reached: Position = (0, 0)
        self._waiting: asyncio.Queue[Batch | None] = asyncio.Queue(MOST_WAITING)
        self._over = False

    async def batches(self) -> AsyncIterator[Batch]:
        """What was missed since the last event known, then whatever comes. Ends by itself when let go."""
        try:
            async for batch in self._missed():
                yield batch
            while not self._over:
                offered = await self._waiting.get()
                if offered is None:
                    return
                yield offered
        finally:
            self._feed.leave(self)

    def offer(self, batch: Batch) -> None:
        """Called by the feed; never waits."""
        events = tuple(event for event in batch.events if event.position > self._reached)
        if not events and not batch.jobs and not batch.model and not batch.notified and not batch.met:
            return
        try:
            self._waiting.put_nowait(Batch(events, batch.jobs, batch.model, batch.notified, batch.met))
        except asyncio.QueueFull:
            logger.info("a slow listener is let go")
            self.end()

    def end(self) -> None:
        """Lets the listener go; what it has not fetched it will ask for again."""
        self._over = True
        with contextlib.suppress(asyncio.QueueEmpty):
            while True:
                self._waiting.get_nowait()
        self._waiting.put_nowait(None)

    async def _missed(self) -> AsyncIterator[Batch]:
        await self._feed.start()
        reached = None if self._after is None else await self._feed.position_of(self._after)
        if self._after is not None and reached is None:
            # Kept no longer, or written after the backup that the database was restored from.
            yield Batch(gap=True)
        while reached is not None and reached < self._feed.position:
            events = await self._feed.read(reached)
            if not events:
                break
            reached = events[-1].position
            yield Batch(tuple(events))
        # No await between the last look and joining: nothing can fall in between.
        self._reached = max(reached or (0, 0), (0, 0))
        self._feed.join(self)


class Hub:
    """All feeds of a process. `run` follows them; it opens its connection when the first listener comes."""

    def __init__(self, db: Database, *, look_seconds: float = LOOK_SECONDS) -> None:
        self._db = db
        self._look_seconds = look_seconds
        self._feeds: dict[int, _Feed] = {}
        self._wanted = asyncio.Event()
        self._closed = False

    def subscribe(self, organisation: int, schema: str, after: int | None = None) -> Subscription:
        """A listener to one organisation's log, from the event `after` on (None: from now on)."""
        if self._closed:
            raise Closed
        feed = self._feeds.get(organisation)
        if feed is None:
            feed = self._feeds[organisation] = _Feed(self._db, schema, self._wanted)
        return Subscription(feed, after)

    @property
    def listeners(self) -> int:
        """How many clients listen."""
        return sum(len(feed.listeners) for feed in self._feeds.values())

    async def run(self) -> None:
        """Follows the logs until cancelled; outlives the database being away."""
        pause = SOON_SECONDS
        while True:
            await self._wanted.wait()
            try:
                await self._follow()
                pause = SOON_SECONDS
            except Exception as error:
                if not is_outage(error) and not isinstance(error, asyncpg.PostgresError):
                    logger.error("events not read", exc_info=error)
                else:
                    logger.warning("events not read, trying again", extra={"reason": str(error)})
                await asyncio.sleep(pause)
                pause = min(pause * 2, 5.0)

    def close(self) -> None:
        """Ends every stream, so that the server can stop."""
        self._closed = True
        for feed in self._feeds.values():
            for listener in tuple(feed.listeners):
                listener.end()

    async def _follow(self) -> None:
        """Listens and looks as long as anybody wants to know."""
        called: set[int] = set()
        ring = asyncio.Event()

        def heard(_: object, __: int, ___: str, payload: object) -> None:
            if isinstance(payload, str) and payload.isascii() and payload.isdigit():
                called.add(int(payload))
                ring.set()

        connection = await self._db.connect()
        try:
            await connection.add_listener(CHANNEL, heard)
            wait = SOON_SECONDS
            while any(feed.listeners for feed in self._feeds.values()):
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(ring.wait(), wait)
                if connection.is_closed():
                    raise asyncpg.ConnectionDoesNotExistError("the listening connection is gone")
                # A transaction that is still open holds back what came after it: look again soon after a call.
                wait = SOON_SECONDS if called & self._feeds.keys() else min(wait * 2, self._look_seconds)
                ring.clear()
                called.clear()
                for feed in tuple(self._feeds.values()):
                    if feed.listeners:
                        await feed.look()
            self._wanted.clear()
        finally:
            await connection.close(timeout=2)


class _Feed:
    """One organisation's log as far as this process has told it."""

    def __init__(self, db: Database, schema: str, wanted: asyncio.Event) -> None:
        self._db = db
        self._schema = schema
        self._wanted = wanted
        self.listeners: set[Subscription] = set()
        self.position: Position = (0, 0)
        self._told: Position = (0, 0)
        self._jobs: dict[int, tuple[str, float]] | None = None
        self._versions: tuple[int, int] | None = None
        self._moved: datetime | None = None

    async def start(self) -> None:
        """Takes the present end of the log as the place to go on from, unless somebody is following already."""
        if self.listeners:
            return
        end = await self._db.fetchval("select pg_snapshot_xmin(pg_current_snapshot())::text")
        if not self.listeners:
            self.position = self._told = (int(end), 0)
            # What is there now is what later looks are compared with: a job that ends before the first look is news.
            self._jobs = None
            await self._moved_jobs()
            self._versions = None
            await self._model_changed()
            self._moved = await self._db.fetchval("select clock_timestamp()")

    def join(self, listener: Subscription) -> None:
        """From now on the listener is told."""
        self.listeners.add(listener)
        self._wanted.set()

    def leave(self, listener: Subscription) -> None:
        """The listener has gone."""
        self.listeners.discard(listener)

    async def position_of(self, event: int) -> Position | None:
        """Where an event stands; None when the log does not hold it."""
        sql = f"select xact::text, id from {quote(self._schema)}.event where id = $1"
        row = await self._db.fetchrow(sql, event)
        return (int(row[0]), row[1]) if row else None

    async def read(self, after: Position) -> list[Logged]:
        """The next events after a position."""
        rows = await self._db.fetch(_NEXT.format(schema=quote(self._schema)), str(after[0]), after[1], BATCH)
        return [_logged(row) for row in rows]

    async def look(self) -> None:
        """Tells all listeners what is new."""
        while True:
            events = await self.read(self.position)
            if events:
                self.position = events[-1].position
            jobs = await self._moved_jobs()
            model = await self._model_changed()
            notified = await self._notified()
            met = await self._met()
            if events or jobs or model or notified or met:
                batch = Batch(tuple(events), jobs, model, notified, met)
                for listener in tuple(self.listeners):
                    listener.offer(batch)
            if len(events) < BATCH:
                return

    async def _model_changed(self) -> bool:
        sql = f"select model_version, access_version from {quote(self._schema)}.model_state"
        row = await self._db.fetchrow(sql)
        before, self._versions = self._versions, (row[0], row[1]) if row else None
        return before is not None and before != self._versions

    async def _notified(self) -> frozenset[int]:
        """Who was told something since the last look."""
        rows = await self._db.fetch(
            f"select n.xact::text as xact, n.id, n.person from {quote(self._schema)}.notification n"
            " where (n.xact, n.id) > ($1::text::xid8, $2::bigint) and n.xact < pg_snapshot_xmin(pg_current_snapshot())"
            " order by n.xact, n.id limit $3",
            str(self._told[0]),
            self._told[1],
            BATCH,
        )
        if rows:
            self._told = (int(rows[-1]["xact"]), rows[-1]["id"])
        return frozenset(row["person"] for row in rows)

    async def _met(self) -> tuple[Meeting, ...]:
        """The records that somebody began or ceased to look at since the last look."""
        schema = quote(self._schema)
        rows = await self._db.fetch(
            f"select p.object, p.record, array_agg(distinct p.person) as people, max(p.moved) as moved"
            f" from {schema}.presence p where (p.object, p.record) in"
            f" (select m.object, m.record from {schema}.presence m where m.moved > $1) group by p.object, p.record",
            self._moved,
        )
        if rows:
            self._moved = max(row["moved"] for row in rows)
        return tuple((row["object"], row["record"], frozenset(row["people"])) for row in rows)

    async def _moved_jobs(self) -> tuple[Job, ...]:
        async with self._db.acquire() as connection:
            jobs = await recent(connection, self._schema, limit=50)
        before, self._jobs = self._jobs, {job.id: (job.state, job.progress) for job in jobs}
        if before is None:
            return ()
        return tuple(job for job in jobs if before.get(job.id) != (job.state, job.progress))


_NEXT = """
select id, xact::text as xact, to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as at, type, actor,
    actor_name, object, record, changes::text as changes, cause::text as cause
from {schema}.event
where (xact, id) > ($1::text::xid8, $2::bigint) and xact < pg_snapshot_xmin(pg_current_snapshot())
order by xact, id limit $3
"""


def _logged(row: Any) -> Logged:
    return Logged(
        id=row["id"],
        transaction=int(row["xact"]),
        at=row["at"],
        type=row["type"],
        actor=row["actor"],
        actor_name=row["actor_name"],
        object=row["object"],
        record=row["record"],
        changes=json.loads(row["changes"]),
        cause=None if row["cause"] is None else json.loads(row["cause"]),
    )
