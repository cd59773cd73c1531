"""Through PgBouncer in transaction mode, two processes of their own never act on a model that is no longer in force."""

import asyncio
import json
import os
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, read
from tests.fixtures.organisation import Company, company_of
from tests.fixtures.pool import pooled
from tests.model.test_changes import text
from tests.model.test_retype import run_jobs
from yunchou.base.db import Database
from yunchou.studio import change, retype

ROOT = Path(__file__).parents[2]


@pytest.fixture
async def pool(company: Company) -> AsyncIterator[str]:
    """The company's database behind a pool; the pool's own connections are ended before the database goes."""
    async with pooled(company.organisation.db.url) as address:
        yield address


PROCESS = """
import asyncio, json, sys
from tests.fixtures.organisation import company_of
from tests.fixtures.asking import create, read, update
from yunchou.base.db import Database
from yunchou.base.errors import Problem

async def main():
    db = await Database.open(sys.argv[1], direct_url=sys.argv[2])
    admin = (await company_of(db)).caller("管理员")
    account = sys.argv[3]
    stop = asyncio.Event()

    async def busy():
        n = 0
        while not stop.is_set():
            n += 1
            record = await read(admin, "account", account)
            assert ("left" in record) == ("right" in record), record
            await update(admin, "account", account, phone=str(10000 + n))
            await create(admin, "contact", name=f"{n}", account=account)
        return n

    working = asyncio.gather(busy(), busy(), busy())
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        word, name, value = json.loads(line)
        try:
            if word == "read":
                answer = (await read(admin, "account", account)).get(name, "absent")
            elif word == "write":
                answer = (await update(admin, "account", account, **{name: value})).outcome
            else:
                break
        except Problem as problem:
            answer = [error.code for error in problem.errors] or problem.code
        print(json.dumps(answer), flush=True)
    stop.set()
    print(json.dumps(sum(await working)), flush=True)
    await db.close()

asyncio.run(main())
"""


class Process:
    """A process of its own that reads and writes without pause, and answers questions between."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process

    async def ask(self, word: str, name: str = "", value: Any = None) -> Any:
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write((json.dumps([word, name, value]) + "\n").encode())
        line = await asyncio.wait_for(self.process.stdout.readline(), 60)
        assert line, "the process ended"
        return json.loads(line)


async def started(pool: str, direct: str, account: str) -> Process:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", PROCESS, pool, direct, account,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    return Process(process)


@pytest.mark.slow
async def test_two_processes_behind_a_pool_follow_every_change_at_once(
    company: Company, pool: str, rounds: int
) -> None:
    direct = company.organisation.db.url
    db = await Database.open(pool, direct_url=direct)
    try:
        # Whoever changes the model comes through the pool as well.
        admin = (await company_of(db)).caller("管理员")
        here = Company(admin.organisation, company.ids)
        account = await create(admin, "account", name="甲")
        both = [await started(pool, direct, account) for _ in range(2)]
        for each in both:
            assert await each.ask("read", "name") == "甲"
        for n in range(3 * rounds):
            name = f"f{n}"
            await change.create_field(admin, "account", text(name, indexed=n % 2 == 0))
            assert [await each.ask("read", name) for each in both] == [None, None]
            assert await both[0].ask("write", name, "12") == "updated"
            assert await both[1].ask("read", name) == "12"
            await change.change_field(admin, "account", name, {"name": f"g{n}", "max_length": 3})
            assert [await each.ask("read", name) for each in both] == ["absent", "absent"]
            assert await both[1].ask("write", name, "13") == ["unknown_field"]
            assert await both[0].ask("write", f"g{n}", "1234") == ["out_of_range"]
            await retype.start(admin, "account", f"g{n}", {"type": "integer"})
            await run_jobs(here)
            assert [await each.ask("read", f"g{n}") for each in both] == [12, 12]
            assert await both[1].ask("write", f"g{n}", "x") == ["wrong_type"]
            await change.delete_field(admin, "account", f"g{n}")
            assert await both[0].ask("write", f"g{n}", 1) == ["unknown_field"]
            await change.create_object(admin, {"name": f"o{n}", "label": "x"})
            await change.delete_object(admin, f"o{n}")
        for each in both:
            assert await each.ask("end") > 10
            assert await each.process.wait() == 0
        assert (await read(admin, "account", account))["name"] == "甲"
    finally:
        await db.close(2.0)
