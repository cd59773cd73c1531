"""A stage that is entered by approval: whoever moves a deal there waits, whatever the door; it enters once it is approved."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from tests.apps.test_stage_gates import ask, entries, move
from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.rules.approval.conftest import flow, node, say, user
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.process.standing import standing
from yunchou.apps.together.notifications import notifications
from yunchou.base.errors import Problem
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit, write
from yunchou.rules.approval.inbox import Wanted, inbox
from yunchou.rules.approval.shown import approval as shown
from yunchou.rules.approval.shown import of_record
from yunchou.rules.approval.steering import submit, withdraw

LARGE = "amount > 1000"


async def guarded(company: Company, condition: str | None = LARGE) -> str:
    """Negotiations are entered by approval of 李经理."""
    given = {} if condition is None else {"condition": condition}
    asks = await flow(company, node("经理", user(company, "李经理")), name="阶段准入", **given)
    await update(company.caller("管理员"), "stage", company.ids["谈判"], entry_approval=asks)
    return asks


def wanted(company: Company, deal: str, stage: str = "谈判", **given: Any) -> dict[str, Any]:
    return {"object": "opportunity", "record": deal, "stage": company.ids[stage], **given}


async def asked(company: Company, who: Caller, deal: str) -> int:
    """Asks to enter; gives the approval."""
    answer = await run(who, "process.request_entry", wanted(company, deal))
    assert answer.waiting is True
    await work(company)
    (found,) = await rows(
        company.system, "approval", Query(fields=["id"], where=f'record = "{deal}" and state = "pending"')
    )
    return int(found["id"])


async def stage_of(who: Caller, deal: str) -> str:
    shown: Mapping[str, Any] = await read(who, "opportunity", deal)
    return str(shown["stage"]["name"])


async def test_a_deal_waits_where_it_is_and_enters_once_it_is_approved(company: Company) -> None:
    wang = company.caller("小王")
    await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    approval = await asked(company, wang, deal)
    told = await standing(wang, "opportunity", int(deal))
    assert (await stage_of(wang, deal), told["waits"]) == (
        "需求",
        {"stage": {"id": company.ids["谈判"], "name": "谈判"}, "approval": str(approval)},
    )
    assert await names(wang, "opportunity", 'pending_stage.name = "谈判"') == ["单"]
    await say(company, "李经理", approval, "approve")
    shown = await read(wang, "opportunity", deal)
    assert (shown["stage"]["name"], shown["pending_stage"], shown["probability"]) == ("谈判", None, 0.6)
    last = (await entries(wang, deal))[-1]
    assert (last["stage.name"], last["moved_by"]["name"], last["reason"], last["bypassed"]) == (
        "谈判",
        "小王",
        "审批通过",
        False,
    )
    assert (await standing(wang, "opportunity", int(deal)))["waits"] is None


async def test_no_door_leads_past_the_approval(company: Company) -> None:
    wang = company.caller("小王")
    await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    into = {"stage": company.ids["谈判"]}
    operations = [
        Operation("update", into, id=int(deal)),
        Operation("create", {"name": "新", "amount": "5000", **into}),
    ]
    for who in (wang, company.caller("管理员"), company.system):
        results = await write(who, "opportunity", operations, atomic=False)
        assert [[e.message.zh for e in each.errors] for each in results] == [["进入“谈判”须经审批"]] * 2
    async with Unit(wang, {"import": "1"}) as unit:
        (failed, _) = await unit.write("opportunity", operations, atomic=False)
    assert failed.status == 422
    target = next(
        each
        for each in (await standing(wang, "opportunity", int(deal)))["targets"]
        if each["id"] == company.ids["谈判"]
    )
    assert (target["approval"], target["faults"]) == (True, [])
    with refused(403):
        await run(wang, "process.bypass_requirements", wanted(company, deal, reason="急"))
    li = company.caller("李经理")
    await run(li, "process.bypass_requirements", wanted(company, deal, reason="急"))
    last = (await entries(wang, deal))[-1]
    assert (last["stage.name"], last["bypassed"], last["reason"]) == ("谈判", True, "急")


async def test_what_the_flow_is_not_about_enters_at_once(company: Company) -> None:
    wang = company.caller("小王")
    flow_id = await guarded(company)
    small = await create(wang, "opportunity", name="小", amount="10")
    await move(wang, company, small, "谈判")
    other = await create(wang, "opportunity", name="小二")
    answer = await run(wang, "process.request_entry", wanted(company, other, values={"amount": "20"}))
    assert (answer.waiting, await stage_of(wang, other)) == (False, "谈判")
    await update(company.caller("管理员"), "automation", flow_id, active=False)
    large = await create(wang, "opportunity", name="大", amount="5000")
    await move(wang, company, large, "谈判")


@pytest.mark.parametrize("how", ["refuse", "withdraw"])
async def test_what_is_refused_or_withdrawn_stays(company: Company, how: str) -> None:
    wang = company.caller("小王")
    await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    approval = await asked(company, wang, deal)
    if how == "refuse":
        await say(company, "李经理", approval, "refuse", comment="价格太低")
    else:
        async with Unit(wang) as unit:
            await withdraw(unit, approval, None)
        await work(company)
    shown = await read(wang, "opportunity", deal)
    assert (shown["stage"]["name"], shown["pending_stage"]) == ("需求", None)
    assert await asked(company, wang, deal) != approval


async def test_the_gates_are_asked_before_and_again_when_it_is_approved(company: Company) -> None:
    wang = company.caller("小王")
    await guarded(company)
    await ask(company, "谈判", kind="fields", fields="close_date")
    deal = await create(wang, "opportunity", name="单", amount="5000")
    with refused(422, "required") as refusal:
        await run(wang, "process.request_entry", wanted(company, deal))
    assert refusal.faults == [("close_date", "required")]
    await update(wang, "opportunity", deal, close_date="2030-01-01")
    approval = await asked(company, wang, deal)
    with refused(423):
        await update(wang, "opportunity", deal, close_date=None)
    schema = company.organisation.schema
    await company.organisation.db.execute(
        f"update {schema}.r_opportunity set close_date = null where id = $1", int(deal)
    )
    await say(company, "李经理", approval, "approve")
    shown = await read(wang, "opportunity", deal)
    assert (shown["stage"]["name"], shown["pending_stage"]) == ("需求", None)
    texts = [each["text"] for each in (await notifications(wang))["notifications"]]
    assert any("未能进入“谈判”" in each for each in texts)


async def test_of_two_who_ask_at_once_one_waits(company: Company) -> None:
    wang, li = company.caller("小王"), company.caller("李经理")
    await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    given = wanted(company, deal)
    results = await asyncio.gather(
        *(run(who, "process.request_entry", given) for who in (wang, li)), return_exceptions=True
    )
    failed = [each for each in results if isinstance(each, Problem)]
    assert [each.status for each in failed] == [409]
    await work(company)
    with refused(423):
        await run(li, "process.request_entry", given)
    assert len(await rows(company.system, "approval", Query(fields=["id"], where=f'record = "{deal}"'))) == 1


async def test_a_stage_names_a_flow_about_its_records(company: Company) -> None:
    admin, wang = company.caller("管理员"), company.caller("小王")
    about = await flow(company, node("经理"), name="客户审批", object="account")
    for wrong in (about, "1"):
        with refused(422):
            await update(admin, "stage", company.ids["谈判"], entry_approval=wrong)
    deal = await create(wang, "opportunity", name="单")
    for given, status in (
        (wanted(company, deal, "需求"), 422),
        ({**wanted(company, deal), "stage": "x"}, 422),
        ({**wanted(company, deal), "record": "1"}, 404),
    ):
        with refused(status):
            await run(wang, "process.request_entry", given)
    with refused(404):
        await run(company.caller("小赵"), "process.request_entry", wanted(company, deal))


async def test_a_flow_of_a_stage_is_begun_by_entering_alone(company: Company) -> None:
    wang = company.caller("小王")
    asks = await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    assert (await of_record(wang, "opportunity", int(deal)))["flows"] == []
    with refused(404):
        await submit(wang, int(asks), int(deal), None)
    await update(company.caller("管理员"), "stage", company.ids["谈判"], entry_approval=None)
    assert [each["id"] for each in (await of_record(wang, "opportunity", int(deal)))["flows"]] == [asks]


async def test_who_decides_reads_which_stage_it_is_about(company: Company) -> None:
    wang = company.caller("小王")
    await guarded(company)
    deal = await create(wang, "opportunity", name="单", amount="5000")
    approval = await asked(company, wang, deal)
    li = company.caller("李经理")
    (item,) = (await inbox(li, Wanted()))["items"]
    assert (item["id"], item["purpose"]) == (str(approval), "进入“谈判”")
    english = company.caller("李经理", language="en")
    assert (await shown(english, approval))["purpose"] == "Enters 谈判"
    await say(company, "李经理", approval, "refuse", comment="再谈")
    for who, view in ((li, "done"), (wang, "submitted")):
        (item,) = (await inbox(who, Wanted(view)))["items"]
        assert item["purpose"] == "进入“谈判”"
