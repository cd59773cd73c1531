"""More time before a return: asked for by the owner, decided by an approval; what waits for it does not return."""

from typing import Any

import pytest

from tests.apps.pools.test_returns import countdown, days_pass, returns, rule
from tests.fixtures.asking import create, read, refused, update
from tests.fixtures.organisation import Company
from tests.fixtures.pools import claim, make_pool, pooled
from tests.records.search.conftest import settle
from tests.rules.approval.conftest import say
from tests.rules.automation.conftest import work
from yunchou.actions.runner import run
from yunchou.apps.pools.extensions import begin_again
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.steering import withdraw
from yunchou.rules.automation.matching import FOLLOWER

WHY = "客户在走流程"


async def held(company: Company, **given: Any) -> tuple[str, str]:
    """A lead that 小王 took from a pool and that returns in ten days; gives the pool and the lead."""
    await settle(company, FOLLOWER)
    pool = await make_pool(company, **given)
    await rule(company, pool)
    (lead,) = await pooled(company, pool)
    await claim(company.caller("小王"), lead)
    return pool, lead


async def approval_of(company: Company, lead: str) -> int:
    await work(company)
    where = f'record = "{lead}" and state = "pending"'
    (found,) = await rows(company.system, "approval", Query(fields=["id"], where=where))
    return int(found["id"])


async def asked(company: Company, lead: str, days: int = 20) -> int:
    await run(company.caller("小王"), "crm.ask_extension_lead", {"lead": lead, "note": WHY, "days": days})
    return await approval_of(company, lead)


async def history(company: Company, lead: str) -> list[tuple[str, str, str | None]]:
    query = Query(["action", "note", "created_by"], where=f"lead = {lead}", sort=["id"])
    found = await rows(company.system, "pool_history", query)
    return [(row["action"], (row["created_by"] or {}).get("name", ""), row["note"]) for row in found]


async def test_more_time_that_is_approved_puts_the_return_off(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    _, lead = await held(company)
    approval = await asked(company, lead)
    shown = await read(wang, "lead", lead)
    assert (shown["extension_request"], shown["extension_days"], shown["return_at"]) == (WHY, 20, None)
    told = [each["text"] for each in (await notifications(li))["notifications"]]
    assert any("延期收回审批" in each for each in told)
    for who, action in ((wang, "ask_extension"), (li, "extend")):
        with refused(409):
            await run(who, f"crm.{action}_lead", {"lead": lead, "note": "再"})
    # It does not return while it waits, however long.
    await days_pass(company, 12)
    await returns(company)
    assert (await read(wang, "lead", lead))["owner"]["name"] == "小王"
    await say(company, "李经理", approval, "approve")
    assert await countdown(company, lead) == pytest.approx(20, abs=0.01)
    shown = await read(wang, "lead", lead)
    assert (shown["extension_request"], shown["extension_days"]) == (None, None)
    assert (await history(company, lead))[-2:] == [("ask_extension", "小王", WHY), ("extend", "小王", WHY)]


async def test_what_is_refused_or_taken_back_leaves_the_countdown(company: Company) -> None:
    wang = company.caller("小王")
    _, lead = await held(company)
    approval = await asked(company, lead)
    await say(company, "李经理", approval, "refuse", comment="不行")
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    assert (await history(company, lead))[-1] == ("extension_refused", "小王", WHY)
    approval = await asked(company, lead)
    async with Unit(wang) as unit:
        await withdraw(unit, approval, None)
    await work(company)
    assert (await read(wang, "lead", lead))["extension_request"] is None
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    # What became overdue meanwhile has a day's notice.
    approval = await asked(company, lead)
    await days_pass(company, 12)
    await say(company, "李经理", approval, "refuse", comment="不行")
    assert await countdown(company, lead) == pytest.approx(1, abs=0.01)


async def test_a_pool_may_name_a_flow_of_its_own(company: Company) -> None:
    admin = company.caller("管理员")
    node = {
        "name": {"zh": "总经理"},
        "comment": "never",
        "signers": [{"kind": "user", "user": company.ids["高总"]}],
    }
    step = {"kind": "approval", "title": {"zh": "延期", "en": "Time"}, "nodes": [node], "lock": False}
    given = {"name": "自定延期", "object": "lead", "trigger": "manual", "steps": [step]}
    own = await create(admin, "automation", **given)
    other = await create(admin, "automation", **{**given, "name": "客户延期", "object": "account"})
    pool, lead = await held(company)
    with refused(422, "not_an_option"):
        await update(admin, "pool", pool, extension_approval=other)
    await update(admin, "pool", pool, extension_approval=own)
    approval = await asked(company, lead, 3)
    await say(company, "高总", approval, "approve")
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    shown = await read(admin, "lead", lead)
    assert shown["return_extended_until"] is not None
    # A flow that is switched off decides nothing: the shipped one does.
    await update(admin, "automation", own, active=False)
    approval = await asked(company, lead, 30)
    await say(company, "李经理", approval, "approve")
    assert await countdown(company, lead) == pytest.approx(30, abs=0.01)


async def test_who_gives_a_record_back_gets_no_more_time_with_it(company: Company) -> None:
    _, lead = await held(company)
    await asked(company, lead)
    await run(company.caller("李经理"), "crm.take_back_lead", {"lead": lead})
    await work(company)
    await claim(company.caller("小张"), lead)
    await work(company)
    shown = await read(company.caller("管理员"), "lead", lead)
    assert (shown["extension_request"], shown["return_extended_until"]) == (None, None)
    assert await rows(company.system, "approval", Query(["id"], where='state = "pending"')) == []


async def test_requests_of_before_get_an_approval_once(company: Company) -> None:
    _, lead = await held(company)
    db, schema = company.organisation.db, quote(company.organisation.schema)
    await db.execute(f"update {schema}.r_lead set extension_request = '以前申请的' where id = $1", int(lead))
    for begun in (1, 0):
        async with Unit(company.system) as unit:
            assert await begin_again(unit, "lead") == begun
            assert await begin_again(unit, "account") == 0
    approval = await approval_of(company, lead)
    await say(company, "李经理", approval, "approve")
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
    assert (await history(company, lead))[-1] == ("extend", "小王", "以前申请的")


async def test_a_request_that_no_flow_decides_any_longer_ends(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    _, lead = await held(company)
    (shipped,) = await rows(admin, "automation", Query(["id"], where='code = "crm.lead_extension"'))
    await update(admin, "automation", shipped["id"], active=False)
    with refused(409, "no_flow"):
        await run(wang, "crm.ask_extension_lead", {"lead": lead, "note": WHY})
    db, schema = company.organisation.db, quote(company.organisation.schema)
    await db.execute(f"update {schema}.r_lead set extension_request = '以前申请的' where id = $1", int(lead))
    async with Unit(company.system) as unit:
        assert await begin_again(unit, "lead") == 0
    assert (await read(wang, "lead", lead))["extension_request"] is None
    assert await countdown(company, lead) == pytest.approx(10, abs=0.01)
