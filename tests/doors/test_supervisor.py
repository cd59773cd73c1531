"""`yunchou serve` as a process: ready, kept alive, stopped; and the other commands beside it."""

import asyncio
import contextlib
import json
import os
import re
import signal
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import httpx
import psutil
import pytest

from tests.doors.conftest import HASH
from tests.fixtures.database import Templates
from tests.fixtures.organisation import prepare_company
from yunchou.base.db import Database

pytestmark = pytest.mark.slow
CHECKOUT = Path(__file__).resolve().parents[2]
PATIENCE = 90


class Command:
    """A running `yunchou` command."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self.process = process
        self.address = ""

    async def ready(self) -> str:
        """The address, once the command says that it is ready."""
        assert self.process.stdout is not None
        async with asyncio.timeout(PATIENCE):
            async for line in self.process.stdout:
                found = re.search(rb"Yunchou is ready: (http://\S+)", line)
                if found:
                    self.address = found.group(1).decode()
                    return self.address
        raise EOFError

    async def is_ready(self) -> bool:
        """Whether /readyz says so now."""
        async with httpx.AsyncClient(trust_env=False, timeout=10) as client:
            try:
                return (await client.get(self.address + "/readyz")).status_code == 200
            except httpx.HTTPError:
                return False

    async def ready_again(self) -> None:
        """Waits until all is well."""
        async with asyncio.timeout(PATIENCE):
            while not await self.is_ready():  # noqa: ASYNC110  another process
                await asyncio.sleep(0.05)

    async def stop(self, number: int = signal.SIGTERM) -> int:
        """Sends a signal → the exit code."""
        self.process.send_signal(number)
        async with asyncio.timeout(PATIENCE):
            return await self.process.wait()

    def children(self) -> list[psutil.Process]:
        """The processes under it."""
        return list(psutil.Process(self.process.pid).children())


class Shell:
    """Runs commands on one database and data folder."""

    def __init__(self, db: Database, data: Path) -> None:
        self.db = db
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("YUNCHOU_")},
            "YUNCHOU_DATABASE_URL": db.url,
            "YUNCHOU_DATA": str(data),
            "YUNCHOU_PORT": "0",
            "YUNCHOU_WORKERS": "2",
            "YUNCHOU_PASSWORD": "a-good-password",
        }
        self.started: list[Command] = []

    async def start(self, *words: str, **more: str) -> Command:
        """A command that goes on running."""
        command = Command(
            await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "yunchou",
                *words,
                cwd=CHECKOUT,
                env=self.environment | more,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
            )
        )
        self.started.append(command)
        return command

    async def run(self, *words: str, **more: str) -> tuple[int, str, str]:
        """A command that ends → exit code, what it printed, what it complained of."""
        command = await self.start(*words, **more)
        async with asyncio.timeout(PATIENCE):
            out, complaint = await command.process.communicate()
        assert command.process.returncode is not None
        return command.process.returncode, out.decode(), complaint.decode()


@pytest.fixture
async def shell(templates: Templates, tmp_path: Path) -> AsyncIterator[Shell]:
    """Commands on a copy of the test company."""
    async with templates.copy("company", prepare_company) as db:
        await db.execute("update yunchou.login set password_hash = $1", HASH)
        shell = Shell(db, tmp_path / "data")
        yield shell
        for command in shell.started:
            with contextlib.suppress(ProcessLookupError):
                command.process.kill()
            await command.process.wait()


async def test_it_serves_and_stops_cleanly(shell: Shell) -> None:
    command = await shell.start("serve")
    address = await command.ready()
    assert await command.is_ready()
    roles = command.children()
    assert len(roles) == 3
    async with httpx.AsyncClient(trust_env=False) as client:
        assert (await client.get(address + "/healthz")).status_code == 200
    assert await command.stop() == 0
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in roles)


async def test_a_process_that_dies_is_started_again(shell: Shell) -> None:
    command = await shell.start("serve")
    await command.ready()
    before = {child.pid for child in command.children()}
    for pid in before:
        os.kill(pid, signal.SIGKILL)
    async with asyncio.timeout(PATIENCE):
        while len({child.pid for child in command.children()} - before) < 3:  # noqa: ASYNC110
            await asyncio.sleep(0.05)
    await command.ready_again()
    assert await command.stop(signal.SIGINT) == 0


async def test_when_the_supervisor_dies_nothing_is_left_behind(shell: Shell) -> None:
    command = await shell.start("serve")
    await command.ready()
    children = command.children()
    await command.stop(signal.SIGKILL)
    _, alive = await asyncio.to_thread(psutil.wait_procs, children, PATIENCE)
    assert not alive


async def test_it_says_in_one_line_why_it_cannot_start(shell: Shell, tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        code, _, complaint = await shell.run("serve", YUNCHOU_PORT=port)
        assert code == 1
        assert f"Cannot listen on 127.0.0.1:{port}" in complaint
        assert len(complaint.strip().splitlines()) == 1
    nowhere = "postgresql://nobody@127.0.0.1:1/none"
    code, _, complaint = await shell.run("serve", YUNCHOU_DATABASE_URL=nowhere)
    assert code == 1
    assert complaint.strip().splitlines()[-1].startswith("yunchou: The database cannot be used")
    code, _, complaint = await shell.run("serve", YUNCHOU_PORT="many")
    assert (code, complaint.count("\n")) == (1, 1)
    code, _, complaint = await shell.run("serve", YUNCHOU_CONFIG=str(tmp_path / "none.toml"))
    assert (code, complaint.count("\n")) == (1, 1)


async def test_a_demo_is_not_shown_to_the_network_unless_that_is_meant(shell: Shell) -> None:
    await shell.db.execute("update yunchou.organisation set settings = settings || '{\"demo\": true}'")
    code, _, complaint = await shell.run("serve", YUNCHOU_HOST="0.0.0.0")
    assert code == 1
    assert "YUNCHOU_DEMO_PUBLIC=1" in complaint
    command = await shell.start("serve")
    address = await command.ready()
    async with httpx.AsyncClient(trust_env=False) as client:
        told = (await client.get(address + "/api/v1/server")).json()
        assert (told["demo"], told["demo_login"], told["demo_password"]) == (
            True,
            "admin@demo.example",
            "yunchou-demo",
        )
    assert await command.stop() == 0


async def test_a_demo_that_was_not_finished_is_redone(shell: Shell) -> None:
    await shell.db.execute(
        "insert into yunchou.organisation(name, schema_name, settings) values ('half', 'o_half', '{\"demo\": true}')"
    )
    await shell.db.execute("create schema o_half; create table o_half.rest(x int)")
    command = await shell.start("serve")
    await command.ready()
    assert await shell.db.fetchval("select count(*) from yunchou.organisation where not ready") == 0
    assert await shell.db.fetchval("select to_regclass('o_half.rest')") is None
    assert await command.stop() == 0


async def test_organisations_and_people_are_added_at_the_command_line(shell: Shell) -> None:
    code, out, _ = await shell.run("organisation", "add", "第二公司", "--admin", "Chef@second.example")
    assert (code, "第二公司" in out) == (0, True)
    code, _, complaint = await shell.run("organisation", "add", "第三", "--admin", "chef@second.example")
    assert (code, complaint.count("\n")) == (1, 1)
    code, _, complaint = await shell.run("user", "add", "rep@second.example")
    assert code == 1
    assert "--organisation" in complaint
    code, _, _ = await shell.run(
        "user", "add", "rep@second.example", "--organisation", "第二公司", "--name", "小新", "--role", "rep"
    )
    assert code == 0
    code, _, _ = await shell.run("user", "reset", "rep@second.example", YUNCHOU_PASSWORD="changed-password")
    assert code == 0
    code, _, complaint = await shell.run("user", "reset", "nobody@second.example")
    assert code == 1
    command = await shell.start("serve")
    address = await command.ready()
    async with httpx.AsyncClient(trust_env=False, base_url=address + "/api/v1") as client:
        for login, password, status in (
            ("chef@second.example", "a-good-password", 201),
            ("rep@second.example", "changed-password", 201),
            ("rep@second.example", "a-good-password", 401),
        ):
            answer = await client.post("/sessions", json={"login": login, "password": password})
            assert answer.status_code == status
    assert await command.stop() == 0


async def test_records_are_imported_and_exported_at_the_command_line(shell: Shell, tmp_path: Path) -> None:
    rows = tmp_path / "accounts.csv"
    rows.write_text("客户名称,员工人数\n华为,10\n比亚迪,很多\n", "utf-8")
    plan = tmp_path / "plan.toml"
    plan.write_text(
        '[[step]]\nfile = "accounts.csv"\nobject = "account"\n[step.map]\nname = "客户名称"\nemployees = "员工人数"\n',
        "utf-8",
    )
    code, out, complaint = await shell.run("import", str(plan), "--dry-run")
    assert code == 1, complaint
    assert "would be created 1" in out
    code, out, complaint = await shell.run("import", str(plan))
    assert code == 1, complaint
    assert "created 1" in out
    assert "refused 1" in out
    code, _, complaint = await shell.run("import", str(tmp_path / "none.toml"))
    assert code == 2
    assert complaint.startswith("yunchou: ")
    target = tmp_path / "out.json"
    code, out, _ = await shell.run("export", "account", str(target), "--fields", "name")
    assert code == 0
    assert "华为" in target.read_text("utf-8")
    assert json.loads(target.read_text("utf-8"))
    code, _, _ = await shell.run("export", "account", str(tmp_path / "out.pdf"))
    assert code == 2


async def test_the_doctor_tells_what_it_finds(shell: Shell) -> None:
    code, out, _ = await shell.run("db", "upgrade")
    assert (code, "up to date" in out) == (0, True)
    _, out, _ = await shell.run("doctor")
    for words in ("PostgreSQL", "upgrades: all applied", "organisation: ", "no job worker is connected"):
        assert words in out
    assert "postgresql://" not in out


async def test_a_backup_is_made_tried_and_never_restored_over_something(shell: Shell, tmp_path: Path) -> None:
    target = str(tmp_path / "all.backup")
    code, out, _ = await shell.run("db", "backup", target)
    assert (code, "organisations: 云筹测试" in out) == (0, True)
    code, out, _ = await shell.run("db", "verify", target)
    assert (code, "is what was stored" in out) == (0, True)
    for words in (("backup", target), ("restore", target), ("verify", __file__)):
        code, _, complaint = await shell.run("db", *words)
        assert code == 1
        assert complaint.count("\n") == 1
        assert complaint.startswith("yunchou: ")
    code, out, _ = await shell.run("db", "verify")
    assert (code, "files looked at" in out) == (0, True)


async def test_words_that_mean_nothing_are_refused_with_help(shell: Shell) -> None:
    code, _, complaint = await shell.run("dance")
    assert code == 2
    assert "usage" in complaint
