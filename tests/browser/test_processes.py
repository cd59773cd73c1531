"""The process as it really goes, looked at by a manager: funnel, bottleneck, records behind a figure, stays, ways."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_a_manager_finds_where_deals_are_lost(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/process-analysis?period=last_365_days")
    page = manager.page
    await expect(page.get_by_role("heading", name="流程分析")).to_be_visible()
    await expect(page.get_by_role("note")).to_contain_text("瓶颈")
    funnel = page.get_by_role("tabpanel", name="漏斗")
    await manager.check_accessible()
    await funnel.get_by_role("button", name=re.compile("^流失 ")).first.click()
    drawer = page.get_by_role("dialog")
    await expect(drawer.get_by_role("link").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(drawer).to_be_hidden()
    await funnel.get_by_text("按快照", exact=True).click()
    await expect(funnel.get_by_text("金额为今天的金额")).to_be_visible()
    await page.get_by_role("tab", name="停留").click()
    await expect(page.get_by_role("table").first.get_by_role("row")).to_have_count(6)
    await page.get_by_role("tab", name="路径").click()
    ways = page.locator(".react-flow__edge")
    await expect(ways.first).to_be_attached()
    whole = await ways.count()
    slider = page.get_by_role("slider", name="显示多少路径")
    await slider.focus()
    await page.keyboard.press("Home")
    await expect(page.get_by_text("显示 0% 的路径")).to_be_visible()
    await expect(ways).not_to_have_count(whole)
    assert 0 < await ways.count() < whole
    await page.get_by_role("group", name="每一步").get_by_role("button").first.click()
    await expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="赢单与输单").click()
    await expect(page.get_by_role("region", name="输单原因")).to_contain_text("价格")
    phrases = page.get_by_role("region", name="输单记录里的话")
    await phrases.get_by_role("button").first.click()
    await expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()


async def test_it_fits_a_phone_in_english(visit: Visitors) -> None:
    small = await visit(
        "gu.xiaolin@demo.example",
        "/process-analysis?period=last_365_days",
        size=PHONE,
        language="en",
        theme="dark",
    )
    for tab, shown in (
        ("Funnel", "Win rate"),
        ("Stays", "Median"),
        ("Ways", "Process map"),
        ("Won and lost", "Against each competitor"),
    ):
        await small.page.get_by_role("tab", name=tab).click()
        await expect(small.page.get_by_role("tabpanel", name=tab).get_by_text(shown).first).to_be_visible()
        await small.check_accessible()
        assert await small.page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
