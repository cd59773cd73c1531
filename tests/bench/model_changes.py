"""How long anybody waits while the model of a filled table changes.

`python3 run.py bench model_changes [--rows N]` makes a car object with N records, lets four readers and two writers of a
process of their own work on it without pause, and meanwhile adds, renames and deletes fields, builds an index and changes
a type. It prints, for each kind of change, how long it took and the longest that a read and a write took meanwhile.
"""

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from tests.fixtures.asking import create, read, update
from tests.fixtures.organisation import Company, company_of, prepare_company
from tests.model.test_changes import CAR, text
from tests.model.test_retype import run_jobs
from yunchou.access.actor import Caller
from yunchou.base.cluster import Cluster
from yunchou.base.db import Database
from yunchou.records.read import Query, rows
from yunchou.studio import change, log, retype
from yunchou.studio.preview import preview
from yunchou.upgrades import upgrade

ROOT = Path(__file__).parents[2]


async def work(url: str, car: str) -> None:
    """What the process beside does: prints a line `read|write started took` for each request, until it is ended."""
    db = await Database.open(url, max_size=8)
    admin = (await company_of(db)).caller("管理员")

    async def on(kind: str, once: Callable[[int], Awaitable[Any]]) -> None:
        number = 0
        while True:
            number += 1
            began = time.monotonic()
            await once(number)
            print(json.dumps([kind, began, time.monotonic() - began]), flush=True)

    def listed(number: int) -> Awaitable[Any]:
        return rows(admin, "car", Query(limit=50))

    def one(number: int) -> Awaitable[Any]:
        return read(admin, "car", car)

    def changed(number: int) -> Awaitable[Any]:
        return update(admin, "car", car, price=number % 1000)

    def made(number: int) -> Awaitable[Any]:
        return create(admin, "car", name=f"n{number}")

    await asyncio.gather(
        *(on("read", each) for each in (listed, listed, one, one)),
        *(on("write", each) for each in (changed, made)),
    )


class Beside:
    """The process that reads and writes, and what it told."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.told: list[tuple[str, float, float]] = []
        self.warm = asyncio.Event()
        self._listening = asyncio.create_task(self._listen())

    async def _listen(self) -> None:
        assert self.process.stdout
        while line := await self.process.stdout.readline():
            self.told.append(tuple(json.loads(line)))
            if len(self.told) == 50:
                self.warm.set()

    def worst(self, kind: str, since: float, until: float) -> float:
        """The longest request of a kind that ran within the time, in milliseconds."""
        took = [t for k, began, t in self.told if k == kind and began < until and began + t > since]
        return max(took, default=0.0) * 1000

    async def end(self) -> None:
        self.process.kill()
        await self.process.wait()
        self._listening.cancel()


async def measured(beside: Beside, what: str, run: Callable[[], Awaitable[Any]]) -> None:
    began = time.monotonic()
    await run()
    ended = time.monotonic()
    await asyncio.sleep(1.0)
    print(
        f"| {what} | {ended - began:.2f} s | {beside.worst('read', began, ended):.0f} ms"
        f" | {beside.worst('write', began, ended):.0f} ms |",
        flush=True,
    )


async def jobs_done(company: Company) -> None:
    """Does the waiting jobs of the model as a worker would."""
    for result in await run_jobs(company):
        if isinstance(result, Exception):
            raise result


async def filled(admin: Caller, count: int) -> str:
    """The object with its records; gives the id of one."""
    await change.create_object(admin, CAR)
    car = await create(admin, "car", name="甲", position="0", price=1)
    organisation = admin.organisation
    owner = (await organisation.snapshot()).model.object("car")
    column = {name: owner.fields[name].column for name in ("name", "position", "price")}
    link = await organisation.db.connect(statement_timeout=0)
    await link.execute(
        f'insert into "{organisation.schema}"."{owner.table}" ("{column["name"]}", "{column["position"]}",'
        f" \"{column['price']}\", sort_key) select 'c' || n, n::text, n % 1000, 'c' || n from generate_series(1, {count}) n"
    )
    await link.execute(f'analyze "{organisation.schema}"."{owner.table}"')
    await link.close()
    return car


async def measure(url: str, count: int) -> None:
    db = await Database.open(url, max_size=4)
    await upgrade(db)
    await prepare_company(db)
    company = await company_of(db)
    admin = company.caller("管理员")
    car = await filled(admin, count)
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.bench.model_changes", "--beside", url, car,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )  # fmt: skip
    beside = Beside(process)
    try:
        await beside.warm.wait()
        print(f"{count:,} rows\n| change | took | longest read | longest write |\n| --- | --- | --- | --- |")
        await measured(beside, "nothing, for 5 s", lambda: asyncio.sleep(5))

        async def ten(run: Callable[[int], Awaitable[Any]]) -> None:
            for n in range(10):
                await run(n)

        await measured(
            beside, "10 fields added", lambda: ten(lambda n: change.create_field(admin, "car", text(f"f{n}")))
        )
        await measured(
            beside,
            "10 renamed",
            lambda: ten(lambda n: change.change_field(admin, "car", f"f{n}", {"name": f"g{n}"})),
        )
        await measured(
            beside, "10 deleted", lambda: ten(lambda n: change.delete_field(admin, "car", f"g{n}"))
        )
        lookup = {"name": "account2", "type": "lookup", "target": "account", "label": "x"}
        await measured(
            beside, "lookup added (its index by a job)", lambda: change.create_field(admin, "car", lookup)
        )
        await measured(beside, "its index built", lambda: jobs_done(company))
        await change.change_field(admin, "car", "position", {"unique": True})
        await measured(beside, "unique index built and in force", lambda: jobs_done(company))
        await change.change_field(admin, "car", "position", {"unique": False})
        await measured(
            beside,
            "preview of text → integer",
            lambda: preview(admin, "car", "position", {"type": "integer"}),
        )
        await retype.start(admin, "car", "position", {"type": "integer"})
        await measured(beside, "text → integer", lambda: jobs_done(company))
        done = (await log.changes(admin, limit=1))["changes"][0]
        await log.undo(admin, int(done["id"]))
        await measured(beside, "undone", lambda: jobs_done(company))
        print(
            f"{len(beside.told):,} requests beside, none failed: the process lives: {process.returncode is None}"
        )
    finally:
        await beside.end()
        await db.close(2.0)


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("--rows", type=int, default=1_000_000)
    asked.add_argument("--beside", nargs=2)
    given = asked.parse_args()
    if given.beside:
        with contextlib.suppress(KeyboardInterrupt):
            asyncio.run(work(*given.beside))
        return
    with tempfile.TemporaryDirectory(prefix="yunchou-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder), settings={"max_connections": "60", "shared_buffers": "256MB"}) as cluster:
            asyncio.run(measure(cluster.url(), given.rows))


if __name__ == "__main__":
    main()
