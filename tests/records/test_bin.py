"""Removing records from the recycle bin for good: by whom, what goes along, and what stands in its way."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, waiting_for_a_lock
from tests.fixtures.organisation import Company
from tests.records.test_relations import with_lines
from yunchou.base.db import quote
from yunchou.records.audit import Asked, trail
from yunchou.records.bin import binned, count_binned, purge_now
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.studio import rights

RESTORE = "restore"


async def in_table(company: Company, name: str) -> int:
    """How many rows an object has, deleted or not."""
    model = (await company.organisation.snapshot()).model
    table = f"{quote(company.organisation.schema)}.{quote(model.object(name).table)}"
    count: int = await company.organisation.db.fetchval(f"select count(*) from {table}")
    return count


async def with_rights(company: Company, actions: list[str], scope: str) -> None:
    """Representatives get actions, and a scope in which they delete customers, of which they see all."""
    admin = company.caller("管理员")
    role = next(r for r in await rows(admin, "role", Query(fields=["id", "code"])) if r["code"] == "rep")
    held = await rights.role_rights(admin, int(role["id"]))
    held["objects"]["account"] |= {"read": "all", "update": "all", "delete": scope}
    given = {"objects": held["objects"], "actions": [*held["actions"], *actions]}
    await rights.set_role_rights(admin, int(role["id"]), given)


async def purged(company: Company, name: str) -> list[Any]:
    found = await trail(company.caller("管理员"), Asked(kind="purged", object=name))
    return [(each["record"], each["person"]["name"]) for each in found["events"]]


async def test_one_record_goes_for_good_and_the_log_says_who_did_it(company: Company) -> None:
    admin = company.caller("管理员")
    gone, kept = [await create(admin, "account", name=name) for name in ("甲", "乙")]
    for each in (gone, kept):
        await create(admin, "comment", object="account", record=each, text="评论")
        await delete(admin, "account", each)
    assert await purge_now(admin, "account", id=int(gone)) == {"removed": 1}
    assert [each["id"] for each in (await binned(admin, "account"))["records"]] == [kept]
    assert await in_table(company, "comment") == 1
    assert await purged(company, "account") == [(gone, "管理员")]
    with refused(404):
        await write(admin, "account", [Operation(RESTORE, id=int(gone))], atomic=True)
    with refused(404):
        await purge_now(admin, "account", id=int(gone))


async def test_what_is_not_in_the_bin_stays(company: Company) -> None:
    admin = company.caller("管理员")
    living = await create(admin, "account", name="甲")
    for id in (int(living), 1, 2**63 - 1):
        with refused(404):
            await purge_now(admin, "account", id=id)
    assert await names(admin, "account") == ["甲"]


async def test_details_go_along_at_every_level(company: Company) -> None:
    admin = company.caller("管理员")
    deal, lines = await with_lines(company)
    await delete(admin, "deal_line", lines[2])
    await delete(admin, "opportunity", deal)
    assert await purge_now(admin, "opportunity", id=int(deal)) == {"removed": 1}
    assert [await in_table(company, each) for each in ("deal_line", "line_part")] == [0, 0]
    assert sorted(await purged(company, "deal_line")) == sorted((each, "管理员") for each in lines)


async def test_all_go_at_once_unless_there_are_others_by_now(company: Company) -> None:
    admin = company.caller("管理员")
    for name in ("甲", "乙", "丙"):
        await delete(admin, "account", await create(admin, "account", name=name))
    living = await create(admin, "account", name="在")
    with refused(409, "conflict"):
        await purge_now(admin, "account", count=2)
    assert await count_binned(admin, "account") == 3
    assert await purge_now(admin, "account", count=3) == {"removed": 3}
    assert (await count_binned(admin, "account"), await in_table(company, "account")) == (0, 1)
    assert await purge_now(admin, "account", count=0) == {"removed": 0}
    assert (await read(admin, "account", living))["name"] == "在"


@pytest.mark.parametrize(
    ("actions", "scope"), [([], "all"), (["model.change"], "own"), (["model.change"], "none")]
)
async def test_who_lacks_a_right_removes_nothing(company: Company, actions: list[str], scope: str) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    gone = await create(wang, "account", name="甲")
    await delete(admin, "account", gone)
    await with_rights(company, actions, scope)
    with refused(403):
        await purge_now(wang, "account", id=int(gone))
    with refused(403):
        await purge_now(wang, "account", count=1)
    assert await count_binned(admin, "account") == 1


async def test_who_has_both_rights_removes_it(company: Company) -> None:
    wang = company.caller("小王")
    gone = await create(wang, "account", name="甲")
    await delete(company.caller("管理员"), "account", gone)
    await with_rights(company, ["model.change"], "all")
    assert await purge_now(wang, "account", id=int(gone)) == {"removed": 1}


async def test_hidden_records_are_not_counted(company: Company) -> None:
    admin, zhang = company.caller("管理员"), company.caller("小张")
    await delete(admin, "account", await create(company.caller("小王"), "account", name="别人的"))
    assert (await count_binned(admin, "account"), await count_binned(zhang, "account")) == (1, 0)
    with refused(404):
        await count_binned(admin, "nothing_at_all")


async def test_a_record_that_is_being_restored_stays(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    await delete(admin, "account", account)
    async with Unit(admin) as unit:
        await unit.write("account", [Operation(RESTORE, id=int(account))])
        late = asyncio.create_task(purge_now(admin, "account", id=int(account)))
        await waiting_for_a_lock(company)
    with refused(404):
        await late
    assert await names(admin, "account") == ["甲"]


async def test_of_two_who_remove_the_same_one_is_told_that_it_is_gone(company: Company) -> None:
    admin = company.caller("管理员")
    account = await create(admin, "account", name="甲")
    await delete(admin, "account", account)
    both = [purge_now(admin, "account", id=int(account)) for _ in range(2)]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sum(answer == {"removed": 1} for answer in answers) == 1
    assert await purged(company, "account") == [(account, "管理员")]
