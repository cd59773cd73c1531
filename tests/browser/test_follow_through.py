"""Cadences and the brief as people use them: a lead enters a cadence and stands in the brief of its owner's day."""

import re
import secrets

from playwright.async_api import expect

from tests.browser.pages import press
from tests.fixtures.browser import PHONE, Visitors


async def test_a_lead_enters_a_cadence_is_paused_and_leaves_it(visit: Visitors) -> None:
    rep = await visit("gu.xiaolin@demo.example", "/records/lead?view=mine")
    page = rep.page
    await page.get_by_role("button", name="新建线索").first.click()
    name, form = f"节奏{secrets.token_hex(4)}", page.get_by_role("dialog")
    await form.get_by_label("姓名", exact=False).first.fill(name)
    await form.get_by_label("公司", exact=False).first.fill(f"{name}公司")
    await form.get_by_role("button", name="保存", exact=True).click()
    await page.get_by_role("link", name=name, exact=True).first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(name)
    await press(page, "加入节奏")
    await page.get_by_role("menuitem").first.click()
    strip = page.get_by_role("list", name="跟进节奏")
    await expect(strip).to_contain_text("第 1 步")
    await strip.get_by_role("button", name="暂停").click()
    await expect(strip).to_contain_text("已暂停")
    await strip.get_by_role("button", name="继续").click()
    await expect(strip).not_to_contain_text("已暂停")
    await rep.check_accessible()
    await strip.get_by_role("button", name="移出").click()
    await expect(strip).to_have_count(0)


async def test_the_brief_of_a_day_leads_to_what_it_names(visit: Visitors) -> None:
    rep = await visit("gu.xiaolin@demo.example", "/brief")
    page = rep.page
    first = page.get_by_role("list", name="建议优先处理").get_by_role("listitem").first
    named = await first.get_by_role("link").first.inner_text()
    await rep.check_accessible()
    await first.get_by_role("link").first.click()
    await expect(page.get_by_role("heading", level=1)).to_contain_text(named)
    await page.go_back()
    await page.get_by_role("tab", name="团队周报").click()
    table = page.get_by_role("table")
    await expect(table.get_by_role("row", name=re.compile("合计|顾晓琳")).first).to_be_visible()
    await page.get_by_role("button", name="上一周").click()
    await expect(page).to_have_url(re.compile("week="))
    await rep.check_accessible()


async def test_the_brief_on_a_phone_in_english(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/brief?view=team", size=PHONE, language="en")
    page = manager.page
    await expect(page.get_by_role("heading", level=1, name="Brief")).to_be_visible()
    await expect(page.get_by_role("table")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    await page.get_by_role("tab", name="Today").click()
    await expect(page.get_by_role("heading", level=2, name="What to do next")).to_be_visible()
    await manager.check_accessible()
