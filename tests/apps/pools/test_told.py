"""Those who run a pool hear of what nobody takes, and of who took what, where the templates are switched on."""

from tests.apps.commerce.test_reminders import switched_on
from tests.apps.test_crm_automations import told
from tests.fixtures.organisation import Company
from tests.fixtures.pools import claim, make_pool, pooled
from tests.rules.automation.conftest import work
from yunchou.base.db import quote
from yunchou.rules.automation.dates import reach_dates


async def test_what_waits_and_what_was_taken_is_told_to_the_pools_administrators(company: Company) -> None:
    pool = await make_pool(company)
    await switched_on(company, "pool_waiting_lead")
    await switched_on(company, "pool_claimed_lead")
    first, _ = await pooled(company, pool, 2)
    await work(company)
    schema, db = quote(company.organisation.schema), company.organisation.db
    await reach_dates(company.organisation)
    assert await told(company, "李经理") == []
    await db.execute(f"update {schema}.r_lead set pool_entered_at = pool_entered_at - interval '30 days'")
    await db.execute(f"update {schema}.automation_mark set reached = reached - interval '31 days'")
    await reach_dates(company.organisation)
    await work(company)
    waiting = await told(company, "李经理")
    assert sorted(set(waiting)) == ["线索“王五”在线索公海等待领取已 4 个工作小时，请分配。"]
    await claim(company.caller("小王"), first)
    await work(company)
    assert "小王 领取了线索公海的线索“王五”。" in await told(company, "李经理")
    assert await told(company, "小王") == []
