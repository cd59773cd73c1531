"""Claiming, giving back and what the people of a pool may do: limits hold however many want the same at once."""

import asyncio
from typing import Any

import pytest

from tests.fixtures.asking import create, names, read, refused, second_process, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import LEAD, claim, make_pool, many, pooled
from yunchou.actions.runner import run
from yunchou.base.errors import Problem
from yunchou.records.history import history
from yunchou.records.read import Query, rows
from yunchou.records.sharing import access


async def moves(company: Company, record: str) -> list[tuple[str, str | None, str | None]]:
    """Action, former and new owner of each move, the first one first."""
    found = await rows(
        company.caller("管理员"),
        "pool_history",
        Query(fields=["action", "from_person", "to_person"], where=f'record = "{record}"', sort=["id"]),
    )
    return [
        (
            r["action"],
            r["from_person"] and r["from_person"]["name"],
            r["to_person"] and r["to_person"]["name"],
        )
        for r in found
    ]


async def test_a_member_claims_a_record_and_it_is_theirs(company: Company) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    pool = await make_pool(company)
    (lead,) = await pooled(company, pool)
    assert await names(zhang, "lead") == ["王五"]
    await claim(wang, lead)
    mine = await read(wang, "lead", lead)
    assert (mine["owner"]["name"], mine["pool"]["name"]) == ("小王", "线索公海")
    assert mine["claimed_at"] is not None
    assert await names(zhang, "lead") == []
    assert await moves(company, lead) == [("entered", None, None), ("claim", None, "小王")]
    (event, *_) = (await history(wang, "lead", int(lead)))["events"]
    assert event["actor"]["name"] == "小王"
    assert event["cause"]["pool"] == {"action": "claim"}
    with refused(409, "taken"):
        await claim(zhang, lead)
    with refused(409, "taken"):
        await claim(wang, lead)


async def test_what_is_put_into_a_pool_waits_there_unless_somebody_is_named(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    pool = await make_pool(company)
    waiting = await create(admin, "lead", name="待领取", pool=pool)
    named = await create(admin, "lead", name="已有人", pool=pool, owner=company.ids["小张"])
    own = await create(wang, "lead", name="自己的", pool=pool)
    owners = [(await read(admin, "lead", each))["owner"] for each in (waiting, named, own)]
    assert [each and each["name"] for each in owners] == [None, "小张", "小王"]
    assert (await read(admin, "lead", waiting))["pool_entered_at"] is not None
    with refused(403):
        await create(wang, "lead", name="无人", pool=pool, owner=None)


async def test_only_members_see_and_claim_and_only_in_open_pools(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    (lead,) = await pooled(company, await make_pool(company))
    assert await names(zhao, "lead") == []
    for wrong in (lead, "1", "x", "9" * 19, "-1", ""):
        with refused(404, "not_found"):
            await claim(zhao, wrong)
    hidden = await make_pool(company, "分配公海", kind="hidden")
    (kept,) = await pooled(company, hidden)
    assert await names(wang, "lead", where=f'pool = "{hidden}"') == []
    with refused(403, "forbidden"):
        await claim(wang, kept)
    closed = await make_pool(company, "只看公海", operations=["give_back"])
    (shown,) = await pooled(company, closed)
    with refused(403, "forbidden"):
        await claim(wang, shown)
    await run(company.caller("李经理"), "crm.assign_lead", {"lead": kept, "to": company.ids["小王"]})
    assert (await read(wang, "lead", kept))["owner"]["name"] == "小王"


async def test_of_a_hundred_who_claim_one_record_one_gets_it(company: Company) -> None:
    pool = await make_pool(company)
    (lead,) = await pooled(company, pool)
    async with second_process(company) as elsewhere:
        who = [each.caller(name) for each in (company, elsewhere) for name in ("小王", "小张")] * 25
        tries = await asyncio.gather(*(claim(each, lead) for each in who), return_exceptions=True)
    faults = [each for each in tries if isinstance(each, Problem)]
    assert len(faults) == 99
    assert {(each.status, each.code) for each in faults} == {(409, "taken")}
    owners = [to for action, _, to in await moves(company, lead) if action == "claim"]
    assert len(owners) == 1
    assert (await read(company.caller("管理员"), "lead", lead))["owner"]["name"] == owners[0]


async def limit(company: Company, **given: Any) -> str:
    values = {"name": f"上限 {given}"[:90], "object": "lead", **given}
    return await create(company.caller("管理员"), "pool_limit", **values)


async def test_a_limit_is_never_exceeded_however_many_claims_come_at_once(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company)
    await limit(company, pool=pool, most=7)
    leads = await pooled(company, pool, 40)
    async with second_process(company) as elsewhere:
        both = [company.caller("小王"), elsewhere.caller("小王")]
        tries = await asyncio.gather(
            *(claim(both[n % 2], lead) for n, lead in enumerate(leads)), return_exceptions=True
        )
    faults = [each for each in tries if isinstance(each, Problem)]
    assert len(faults) == 33
    assert {(each.status, each.errors[0].code) for each in faults} == {(422, "limit_reached")}
    assert len(await names(wang, "lead", where="owner = ME()")) == 7


async def test_a_set_takes_what_the_limit_leaves_and_is_told_of_the_rest(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company)
    await limit(company, pool=pool, most=3)
    leads = await pooled(company, pool, 5)
    done = await many(wang, "claim", [*leads, "1"])
    assert done.done == leads[:3]
    assert [(each.id, each.code) for each in done.refused] == [
        ("1", "not_found"), (leads[3], "limit_reached"), (leads[4], "limit_reached"),
    ]  # fmt: skip
    assert "3" in done.refused[1].message


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ([{"pool": True, "most": 4}, {"most": 2}], 2),
        ([{"pool": True, "most": 2}, {"most": 4}], 2),
        ([{"pool": True, "most": 2}, {"pool": True, "person": "小王", "most": 5}], 5),
        (
            [
                {"pool": True, "department": "华东", "most": 1},
                {"pool": True, "department": "上海组", "most": 4},
            ],
            4,
        ),
        ([{"pool": True, "department": "华东", "most": 4}, {"pool": True, "role": "销售", "most": 1}], 4),
        ([{"pool": True, "role": "销售", "most": 3}, {"pool": True, "most": 1}], 3),
        ([{"pool": True, "most": 1}, {"pool": True, "person": "小王"}], 6),
        ([{"pool": True, "most": 0}], 0),
        ([{"department": "华西", "most": 0}], 6),
        ([{"pool": True, "most": 1, "active": False}], 6),
    ],
)
async def test_the_stricter_of_pool_and_all_holds_and_of_each_the_most_specific(
    company: Company, limits: list[dict[str, Any]], expected: int
) -> None:
    pool = await make_pool(company)
    for each in limits:
        given = {
            key: company.ids[value] if key in ("person", "department", "role") else value
            for key, value in each.items()
        }
        await limit(company, **{**given, **({"pool": pool} if "pool" in each else {})})
    done = await many(company.caller("小王"), "claim", await pooled(company, pool, 6))
    assert len(done.done) == expected


async def test_closed_and_exempt_records_take_no_place(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company)
    await limit(company, pool=pool, most=1, exempt='source = "referral"')
    first, second, third, fourth = await pooled(company, pool, 4)
    await claim(wang, first)
    with refused(422, "limit_reached"):
        await claim(wang, second)
    await update(wang, "lead", first, status="unqualified")
    await claim(wang, second)
    await update(wang, "lead", second, source="referral")
    await claim(wang, third)
    with refused(422, "limit_reached"):
        await claim(wang, fourth)
    counting = await rows(company.caller("管理员"), "pool_limit", Query(fields=["id"]))
    await update(
        company.caller("管理员"), "pool_limit", counting[0]["id"], count_closed=True, exempt=None, most=3
    )
    with refused(422, "limit_reached"):
        await claim(wang, fourth)


async def test_assigning_stays_within_the_limit_of_who_gets_it(company: Company) -> None:
    li = company.caller("李经理")
    pool = await make_pool(company)
    await limit(company, pool=pool, most=1)
    first, second = await pooled(company, pool, 2)
    await run(li, "crm.assign_lead", {"lead": first, "to": company.ids["小王"]})
    with refused(422, "limit_reached"):
        await run(li, "crm.assign_lead", {"lead": second, "to": company.ids["小王"]})
    with refused(422, "not_an_option"):
        await run(li, "crm.assign_lead", {"lead": second, "to": company.ids["小赵"]})
    with refused(422, "limit_reached"):
        await update(company.caller("管理员"), "lead", second, owner=company.ids["小王"])


async def test_what_is_given_back_cools_down_for_whoever_had_it(company: Company) -> None:
    wang, zhang = company.caller("小王"), company.caller("小张")
    pool = await make_pool(company, cooldown_days=3)
    first, second = await pooled(company, pool, 2)
    await claim(wang, first)
    with refused(422, "required"):
        await run(wang, "crm.give_back_lead", {"lead": first})
    with refused(422, "required"):
        await run(wang, "crm.give_back_lead", {"lead": first, "reason": "other", "note": " "})
    await run(wang, "crm.give_back_lead", {"lead": first, "reason": "other", "note": "客户要求换人"})
    with refused(422, "cooling_down"):
        await claim(wang, first)
    await claim(wang, second)
    await company.organisation.db.execute(
        f"update \"{company.organisation.schema}\".r_pool_history set created_at = created_at - interval '3 days'"
    )
    await claim(wang, first)
    await run(company.caller("李经理"), "crm.take_back_lead", {"lead": first})
    with refused(422, "cooling_down"):
        await claim(wang, first)
    await claim(zhang, first)
    last = (
        await rows(
            company.caller("管理员"),
            "pool_history",
            Query(fields=["reason", "note"], where='action = "give_back"'),
        )
    )[0]
    assert (last["reason"], last["note"]) == ("other", "客户要求换人")


async def test_only_administrators_assign_take_back_and_remove(company: Company) -> None:
    wang, zhang, li = company.caller("小王"), company.caller("小张"), company.caller("李经理")
    pool = await make_pool(company)
    lead, other = await pooled(company, pool, 2)
    await claim(wang, lead)
    for who, status in ((wang, 403), (zhang, 404)):
        with refused(status):
            await run(who, "crm.take_back_lead", {"lead": lead})
        with refused(status):
            await run(who, "crm.remove_lead", {"lead": lead})
    with refused(403):
        await run(wang, "crm.assign_lead", {"lead": other, "to": company.ids["小张"]})
    await run(li, "crm.take_back_lead", {"lead": lead})
    await run(li, "crm.remove_lead", {"lead": lead})
    freed = await read(li, "lead", lead)
    assert (freed["pool"], freed["owner"]["name"]) == (None, "李经理")
    assert [each[0] for each in await moves(company, lead)] == ["entered", "claim", "take_back", "remove"]


async def test_moving_to_another_pool_is_for_administrators_unless_the_pool_lets_members(
    company: Company,
) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    pool, other = await make_pool(company), await make_pool(company, "第二公海")
    lead, free = await pooled(company, pool, 2)
    await claim(wang, lead)
    with refused(403):
        await run(wang, "crm.move_lead", {"lead": lead, "pool": other})
    await update(company.caller("管理员"), "pool", pool, operations=["claim", "give_back", "move"])
    await run(wang, "crm.move_lead", {"lead": lead, "pool": other})
    assert (await read(wang, "lead", lead))["owner"]["name"] == "小王"
    with refused(403):
        await run(wang, "crm.move_lead", {"lead": free, "pool": other})
    await run(li, "crm.move_lead", {"lead": free, "pool": other})
    with refused(422, "not_an_option"):
        await run(li, "crm.move_lead", {"lead": free, "pool": "1"})
    with refused(403):
        await update(wang, "lead", lead, pool=pool)


async def test_a_record_of_ones_own_is_put_into_a_pool_and_leaves_ones_team(company: Company) -> None:
    wang, zhao = company.caller("小王"), company.caller("小赵")
    pool = await make_pool(company)
    lead = await create(wang, "lead", **LEAD)
    await create(wang, "share", object="lead", record=lead, person=company.ids["小赵"])
    assert await names(zhao, "lead") == ["王五"]
    with refused(422, "required"):
        await run(wang, "crm.give_back_lead", {"lead": lead, "reason": "no_need"})
    await run(wang, "crm.give_back_lead", {"lead": lead, "reason": "no_need", "pool": pool})
    assert await names(zhao, "lead") == []
    assert (await read(wang, "lead", lead))["owner"] is None


async def test_ones_last_command_is_taken_back_once_and_only_while_nothing_came_after(
    company: Company,
) -> None:
    wang, zhang, li = company.caller("小王"), company.caller("小张"), company.caller("李经理")
    pool, other = await make_pool(company, cooldown_days=30), await make_pool(company, "第二公海")
    lead, second = await pooled(company, pool, 2)
    await claim(wang, lead)
    assert (await many(zhang, "undo", [lead])).refused[0].code == "not_found"
    assert (await many(wang, "undo", [lead])).done == [lead]
    assert (await read(wang, "lead", lead))["owner"] is None
    assert (await many(wang, "undo", [lead])).refused[0].code == "moved"
    await claim(wang, lead)
    await run(wang, "crm.give_back_lead", {"lead": lead, "reason": "no_need"})
    assert (await many(wang, "undo", [lead, second])).done == [lead]
    assert (await read(wang, "lead", lead))["owner"]["name"] == "小王"
    # What was undone did not happen: no cool-down follows from it.
    await run(li, "crm.take_back_lead", {"lead": lead})
    await many(li, "undo", [lead])
    await run(li, "crm.move_lead", {"lead": lead, "pool": other})
    assert (await many(li, "undo", [lead])).done == [lead]
    assert (await read(wang, "lead", lead))["pool"]["id"] == pool
    own = await create(wang, "lead", **LEAD)
    await run(wang, "crm.give_back_lead", {"lead": own, "reason": "no_need", "pool": pool})
    assert (await many(wang, "undo", [own])).done == [own]
    assert (await read(wang, "lead", own))["pool"] is None


async def test_it_is_explained_who_sees_what_lies_in_a_pool(company: Company) -> None:
    admin = company.caller("管理员")
    (lead,) = await pooled(company, await make_pool(company))

    async def kinds(name: str) -> list[str]:
        (told,) = await access(admin, "lead", int(lead), int(company.ids[name]))
        return [each["kind"] for each in told["because"]]

    assert (await kinds("小王"), await kinds("李经理"), await kinds("小赵")) == (["pool"], ["pool"], [])
    await claim(company.caller("小王"), lead)
    assert (await kinds("小王"), await kinds("小张")) == (["owner", "scope"], [])


async def test_accounts_have_pools_of_their_own(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company, "客户公海", object="account", masked="phone")
    (account,) = await pooled(company, pool, 1, object="account")
    with refused(422, "not_an_option"):
        await pooled(company, pool)
    assert (await read(wang, "account", account))["phone"] == "053****8888"
    await claim(wang, account, "account")
    assert (await read(wang, "account", account))["phone"] == "0532-88888888"


async def test_only_who_manages_pools_sets_them_up(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    pool = await make_pool(company)
    for who in (wang, company.caller("李经理")):
        with refused(403, "forbidden"):
            await update(who, "pool", pool, masked=None)
    for wrong in ("nothing", "owner", "name", "campaign"):
        with refused(422, "not_an_option"):
            await update(admin, "pool", pool, masked=wrong)
    with refused(422, "rule"):
        await update(admin, "pool", pool, object="account")
    with refused(422, "unknown_name"):
        await limit(company, most=1, exempt="nothing = 1")
    with refused(422, "rule"):
        await limit(company, most=1, person=company.ids["小王"], role=company.ids["销售"])
