"""The process side of jobs: takes deliveries from the queue, runs handlers, sees that each job ends once.

pgqueuer wakes us, hands out each delivery to one worker and gives a delivery again when its worker falls silent.
What a delivery means is decided here, against the job's own row: it is claimed under a new attempt number, and only
the newest attempt may report progress or end the job. So a worker that was merely stuck finds itself superseded.
"""

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import asyncpg
import msgspec
from pgqueuer.adapters.drivers.asyncpg import AsyncpgDriver
from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
from pgqueuer.adapters.persistence.queries import Queries
from pgqueuer.core.qm import QueueManager
from pgqueuer.domain.errors import FailingListenerError, RetryRequested
from pgqueuer.domain.settings import DBSettings, Durability
from pgqueuer.domain.types import Channel
from pgqueuer.models import Job as Delivery

from yunchou.base import log, tracing
from yunchou.base.db import Database, is_full, quote
from yunchou.base.errors import Message, Problem, say, storage_full
from yunchou.jobs.handlers import KINDS, Cancelled, JobContext, Kind, lost_database
from yunchou.jobs.queue import AHEAD, ENTRY
from yunchou.jobs.schedule import WorksOf, everybody_works_weekdays, put_due_aside

logger = log.get(__name__)
# What becomes of a delivery is said here; pgqueuer would tell each outage once more per flush, with traces.
logging.getLogger("pgqueuer").setLevel(logging.CRITICAL)

BEAT = 1.0
"""Seconds between two heartbeats of a running job."""
SILENCE = 20.0
"""Seconds of silence after which a delivery is given to another worker."""
LOST_LIMIT = 5
"""A job whose process vanished this often is taken to be the cause and fails."""
TICK = 30.0
"""Seconds between two looks at what is due by schedule."""
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0
"""Seconds before the second try of a job that may be tried again, doubled with each further one."""
OUTAGE_TRIES = 10
"""How often any job is tried again when it was the database that went away."""
CANCEL_GRACE = 20.0
"""Seconds a handler has, once called off, before it is interrupted."""

CallerOf = Callable[[int, int | None], Awaitable[Any]]
"""Makes the caller for (organisation id, user id or None for the system)."""


@dataclass(frozen=True, slots=True)
class _Claim:
    organisation: int
    schema: str
    job: int
    attempt: int
    tries: int
    kind: str


class Worker:
    """Empties the queue until told to stop; outlives the database being away.

    `resources` is handed to every handler. `concurrency`: how many jobs this process runs at once. `beat` and
    `silence` are seconds; see the constants.
    """

    def __init__(
        self,
        database: Database,
        caller_of: CallerOf,
        *,
        resources: Mapping[str, Any] | None = None,
        concurrency: int = 2,
        beat: float = BEAT,
        silence: float = SILENCE,
        works_of: WorksOf = everybody_works_weekdays,
    ) -> None:
        self.database = database
        self.caller_of = caller_of
        self.works_of = works_of
        self.resources = dict(resources or {})
        self.concurrency = max(2, concurrency)
        self.beat = beat
        self.silence = silence
        self.ready = asyncio.Event()
        self._stopping = False
        self._running: set[asyncio.Task[Any]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set; jobs under way are then handed back to the queue."""
        pause = 0.5
        while not stop.is_set():
            try:
                await self._serve(stop)
                pause = 0.5
            except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError, FailingListenerError) as fault:
                logger.warning("queue not reachable (%s: %s), trying again", type(fault).__name__, fault)
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), pause)
                pause = min(pause * 2, 10.0)
            finally:
                self.ready.clear()

    async def _serve(self, stop: asyncio.Event) -> None:
        connection = await self.database.connect()
        try:
            manager = QueueManager(_queries(connection), resources={})
            # The entry never raises but for a retry, so nothing should ever be held; held rather than
            # deleted all the same, because a delivery that is lost here would leave its job waiting.
            manager.entrypoint(ENTRY, on_failure="hold", accepts_context=False)(self._deliver)
            beside = [
                asyncio.create_task(self._stop_when(stop, manager)),
                asyncio.create_task(self._tick()),
            ]
            self.ready.set()
            try:
                await manager.run(
                    dequeue_timeout=timedelta(seconds=min(5.0, self.silence / 2)),
                    batch_size=1,
                    max_concurrent_tasks=self.concurrency,
                    shutdown_on_listener_failure=True,
                    heartbeat_timeout=timedelta(seconds=self.silence),
                    log_aggregation_interval=timedelta(0),
                )
            finally:
                for task in beside:
                    task.cancel()
        finally:
            with contextlib.suppress(Exception):
                await connection.close(timeout=2)

    async def _stop_when(self, stop: asyncio.Event, manager: QueueManager) -> None:
        await stop.wait()
        self._stopping = True
        manager.shutdown.set()
        for task in tuple(self._running):
            task.cancel()

    async def _tick(self) -> None:
        while True:
            try:
                await put_due_aside(self.database, self.works_of)
                await self._tidy()
            except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError) as fault:
                logger.warning("schedule not looked at: %s", fault)
            await asyncio.sleep(TICK)

    async def _tidy(self) -> None:
        # A delivery is held only when pgqueuer itself could not write down that it is to come again.
        await self.database.execute(
            "update yunchou.pgqueuer set status = 'queued', queue_manager_id = null where status = 'failed'"
        )
        await self.database.execute(
            "delete from yunchou.pgqueuer_log where created < now() - interval '7 days'"
        )

    async def _deliver(self, delivery: Delivery) -> None:
        organisation, job_id = msgspec.json.decode(delivery.payload or b"[0,0]", type=tuple[int, int])
        try:
            await self._handle(organisation, job_id)
        except RetryRequested:
            raise
        except Exception as fault:
            # The database went away, or our own fault: the job's row still says what it is, so come again.
            logger.warning("job %s put off: %s: %s", job_id, type(fault).__name__, fault)
            raise RetryRequested(timedelta(seconds=2), reason=str(fault)) from fault

    async def _handle(self, organisation: int, job_id: int) -> None:
        schema = await self.database.fetchval(
            "select schema_name from yunchou.organisation where id = $1", organisation
        )
        if schema is None:
            return  # the organisation is gone
        table = f"{quote(schema)}.job"
        row = await self.database.fetchrow(
            f"update {table} set state = 'running', attempt = attempt + 1,"
            " lost = lost + (state = 'running')::int, started_at = coalesce(started_at, now()), heartbeat = now()"
            " where id = $1 and (state = 'waiting' or (state = 'running'"
            " and (coalesce(heartbeat, created_at) < now() - $2 * interval '1 second'"
            f" or coalesce(heartbeat, created_at) > now() + {AHEAD})))"
            " returning kind, payload::text, created_by, attempt, lost, tries, cancel_requested, progress::float8",
            job_id,
            self.silence / 2,
        )
        if row is None:
            if await self.database.fetchval(f"select state = 'running' from {table} where id = $1", job_id):
                # Somebody is at it. Looked at again later, in case that somebody falls silent.
                raise RetryRequested(timedelta(seconds=self.silence), reason="runs elsewhere")
            return  # it has ended
        claim = _Claim(organisation, schema, job_id, row["attempt"], row["tries"], row["kind"])
        kind = KINDS.get(claim.kind)
        if row["cancel_requested"]:
            await self._end(claim, "cancelled")
        elif kind is None:
            await self._end(claim, "failed", error=_no_handler(claim.kind))
        elif row["lost"] >= LOST_LIMIT:
            await self._end(claim, "failed", error=_vanished())
        else:
            await self._run(claim, kind, row)

    async def _run(self, claim: _Claim, kind: Kind, row: Any) -> None:
        context = JobContext(
            job_id=claim.job,
            organisation_id=claim.organisation,
            schema=claim.schema,
            kind=claim.kind,
            payload=msgspec.json.decode(row["payload"]),
            database=self.database,
            caller=None,
            attempt=claim.attempt,
            resources=self.resources,
            share=row["progress"],
        )
        work = asyncio.create_task(self._work(context, kind, row["created_by"]))
        self._running.add(work)
        pulse = asyncio.create_task(self._pulse(claim, context, work))
        try:
            result = await work
        except asyncio.CancelledError:
            await self._interrupted(claim, context)
        except Cancelled as ended:
            await self._end(claim, "cancelled", context, ended.result)
        except Exception as fault:  # noqa: BLE001  whatever a handler raises ends up in the job's row
            await self._fault(claim, kind, context, fault)
        else:
            await self._end(claim, "done", context, result)
        finally:
            self._running.discard(work)
            pulse.cancel()

    async def _work(self, context: JobContext, kind: Kind, actor: int | None) -> Any:
        if self._stopping:
            raise asyncio.CancelledError
        told = {"yunchou.job": str(context.job_id), "yunchou.organisation": str(context.organisation_id)}
        with log.request(f"job-{context.job_id}"), tracing.span(f"job {kind.name}", "consumer", told):
            context.caller = await self.caller_of(context.organisation_id, actor)
            return await kind.handler(context)

    async def _interrupted(self, claim: _Claim, context: JobContext) -> None:
        if context.cancel_requested:
            await self._end(claim, "cancelled", context)
        elif self._stopping:
            await self._write(claim, "state = 'waiting', progress = $3", context.share)
            raise RetryRequested(timedelta(0), reason="worker stops")
        # otherwise superseded: the newer delivery ends the job

    async def _fault(self, claim: _Claim, kind: Kind, context: JobContext, fault: Exception) -> None:
        allowed = max(kind.retries, OUTAGE_TRIES) if lost_database(fault) else kind.retries
        if claim.tries < allowed and not isinstance(fault, Problem):
            await self._write(claim, "state = 'waiting', tries = tries + 1, progress = $3", context.share)
            pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2**claim.tries)
            logger.warning("job %s (%s) failed, again in %.1f s: %r", claim.job, claim.kind, pause, fault)
            raise RetryRequested(timedelta(seconds=pause), reason=repr(fault))
        if not isinstance(fault, Problem):
            logger.error("job %s (%s) failed", claim.job, claim.kind, exc_info=fault)
        await self._end(claim, "failed", context, error=_words(fault))

    async def _pulse(self, claim: _Claim, context: JobContext, work: asyncio.Task[Any]) -> None:
        called_off = 0.0
        while True:
            await asyncio.sleep(self.beat)
            try:
                asked = await self.database.fetchval(
                    f"update {quote(claim.schema)}.job set heartbeat = now(), progress = $3::float8"
                    " where id = $1 and attempt = $2 and state = 'running' returning cancel_requested",
                    claim.job,
                    claim.attempt,
                    context.share,
                )
            except (OSError, asyncpg.InterfaceError, asyncpg.PostgresError) as fault:
                logger.warning("no heartbeat for job %s: %s", claim.job, fault)
                continue
            if asked is None:
                work.cancel()
                return
            if asked:
                context.cancel_requested = True
                called_off += self.beat
                if called_off > CANCEL_GRACE:
                    work.cancel()

    async def _end(
        self,
        claim: _Claim,
        state: str,
        context: JobContext | None = None,
        result: Any = None,
        error: dict[str, str] | None = None,
    ) -> None:
        files = context.files if context else []
        done = state == "done"
        await self._write(
            claim,
            "state = $3, result = $4::text::jsonb, files = $5::text::jsonb, error = $6::text::jsonb,"
            " finished_at = now(), heartbeat = now(), progress = case when $7 then 1 else greatest(progress, $8) end",
            state,
            _json(result),
            _json(files),
            _json(error),
            done,
            context.share if context else 0.0,
        )

    async def _write(self, claim: _Claim, assignments: str, *values: Any) -> None:
        """Change the job's row if this delivery is still the newest; its last word stands otherwise."""
        await self.database.execute(
            f"update {quote(claim.schema)}.job set {assignments} where id = $1 and attempt = $2 and state = 'running'",
            claim.job,
            claim.attempt,
            *values,
        )


def _json(value: Any) -> str | None:
    return None if value is None else msgspec.json.encode(value).decode()


def _queries(connection: Any) -> Queries:
    settings = DBSettings(
        prefix="",
        db_schema="yunchou",
        channel=Channel("ch_pgqueuer"),
        function="fn_pgqueuer_changed",
        statistics_table="pgqueuer_statistics",
        queue_status_type="pgqueuer_status",
        queue_table="pgqueuer",
        queue_table_log="pgqueuer_log",
        trigger="tg_pgqueuer_changed",
        schedules_table="pgqueuer_schedules",
        durability=Durability.durable,
    )
    return Queries(
        AsyncpgDriver(connection),
        qbe=QueryBuilderEnvironment(settings),
        qbq=QueryQueueBuilder(settings),
        qbs=QuerySchedulerBuilder(settings),
    )


def _words(fault: Exception) -> dict[str, str]:
    if isinstance(fault, Problem):
        return _error(fault.code, fault.detail)
    if is_full(fault):
        return _error("storage_full", storage_full().detail)
    text = say("任务执行时发生内部错误。", "The job met an internal error.")
    return _error("internal", text)


def _no_handler(kind: str) -> dict[str, str]:
    return _error(
        "no_handler", say("没有处理“{kind}”任务的程序。", "Nothing handles jobs of kind {kind}.", kind=kind)
    )


def _vanished() -> dict[str, str]:
    text = say(
        "执行任务的进程多次意外退出，任务已停止。", "The process running this job vanished again and again."
    )
    return _error("vanished", text)


def _error(code: str, message: Message) -> dict[str, str]:
    return {"code": code, "zh": message.zh, "en": message.en}
