"""What happens with tenders by itself: the decision is asked of the manager, late deposits and deadlines are told."""

from tests.apps.tenders.test_deposits import day, deposit, do
from tests.apps.tenders.test_tenders import judged, new_tender
from tests.fixtures.asking import read
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.access.actor import Caller
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit
from yunchou.rules.approval.deciding import Said, say_it
from yunchou.rules.approval.steering import submit
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.matching import FOLLOWER


async def told(company: Company, name: str) -> list[str]:
    found = (await notifications(company.caller(name)))["notifications"]
    return [each["text"] for each in found if each["kind"] == "automation"]


async def go_decision(admin: Caller) -> int:
    found = await rows(admin, "automation", Query(fields=("id",), where='code = "tenders.go_decision"'))
    return int(found[0]["id"])


async def test_the_manager_decides_to_bid_by_approval(company: Company) -> None:
    wang = company.caller("小王")
    id = await new_tender(wang)
    await judged(wang, id)
    approval = await submit(wang, await go_decision(company.caller("管理员")), int(id), "重点客户")
    assert approval is not None
    assert (await read(wang, "tender", id))["status"] == "tracking"
    async with Unit(company.caller("李经理")) as unit:
        await say_it(unit, approval, Said("approve", "同意投标"))
    await work(company)
    assert (await read(wang, "tender", id))["status"] == "preparing"


async def test_a_deposit_that_is_late_is_told_to_its_owner(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    id = await deposit(company, return_due_on=day(company, 60))
    await do(wang, "pay", id)
    await work(company)
    assert await reach_dates(company.organisation) == 0
    schema, db = quote(company.organisation.schema), company.organisation.db
    # Eighty days pass.
    await db.execute(f"update {schema}.r_tender_deposit set return_due_on = return_due_on - 80")
    await db.execute(f"update {schema}.automation_mark set reached = reached - interval '80 days'")
    await reach_dates(company.organisation)
    await work(company)
    assert any("仍有 20,000.00 CNY 未退" in text for text in await told(company, "小王"))
