"""A server is killed again and again while people decide: each decision is whole or absent, counts once, and all goes on."""

import asyncio
import os
import random
import signal
from pathlib import Path

import httpx
import pytest

from tests.doors.conftest import Client, Site
from tests.faults.conftest import python_process
from tests.fixtures.organisation import Company
from tests.jobs.conftest import until
from tests.rules.approval.conftest import deal, flow, node, submitted, user
from yunchou.base.db import quote

APPROVALS = 20
PEOPLE = {"li": "李经理", "boss": "高总", "zhang": "小张"}
SERVER = """
import asyncio, sys
from pathlib import Path
from tests.doors.conftest import serving
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.records.follow import FOLLOWERS, advance as follow
from yunchou.rules.automation import engine, jobs

async def main():
    db = await Database.open(sys.argv[1], max_size=6)
    company = await company_of(db)
    async with serving(db, company, Path(sys.argv[2])) as site:
        print("ready", site.address, sep="\\n", flush=True)
        while True:
            await follow(company.organisation, FOLLOWERS["automations"])
            while await engine.advance(company.organisation, {}):
                pass
            await asyncio.sleep(0.01)

asyncio.run(main())
"""
WHOLE = """
select t.state, w.pending, o.quantity, o.amount = 7777 as changed, r.state as run,
    (select count(*) from {schema}.record_lock l where l.approval = t.id) as locks,
    (select count(*) from {schema}.r_share s where s.record = o.id and s.deleted_at is null) as shares,
    (select array_agg(u.name order by u.name) from {schema}.r_approval_task k join {schema}.r_user u on u.id = k.owner
        where k.approval = t.id and k.state = 'waiting') as waiting,
    (select array_agg(u.name order by u.name) from {schema}.r_approval_task k join {schema}.r_user u on u.id = k.decided_by
        where k.approval = t.id and k.state = 'approved') as approved
from {schema}.r_approval t join {schema}.approval_work w on w.approval = t.id
    join {schema}.r_opportunity o on o.id = w.record join {schema}.automation_run r on r.id = w.run
where t.id = $1
"""


async def check_whole(company: Company, approval: int, acknowledged: set[str]) -> None:
    """What is kept of an approval fits together, and holds what was acknowledged, whenever the server died."""
    schema, db = quote(company.organisation.schema), company.organisation.db
    row = await db.fetchrow(WHOLE.format(schema=schema), approval)
    assert row is not None
    approved, waiting = set(row["approved"] or ()), set(row["waiting"] or ())
    assert acknowledged <= approved
    assert len(row["approved"] or ()) == len(approved)
    assert approved | waiting == set(PEOPLE.values())
    assert not approved & waiting
    assert row["changed"] == ("李经理" in approved)
    assert row["shares"] == len(waiting)
    assert (row["state"], row["pending"], row["locks"]) == (
        ("pending", True, 1) if waiting else ("approved", False, 0)
    )
    assert row["run"] in ({"waiting", "ready"} if waiting else {"waiting", "ready", "done"})
    assert (row["quantity"] or 0) == (1 if row["run"] == "done" else 0)


@pytest.mark.slow
async def test_a_killed_server_leaves_each_decision_whole_or_absent_and_all_go_on(
    own_site: Site, tmp_path: Path, rounds: int
) -> None:
    chance = random.Random(13)
    company = own_site.company
    schema, db = quote(company.organisation.schema), company.organisation.db
    signers = [user(company, name) for name in PEOPLE.values()]
    counted = {"kind": "set", "values": {"quantity": {"expression": "COALESCE(quantity, 0) + 1"}}}
    made = await flow(company, node("会签", *signers, fields=["amount"]), name="杀不死", approved=[counted])
    approvals = [await submitted(company, made, await deal(company, name=f"{n}")) for n in range(APPROVALS)]
    headers = {who: dict((await own_site.token("read", "write", login=who)).headers) for who in PEOPLE}
    acknowledged: dict[int, set[str]] = {each: set() for each in approvals}

    async def decide(client: Client, who: str, approval: int) -> int | None:
        body = {"verb": "approve", "values": {"amount": 7777} if who == "li" else {}}
        key = {"Idempotency-Key": f"{approval}"}
        try:
            answer = await client.post(f"/approvals/{approval}/say", json=body, headers=key)
        except httpx.TransportError:
            return None
        if answer.status_code == 200:
            acknowledged[approval].add(PEOPLE[who])
        return answer.status_code

    async def round(kill_after: int | None) -> list[int | None]:
        """Everybody sends every decision, whether it was answered before or not; the server dies after so many answers."""
        process = await python_process(SERVER, company.organisation.db.url, str(tmp_path / "killed"))
        assert process.stdout
        clients: dict[str, Client] = {}
        try:
            address = (await process.stdout.readline()).decode().strip()
            clients |= {who: Client(address, headers=headers[who]) for who in PEOPLE}
            orders = [(who, each) for each in approvals for who in PEOPLE]
            chance.shuffle(orders)
            sent = [asyncio.create_task(decide(clients[who], who, each)) for who, each in orders]
            if kill_after is None:
                statuses = await asyncio.gather(*sent)
                await until(all_done)
                return list(statuses)
            for answered in asyncio.as_completed(sent):
                await answered
                kill_after -= 1
                if kill_after == 0:
                    os.kill(process.pid, signal.SIGKILL)
            return []
        finally:
            if process.returncode is None:
                process.kill()
            await process.communicate()
            for client in clients.values():
                await client.aclose()

    async def all_done() -> bool:
        return not await db.fetchval(
            f"select count(*) from {schema}.automation_run r join {schema}.approval_work w on w.run = r.id"
            " where r.state <> 'done'"
        )

    for _ in range(2 + rounds):
        await round(chance.randint(1, 20))
        for each in approvals:
            await check_whole(company, each, acknowledged[each])
    assert set(await round(None)) == {200}
    for each in approvals:
        assert acknowledged[each] == set(PEOPLE.values())
        await check_whole(company, each, acknowledged[each])
    decisions = await db.fetchval(
        f"select count(*) from {schema}.r_approval_task where state = 'approved' and decided_at is not null"
    )
    assert decisions == APPROVALS * len(PEOPLE)
