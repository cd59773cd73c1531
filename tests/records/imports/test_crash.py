"""An import whose process is killed leaves all of a chunk or nothing, and goes on exactly after it."""

import asyncio
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from yunchou.access.actor import Caller
from yunchou.base.errors import Problem
from yunchou.records.imports.run import import_folder, import_of, locate, resume, run_import
from yunchou.records.imports.runner import Runner
from yunchou.records.imports.store import add

CHECKOUT = Path(__file__).resolve().parents[3]
ROWS = 3000
CHUNK = 100
# No match, so that a row done twice would be two records.
PLAN = """
[[step]]
file = "a.csv"
object = "account"
[step.map]
name = "name"
employees = "number"
"""
PROCESS = """
import asyncio, sys
from pathlib import Path
from tests.fixtures.organisation import company_of
from tests.records.imports.conftest import administrator
from yunchou.base.db import Database
from yunchou.records.imports.run import import_folder

async def main():
    db = await Database.open(sys.argv[1])
    admin = await administrator(await company_of(db))
    await import_folder(admin, Path(sys.argv[2]), chunk=int(sys.argv[3]))

asyncio.run(main())
"""


def lay_rows(lay: Callable[..., Path]) -> Path:
    return lay(PLAN, a_csv="name,number\n" + "".join(f"公司{n},{n}\n" for n in range(ROWS)))


async def numbers(caller: Caller) -> list[int]:
    organisation = caller.organisation
    found = await organisation.db.fetch(
        f'select employees from "{organisation.schema}".r_account order by id'
    )
    return [row[0] for row in found]


async def killed_in_the_middle(caller: Caller, folder: Path) -> int:
    """Runs an import in a process of its own, kills it once some chunks are in, and gives the import's id."""
    organisation = caller.organisation
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, organisation.db.url, str(folder), str(CHUNK), cwd=CHECKOUT
    )
    try:
        while process.returncode is None:
            row = await organisation.db.fetchrow(
                f'select id, position from "{organisation.schema}".import_run'
            )
            if row is not None and row["position"] >= 3 * CHUNK:
                process.send_signal(signal.SIGKILL)
                await process.wait()
                return int(row["id"])
            await asyncio.sleep(0.01)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    raise AssertionError(f"the import ended before it could be killed: {process.returncode}")


async def settled(caller: Caller) -> None:
    """Waits until the server has noticed that the killed process is gone."""
    query = "select count(*) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"

    async def gone() -> bool:
        return not await caller.organisation.db.fetchval(query)

    await until(gone)


async def test_a_killed_import_goes_on_where_it_was(admin: Caller, lay: Callable[..., Path]) -> None:
    import_id = await killed_in_the_middle(admin, lay_rows(lay))
    await settled(admin)
    left = await import_of(admin, import_id)
    assert left.state == "running"
    assert 0 < left.position < ROWS
    assert left.position % CHUNK == 0
    assert await numbers(admin) == list(range(left.position))
    assert left.total.created == left.position

    done = await run_import(admin, import_id, chunk=CHUNK)
    assert done.counts.as_json() == {"created": ROWS, "updated": 0, "unchanged": 0, "failed": 0}
    assert await numbers(admin) == list(range(ROWS))
    with pytest.raises(Problem, match="not_runnable"):
        await run_import(admin, import_id)


async def test_an_import_that_was_called_off_is_resumed(
    company: Company, admin: Caller, lay: Callable[..., Path]
) -> None:
    folder = lay_rows(lay)
    chunks = 0

    def stopped() -> bool:
        nonlocal chunks
        chunks += 1
        return chunks > 4

    async with admin.organisation.db.transaction() as link:
        await add(link, admin, 5, PLAN, [locate("a.csv", folder, None)], dry_run=False)
    done = await run_import(admin, 5, stopped=stopped, chunk=CHUNK)
    assert done.state == "cancelled"
    assert done.created == 4 * CHUNK
    assert await resume(admin, 5) > 0
    done = await run_import(admin, 5)
    assert (done.state, done.created) == ("done", ROWS)
    assert await numbers(admin) == list(range(ROWS))


async def test_of_two_processes_with_one_import_only_one_goes_on(
    admin: Caller, lay: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = lay_rows(lay)
    async with admin.organisation.db.transaction() as link:
        await add(link, admin, 5, PLAN, [locate("a.csv", folder, None)], dry_run=False)
    ended = await asyncio.gather(
        run_import(admin, 5, chunk=CHUNK), run_import(admin, 5, chunk=CHUNK), return_exceptions=True
    )
    assert sum(isinstance(each, Problem) and each.code == "running_elsewhere" for each in ended) <= 1
    assert await numbers(admin) == list(range(ROWS))
    assert (await import_of(admin, 5)).total.created == ROWS


async def test_a_fault_of_the_program_leaves_an_import_that_can_go_on(
    admin: Caller, lay: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    commit, seen = Runner._commit, 0

    async def failing(self: Runner, *given: object) -> None:
        nonlocal seen
        seen += 1
        if seen == 3:
            raise RuntimeError("a fault")
        await commit(self, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(Runner, "_commit", failing)
    with pytest.raises(RuntimeError, match="a fault"):
        await import_folder(admin, lay_rows(lay), chunk=CHUNK)
    monkeypatch.undo()
    import_id = await admin.organisation.db.fetchval(
        f'select id from "{admin.organisation.schema}".import_run'
    )
    assert (await import_of(admin, import_id)).state == "failed"
    await resume(admin, import_id)
    assert (await run_import(admin, import_id)).created == ROWS
    assert await numbers(admin) == list(range(ROWS))
