"""One change for all that a filter finds: what is changed, refused, called off, taken back, and by whom."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.jobs import queue
from yunchou.jobs.handlers import Cancelled, JobContext
from yunchou.records import bulk
from yunchou.records.bulk import run_bulk, run_undo, start_undo, write_many
from yunchou.records.change import Operation
from yunchou.records.paste import Block, paste
from yunchou.records.write import Unit


async def context(caller: Caller, kind: str, payload: dict[str, Any]) -> JobContext:
    """A job put aside as the door does it, in the hands of a worker."""
    organisation = caller.organisation
    async with organisation.db.transaction() as link:
        number = await queue.enqueue(link, organisation.id, kind, payload, actor=caller.actor.user_id)
    return JobContext(number, organisation.id, organisation.schema, kind, payload, organisation.db, caller)


async def started(caller: Caller, **payload: Any) -> JobContext:
    return await context(caller, bulk.KIND, {"object": "account", **payload})


async def ended(made: JobContext, state: str = "done") -> None:
    await made.database.execute(
        f'update "{made.schema}".job set state = $2 where id = $1', made.job_id, state
    )


async def test_every_record_that_the_filter_finds_is_changed_and_no_other(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    wang = company.caller("小王")
    ids = [await create(wang, "account", name=f"甲{n}", grade="B") for n in range(5)]
    other = await create(wang, "account", name="乙", grade="B")
    made = await started(wang, where='name starts_with "甲"', values={"grade": "A"})
    assert await run_bulk(made) == {
        "object": "account",
        "changed": 5,
        "unchanged": 0,
        "failed": 0,
        "errors": [],
    }
    assert [(await read(wang, "account", each))["grade"] for each in ids] == ["A"] * 5
    assert (await read(wang, "account", other))["grade"] == "B"
    assert made.share == 1.0
    # Begun once more after its process vanished, it finds its work done.
    assert (await run_bulk(made))["unchanged"] == 5


async def test_a_filter_by_the_field_that_changes_loses_none(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    wang = company.caller("小王")
    for n in range(5):
        await create(wang, "account", name=f"甲{n}", grade="B")
    made = await started(wang, where='grade = "B"', values={"grade": "A"})
    assert (await run_bulk(made))["changed"] == 5
    assert await names(wang, "account", 'grade = "B"') == []


async def test_what_one_may_not_change_is_counted_and_told(company: Company) -> None:
    wang, zhao, li = company.caller("小王"), company.caller("小赵"), company.caller("李经理")
    mine = await create(wang, "account", name="我的", grade="B")
    await create(zhao, "account", name="别人的", grade="B")
    told = await run_bulk(await started(wang, values={"grade": "Z"}))
    assert (told["changed"], told["failed"]) == (0, 1)
    assert told["errors"][0]["id"] == mine
    assert told["errors"][0]["message"]
    told = await run_bulk(await started(wang, values={"grade": "A"}))
    assert (told["changed"], told["failed"]) == (1, 0)
    assert await names(li, "account", 'grade = "A"') == ["我的"]


async def test_it_is_taken_back_but_for_what_was_changed_since(company: Company) -> None:
    wang = company.caller("小王")
    first = await create(wang, "account", name="甲", grade="B")
    second = await create(wang, "account", name="乙", grade="C")
    made = await started(wang, values={"grade": "A"})
    await run_bulk(made)
    with refused(409):
        await start_undo(wang, made.job_id)
    await ended(made)
    with refused(404):
        await start_undo(company.caller("小赵"), made.job_id)
    await update(wang, "account", second, grade="D")
    undo = await context(wang, bulk.UNDO, {"bulk": str(made.job_id), "object": "account"})
    left = [{"id": second, "message": "之后又被修改过"}]
    assert await run_undo(undo) == {"object": "account", "deleted": 0, "restored": 1, "kept": 1, "left": left}
    assert (await read(wang, "account", first))["grade"] == "B"
    assert (await read(wang, "account", second))["grade"] == "D"


async def test_deleted_records_come_back(company: Company) -> None:
    wang = company.caller("小王")
    for name in ("甲", "乙"):
        await create(wang, "account", name=name)
    kept = await create(wang, "account", name="丙")
    made = await started(wang, where='name != "丙"')
    assert (await run_bulk(made))["changed"] == 2
    assert await names(wang, "account") == ["丙"]
    await ended(made)
    undo = await context(wang, bulk.UNDO, {"bulk": str(made.job_id), "object": "account"})
    assert (await run_undo(undo))["restored"] == 2
    assert sorted(await names(wang, "account")) == ["丙", "乙", "甲"]
    await delete(wang, "account", kept)


async def test_called_off_it_stops_between_chunks_and_can_be_taken_back(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "CHUNK", 2)
    wang = company.caller("小王")
    for n in range(5):
        await create(wang, "account", name=f"甲{n}", grade="B")
    made = await started(wang, values={"grade": "A"})

    def stop(share: float) -> None:
        made.cancel_requested = True

    monkeypatch.setattr(made, "progress", stop)
    with pytest.raises(Cancelled) as called_off:
        await run_bulk(made)
    assert called_off.value.result["changed"] == 2
    await ended(made, "cancelled")
    undo = await context(wang, bulk.UNDO, {"bulk": str(made.job_id), "object": "account"})
    assert (await run_undo(undo))["restored"] == 2
    assert await names(wang, "account", 'grade = "A"') == []


async def undone(who: Caller, number: int) -> dict[str, Any]:
    """What comes of taking a change back."""
    job = await start_undo(who, number)
    organisation = who.organisation
    payload = {"bulk": str(number), "object": "account"}
    made = JobContext(job, organisation.id, organisation.schema, bulk.UNDO, payload, organisation.db, who)
    told: dict[str, Any] = await run_undo(made)
    return told


async def last_job(who: Caller) -> queue.Job:
    async with who.organisation.db.acquire() as link:
        return (await queue.recent(link, who.organisation.schema, created_by=who.actor.user_id))[0]


async def test_a_batch_is_told_among_the_jobs_and_taken_back_as_a_whole(company: Company) -> None:
    wang = company.caller("小王")
    ids = [await create(wang, "account", name=f"甲{n}", grade="B") for n in range(4)]
    operations = [
        Operation("update", {"grade": "A", "phone": "021-5555 0000"}, id=int(ids[0])),
        Operation("update", {"grade": "A"}, id=int(ids[1])),
        Operation("delete", id=int(ids[2])),
        Operation("create", {"name": "新"}),
        Operation("update", {"grade": "没有"}, id=int(ids[3])),
    ]
    async with Unit(wang) as unit:
        results = await write_many(unit, "account", operations, atomic=False)
    assert [each.status for each in results] == [200, 200, 204, 201, 422]
    job = await last_job(wang)
    assert (job.kind, job.state, job.progress) == (bulk.BATCH, "done", 1.0)
    assert {key: job.result[key] for key in ("changed", "failed")} == {"changed": 4, "failed": 1}
    await update(wang, "account", ids[0], phone="021-5555 1111")
    told = await undone(wang, job.id)
    assert {key: told[key] for key in ("deleted", "restored", "kept")} == {
        "deleted": 1,
        "restored": 3,
        "kept": 0,
    }
    # Its grade is back, the telephone number that somebody gave since is not.
    assert told["left"] == [{"id": ids[0], "message": "之后又被修改过"}]
    found = await read(wang, "account", ids[0])
    assert (found["grade"], found["phone"]) == ("B", "021-5555 1111")
    assert await names(wang, "account") == ["甲0", "甲1", "甲2", "甲3"]
    assert (await last_job(wang)).kind == bulk.UNDO
    async with wang.organisation.db.acquire() as link:
        assert (await queue.read(link, wang.organisation.schema, job.id)).result["undo"]
    with refused(409, "not_undoable"):
        await start_undo(wang, job.id)


async def test_a_pasted_block_is_taken_back(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    ids = [await create(wang, "account", name=f"甲{n}", grade="B") for n in range(2)]
    block = Block(["grade", "name"], [int(each) for each in ids], [["A", "乙0"], ["C", "乙1"]])
    assert (await paste(wang, "account", block))["written"] == 2
    job = await last_job(wang)
    assert job.kind == bulk.PASTE
    await delete(wang, "account", ids[1])
    # Whoever administers rights may do it for somebody who is away.
    told = await undone(admin, job.id)
    assert (told["restored"], [each["id"] for each in told["left"]]) == (1, [ids[1]])
    assert (await read(wang, "account", ids[0]))["name"] == "甲0"


async def test_what_changes_nothing_or_one_record_is_no_change_of_many(company: Company) -> None:
    wang = company.caller("小王")
    first = await create(wang, "account", name="甲", grade="B")
    async with Unit(wang) as unit:
        await write_many(unit, "account", [Operation("update", {"grade": "A"}, id=int(first))])
    same = [Operation("update", {"grade": "A"}, id=int(first)), Operation("delete", id=1)]
    async with Unit(wang) as unit:
        await write_many(unit, "account", same, atomic=False)
    async with wang.organisation.db.acquire() as link:
        assert await queue.recent(link, wang.organisation.schema, created_by=wang.actor.user_id) == []


async def test_of_two_who_take_it_back_at_once_one_does(company: Company) -> None:
    wang = company.caller("小王")
    creations = [Operation("create", {"name": f"甲{n}"}) for n in range(3)]
    async with Unit(wang) as unit:
        await write_many(unit, "account", creations)
    job = await last_job(wang)
    tries = await asyncio.gather(*(start_undo(wang, job.id) for _ in range(4)), return_exceptions=True)
    assert sorted(type(each).__name__ for each in tries) == ["Problem"] * 3 + ["int"]
