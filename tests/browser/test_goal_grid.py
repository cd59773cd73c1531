"""Goals in a sheet: typed, pasted, filled, taken back, saved in one go; what somebody else changed meanwhile is told."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import MODAL, notice
from tests.browser.test_sheet import clip
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@sheets.example"
REP = "rep@sheets.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation with somebody who sells."""
    server = all_visitors.server
    await server.command("organisation", "add", "Sheets", "--admin", ADMINISTRATOR)
    person = ("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Sheets")
    await server.command(*person)


def cell(page: Page, row: str, at: int) -> Locator:
    """A cell of a row: 0 is the year, 1 to 12 are the months."""
    return page.get_by_role("row", name=re.compile(f"{row}")).first.get_by_role("gridcell").nth(at)


async def test_a_sheet_is_edited_pasted_into_taken_back_and_saved_in_one_go(
    office: None, visit: Visitors
) -> None:
    admin = await visit(ADMINISTRATOR)
    page = admin.page
    company = await admin.first("department", "parent is null")
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"department": company["id"]})
    await admin.create("goal_rule", name="赢单金额", metric="won_amount")
    await admin.goto("/goals/grid")
    await expect(page.get_by_role("heading", name="目标表", level=1)).to_be_visible()
    # What was made just now has been told by then.
    await page.wait_for_load_state("networkidle")
    first = cell(page, "小林", 1)
    await first.click()
    await expect(first).to_be_focused()
    await page.keyboard.type("1.5万")
    await page.keyboard.press("Tab")
    await expect(first).to_have_text("15,000")
    await expect(cell(page, "小林", 2)).to_be_focused()
    await clip(admin, "20000\t¥30,000.50\tabc\r\n")
    await expect(notice(page, "1 格不能修改或不是有效的数值")).to_be_visible()
    await expect(cell(page, "小林", 0)).to_have_text("65,000.50")
    await page.keyboard.press("Control+z")
    await expect(cell(page, "小林", 0)).to_have_text("15,000")
    await page.keyboard.press("Control+y")
    await first.click()
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("Control+r")
    await expect(cell(page, "小林", 2)).to_have_text("15,000")
    await expect(page.get_by_role("status").filter(has_text="3 格未保存")).to_be_visible()
    await expect(page.get_by_role("row", name="下级合计").get_by_role("gridcell").first).to_have_text(
        "60,000.50"
    )
    await admin.check_accessible()
    await page.get_by_role("textbox", name="变更原因").fill("年初")
    await page.keyboard.press("Tab")
    await page.get_by_role("button", name=re.compile("保\\s*存")).click()
    await expect(notice(page, "已保存 1 个目标")).to_be_visible()
    goal = await admin.first("goal", f"person = {rep['id']}")
    # Somebody else sets a month that is edited here as well.
    await cell(page, "小林", 1).dblclick()
    await page.keyboard.press("Control+a")
    await page.keyboard.type("16000")
    await page.keyboard.press("Enter")
    await admin.api("PATCH", f"/records/goal/{goal['id']}", {"m1": "14000"})
    await page.get_by_role("button", name=re.compile("保\\s*存")).click()
    dialog = page.locator(MODAL)
    await expect(dialog).to_contain_text("14,000")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="保留我的").click()
    await page.get_by_role("button", name=re.compile("保\\s*存")).click()
    await expect(notice(page, "已保存 1 个目标").last).to_be_visible()
    await cell(page, "小林", 1).click()
    await page.get_by_role("button", name="变更记录").click()
    await expect(dialog.get_by_role("listitem")).to_have_count(3)
    await expect(dialog.get_by_role("listitem").last).to_contain_text("年初")


async def test_on_a_phone_the_sheet_is_read_by_whom_it_concerns(office: None, visit: Visitors) -> None:
    phone = await visit(REP, None, size=PHONE)
    await phone.goto("/goals/grid")
    await expect(phone.page.get_by_role("row", name=re.compile("小林"))).to_be_visible()
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await phone.check_accessible()
