"""Stage KPIs as a manager uses them: who falls short, of which deals, and a coaching planned of it."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_a_manager_plans_a_coaching(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/process-kpis?period=last_365_days")
    page = manager.page
    table = page.get_by_role("region", name="达标情况")
    row = table.get_by_role("row", name=re.compile("许文博"))
    await expect(row).to_contain_text("高级客户经理")
    await manager.check_accessible()
    await row.get_by_role("button", name=re.compile("15 天内推进")).click()
    records = page.get_by_role("dialog")
    await expect(records.get_by_role("link").first).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(records).to_be_hidden()
    await row.get_by_role("button", name="许文博", exact=True).click()
    person = page.get_by_role("dialog", name="许文博的过程指标")
    prompt = person.get_by_role("article").filter(has_text="15 天内推进")
    await expect(prompt).to_contain_text("问什么")
    await manager.check_accessible()
    await prompt.get_by_role("button", name="安排辅导").click()
    form = page.get_by_role("dialog", name=re.compile("过程辅导"))
    await form.get_by_role("button", name="保存", exact=True).click()
    coachings = person.get_by_role("region", name="辅导记录")
    await expect(coachings.get_by_role("link", name="与许文博谈“15 天内推进”").first).to_be_visible()
    await page.keyboard.press("Escape")
    await table.get_by_text("团队", exact=True).click()
    await expect(table.get_by_role("row", name=re.compile("华东"))).to_be_visible()
    await page.get_by_role("tab", name="结果与过程").click()
    corners = page.get_by_role("region", name="结果 × 过程")
    await expect(corners.get_by_role("heading", name=re.compile("待帮扶"))).to_be_visible()
    await manager.check_accessible()
    await corners.get_by_role("listitem").get_by_role("button").first.click()
    await expect(page.get_by_role("dialog", name=re.compile("的过程指标"))).to_be_visible()
    await page.keyboard.press("Escape")
    await page.get_by_role("tab", name="先行指标").click()
    await expect(page.get_by_role("row", name=re.compile("每单拜访次数"))).to_be_visible()
    await manager.check_accessible()


async def test_a_rep_sees_the_own_figures_on_a_phone(visit: Visitors) -> None:
    rep = await visit("gu.xiaolin@demo.example", "/process-kpis", size=PHONE, language="en")
    page = rep.page
    table = page.get_by_role("region", name="Against the standards")
    await expect(table.get_by_role("button", name="顾晓琳", exact=True)).to_be_visible()
    await expect(table.get_by_role("row")).to_have_count(4)
    await rep.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
