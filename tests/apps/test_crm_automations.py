"""The automations that the CRM brings along, and how organisations come to have them."""

import datetime as dt
from typing import Any

from tests.fixtures.asking import create, delete, names, read, refused, update
from tests.fixtures.organisation import Company
from tests.records.search.conftest import settle
from tests.rules.automation.conftest import work
from yunchou.apps.together.notifications import notifications
from yunchou.base.db import quote
from yunchou.rules.automation.dates import reach_dates
from yunchou.rules.automation.declared import DECLARED, Declared, give_automations
from yunchou.rules.automation.matching import FOLLOWER


async def told(company: Company, name: str) -> list[str]:
    found = (await notifications(company.caller(name)))["notifications"]
    return [each["text"] for each in found if each["kind"] == "automation"]


async def test_whoever_has_a_follow_up_due_is_reminded(company: Company) -> None:
    await settle(company, FOLLOWER)
    due = dt.datetime.now(dt.UTC).replace(microsecond=0) + dt.timedelta(days=30)
    account = await create(company.caller("小王"), "account", name="云锦科技")
    values = {"name": "回访", "account": account, "due_at": due.isoformat()}
    await create(company.caller("小王"), "activity", **values)
    await create(company.caller("小王"), "activity", **{**values, "name": "做完了", "status": "done"})
    await work(company)
    assert await reach_dates(company.organisation) == 0
    schema = quote(company.organisation.schema)
    db = company.organisation.db
    # A month passes: what was due then is due now.
    await db.execute(f"update {schema}.r_activity set due_at = due_at - interval '30 days'")
    await db.execute(f"update {schema}.automation_mark set reached = reached - interval '30 days'")
    assert await reach_dates(company.organisation) == 1
    await work(company)
    (text,) = await told(company, "小王")
    assert text.startswith("回访 将于 ")
    assert text.endswith("到期。云锦科技")


async def test_a_large_deal_that_slips_is_told_to_its_owner_and_the_manager(company: Company) -> None:
    await settle(company, FOLLOWER)
    wang = company.caller("小王")
    deal: dict[str, Any] = {"stage": company.ids["需求"], "close_date": "2026-06-30"}
    large = await create(wang, "opportunity", name="大单", amount=800000, **deal)
    small = await create(wang, "opportunity", name="小单", amount=8000, **deal)
    for id in (large, small):
        await update(wang, "opportunity", id, close_date="2026-09-30")
    await work(company)
    await update(wang, "opportunity", large, close_date="2026-08-31")
    await work(company)
    said = "小王 的商机“大单”（800,000.00 CNY）预计成交日期推迟到 2026-09-30。"
    assert await told(company, "李经理") == [said]
    assert await told(company, "小王") == [said]
    assert await told(company, "高总") == []


async def test_shipped_automations_are_switched_off_but_not_rewritten(company: Company) -> None:
    admin = company.caller("管理员")
    shipped = await names(admin, "automation", 'code = "crm.large_deal_slips"')
    assert shipped == ["大单推迟提醒"]
    id = str(
        await company.organisation.db.fetchval(
            f"select id from {quote(company.organisation.schema)}.r_automation where code = 'crm.large_deal_slips'"
        )
    )
    with refused(422, "rule"):
        await update(admin, "automation", id, condition="amount > 1")
    await update(admin, "automation", id, active=False, name="不用")
    assert await give_automations(company.organisation) == 0
    assert (await read(admin, "automation", id))["active"] is False


async def test_another_version_brings_another_definition_and_what_was_deleted_stays_away(
    company: Company,
) -> None:
    admin = company.caller("管理员")
    was = DECLARED["crm.large_deal_slips"]
    changed = Declared(was.code, was.zh, was.en, {**was.values, "condition": "amount >= 900000"}, True)
    registry = {**DECLARED, was.code: changed}
    assert await give_automations(company.organisation, registry) == 1
    assert await give_automations(company.organisation, registry) == 0
    id = str(
        await company.organisation.db.fetchval(
            f"select id from {quote(company.organisation.schema)}.r_automation where code = $1", was.code
        )
    )
    assert (await read(admin, "automation", id))["condition"] == "amount >= 900000"
    await delete(admin, "automation", id)
    assert await give_automations(company.organisation) == 0
    assert len(await names(admin, "automation")) == len(DECLARED) - 1
