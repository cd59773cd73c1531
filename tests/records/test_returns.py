"""What comes back with a restored record: the references that its deletion emptied, unless somebody set them anew."""

import asyncio

import pytest

from tests.fixtures.asking import create, delete, names, read, refused, update, waiting_for_a_lock
from tests.fixtures.organisation import Company
from tests.records.test_bulk import undone
from tests.records.test_merge_relations import via
from yunchou.access.actor import Caller
from yunchou.model.object import Object
from yunchou.records import rule
from yunchou.records.bulk import write_many
from yunchou.records.change import Change, Operation
from yunchou.records.history import history
from yunchou.records.write import Unit, write
from yunchou.studio import change


async def restore(who: Caller, name: str, *ids: str) -> None:
    await write(who, name, [Operation("restore", id=int(id)) for id in ids])


async def with_people(company: Company) -> tuple[Caller, str, list[str]]:
    """An account, and three contacts whose lookup to it is emptied when it goes."""
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", via("set_null"))
    account = await create(admin, "account", name="甲")
    people = [await create(admin, "contact", name=n, via=account) for n in ("一", "二", "三")]
    return admin, account, people


async def test_emptied_references_come_back(company: Company) -> None:
    admin, account, people = await with_people(company)
    other = await create(admin, "account", name="乙")
    await delete(admin, "account", account)
    assert [(await read(admin, "contact", each))["via"] for each in people] == [None, None, None]
    await update(admin, "contact", people[0], via=other)
    await update(admin, "contact", people[1], via=other)
    await update(admin, "contact", people[1], via=None)
    await update(admin, "contact", people[2], name="三三")
    await restore(admin, "account", account)
    found = [(await read(admin, "contact", each))["via"] for each in people]
    assert [each and each["id"] for each in found] == [other, None, account]
    told = (await history(admin, "contact", int(people[2])))["events"][0]
    assert told["changes"]["via"][1]["id"] == account
    # Once more: what the first return gave back goes and comes again, and nothing older does.
    await delete(admin, "account", account)
    await restore(admin, "account", account)
    found = [(await read(admin, "contact", each))["via"] for each in people]
    assert [each and each["id"] for each in found] == [other, None, account]


async def test_both_ends_may_have_been_in_the_bin(company: Company) -> None:
    admin, account, people = await with_people(company)
    for first, then in (("account", "contact"), ("contact", "account")):
        await delete(admin, "account", account)
        await delete(admin, "contact", people[0])
        ids = {"account": account, "contact": people[0]}
        await restore(admin, first, ids[first])
        await restore(admin, then, ids[then])
        assert (await read(admin, "contact", people[0]))["via"]["id"] == account


async def test_a_reference_that_got_another_name_meanwhile_comes_back(company: Company) -> None:
    admin, account, people = await with_people(company)
    await delete(admin, "account", account)
    await change.change_field(admin, "contact", "via", {"name": "by_way_of"})
    await restore(admin, "account", account)
    assert (await read(admin, "contact", people[0]))["by_way_of"]["id"] == account


async def test_references_to_several_objects_come_back(company: Company) -> None:
    admin = company.caller("管理员")
    about = {
        "name": "about", "type": "any_lookup", "targets": ["account", "opportunity"], "label": "关于", "on_delete": "set_null",
        "inverse": {"name": "told_by", "label": "讲述者"},
    }  # fmt: skip
    await change.create_field(admin, "contact", about)
    account = await create(admin, "account", name="甲")
    person = await create(admin, "contact", name="人", about={"object": "account", "id": account})
    await delete(admin, "account", account)
    assert (await read(admin, "contact", person))["about"] is None
    await restore(admin, "account", account)
    assert (await read(admin, "contact", person))["about"] == {
        "object": "account",
        "id": account,
        "name": "甲",
    }


async def test_what_else_a_rule_empties_with_a_reference_stays_empty(
    company: Company, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A text, an amount and a date that a rule clears in the same change are no references to come back."""
    admin, account, people = await with_people(company)
    await change.create_field(admin, "contact", {"name": "worth", "type": "money", "label": "worth"})
    await update(admin, "contact", people[0], title="厂长", worth=5)

    async def clear(unit: Unit, owner: Object, changes: list[Change]) -> None:
        for each in changes:
            if each.changes("via") and each.values["via"] is None:
                each.values |= {"title": None, "worth": None}

    with monkeypatch.context() as patch:
        patch.setitem(rule._BEFORE, "contact", [*rule._BEFORE["contact"], clear])
        await delete(admin, "account", account)
    await restore(admin, "account", account)
    found = await read(admin, "contact", people[0])
    assert (found["via"]["id"], found["title"], found["worth"]) == (account, None, None)


async def test_a_rule_does_not_keep_the_record_itself_in_the_bin(company: Company) -> None:
    admin, account, people = await with_people(company)
    await delete(admin, "account", account)
    given = {"name": "规则", "object": "contact", "condition": 'name = "一"', "message_zh": "不行"}
    await create(admin, "validation_rule", **given)
    await restore(admin, "account", account)
    assert (await read(admin, "contact", people[0]))["via"]["id"] == account


async def with_sites(admin: Caller) -> None:
    """An object whose records are details of accounts."""
    master = {
        "name": "customer", "type": "master_detail", "target": "account", "label": "客户",
        "inverse": {"name": "sites", "label": "厂区"},
    }  # fmt: skip
    await change.create_object(admin, {"name": "site", "label": "厂区", "fields": [master]})


async def test_a_deletion_of_many_is_taken_back_with_its_references_and_details(company: Company) -> None:
    """Each record comes back once, and nothing is said to have stayed."""
    admin, account, people = await with_people(company)
    await with_sites(admin)
    other = await create(admin, "account", name="乙")
    await create(admin, "site", name="厂", customer=account)
    async with Unit(admin) as unit:
        await write_many(
            unit, "account", [Operation("delete", id=int(each)) for each in (account, other)], atomic=False
        )
        assert unit.cause is not None
        number = unit.cause["bulk"]
    assert await names(admin, "site") == []
    result = await undone(admin, int(number))
    assert (result["restored"], result["kept"]) == (2, 0), result
    assert await names(admin, "site") == ["厂"]
    assert [(await read(admin, "contact", each))["via"]["id"] for each in people] == [account] * 3


async def test_nothing_is_put_under_a_master_that_goes_in_the_same_moment(company: Company) -> None:
    admin = company.caller("管理员")
    await with_sites(admin)
    account = await create(admin, "account", name="甲")
    async with Unit(admin) as unit:
        await unit.write("account", [Operation("delete", id=int(account))])
        late = asyncio.create_task(create(admin, "site", name="厂", customer=account))
        await waiting_for_a_lock(company)
    with refused(422, "not_an_option"):
        await late
    await restore(admin, "account", account)
    async with Unit(admin) as unit:
        await unit.write("site", [Operation("create", {"name": "厂", "customer": account})])
        gone = asyncio.create_task(delete(admin, "account", account))
        await waiting_for_a_lock(company)
    await gone
    assert await names(admin, "site") == []


async def test_nothing_comes_to_point_at_a_record_in_use_while_it_is_deleted(company: Company) -> None:
    admin = company.caller("管理员")
    await change.create_field(admin, "contact", via("restrict"))
    account = await create(admin, "account", name="甲")
    async with Unit(admin) as unit:
        await unit.write("account", [Operation("delete", id=int(account))])
        late = asyncio.create_task(create(admin, "contact", name="人", via=account))
        await waiting_for_a_lock(company)
    with refused(422, "not_an_option"):
        await late
    await restore(admin, "account", account)
    async with Unit(admin) as unit:
        await unit.write("contact", [Operation("create", {"name": "人", "via": account})])
        gone = asyncio.create_task(delete(admin, "account", account))
        await waiting_for_a_lock(company)
    with refused(409, "in_use"):
        await gone


async def test_what_points_elsewhere_by_now_is_not_emptied(company: Company) -> None:
    admin, account, people = await with_people(company)
    other = await create(admin, "account", name="乙")
    async with Unit(admin) as unit:
        await unit.write("contact", [Operation("update", {"via": other}, id=int(people[0]))])
        gone = asyncio.create_task(delete(admin, "account", account))
        await waiting_for_a_lock(company)
    await gone
    found = [(await read(admin, "contact", each))["via"] for each in people]
    assert [each and each["id"] for each in found] == [other, None, None]
