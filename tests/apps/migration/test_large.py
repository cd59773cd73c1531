"""Ten thousand rows in few statements, and a run that is killed and goes on."""

import asyncio
import signal
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path

from tests.apps.migration import archives
from tests.fixtures.asking import statements
from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from yunchou.access.actor import Caller
from yunchou.apps.migration import running
from yunchou.apps.migration.store import Migration
from yunchou.records.imports.run import Summary, import_of, run_import
from yunchou.services.files import Files

Looked = Callable[..., Awaitable[Migration]]
Done = Callable[..., Awaitable[Summary]]
CHECKOUT = Path(__file__).resolve().parents[3]
CHUNK = 100
PROCESS = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from tests.records.imports.conftest import administrator
from yunchou.base.db import Database
from yunchou.records.imports.run import run_import

async def main():
    db = await Database.open(sys.argv[1])
    admin = await administrator(await company_of(db))
    await run_import(admin, int(sys.argv[2]), chunk=int(sys.argv[3]))

asyncio.run(main())
"""


async def count_of(admin: Caller, name: str) -> int:
    schema = admin.organisation.schema
    found: int = await admin.organisation.db.fetchval(
        f'select count(*) from "{schema}".r_{name} where external_id is not null'
    )
    return found


def archive(path: Path, count: int) -> Path:
    return archives.zoho(
        path, {"Accounts": archives.accounts(count), "Contacts": archives.contacts(count, count)}
    )


async def test_ten_thousand_rows_take_no_more_statements_than_their_chunks(
    company: Company, admin: Caller, looked: Looked, done: Done, tmp_path: Path
) -> None:
    few, many = 500, 5000
    async with statements(company) as before:
        assert (await done(await looked(archive(tmp_path / "few.zip", few)))).created == 2 * few
    async with statements(company) as after:
        summary = await done(await looked(archive(tmp_path / "many.zip", many)))
    assert summary.failed == 0, summary.faults
    assert await count_of(admin, "contact") == many
    # Three chunks of each table instead of one.
    assert len(after) < 4 * len(before), (len(before), len(after))


async def test_a_run_that_is_killed_goes_on_where_it_was(
    admin: Caller, files: Files, looked: Looked, tmp_path: Path
) -> None:
    count = 1500
    migration = await looked(archive(tmp_path / "b.zip", count))
    number = await running.start(admin, migration.id, dry_run=False)
    db, schema = admin.organisation.db, admin.organisation.schema
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, db.url, str(number), str(CHUNK), cwd=CHECKOUT
    )
    try:
        while process.returncode is None:
            row = await db.fetchrow(f'select step, position from "{schema}".import_run where id = $1', number)
            if row is not None and row["position"] >= 3 * CHUNK:
                process.send_signal(signal.SIGKILL)
                await process.wait()
                break
            await asyncio.sleep(0.01)
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()

    async def gone() -> bool:
        query = "select count(*) from pg_locks where locktype = 'advisory' and pid <> pg_backend_pid()"
        return not await db.fetchval(query)

    await until(gone)
    left = await import_of(admin, number)
    assert left.state == "running"
    assert 0 < await count_of(admin, "account") < count
    done = await run_import(admin, number, files)
    assert (done.failed, await count_of(admin, "account"), await count_of(admin, "contact")) == (
        0,
        count,
        count,
    )
