"""Milestones of contracts: shares within the contract, days, to-do lists and reminders."""

import asyncio
import datetime as dt

from tests.apps.commerce.test_chain import act
from tests.fixtures.asking import create, delete, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.records.todo.lists import Wanted, todo_list
from yunchou.records.todo.work import Item, finish
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER


async def contract_of(who: Caller, total: str = "90000") -> str:
    account = await create(who, "account", name="华为")
    return await create(who, "contract", name="产线改造", account=account, total=total)


async def test_the_milestones_of_a_contract_are_no_more_than_all_of_it(company: Company) -> None:
    wang = company.caller("小王")
    contract = await contract_of(wang)
    first = await create(
        wang, "contract_milestone", name="预付款", contract=contract, kind="payment", share="0.3"
    )
    second = await create(wang, "contract_milestone", name="发货", contract=contract, share="0.6")
    await create(wang, "contract_milestone", name="终验", contract=contract, kind="acceptance", share="0.1")
    assert (await read(wang, "contract_milestone", first))["amount"]["amount"] == "27000.00"
    with refused(422, "rule") as found:
        await create(wang, "contract_milestone", name="质保", contract=contract, share="0.05")
    assert found.faults == [("share", "rule")]
    with refused(422, "rule"):
        await update(wang, "contract_milestone", second, share="0.7")
    await delete(wang, "contract_milestone", first)
    await update(wang, "contract_milestone", second, share="0.9")
    with refused(404):
        await read(company.caller("小赵"), "contract_milestone", second)


async def test_two_who_add_milestones_at_once_do_not_exceed_the_contract(company: Company) -> None:
    wang, boss = company.caller("小王"), company.caller("李经理")
    contract = await contract_of(wang)
    given = {"contract": contract, "share": "0.6"}
    done = await asyncio.gather(
        *(create(who, "contract_milestone", name="半", **given) for who in (wang, boss)),
        return_exceptions=True,
    )
    assert sum(isinstance(each, Problem) for each in done) == 1


async def test_a_milestone_waits_with_whose_task_it_is_and_is_reminded_of(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    contract = await contract_of(wang)
    await act(wang, "sign_contract", contract=contract)
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=30)
    given = {"contract": contract, "due_on": due.isoformat(), "ours": company.ids["小王"]}
    step = await create(wang, "contract_milestone", name="到货验收", **given)
    wanted = Wanted(source="contract_milestone")
    (item,) = (await todo_list(wang, wanted))["items"]
    assert (item["name"], item["more"]["contract"]["name"]) == ("到货验收", "产线改造")
    await finish(wang, [Item("contract_milestone", int(step))], True)
    assert (await read(wang, "contract_milestone", step))["done_on"] is not None
    assert (await todo_list(wang, wanted))["items"] == []
    await finish(wang, [Item("contract_milestone", int(step))], False)
    assert (await read(wang, "contract_milestone", step))["done_on"] is None
    await work(company)
    schema, db = quote(company.organisation.schema), company.organisation.db
    assert await reach_dates(company.organisation) == 0
    await db.execute(f"update {schema}.r_contract_milestone set due_on = due_on - 32")
    await db.execute(f"update {schema}.automation_mark set reached = reached - interval '32 days'")
    assert await reach_dates(company.organisation) == 1
    await work(company)
    found = (await notifications(wang))["notifications"]
    (text,) = [each["text"] for each in found if each["kind"] == "automation"]
    assert text.startswith("合同“产线改造”的里程碑“到货验收”已逾期")
