"""A process killed in the middle of its writes leaves nothing half done, and whatever it was told is in is there."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.fixtures.asking import create, log, names, update
from tests.fixtures.organisation import Company
from yunchou.records.history import Event, events_after, latest_position
from yunchou.records.write import Unit

ROOT = Path(__file__).parents[2]

WRITER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.records.change import Operation
from yunchou.records.write import Unit

async def write_units(who, start):
    for n in range(start, 100_000, 4):
        async with Unit(who) as unit:
            (account,) = await unit.write("account", [Operation("create", {"name": f"u{n}"})])
            people = [Operation("create", {"name": f"u{n}", "account": str(account.id)}) for _ in range(5)]
            await unit.write("contact", people)
            deals = [Operation("create", {"name": f"u{n}", "account": str(account.id), "amount": 1}) for _ in range(5)]
            await unit.write("opportunity", deals)
        print(n, flush=True)

async def main():
    who = (await company_of(await Database.open(sys.argv[1]))).caller("小王")
    await asyncio.gather(*(write_units(who, n) for n in range(4)))

asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_killed_writer_leaves_each_unit_whole_or_absent(company: Company, rounds: int) -> None:
    schema = company.organisation.schema
    for _ in range(rounds):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            WRITER,
            company.organisation.db.url,
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout
        acknowledged = [int(await asyncio.wait_for(process.stdout.readline(), 60)) for _ in range(20)]
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = await process.communicate()
        acknowledged += [int(line) for line in rest.decode().split("\n")[:-1]]
        counted = await company.organisation.db.fetch(
            f"""
            select a.name, (select count(*) from "{schema}".r_contact c where c.account = a.id) as people,
                (select count(*) from "{schema}".r_opportunity o where o.account = a.id) as deals,
                (select count(*) from "{schema}".r_stage_history h join "{schema}".r_opportunity o on o.id = h.opportunity
                    where o.account = a.id) as stages,
                (select count(*) from "{schema}".event e where e.record = a.id) as events
            from "{schema}".r_account a
            """
        )
        assert {row["name"] for row in counted} >= {f"u{n}" for n in acknowledged}
        assert {(row["people"], row["deals"], row["stages"], row["events"]) for row in counted} == {
            (5, 5, 5, 1)
        }
        orphans = await company.organisation.db.fetchval(
            f'select count(*) from "{schema}".r_contact c'
            f' where not exists (select 1 from "{schema}".r_account a where a.id = c.account)'
        )
        assert orphans == 0
        # The dead process holds no lock that keeps others from writing.
        await asyncio.wait_for(create(company.caller("小赵"), "lead", name="x"), 20)
        for table in ("r_contact", "r_opportunity", "r_stage_history", "r_account"):
            await company.organisation.db.execute(f'delete from "{schema}".{table}')


CHANGER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.studio.change import create_object

async def main():
    admin = (await company_of(await Database.open(sys.argv[1]))).caller("管理员")
    for n in range(1000):
        fields = [{"name": f"f{k}", "type": "text", "label": "x", "indexed": True} for k in range(5)]
        await create_object(admin, {"name": f"{sys.argv[2]}_{n}", "label": "x", "fields": fields})
        print(n, flush=True)

asyncio.run(main())
"""


@pytest.mark.slow
async def test_a_killed_change_of_the_model_is_whole_or_absent(company: Company, rounds: int) -> None:
    admin = company.caller("管理员")
    for round in range(rounds):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            CHANGER,
            company.organisation.db.url,
            f"r{round}",
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=asyncio.subprocess.PIPE,
        )
        assert process.stdout
        acknowledged = [int(await asyncio.wait_for(process.stdout.readline(), 60)) for _ in range(3)]
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = await process.communicate()
        acknowledged += [int(line) for line in rest.decode().split("\n")[:-1]]
        model = (await company.organisation.reload(await company.organisation.snapshot())).model
        made = [o for o in model.objects.values() if o.name.startswith(f"r{round}_")]
        assert {o.name for o in made} >= {f"r{round}_{n}" for n in acknowledged}
        for owner in made:
            assert {f"f{k}" for k in range(5)} <= set(owner.fields)
            await create(admin, owner.name, name="x", f0="a", f4="b")
            assert await names(admin, owner.name, 'f4 = "b"') == ["x"]


async def test_a_reader_of_the_log_misses_no_event_of_two_interleaved_commits(company: Company) -> None:
    wang, system = company.caller("小王"), company.system
    start = await latest_position(system)
    first, second = Unit(wang), Unit(wang)
    await first.__aenter__()
    from yunchou.records.change import Operation

    await first.write("account", [Operation("create", {"name": "甲"})])
    async with second:
        await second.write("account", [Operation("create", {"name": "乙"})])
    early = await events_after(system, start)
    assert early == []
    await first.__aexit__(None, None, None)
    told = await log(company, 2, start)
    assert {e.changes["name"][1] for e in told} == {"甲", "乙"}
    assert await events_after(system, told[-1].position) == []


async def test_a_reader_gets_each_event_once_in_the_order_of_commits(company: Company) -> None:
    """Many writers at once, units that are taken back among them, a reader that goes on from where it was."""
    boss, system = company.caller("高总"), company.system
    start = position = await latest_position(system)
    accounts = [await create(boss, "account", name=f"{n}") for n in range(4)]
    done = asyncio.Event()
    told: list[Event] = []

    async def writer(account: str) -> None:
        for n in range(15):
            await update(boss, "account", account, phone=f"{10000 + n}")
            unit = Unit(boss)
            await unit.__aenter__()
            await unit.__aexit__(RuntimeError, RuntimeError(), None)

    async def reader() -> None:
        nonlocal position
        while not (done.is_set() and len(told) >= 64):
            found = await events_after(system, position, limit=3)
            told.extend(found)
            position = found[-1].position if found else position

    async def writers() -> None:
        await asyncio.gather(*(writer(account) for account in accounts))
        done.set()

    await asyncio.wait_for(asyncio.gather(reader(), writers()), 100)
    assert len({e.position for e in told}) == len(told) == 4 + 60
    assert told == sorted(told, key=lambda e: e.position)
    for account in accounts:
        mine = [e.changes["phone"] for e in told if e.record == int(account) and "phone" in e.changes]
        assert mine == [[None if n == 0 else f"{9999 + n}", f"{10000 + n}"] for n in range(15)]
    assert json.dumps([e.position for e in await events_after(system, start, limit=1000)])
