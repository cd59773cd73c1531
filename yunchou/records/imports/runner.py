"""Running an import: chunk by chunk, each chunk one transaction that also notes how far the import has come.

While the database stores one chunk the next is made ready (`yunchou.records.turns`), as far as it does not depend on it.

A process that dies leaves all of a chunk or nothing of it, and whoever goes on begins at the next row. The file is
read, and its cells are turned into values, in a thread that keeps one chunk ahead of the writing.
"""

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import aclosing
from functools import partial
from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.base.errors import FieldError, conflict, forbidden, invalid, say
from yunchou.records.imports import store
from yunchou.records.imports.binding import Binder, BoundStep
from yunchou.records.imports.plan import Plan, Step, read_plan
from yunchou.records.imports.reading import open_table
from yunchou.records.imports.resolve import Coming, Resolver
from yunchou.records.imports.store import Counts, Given, Import
from yunchou.records.imports.table import Table
from yunchou.records.imports.taking import Taker
from yunchou.records.imports.transform import Chunk, chunks
from yunchou.records.imports.writing import write_chunk
from yunchou.records.statistics import look_at
from yunchou.records.turns import Line, Turn
from yunchou.records.write import Unit
from yunchou.services.files import Files

CHUNK = 2000
"""Rows written in one transaction."""
WHOLE_DRY_RUN = 50_000
"""Up to this many rows a dry run is one transaction, in which each step sees what the steps before it would have made;
a longer one is rolled back chunk by chunk, so that nobody has to wait for it: what steps refer to is known by its text alone."""
TRIES = 4
HISTORY = "imports.history"

Progress = Callable[[float], None]
Stopped = Callable[[], bool]


class CalledOff(Exception):
    """The import was called off between two chunks."""


class Superseded(Exception):
    """Another process goes on with this import."""


class _Undone(Exception):
    """Ends a transaction of a dry run, so that nothing of it stays."""


class Runner:
    """One run over an import from where it stands to its end."""

    def __init__(
        self,
        caller: Caller,
        run: Import,
        *,
        progress: Progress | None = None,
        stopped: Stopped | None = None,
        chunk: int = CHUNK,
        files: Files | None = None,
    ) -> None:
        self.caller = caller
        self.run = run
        self.plan: Plan = read_plan(run.plan)
        self.tables: list[Table] = []
        self.bound: list[BoundStep] = []
        self.historic = False
        self._progress = progress or (lambda share: None)
        self._stopped = stopped or (lambda: False)
        self._chunk = chunk
        self._taker = Taker(caller, files, run.dry_run)
        self._rows = 1
        self._done = 0
        self._chunks = 0

    async def prepare(self) -> None:
        """Open the files and bind every step. Raises 422 with every fault, before the first row is written."""
        snapshot = await self.caller.organisation.snapshot()
        time_zone = self.caller.organisation.settings.time_zone
        faults: list[FieldError] = []
        for number, step in enumerate(self.plan.steps):
            table = await asyncio.to_thread(_open, self.run.file(step.file), step)
            binder = Binder(snapshot.model, number, step, table.columns, time_zone)
            bound = binder.bind()
            faults.extend(binder.faults)
            self.tables.append(table)
            if bound is not None:
                self.bound.append(bound)
        if faults:
            raise invalid(
                faults, say("导入方案与数据不符。", "The plan does not fit the model or the files.")
            )
        self.historic = self._may_set_history(snapshot)
        self._rows = max(1, sum(table.about_rows for table in self.tables))
        self._done = sum(table.about_rows for table in self.tables[: self.run.step]) + self.run.position

    def _may_set_history(self, snapshot: Any) -> bool:
        allowed = self.caller.viewer(snapshot).rights.may(HISTORY)
        if not allowed and any(bound.historic for bound in self.bound):
            message = say("只有管理员可以导入历史日期。", "Only administrators may import dates of the past.")
            raise forbidden(message)
        return allowed

    async def work(self) -> None:
        """Write all that is left. Raises `CalledOff` when called off, `Superseded` when another process goes on."""
        if self.run.dry_run:
            await self._try()
            return
        for number in range(self.run.step, len(self.bound)):
            if number != self.run.step or self.run.step_began is None:
                await self._begin(number)
            await self._step(self.bound[number], self.tables[number])

    async def _begin(self, number: int) -> None:
        async with self.caller.organisation.db.transaction() as link:
            self.run.step_began = await store.begin_step(link, self.caller, self.run.id, number)
        self.run.step, self.run.position = number, 0

    async def _step(self, bound: BoundStep, table: Table) -> None:
        assert self.run.step_began is not None
        resolver = Resolver(bound, self.run.step_began)
        self._chunks = 0
        source = chunks(bound, iter(table.rows()), self._chunk, self.run.position)
        async with aclosing(_ahead(source)) as coming, Line() as line:
            async for chunk in coming:
                if self._stopped():
                    await line.finish()
                    raise CalledOff
                await line.add(partial(self._commit, bound, resolver, chunk))

    def _tell(self, chunk: Chunk) -> None:
        self._done += chunk.end - chunk.start
        self._progress(min(1.0, self._done / self._rows))

    async def _commit(self, bound: BoundStep, resolver: Resolver, chunk: Chunk, turn: Turn) -> None:
        """One chunk in one transaction; again when somebody else wrote the same at the same moment."""
        if bound.owner.affects_access:
            # What the chunk before has written may decide what this one may do.
            await turn.come()
        for attempt in range(1, TRIES + 1):
            try:
                await self._transaction(bound, resolver, chunk, turn)
                break
            except (
                asyncpg.UniqueViolationError,
                asyncpg.DeadlockDetectedError,
                asyncpg.InvalidCachedStatementError,
            ):
                if attempt == TRIES:
                    raise
        resolver.keep()
        self.run.position = chunk.end
        self._tell(chunk)
        self._chunks += 1
        if self._chunks & (self._chunks - 1) == 0:
            # Whenever the step has written twice as much as before.
            await look_at(self.caller.organisation, bound.owner.table)

    async def _transaction(self, bound: BoundStep, resolver: Resolver, chunk: Chunk, turn: Turn) -> None:
        async with self._unit() as unit:
            unit.turn = turn
            counts = await self._write(unit, bound, resolver, chunk)
            if not await store.advance(unit.link, self.caller, self.run, chunk.end, counts):
                raise Superseded
        self.run.counts = counts

    def _unit(self) -> Unit:
        return Unit(self.caller, {"import": str(self.run.id)}, historic=self.historic)

    async def _write(self, unit: Unit, bound: BoundStep, resolver: Resolver, chunk: Chunk) -> list[Counts]:
        """Write a chunk and keep its faults; gives the counts of all steps with this chunk's added."""
        written = await write_chunk(unit, bound, resolver, chunk, self._taker)
        await unit.in_turn()
        await store.add_faults(unit.link, self.caller, self.run, written.failed)
        return _added(self.run.counts, bound.number, written.counts)

    # -- dry runs -----------------------------------------------------------------------------------------------

    async def _try(self) -> None:
        """Everything as if it were meant, and nothing of it kept but the counts and the faults."""
        self.run.counts = []
        if self._rows <= WHOLE_DRY_RUN:
            faults: list[tuple[int, list[Any]]] = []
            try:
                async with self._unit() as unit:
                    await self._try_all(unit, faults)
                    raise _Undone
            except _Undone:
                pass
            for step, failed in faults:
                self.run.step = step
                async with self.caller.organisation.db.transaction() as link:
                    await store.add_faults(link, self.caller, self.run, failed)
            return
        made = Coming(self.bound)
        for bound, table in zip(self.bound, self.tables, strict=True):
            self.run.step = bound.number
            resolver = Resolver(bound, await self._now(), made)
            async with aclosing(_ahead(chunks(bound, iter(table.rows()), self._chunk))) as coming:
                async for chunk in coming:
                    await self._try_chunk(bound, resolver, chunk)
                    made.add(bound.owner, chunk.items)

    async def _try_all(self, unit: Unit, faults: list[tuple[int, list[Any]]]) -> None:
        for bound, table in zip(self.bound, self.tables, strict=True):
            resolver = Resolver(bound, await unit.link.fetchval("select yunchou.next_id()"))
            async with aclosing(_ahead(chunks(bound, iter(table.rows()), self._chunk))) as coming:
                async for chunk in coming:
                    if self._stopped():
                        raise CalledOff
                    written = await write_chunk(unit, bound, resolver, chunk, self._taker)
                    resolver.keep()
                    faults.append((bound.number, written.failed))
                    self.run.counts = _added(self.run.counts, bound.number, written.counts)
                    self._tell(chunk)

    async def _try_chunk(self, bound: BoundStep, resolver: Resolver, chunk: Chunk) -> None:
        if self._stopped():
            raise CalledOff
        try:
            async with self._unit() as unit:
                written = await write_chunk(unit, bound, resolver, chunk, self._taker)
                raise _Undone
        except _Undone:
            pass
        self.run.counts = _added(self.run.counts, bound.number, written.counts)
        async with self.caller.organisation.db.transaction() as link:
            await store.add_faults(link, self.caller, self.run, written.failed)
        self._tell(chunk)

    async def _now(self) -> int:
        now: int = await self.caller.organisation.db.fetchval("select yunchou.next_id()")
        return now


def _added(counts: list[Counts], step: int, more: Counts) -> list[Counts]:
    """The counts of all steps with more rows of one of them."""
    out = [*counts, *(Counts() for _ in range(step + 1 - len(counts)))]
    out[step] = out[step].plus(more)
    return out


def _open(given: Given, step: Step) -> Table:
    if not given.path.is_file() or given.path.stat().st_size != given.size:
        raise conflict(
            "file_changed",
            say("文件 {f} 已被改动或移走。", "The file {f} was changed or moved.", f=given.name),
        )
    return open_table(
        given.path, given.name, sheet=step.sheet, encoding=step.encoding, delimiter=step.delimiter
    )


async def _ahead(source: Generator[Chunk, None, None]) -> AsyncGenerator[Chunk, None]:
    """The chunks of a source, the next one being made in a thread while the current one is written."""
    coming = asyncio.create_task(asyncio.to_thread(next, source, None))
    try:
        while (chunk := await coming) is not None:
            coming = asyncio.create_task(asyncio.to_thread(next, source, None))
            yield chunk
    finally:
        # A generator may not be closed while a thread still runs in it.
        await asyncio.wait({coming})
        if not coming.cancelled():
            coming.exception()
        source.close()
