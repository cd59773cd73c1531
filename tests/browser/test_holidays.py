"""Years that the shipped calendar does not know: told where working days are shown, and entered from the notice."""

import re

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

YEAR = 2031
NOTICE = """国务院办公厅关于2031年部分节假日安排的通知
一、元旦：1月1日（周三）放假1天。
二、春节：1月22日（农历除夕、周三）至28日（周二）放假调休，共7天。1月19日（周日）、2月1日（周六）上班。
国务院办公厅
2030年11月8日"""


async def test_a_year_without_holidays_says_so_until_they_are_entered(visit: Visitors) -> None:
    admin = await visit(path=None)
    await admin.goto("/organisation")
    page = admin.page
    calendar = page.get_by_role("heading", name="工作日", exact=True).locator("xpath=ancestor::section")
    shown = calendar.locator("header strong")
    while await shown.inner_text() != str(YEAR):
        await calendar.get_by_role("button", name="下一年").click()
    unknown = calendar.get_by_text(f"{YEAR} 年的放假安排尚未录入，工作日为暂估")
    await expect(unknown).to_be_visible()
    await admin.check_accessible()
    await calendar.get_by_role("button", name="导入放假安排").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="放假安排").fill(NOTICE)
    await dialog.get_by_role("button", name="预览").click()
    await expect(dialog.get_by_text("3 行未识别：第 1、4、5 行")).to_be_visible()
    await admin.check_accessible()
    await dialog.get_by_role("button", name="录入 4 项").click()
    await expect(notice(page, "已录入 4 项")).to_be_visible()
    try:
        await expect(unknown).to_have_count(0)
        days = (await admin.api("GET", f"/working-days?from={YEAR}-01-01&to={YEAR}-12-31"))["days"]
        assert {"date": f"{YEAR}-01-19", "works": True, "source": "own"} in days
        await calendar.get_by_role("button", name="导入放假安排").click()
        await dialog.get_by_role("textbox", name="放假安排").fill(NOTICE)
        await dialog.get_by_role("button", name="预览").click()
        await expect(dialog.get_by_role("button", name=re.compile("录入 0 项"))).to_be_disabled()
        await dialog.get_by_role("button", name="取消").click()
        await page.set_viewport_size(PHONE)
        await admin.check_accessible()
    finally:
        body = {"where": f'starts_on >= "{YEAR}-01-01"', "fields": ["id"], "limit": 100}
        for each in (await admin.api("POST", "/records/holiday/query", body))["records"]:
            await admin.api("DELETE", f"/records/holiday/{each['id']}")
