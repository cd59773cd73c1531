"""Decision support as a manager reads it: what changed, which groups brought it, and the records behind each figure."""

import re

from playwright.async_api import expect

from tests.browser.pages import choose
from tests.fixtures.browser import PHONE, Visitors


async def test_a_change_is_told_with_its_causes_and_leads_to_the_deals(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/insight?period=last_quarter")
    page = manager.page
    findings = page.get_by_role("region", name="结论")
    await expect(findings.get_by_role("listitem").first).to_contain_text("赢单金额")
    await manager.check_accessible()
    parts = page.get_by_role("region", name="各组的贡献")
    await parts.get_by_role("tab", name="大区").click()
    figure = parts.get_by_role("row", name=re.compile("华东")).get_by_role("button").nth(1)
    await figure.click()
    await expect(page).to_have_url(re.compile("/records/opportunity"))
    await page.go_back()
    # A figure that has no parts says so.
    await choose(page, page.get_by_role("combobox", name="指标"), "赢单金额中位数", search=True)
    await expect(findings).to_contain_text("只能整体比较")
    await page.get_by_role("tab", name="反常月份").click()
    await expect(page.get_by_role("region", name="反常月份")).to_be_visible()
    await page.get_by_role("tab", name="增长手段").click()
    await expect(
        page.get_by_role("region", name="增长手段").get_by_role("row", name=re.compile("华东"))
    ).to_be_visible()
    await manager.check_accessible()


async def test_on_a_phone_in_english(visit: Visitors) -> None:
    rep = await visit(
        "gu.xiaolin@demo.example", "/insight?tab=levers&period=this_year", size=PHONE, language="en"
    )
    page = rep.page
    await expect(page.get_by_role("heading", level=1, name="Decision support")).to_be_visible()
    await expect(page.get_by_role("region", name="Levers of growth")).to_be_visible()
    await page.get_by_role("tab", name="Changes and causes").click()
    await expect(page.get_by_role("region", name="Findings").get_by_role("listitem").first).to_contain_text(
        "Won amount"
    )
    await rep.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")


async def test_a_finding_becomes_a_recommendation(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/process-analysis?period=last_365_days&tab=stays")
    page = manager.page
    heat = page.get_by_role("region", name="停留热力图")
    await heat.get_by_text("按进入月份", exact=True).click()
    await expect(heat.get_by_role("columnheader", name="进入月份")).to_be_visible()
    await page.get_by_role("button", name="转为建议 合同签订").click()
    await expect(page).to_have_url(re.compile("/records/improvement/"))
    basis = page.get_by_role("region", name="依据")
    await expect(basis.get_by_role("note")).to_contain_text("结论不变")
    await basis.get_by_role("button", name=re.compile(r"^[\d,]+$")).click()
    await expect(page.get_by_role("dialog").get_by_role("link").first).to_be_visible()
    await page.keyboard.press("Escape")
    await manager.goto("/insight?period=last_quarter")
    parts = page.get_by_role("region", name="各组的贡献")
    await parts.get_by_role("tab", name="大区").click()
    await expect(parts.get_by_role("img", name=re.compile("贡献"))).to_be_visible()
    await parts.get_by_role("button", name="转为建议 华东").click()
    await expect(basis).to_contain_text("赢单金额")
    await expect(basis.get_by_role("note")).to_contain_text("结论不变")
    await manager.check_accessible()
