"""The search's entries are what the records say, whatever happens to the model, the process or the order of work."""

import asyncio

import pytest

from tests.fixtures.asking import create, delete, statements, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import found, index, settle
from yunchou.base.db import quote
from yunchou.jobs.handlers import KINDS
from yunchou.records import bin
from yunchou.records.change import Operation
from yunchou.records.search import index as keeping
from yunchou.records.search.index import FILL_JOB, fill
from yunchou.records.write import write
from yunchou.studio.change import change_field, create_field, create_object, delete_field


async def entries(company: Company) -> list[tuple[object, ...]]:
    schema = quote(company.organisation.schema)
    rows = await company.organisation.db.fetch(
        f"select s.object, s.field, e.record, e.owner, e.text, e.terms from {schema}.search_entry e"
        f" join {schema}.search_slot s on s.id = e.slot order by 1, 2, 3"
    )
    return [tuple(map(str, row)) for row in rows]


async def jobs(company: Company) -> int:
    number: int = await company.organisation.db.fetchval(
        f"select count(*) from {quote(company.organisation.schema)}.job where kind = $1", FILL_JOB
    )
    return number


async def test_what_was_there_before_the_search_is_filled_in(company: Company) -> None:
    await create(company.system, "account", name="老客户机床厂")
    await settle(company)
    assert await jobs(company) == 1
    # A transaction of another test that is still open lets the follower begin before the customer was made.
    await company.organisation.db.execute(f"delete from {quote(company.organisation.schema)}.search_entry")
    assert await found(company.system, "老客户") == []
    await fill(company.organisation)
    assert await found(company.system, "老客户") == ["老客户机床厂"]
    assert FILL_JOB in KINDS


async def test_doing_the_work_again_changes_nothing(company: Company) -> None:
    await index(company)
    for number in range(5):
        await create(company.system, "account", name=f"客户{number}", phone=f"0215555000{number}")
    await settle(company)
    before = await entries(company)
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.log_cursor set xact = '0', event = 0; update {schema}.search_slot set filled = false"
    )
    await settle(company)
    await fill(company.organisation)
    assert await entries(company) == before
    await company.organisation.db.execute(f"delete from {schema}.search_entry")
    await company.organisation.db.execute(f"update {schema}.search_slot set filled = false")
    await fill(company.organisation)
    assert await entries(company) == before


async def test_filling_and_following_at_once_leave_what_the_records_say(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeping, "RECORDS_AT_ONCE", 3)
    ids = [await create(company.system, "account", name=f"并行{number}") for number in range(20)]
    await settle(company)

    async def change() -> None:
        for number, id in enumerate(ids):
            await update(company.system, "account", id, name=f"改名{number}")
            await settle(company)

    await asyncio.gather(change(), fill(company.organisation))
    assert await found(company.system, "并行") == []
    assert len(await found(company.system, "改名", limit=100)) == 20


async def test_a_new_field_is_searched_and_a_deleted_one_no_longer(company: Company) -> None:
    admin = company.caller("管理员")
    await index(company)
    await create_field(admin, "account", {"name": "nickname", "type": "text", "label": "别名"})
    await create(admin, "account", name="某公司", nickname="小蓝鲸")
    await index(company)
    assert await found(admin, "小蓝鲸") == ["某公司"]
    await delete_field(admin, "account", "nickname")
    assert await found(admin, "小蓝鲸") == []
    await index(company)
    assert await found(admin, "某公司") == ["某公司"]
    assert not [each for each in await entries(company) if each[1] == "nickname"]


async def test_an_administrator_says_which_fields_are_searched(company: Company) -> None:
    admin = company.caller("管理员")
    await create(admin, "account", name="某公司", description="需要冷链运输")
    await index(company)
    assert await found(admin, "冷链") == ["某公司"]
    await change_field(admin, "account", "description", {"searchable": False})
    assert await found(admin, "冷链") == []
    await index(company)
    await change_field(admin, "account", "description", {"searchable": True})
    await index(company)
    assert await found(admin, "冷链") == ["某公司"]


async def test_an_object_of_the_organisation_is_searched(company: Company) -> None:
    admin = company.caller("管理员")
    await index(company)
    await create_object(admin, {"name": "vehicle", "label": "车辆"})
    await create(admin, "vehicle", name="沪A12345 厢式货车")
    await index(company)
    assert await found(admin, "a12345") == ["沪A12345 厢式货车"]
    assert await found(admin, "xiangshi") == ["沪A12345 厢式货车"]


async def test_a_purged_record_leaves_nothing(company: Company) -> None:
    admin = company.caller("管理员")
    await index(company)
    id = await create(admin, "account", name="将被清除")
    await settle(company)
    await delete(admin, "account", id)
    schema = quote(company.organisation.schema)
    await company.organisation.db.execute(
        f"update {schema}.r_account set deleted_at = now() - interval '40 days'"
    )
    await bin.purge(company.organisation)
    await settle(company)
    assert not [each for each in await entries(company) if each[2] == id]


async def test_the_work_for_many_records_costs_as_many_statements_as_for_few(company: Company) -> None:
    await index(company)
    counts = []
    for size in (10, 500):
        await write(
            company.system, "account", [Operation("create", {"name": f"客户{size}-{n}"}) for n in range(size)]
        )
        async with statements(company) as sent:
            await settle(company)
        counts.append(len([sql for sql in sent if "search_entry" in sql]))
    assert counts[0] == counts[1]
