"""The whole server under load while its processes and its database are killed again and again.

People write, import, export, change the model and are told by a webhook. After each round everything works again by itself;
at the end no acknowledged write is lost, nothing is half done, each job has ended once, and the log is in order.
"""

import asyncio
import contextlib
import itertools
import os
import random
import signal
import sys
from collections import Counter, defaultdict
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.conftest import EFFORT
from tests.doors.test_supervisor import Command
from tests.records.webhooks.conftest import Receiver
from yunchou.base.cluster import Cluster
from yunchou.base.db import Database

CHECKOUT = Path(__file__).resolve().parents[2]
LOGIN, PASSWORD = "admin@test.example", "a-good-password"
ROUNDS = {"check": 1, "test": 2, "soak": 50}[EFFORT]
PATIENCE = 300.0
IMPORTED = 150
SEED = 20261126
KILLS = (("server",), ("worker",), ("database",), ("server", "database"), ("worker", "database"))


class House:
    """A server with its embedded database in a folder of its own, and what its clients were told."""

    def __init__(self, command: Command, data: Path, receiver: Receiver) -> None:
        self.command = command
        self.cluster = Cluster(data)
        self.receiver = receiver
        self.client = httpx.AsyncClient(base_url=command.address + "/api/v1", timeout=30, trust_env=False)
        self.acknowledged: dict[str, list[str]] = defaultdict(list)
        self.killed: Counter[str] = Counter()
        self.answered = asyncio.Condition()
        self.stopping = False

    def process(self, role: str) -> int | None:
        """The process of that role that is alive now."""
        if role == "database":
            return self.cluster.status().pid
        for each in self.command.children():
            with contextlib.suppress(psutil.NoSuchProcess):
                if each.name() == f"yunchou-{role}" and each.status() != psutil.STATUS_ZOMBIE:
                    return int(each.pid)
        return None

    async def sign_in(self) -> None:
        answer = await self.client.post("/sessions", json={"login": LOGIN, "password": PASSWORD})
        self.client.headers["X-CSRF-Token"] = answer.raise_for_status().json()["csrf"]

    async def asked(self, method: str, path: str, **more: Any) -> httpx.Response:
        """An answer that is not about an outage, however often it has to be asked for."""
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(httpx.TransportError):
                    answer = await self.client.request(method, path, **more)
                    if answer.status_code < 500:
                        return answer
                    assert answer.status_code in (503, 507), answer.text
                await asyncio.sleep(0.05)

    async def told(self, what: str, name: str) -> None:
        """Notes what a client was told is done."""
        async with self.answered:
            self.acknowledged[what].append(name)
            self.answered.notify_all()

    async def after(self, number: int) -> None:
        """Waits until so many more things are done, or the end is near."""
        goal = self.done + number
        async with asyncio.timeout(PATIENCE), self.answered:
            await self.answered.wait_for(lambda: self.stopping or self.done >= goal)

    async def stop(self) -> None:
        """Lets everybody end what they are doing."""
        async with self.answered:
            self.stopping = True
            self.answered.notify_all()

    @property
    def done(self) -> int:
        return sum(map(len, self.acknowledged.values()))

    async def kill(self, *roles: str) -> None:
        """SIGKILL to all of them at once; returns when each has been started again."""
        pids = {role: await self.alive(role) for role in roles}
        for pid in pids.values():
            # Whoever lost his database while he started is gone by himself already.
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.killed.update(roles)
        for role, pid in pids.items():
            await self.alive(role, but=pid)

    async def alive(self, role: str, but: int | None = None) -> int:
        """The process of a role, once there is one, and another than `but`."""
        async with asyncio.timeout(PATIENCE):
            while (pid := self.process(role)) in (None, but):  # noqa: ASYNC110  another process
                await asyncio.sleep(0.05)
        assert pid is not None
        return pid

    # --- what people do, over and over ---

    async def customers(self, writer: int) -> None:
        """A customer, then five contacts of it that come together or not at all."""
        for n in itertools.count():
            if self.stopping:
                return
            name = f"c{writer}-{n}"
            key = {"Idempotency-Key": name}
            made = await self.asked("POST", "/records/account", json={"name": name}, headers=key)
            assert made.status_code == 201, made.text
            await self.told("account", name)
            contacts = {"name": name, "account": made.json()["id"]}
            batch = {"atomic": True, "operations": [{"op": "create", "values": contacts}] * 5}
            with contextlib.suppress(httpx.TransportError):
                answer = await self.client.post("/records/contact/batch", json=batch)
                if answer.status_code == 200:
                    await self.told("contacts", name)

    async def campaigns(self) -> None:
        """A campaign, on whose table the model changes meanwhile, its budget raised three times, one after the other."""
        for n in itertools.count():
            if self.stopping:
                return
            values = {"name": f"k{n}", "budget": "0"}
            made = await self.asked(
                "POST", "/records/campaign", json=values, headers={"Idempotency-Key": f"k{n}"}
            )
            assert made.status_code == 201, made.text
            for amount in ("1", "2", "3"):
                path = f"/records/campaign/{made.json()['id']}"
                changed = await self.asked("PATCH", path, json={"budget": amount})
                assert changed.status_code == 200, changed.text
            await self.told("campaign", made.json()["id"])

    async def files(self) -> None:
        """Imports and exports; what was not answered is tried under another name."""
        for n in itertools.count():
            if self.stopping:
                return
            rows = "name\n" + "".join(f"i{n}-{row}\n" for row in range(IMPORTED))
            with contextlib.suppress(httpx.TransportError):
                sent = {"file": (f"i{n}.csv", rows.encode(), "text/csv")}
                answer = await self.client.post("/imports", files=sent, data={"object": "lead"})
                if answer.status_code == 202:
                    await self.told("import", f"i{n}")
                    await self._ended(answer.json()["id"])
            with contextlib.suppress(httpx.TransportError):
                answer = await self.client.post("/exports", json={"object": "account", "fields": ["name"]})
                if answer.status_code == 202:
                    await self._ended(answer.json()["id"])

    async def _ended(self, job: str) -> None:
        async with asyncio.timeout(PATIENCE):
            while (await self.asked("GET", f"/jobs/{job}")).json()["finished_at"] is None:  # noqa: ASYNC110  another process
                await asyncio.sleep(0.1)

    async def model(self) -> None:
        """A field, some values of it, another type for it."""
        for n in itertools.count():
            if self.stopping:
                return
            field = {"name": f"f{n}", "type": "text", "label": "字段", "indexed": True}
            made = await self.asked("POST", "/objects/campaign/fields", json=field)
            assert made.status_code in (201, 409), made.text
            await self.told("field", f"f{n}")
            changed = await self.asked(
                "POST", f"/objects/campaign/fields/f{n}/retype", json={"type": "integer"}
            )
            assert changed.status_code in (202, 409), changed.text
            await self.after(20)


@pytest.fixture
async def house(tmp_path: Path) -> AsyncIterator[House]:
    """Served as people serve it, the database durable as theirs is."""
    receiver = Receiver()
    listening = await asyncio.start_server(receiver.serve, "127.0.0.1", 0)
    receiver.address = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/hook"
    data = Path(os.environ["YUNCHOU_TEST_RUN"]) / f"soak-{tmp_path.name}"
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("YUNCHOU_")},
        "YUNCHOU_DATA": str(data),
        "YUNCHOU_PORT": "0",
        "YUNCHOU_WORKERS": "1",
        "YUNCHOU_PASSWORD": PASSWORD,
        "YUNCHOU_OUTGOING_ALLOW": "127.0.0.1",
    }

    async def started(*words: str, log: Path) -> Command:
        with log.open("ab") as output:
            return Command(
                await asyncio.create_subprocess_exec(
                    *(sys.executable, "-m", "yunchou", *words),
                    cwd=CHECKOUT, env=environment, stdout=asyncio.subprocess.PIPE, stderr=output,
                )
            )  # fmt: skip

    add = await started("organisation", "add", "久久", "--admin", LOGIN, log=tmp_path / "log")
    await add.process.communicate()
    command = await started("serve", log=tmp_path / "log")
    await command.ready()
    made = House(command, data, receiver)
    try:
        async with made.client:
            await made.sign_in()
            yield made
    finally:
        listening.close()
        children = command.children() if command.process.returncode is None else []
        if await command.stop():
            psutil.wait_procs(children, PATIENCE)


async def rounds(house: House, number: int) -> None:
    """So many kills in an order that chance gives; after each, more is done than before."""
    chance = random.Random(SEED)
    for _ in range(number):
        await house.after(chance.randint(1, 40))
        await house.kill(*chance.choice(KILLS))
        await house.after(1)


@pytest.mark.slow
@pytest.mark.rounds
async def test_whatever_is_killed_nothing_is_lost_and_nothing_half_done(house: House) -> None:
    hook = await house.asked(
        "POST", "/webhooks", json={"url": house.receiver.address, "events": ["campaign.*"]}
    )
    assert hook.status_code == 201, hook.text
    async with asyncio.TaskGroup() as group:
        for writer in range(2):
            group.create_task(house.customers(writer))
        for work in (house.campaigns, house.files, house.model):
            group.create_task(work())
        await rounds(house, ROUNDS)
        await house.stop()
    await house.command.ready_again()
    db = await Database.open(house.cluster.url())
    try:
        schema = await db.fetchval("select quote_ident(schema_name) from yunchou.organisation")
        await eventually(
            db, f"select not exists (select from {schema}.job where state in ('waiting', 'running'))"
        )
        await eventually(
            db, f"select not exists (select from {schema}.webhook_delivery where state = 'waiting')"
        )
        await check_records(db, schema, house)
        await check_jobs(db, schema, house)
        await check_log(db, schema, house)
    finally:
        await db.close()
    print(f"killed {dict(house.killed)}, done { {k: len(v) for k, v in house.acknowledged.items()} }")


async def eventually(db: Database, sql: str) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await db.fetchval(sql):  # noqa: ASYNC110  another process
            await asyncio.sleep(0.1)


async def check_records(db: Database, schema: str, house: House) -> None:
    """Every acknowledged customer is there once, contacts by five or not at all, and nothing points at nothing."""
    accounts = await counted(db, f"select name, count(*) from {schema}.r_account group by name")
    assert set(house.acknowledged["account"]) <= accounts.keys()
    assert set(accounts.values()) == {1}
    contacts = await counted(db, f"select name, count(*) from {schema}.r_contact group by name")
    assert set(house.acknowledged["contacts"]) <= contacts.keys()
    assert set(contacts.values()) <= {5}
    orphans = (
        f"select count(*) from {schema}.r_contact c"
        f" where not exists (select from {schema}.r_account a where a.id = c.account)"
    )
    assert await db.fetchval(orphans) == 0


async def check_jobs(db: Database, schema: str, house: House) -> None:
    """Every job ended once and well; an import is in whole, each row once; fields have their columns."""
    # The clock sets off new ones meanwhile, so what counts is a moment at which all are done; a job that failed is never.
    try:
        await eventually(db, f"select not exists (select from {schema}.job where state <> 'done')")
    except TimeoutError:
        rest = await db.fetch(f"select kind, state, error from {schema}.job where state <> 'done'")
        pytest.fail(f"jobs that are not done: {rest}")
    rows = await counted(db, f"select split_part(name, '-', 1), count(*) from {schema}.r_lead group by 1")
    assert set(house.acknowledged["import"]) <= rows.keys()
    assert set(rows.values()) <= {IMPORTED}
    names = await db.fetchval(f"select count(distinct name) from {schema}.r_lead")
    assert names == sum(rows.values())
    lacking = await db.fetchval(
        f"select count(*) from {schema}.model_column c join {schema}.model_table t on t.object = c.object"
        " where c.dropped_at is null and not exists (select from information_schema.columns i"
        f" where quote_ident(i.table_schema) = '{schema}' and i.table_name = t.table_name and i.column_name = c.column_name)"
    )
    assert lacking == 0
    fields = {each["name"] for each in (await house.asked("GET", "/objects/campaign")).json()["fields"]}
    assert set(house.acknowledged["field"]) <= fields


async def check_log(db: Database, schema: str, house: House) -> None:
    """Each record was made once, each change begins where the last one ended, and the webhook heard of all in that order."""
    made = await counted(
        db, f"select record::text, count(*) from {schema}.event where type like '%.created' group by 1"
    )
    assert set(made.values()) == {1}
    rows = await db.fetch(
        f"select id, record::text, type, changes #>> '{{budget,0,amount}}' as was, changes #>> '{{budget,1,amount}}' as now"
        f" from {schema}.event where object = 'campaign' order by xact, id"
    )
    amounts: dict[str, str | None] = {}
    wanted: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        assert amounts.get(row["record"]) == row["was"]
        amounts[row["record"]] = row["now"]
        wanted[row["record"]].append(str(row["id"]))
    heard: dict[str, dict[str, None]] = defaultdict(dict)
    for event in house.receiver.events:
        heard[event["record"]][event["id"]] = None
    assert {record: list(ids) for record, ids in heard.items()} == wanted
    assert {amounts[each] for each in house.acknowledged["campaign"]} == {"3.00"}


async def counted(db: Database, sql: str) -> dict[str, int]:
    return {row[0]: row[1] for row in await db.fetch(sql)}
