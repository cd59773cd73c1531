"""The forecast as those who sell read it: from the whole to each person, every figure with its deals."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_the_whole_opens_to_regions_and_leads_to_deals(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/forecast?period=this_quarter")
    page = manager.page
    table = page.get_by_role("region", name="逐级汇总")
    east = table.get_by_role("row", name=re.compile("华东"))
    await expect(east).to_be_visible()
    await manager.check_accessible()
    before = await table.get_by_role("row").count()
    await east.get_by_role("button", name="展开华东").click()
    await expect(east.get_by_role("button", name="收起华东")).to_be_visible()
    assert await table.get_by_role("row").count() > before
    await east.get_by_role("link").nth(1).click()
    await expect(page).to_have_url(re.compile("/records/opportunity"))
    await page.go_back()
    await expect(page.get_by_role("heading", level=1, name="销售预测")).to_be_visible()


async def test_a_rep_sees_the_own_forecast_on_a_phone_in_english(visit: Visitors) -> None:
    rep = await visit("gu.xiaolin@demo.example", "/forecast?period=this_year", size=PHONE, language="en")
    page = rep.page
    table = page.get_by_role("region", name="Roll-up")
    await expect(table).to_be_visible()
    await expect(table.get_by_role("button")).to_have_count(0)
    await rep.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
