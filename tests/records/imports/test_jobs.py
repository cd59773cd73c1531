"""Imports as jobs: started from stored files, done by a worker, taken back and gone on with."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.jobs import queue
from yunchou.jobs.worker import Worker
from yunchou.records.imports.jobs import do_import, do_undo
from yunchou.records.imports.run import import_of, resume, start, start_undo
from yunchou.records.read import Query, rows
from yunchou.services.files import Files, StoredFile

PLAN = '[[step]]\nfile = "a.csv"\nobject = "account"\nmatch = ["external_id"]\n[step.map]\nexternal_id = "id"\nname = "name"\n'


HANDLERS = (do_import, do_undo)
"""Named, so that they are declared."""


@pytest.fixture
def files(company: Company, tmp_path: Path) -> Files:
    return Files(company.organisation.db, tmp_path / "files")


async def stored(company: Company, files: Files, text: str, name: str = "a.csv") -> StoredFile:
    async def stream() -> AsyncIterator[bytes]:
        yield text.encode()

    return await files.receive(company.organisation, name, stream(), purpose="import")


@asynccontextmanager
async def working(admin: Caller, files: Files) -> AsyncIterator[None]:

    async def caller_of(_: int, user: int | None) -> Caller:
        return admin

    stop = asyncio.Event()
    worker = Worker(admin.organisation.db, caller_of, resources={"files": files}, beat=0.05)
    running = asyncio.create_task(worker.run(stop))
    try:
        yield
    finally:
        stop.set()
        await running


async def ended(admin: Caller, job_id: int) -> queue.Job:
    async def job() -> queue.Job:
        async with admin.organisation.db.acquire() as link:
            return await queue.read(link, admin.organisation.schema, job_id)

    async def is_over() -> bool:
        return (await job()).state in queue.FINISHED

    await until(is_over)
    return await job()


async def test_an_import_is_done_by_a_worker_with_its_error_file(
    company: Company, admin: Caller, files: Files
) -> None:
    file = await stored(company, files, "id,name\n1,甲\n2,\n")
    job_id = await start(admin, [file], PLAN)
    async with working(admin, files):
        job = await ended(admin, job_id)
    assert job.state == "done", job.error
    assert {key: job.result[key] for key in ("created", "updated", "unchanged", "failed")} == {
        "created": 1, "updated": 0, "unchanged": 0, "failed": 1,
    }  # fmt: skip
    errors = await files.find(company.organisation, int(job.result["error_file"]))
    assert errors.path.read_text("utf-8-sig").splitlines()[1].startswith("2,,3,")
    assert job.files[0]["id"] == job.result["error_file"]
    assert (await import_of(admin, job_id)).error_file == errors.id


async def test_an_import_is_taken_back_by_a_worker(company: Company, admin: Caller, files: Files) -> None:
    job_id = await start(admin, [await stored(company, files, "id,name\n1,甲\n")], PLAN)
    with pytest.raises(Problem, match="not_undoable"):
        await start_undo(admin, job_id)
    async with working(admin, files):
        await ended(admin, job_id)
        job = await ended(admin, await start_undo(admin, job_id))
    assert (job.state, job.result) == ("done", {"deleted": 1, "restored": 0, "kept": 0})
    assert await rows(admin, "account", Query(["name"])) == []


async def test_an_import_that_waited_when_it_was_called_off_can_be_resumed(
    company: Company, admin: Caller, files: Files
) -> None:
    job_id = await start(admin, [await stored(company, files, "id,name\n1,甲\n")], PLAN)
    async with admin.organisation.db.acquire() as link:
        await queue.cancel(link, admin.organisation.schema, job_id)
    again = await resume(admin, job_id)
    async with working(admin, files):
        job = await ended(admin, again)
    assert (job.state, job.result["created"]) == ("done", 1)
    with pytest.raises(Problem, match="not_resumable"):
        await resume(admin, job_id)


async def test_one_file_and_its_object_are_enough(company: Company, admin: Caller, files: Files) -> None:
    file = await stored(company, files, "产品名称,标准价格\nA,10\n", "价目.csv")
    async with working(admin, files):
        job = await ended(admin, await start(admin, [file], None, object="product"))
    assert (job.state, job.result["created"]) == ("done", 1), job.result


async def test_a_dry_run_is_a_job_too(company: Company, admin: Caller, files: Files) -> None:
    file = await stored(company, files, "id,name\n1,甲\n")
    async with working(admin, files):
        job = await ended(admin, await start(admin, [file], PLAN, dry_run=True))
    assert (job.result["created"], job.result["dry_run"]) == (1, True)
    assert await rows(admin, "account", Query(["name"])) == []


async def test_a_plan_that_does_not_fit_fails_the_job_with_its_reason(
    company: Company, admin: Caller, files: Files
) -> None:
    file = await stored(company, files, "number,name\n1,甲\n")
    async with working(admin, files):
        job = await ended(admin, await start(admin, [file], PLAN))
    assert job.state == "failed"
    assert job.error is not None
    assert job.error["code"] == "invalid"


async def test_what_is_missing_is_told_at_once(company: Company, admin: Caller, files: Files) -> None:
    file = await stored(company, files, "id,name\n1,甲\n")
    two = PLAN + PLAN.replace("a.csv", "b.csv")
    with pytest.raises(Problem) as caught:
        await start(admin, [file], two)
    assert [error.field for error in caught.value.errors] == ["step[1].file"]
    with pytest.raises(Problem, match="malformed"):
        await start(admin, [], PLAN)
    with pytest.raises(Problem, match="malformed"):
        await start(admin, [file], None)
