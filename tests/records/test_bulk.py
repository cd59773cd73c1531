"""One change for all that a filter finds: what is changed, refused, called off, taken back, and by whom."""

from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.jobs import queue
from yunchou.jobs.handlers import Cancelled, JobContext
from yunchou.records import bulk
from yunchou.records.bulk import check_undoable, run_bulk, run_undo


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
    assert await run_bulk(made) == {"changed": 5, "unchanged": 0, "failed": 0, "errors": []}
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
        await check_undoable(wang, made.job_id)
    await ended(made)
    assert await check_undoable(wang, made.job_id) == "account"
    with refused(404):
        await check_undoable(company.caller("小赵"), made.job_id)
    await update(wang, "account", second, grade="D")
    undo = await context(wang, bulk.UNDO, {"bulk": str(made.job_id), "object": "account"})
    assert await run_undo(undo) == {"deleted": 0, "restored": 1, "kept": 1}
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
