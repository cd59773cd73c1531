"""What nobody looks after goes back to its pool by itself: with notice, in working time, and not when somebody came first."""

import datetime as dt
from typing import Any

import pytest

from tests.fixtures.asking import create, read, refused, statements, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import claim, make_pool, many, pooled
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.apps.pools.preview import preview
from yunchou.apps.pools.returns import renew
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER

DAY = dt.timedelta(days=1)


async def rule(company: Company, pool: str, **given: Any) -> str:
    values = {"name": f"规则 {given}"[:90], "pool": pool, "amount": 10, "active": True, **given}
    return await create(company.caller("管理员"), "return_rule", **values)


async def days_pass(company: Company, days: int) -> None:
    """Moves everything that happened into the past, countdowns and the clock of automations with it."""
    db, schema = company.organisation.db, quote(company.organisation.schema)
    past = f"- interval '{days} days'"
    for table, columns in {
        "r_lead": "claimed_at pool_entered_at status_since return_at remind_at created_at return_extended_until",
        "r_account": "claimed_at pool_entered_at status_since return_at remind_at created_at",
        "r_activity": "done_at",
        "automation_mark": "reached",
    }.items():
        moved = ", ".join(f"{each} = {each} {past}" for each in columns.split())
        await db.execute(f"update {schema}.{table} set {moved}")


async def countdown(company: Company, lead: str, object: str = "lead") -> float | None:
    """In how many days a record returns."""
    at = (await read(company.caller("管理员"), object, lead))["return_at"]
    return None if at is None else (dt.datetime.fromisoformat(at) - dt.datetime.now(dt.UTC)) / DAY


async def returns(company: Company) -> None:
    """Lets what is due return."""
    await reach_dates(company.organisation)
    await work(company)


async def renewed(company: Company) -> None:
    async with Unit(company.system) as unit:
        for name in ("lead", "account"):
            await renew(unit.link, unit.asking(), name)


async def test_what_nobody_follows_up_returns_and_its_owner_is_told(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    pool = await make_pool(company)
    await rule(company, pool, name="十天未跟进")
    lead, other = await pooled(company, pool, 2)
    await many(wang, "claim", [lead, other])
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    await days_pass(company, 9)
    await create(wang, "activity", name="电话", kind="call", status="done", lead=other)
    assert await countdown(company, other) == pytest.approx(10, abs=0.01)
    await returns(company)
    assert (await read(wang, "lead", lead))["owner"] is not None
    await days_pass(company, 2)
    await returns(company)
    assert (await read(wang, "lead", lead))["owner"] is None
    assert (await read(wang, "lead", other))["owner"]["name"] == "小王"
    asked = Query(fields=["rule", "from_person"], where='action = "returned"')
    (moved,) = await rows(company.caller("管理员"), "pool_history", asked)
    assert (moved["rule"], moved["from_person"]["name"]) == ("十天未跟进", "小王")
    told = (await notifications(wang))["notifications"]
    assert [each["text"] for each in told if "已自动" in each["text"]] == ["线索“王五”已自动收回到线索公海。"]


async def test_a_reminder_comes_before_and_the_next_one_after_it(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    pool = await make_pool(company)
    await rule(company, pool, remind="7,3")
    (lead,) = await pooled(company, pool)
    await claim(wang, lead)

    async def reminders() -> int:
        return sum("自动收回" in each["text"] for each in (await notifications(wang))["notifications"])

    await returns(company)
    assert await reminders() == 0
    for days, expected in ((4, 1), (1, 1), (4, 2)):
        await days_pass(company, days)
        await returns(company)
        assert await reminders() == expected
        await renewed(company)


@pytest.mark.parametrize(
    ("given", "values", "kept"),
    [
        ({"condition": 'source = "website"'}, {"source": "website"}, False),
        ({"condition": 'source = "website"'}, {"source": "referral"}, True),
        ({"exempt": 'source = "referral"'}, {"source": "referral"}, True),
        ({"active": False}, {}, True),
        ({"basis": "claimed"}, {}, False),
        ({}, {"status": "converted"}, True),
        ({}, {"status": "unqualified"}, True),
    ],
)
async def test_a_rule_is_for_what_it_applies_to(
    company: Company, given: dict[str, Any], values: dict[str, Any], kept: bool
) -> None:
    pool = await make_pool(company)
    await rule(company, pool, **given)
    (lead,) = await pooled(company, pool, **values)
    await claim(company.caller("小王"), lead)
    assert (await countdown(company, lead) is None) is kept


async def test_each_basis_counts_from_what_it_says(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company)
    await rule(company, pool, basis="claimed", amount=20, name="领取后")
    await rule(company, pool, basis="status", amount=10, name="状态")
    (lead,) = await pooled(company, pool)
    await claim(wang, lead)
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    await days_pass(company, 5)
    await update(wang, "lead", lead, status="contacted")
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    await days_pass(company, 9)
    await update(wang, "lead", lead, status="qualified")
    # By now the other rule is nearer: 20 days after the claim.
    assert await countdown(company, lead) == pytest.approx(6, abs=0.01)
    assert (await read(wang, "lead", lead))["return_rule"]["name"] == "领取后"


async def test_accounts_return_without_a_deal(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company, "客户公海", object="account", masked=None)
    await rule(company, pool, basis="deal", amount=30)
    account, other = await pooled(company, pool, 2, object="account")
    await many(wang, "claim", [account, other], object="account")
    assert await countdown(company, account, "account") == pytest.approx(30, abs=0.01)
    await create(wang, "opportunity", name="单", account=other, stage=company.ids["赢单"], amount=1)
    # A customer who has bought stays.
    assert await countdown(company, other, "account") is None


async def test_working_days_end_with_the_day(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool, unit="working_days", amount=5)
    (lead,) = await pooled(company, pool)
    await claim(company.caller("小王"), lead)
    at = dt.datetime.fromisoformat((await read(company.caller("管理员"), "lead", lead))["return_at"])
    local = at.astimezone(dt.timezone(dt.timedelta(hours=8)))
    assert local.time() == dt.time(0)
    assert (local - DAY).isoweekday() <= 6
    assert 5 <= (at - dt.datetime.now(dt.UTC)) / DAY <= 16


async def test_a_new_rule_gives_a_days_notice_of_what_is_overdue(company: Company) -> None:
    wang = company.caller("小王")
    pool = await make_pool(company)
    (lead,) = await pooled(company, pool)
    await claim(wang, lead)
    await days_pass(company, 40)
    await rule(company, pool)
    assert await countdown(company, lead) is None
    await renewed(company)
    assert await countdown(company, lead) == pytest.approx(1, abs=0.01)
    await days_pass(company, 0)
    await renewed(company)
    assert await countdown(company, lead) == pytest.approx(1, abs=0.01)


async def test_who_comes_first_keeps_it_though_its_time_had_come(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    pool = await make_pool(company)
    await rule(company, pool)
    (lead,) = await pooled(company, pool)
    await claim(wang, lead)
    await days_pass(company, 11)
    await reach_dates(company.organisation)
    # The run is there; before it acts a follow-up is written past the rules that would have moved the countdown.
    db, schema = company.organisation.db, quote(company.organisation.schema)
    await create(wang, "activity", name="电话", kind="call", status="done", lead=lead)
    await db.execute(f"update {schema}.r_lead set return_at = now() - interval '1 hour'")
    await work(company)
    assert (await read(wang, "lead", lead))["owner"]["name"] == "小王"
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)


async def test_more_time_is_asked_for_and_granted(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang, li = company.caller("小王"), company.caller("李经理")
    pool = await make_pool(company)
    await rule(company, pool)
    (lead,) = await pooled(company, pool)
    with refused(409, "not_held"):
        await run(li, "crm.extend_lead", {"lead": lead, "days": 5})
    await claim(wang, lead)
    with refused(403):
        await run(wang, "crm.extend_lead", {"lead": lead, "days": 30})
    with refused(422, "required"):
        await run(wang, "crm.ask_extension_lead", {"lead": lead})
    await run(li, "crm.extend_lead", {"lead": lead, "days": 30})
    assert await countdown(company, lead) == pytest.approx(30, abs=0.01)
    with refused(403):
        await run(li, "crm.ask_extension_lead", {"lead": lead, "note": "x"})
    for days in (0, 366):
        with refused(422, "out_of_range"):
            await run(li, "crm.extend_lead", {"lead": lead, "days": days})
    await run(li, "crm.take_back_lead", {"lead": lead})
    await claim(company.caller("小张"), lead)
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)


async def test_a_return_by_a_rule_is_undone_by_those_who_run_the_pool(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang, li = company.caller("小王"), company.caller("李经理")
    pool = await make_pool(company, cooldown_days=5)
    await rule(company, pool)
    (lead,) = await pooled(company, pool)
    await claim(wang, lead)
    await days_pass(company, 11)
    await returns(company)
    with refused(422, "cooling_down"):
        await claim(wang, lead)
    assert (await many(wang, "undo", [lead])).refused[0].code == "not_found"
    assert (await many(li, "undo", [lead])).done == [lead]
    assert (await read(wang, "lead", lead))["owner"]["name"] == "小王"


async def test_a_rule_is_looked_at_before_it_is_switched_on(company: Company) -> None:
    wang, admin = company.caller("小王"), company.caller("管理员")
    pool = await make_pool(company)
    late, soon, far = await pooled(company, pool, 3)
    await claim(wang, late)
    await days_pass(company, 8)
    await claim(wang, soon)
    await days_pass(company, 5)
    await claim(wang, far)
    off = await rule(company, pool, active=False)
    found = await preview(admin, int(off))
    assert (found.overdue, found.soon) == (1, 1)
    assert [(each["id"], each["owner"]) for each in found.records] == [(late, "小王"), (soon, "小王")]
    assert await countdown(company, late) is None
    with refused(403):
        await preview(wang, int(off))
    with refused(404):
        await preview(admin, 1)


async def test_many_records_cost_as_many_statements_as_one(company: Company) -> None:
    pool = await make_pool(company)
    await rule(company, pool)
    leads = await pooled(company, pool, 30)
    admin = company.caller("管理员")
    counts = []
    for some in (leads[:2], leads[2:]):
        async with statements(company) as seen:
            operations = [Operation("update", {"owner": company.ids["小王"]}, id=int(each)) for each in some]
            await write(admin, "lead", operations)
        counts.append(len(seen))
    assert counts[0] == counts[1]


async def test_rules_that_mean_nothing_are_refused(company: Company) -> None:
    pool = await make_pool(company)
    accounts = await make_pool(company, "客户公海", object="account", masked=None)
    for wrong, code in (
        ({"condition": "nothing = 1"}, "unknown_name"),
        ({"exempt": "name"}, "type_mismatch"),
        ({"target": accounts}, "rule"),
        ({"remind": "soon"}, "wrong_type"),
        ({"amount": 0}, "out_of_range"),
    ):
        with refused(422, code):
            await rule(company, pool, **wrong)
    with refused(403):
        await create(company.caller("李经理"), "return_rule", name="x", pool=pool, amount=1)
