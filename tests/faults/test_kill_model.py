"""A process killed in the middle of a published draft or of a change of type leaves all or nothing, and the job goes on."""

import asyncio
import json
import os
import signal
import sys
from pathlib import Path

import pytest

from tests.fixtures.asking import create, figures, read
from tests.fixtures.organisation import Company
from tests.model.test_changes import CAR
from tests.model.test_retype import columns, run_jobs
from yunchou.records.change import Operation
from yunchou.records.write import write
from yunchou.studio import change, log, retype

ROOT = Path(__file__).parents[2]

PUBLISHER = """
import asyncio, sys
from tests.fixtures.organisation import company_of
from yunchou.base.db import Database
from yunchou.studio import drafts

async def main():
    admin = (await company_of(await Database.open(sys.argv[1]))).caller("管理员")
    for n in range(1000):
        name = f"{sys.argv[2]}_{n}"
        steps = [{"op": "create_object", "definition": {"name": name, "label": "x"}}]
        steps += [{"op": "create_field", "object": name,
            "definition": {"name": f"f{k}", "type": "text", "label": "x", "indexed": True}} for k in range(4)]
        steps += [{"op": "create_field", "object": "account", "definition":
            {"name": name, "type": "lookup", "target": name, "label": "x"}},
            {"op": "change_field", "object": name, "field": "f0", "change": {"name": "first"}}]
        draft = await drafts.create_draft(admin, {"title": name, "steps": steps})
        await drafts.publish(admin, int(draft["id"]))
        print(n, flush=True)

asyncio.run(main())
"""

COPIER = """
import asyncio, json, sys
from tests.fixtures.organisation import company_of
from tests.model.test_retype import context_of
from yunchou.base.db import Database
from yunchou.studio import retyping

batch = retyping._batch

async def told(*given):
    found = await batch(*given)
    print(found[1], flush=True)
    return found

async def main():
    retyping.BATCH, retyping._batch = 100, told
    company = await company_of(await Database.open(sys.argv[1]))
    row = await company.organisation.db.fetchrow(
        f'select id, kind, payload::text from "{company.organisation.schema}".job where id = $1', int(sys.argv[2]))
    await retyping.retype(context_of(company, row))

asyncio.run(main())
"""


async def started(script: str, *given: str) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        sys.executable, "-c", script, *given,
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip


@pytest.mark.slow
async def test_a_killed_publication_is_whole_or_absent(company: Company, rounds: int) -> None:
    admin = company.caller("管理员")
    for round in range(rounds):
        process = await started(PUBLISHER, company.organisation.db.url, f"r{round}")
        assert process.stdout
        acknowledged = [int(await asyncio.wait_for(process.stdout.readline(), 60)) for _ in range(3)]
        os.kill(process.pid, signal.SIGKILL)
        rest, _ = await process.communicate()
        acknowledged += [int(line) for line in rest.decode().split("\n")[:-1]]
        model = (await company.organisation.reload(await company.organisation.snapshot())).model
        made = [o for o in model.objects.values() if o.name.startswith(f"r{round}_")]
        assert {o.name for o in made} >= {f"r{round}_{n}" for n in acknowledged}
        lookups = {n for n in model.object("account").fields if n.startswith(f"r{round}_")}
        assert lookups == {o.name for o in made}
        for owner in made:
            assert {"first", "f1", "f2", "f3"} <= set(owner.fields)
            await create(admin, owner.name, name="x", first="a")
        told = (await log.changes(admin, object=made[-1].name))["changes"]
        assert len(told) == 1


@pytest.mark.slow
@pytest.mark.parametrize("batches", [1, 6, 13])
async def test_a_killed_change_of_type_goes_on(company: Company, batches: int) -> None:
    """13 batches are more than filling takes: the process dies while it takes the column, or after."""
    admin = company.caller("管理员")
    await change.create_object(admin, CAR)
    rows = [Operation("create", {"name": f"{n}", "position": f"{n}"}) for n in range(1000)]
    ids = [str(each.id) for each in await write(admin, "car", rows)]
    before = await columns(company, "car")
    made = await retype.start(admin, "car", "position", {"type": "integer"})
    process = await started(COPIER, company.organisation.db.url, str(made))
    assert process.stdout
    for _ in range(batches):
        if not await asyncio.wait_for(process.stdout.readline(), 60):
            break
    if process.returncode is None:
        process.kill()
    await process.wait()
    # Until the job has ended the field is of one type, and every record can be read and written.
    shown = await read(admin, "car", ids[5])
    assert shown["position"] in ("5", 5)
    value = 7 if isinstance(shown["position"], int) else "7"
    await write(admin, "car", [Operation("update", {"position": value}, id=int(ids[5]))])
    (result,) = await run_jobs(company)
    assert json.dumps(result) == '{"converted": 1000, "lost": 0}'
    assert await columns(company, "car") == before + 1
    (row,) = await figures(admin, "car", v="sum(position)", n="count_distinct(position)")
    assert (row["v"], row["n"]) == (sum(range(1000)) + 2, 999)
