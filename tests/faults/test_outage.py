"""The database away, silent or full, and the disk full: a clear answer at once, and everything as before when it is over."""

import asyncio
import contextlib
import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import pytest

from tests.doors.conftest import HASH, Client, Site, serving
from tests.fixtures.database import run_folder
from tests.fixtures.organisation import Company, company_of, prepare_company
from yunchou.base.cluster import Cluster
from yunchou.base.db import Database
from yunchou.upgrades import upgrade

pytestmark = pytest.mark.slow
PATIENCE = 120.0
SILENCE = 2.0
"""Seconds that a statement may take on these servers."""
MEGABYTE = 1 << 20


@contextlib.asynccontextmanager
async def house(home: Path, folder: Path) -> AsyncIterator[tuple[Site, Cluster]]:
    """A server with a database server of its own, which a test may harm; it keeps what it was told on its disk."""
    with Cluster(
        home, settings={"max_connections": "30", "max_wal_size": "64MB", "wal_recycle": "on"}
    ) as cluster:
        db = await Database.open(cluster.url(), max_size=4, statement_timeout=SILENCE)
        try:
            await upgrade(db)
            await prepare_company(db)
            await db.execute("update yunchou.login set password_hash = $1", HASH)
            async with serving(db, await company_of(db), folder) as site:
                yield site, cluster
        finally:
            await db.close(2.0)


@pytest.fixture
async def frail(tmp_path: Path) -> AsyncIterator[tuple[Site, Cluster]]:
    async with house(run_folder() / tmp_path.name, tmp_path) as made:
        yield made


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of its own with 250 MB."""
    folder = run_folder() / f"disk-{tmp_path.name}"
    folder.mkdir()
    subprocess.run(["mount", "-t", "tmpfs", "-o", "size=250m,mode=755", "tmpfs", str(folder)], check=True)
    try:
        yield folder
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)


def told(answer: httpx.Response, code: str = "unavailable") -> bool:
    """Whether it is the problem that clients know to wait for."""
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (503, code), answer.text
    assert int(answer.headers["retry-after"]) > 0
    assert answer.headers["content-type"] == "application/problem+json"
    return True


async def well_again(client: Client) -> httpx.Response:
    """The first write that is taken."""
    async with asyncio.timeout(PATIENCE):
        while True:
            answer = await client.post("/records/account", json={"name": "之后"})
            if answer.status_code == 201:
                return answer
            assert answer.status_code == 503, answer.text
            await asyncio.sleep(0.1)


async def kept(client: Client) -> set[str]:
    answer = await client.get("/records/account", params={"limit": 200, "fields": "name"})
    assert answer.status_code == 200, answer.text
    return {record["name"] for record in answer.json()["records"]}


async def test_a_database_that_is_stopped_is_told_of_and_comes_back(frail: tuple[Site, Cluster]) -> None:
    site, cluster = frail
    client = await site.sign_in()
    assert (await client.post("/records/account", json={"name": "之前"})).status_code == 201
    cluster.stop()
    for answer in (
        await client.get("/records/account"),
        await client.post("/records/account", json={"name": "其间"}),
        await client.get("/me"),
    ):
        assert told(answer)
    assert (await client.page("/healthz")).status_code == 200
    assert (await client.page("/readyz")).status_code == 503
    cluster.start()
    await well_again(client)
    assert await kept(client) == {"之前", "之后"}


async def test_a_database_that_is_silent_is_given_up_in_time(frail: tuple[Site, Cluster]) -> None:
    site, cluster = frail
    client = await site.sign_in()
    assert (await client.post("/records/account", json={"name": "之前"})).status_code == 201
    pid = cluster.status().pid
    assert pid is not None
    silent = [pid, *(each["pid"] for each in await site.house.db.fetch("select pid from pg_stat_activity"))]
    for each in silent:
        os.kill(each, signal.SIGSTOP)
    try:
        async with asyncio.timeout(60):
            answers = await asyncio.gather(*(client.get("/records/account") for _ in range(6)))
        assert all(told(answer) for answer in answers)
    finally:
        for each in silent:
            with contextlib.suppress(ProcessLookupError):
                os.kill(each, signal.SIGCONT)
    await well_again(client)
    assert "之前" in await kept(client)


async def test_a_database_without_a_free_connection_is_told_of(frail: tuple[Site, Cluster]) -> None:
    site, cluster = frail
    client = await site.sign_in()
    taken: list[asyncpg.Connection[Any]] = []
    # The pool has to open connections anew, and finds others in its place.
    await site.house.db.pool.expire_connections()
    with contextlib.suppress(asyncpg.TooManyConnectionsError):
        while True:
            taken.append(await asyncpg.connect(cluster.url()))
    answers = await asyncio.gather(*(client.get("/records/account") for _ in range(8)))
    assert all(answer.status_code == 200 or told(answer) for answer in answers)
    for each in taken:
        await each.close()
    await well_again(client)


async def test_a_full_disk_under_the_database_loses_nothing(small_disk: Path, tmp_path: Path) -> None:
    async with house(small_disk, tmp_path) as (site, _):
        client = await site.sign_in()
        assert (await client.post("/records/account", json={"name": "之前"})).status_code == 201
        ballast = small_disk / "ballast"
        fill(ballast)
        refused, done = 0, 0
        for n in range(400):
            batch = [
                {"op": "create", "values": {"name": f"其间{n}-{k}", "phone": f"1{n:05}{k:05}"}}
                for k in range(200)
            ]
            answer = await client.post("/records/lead/batch", json={"atomic": True, "operations": batch})
            if answer.status_code == 200:
                done += 1
                continue
            # Where the log itself finds no room the database stops, and is away until it has started again.
            code = answer.json()["code"]
            assert code in ("storage_full", "unavailable")
            assert told(answer, code)
            refused += 1
            break
        assert refused
        ballast.unlink()
        await well_again(client)
        count = await client.get("/records/lead", params={"limit": 1, "count": "exact"})
        assert count.json()["count"]["value"] == done * 200
        assert await kept(client) == {"之前", "之后"}


def fill(path: Path, left: int = 2 * MEGABYTE) -> None:
    """Writes until the disk has only so much left."""
    free = os.statvfs(path.parent)
    with path.open("wb") as file:
        file.write(b"\0" * (free.f_bavail * free.f_frsize - left))


async def test_a_full_disk_under_the_files_is_told_and_leaves_nothing_behind(
    small_disk: Path, company: Company
) -> None:
    db = company.organisation.db
    await db.execute("update yunchou.login set password_hash = $1", HASH)
    async with serving(db, company, small_disk) as site:
        client = await site.sign_in()
        before = stored(small_disk)
        fill(small_disk / "ballast", MEGABYTE)
        big = {"file": ("大.bin", b"x" * (4 * MEGABYTE), "application/octet-stream")}
        assert told(await client.post("/files", files=big), "storage_full")
        (small_disk / "ballast").unlink()
        assert stored(small_disk) == before
        assert await db.fetchval(f'select count(*) from "{company.organisation.schema}".file') == 0
        assert (await client.post("/files", files=big)).status_code == 201


def stored(folder: Path) -> set[Path]:
    """The files of people under a folder; what the server itself notes of its run comes and goes."""
    return {
        each for each in folder.rglob("*") if each.is_file() and "run" not in each.relative_to(folder).parts
    }
