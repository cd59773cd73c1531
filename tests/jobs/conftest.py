"""Handlers and workers for tests of jobs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from typing import Any

import pytest

from tests.fixtures.organisation import Company
from yunchou.jobs import handlers, queue, schedule
from yunchou.jobs.worker import Worker


@pytest.fixture(autouse=True)
def kinds() -> Iterator[None]:
    """Each test registers its own kinds of jobs, none of which is left behind."""
    before, days = dict(handlers.KINDS), dict(schedule.DECLARED)
    yield
    handlers.KINDS.clear()
    handlers.KINDS.update(before)
    schedule.DECLARED.clear()
    schedule.DECLARED.update(days)


async def until(holds: Callable[[], Awaitable[Any]]) -> None:
    """Waits, a minute at most, until something holds that only the database tells."""
    for _ in range(3000):
        if await holds():
            return
        await asyncio.sleep(0.02)
    raise TimeoutError


class Bench:
    """The queue of a company, with the calls that tests need."""

    def __init__(self, company: Company) -> None:
        self.organisation = company.organisation
        self.db = company.organisation.db

    async def put(self, kind: str, payload: dict[str, Any] | None = None, **how: Any) -> int:
        async with self.db.transaction() as link:
            return await queue.enqueue(link, self.organisation.id, kind, payload or {}, **how)

    async def job(self, job_id: int) -> queue.Job:
        async with self.db.acquire() as link:
            return await queue.read(link, self.organisation.schema, job_id)

    async def cancel(self, job_id: int) -> queue.Job:
        async with self.db.acquire() as link:
            return await queue.cancel(link, self.organisation.schema, job_id)

    async def ended(self, job_id: int, *states: str) -> queue.Job:
        """Waits until the job is in one of the states (any final one when none is named)."""

        async def is_so() -> bool:
            return (await self.job(job_id)).state in (states or queue.FINISHED)

        await until(is_so)
        return await self.job(job_id)

    async def column(self, job_id: int, name: str) -> Any:
        return await self.db.fetchval(
            f'select {name} from "{self.organisation.schema}".job where id = $1', job_id
        )

    async def emptied(self) -> None:
        """Waits until every delivery has been taken and dealt with."""

        async def none_left() -> bool:
            return not await self.deliveries()

        await until(none_left)

    async def deliveries(self) -> int:
        return int(await self.db.fetchval("select count(*) from yunchou.pgqueuer"))

    @asynccontextmanager
    async def working(self, **how: Any) -> AsyncIterator[Worker]:
        """A worker at work, stopped at the end."""

        async def caller_of(organisation: int, actor: int | None) -> tuple[int, int | None]:
            return organisation, actor

        worker = Worker(self.db, caller_of, **{"beat": 0.05, **how})
        stop = asyncio.Event()
        running = asyncio.create_task(worker.run(stop))
        try:
            async with asyncio.timeout(30):
                await worker.ready.wait()
            yield worker
        finally:
            stop.set()
            async with asyncio.timeout(30):
                await running


@pytest.fixture
def bench(company: Company) -> Bench:
    return Bench(company)
