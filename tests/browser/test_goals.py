"""Goals: the company's year is set and broken down at a desk, and its people see on a phone how they stand."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visitors
from yunchou.base.time import today

ADMINISTRATOR = "admin@aims.example"
REP = "rep@aims.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation with somebody who sells."""
    server = all_visitors.server
    await server.command("organisation", "add", "Aims", "--admin", ADMINISTRATOR)
    person = ("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Aims")
    await server.command(*person)


async def test_a_year_is_set_broken_down_and_seen_by_those_who_are_to_reach_it(
    office: None, visit: Visitors
) -> None:
    admin = await visit(ADMINISTRATOR)
    company = await admin.first("department", "parent is null")
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"department": company["id"]})
    await admin.create("goal_rule", name="赢单金额", metric="won_amount")
    page = admin.page
    await admin.goto("/goals")
    await expect(page.get_by_role("heading", name="目标达成", level=1)).to_be_visible()
    await page.get_by_role("button", name="设定全年目标").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("spinbutton", name="全年目标").fill("1200000")
    await choose(page, dialog.get_by_role("combobox", name="各月"), "平均")
    await dialog.get_by_label("已结束的月份保持不变").uncheck()
    await expect(dialog.get_by_role("cell", name="¥100,000").first).to_be_visible()
    await dialog.get_by_role("button", name=re.compile("保\\s*存")).click()
    await expect(notice(page, "目标已保存")).to_be_visible()
    await page.get_by_role("button", name="分解目标").click()
    await expect(dialog.get_by_role("status")).to_contain_text("100%")
    await dialog.get_by_role("button", name=re.compile("应\\s*用")).click()
    await expect(notice(page, "已写入")).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile("小林"))).to_contain_text("待确认")
    await choose(page, page.get_by_role("combobox", name="期间"), f"{today('Asia/Shanghai').year}年1月")
    await (
        page.get_by_role("group", name="分期完成情况")
        .get_by_role("row")
        .nth(2)
        .get_by_role("link")
        .first.click()
    )
    await expect(page).to_have_url(re.compile("period=w"))
    await expect(page.get_by_role("combobox", name="日", exact=True)).to_be_visible()
    await expect(page.get_by_role("list", name="SMART 检查").get_by_role("listitem")).to_have_count(5)
    await page.get_by_text("各月人员").click()
    await expect(page.get_by_role("group", name="各月人员").get_by_role("row")).to_have_count(13)
    await admin.check_accessible()
    phone = await visit(REP, None, size=PHONE)
    await phone.goto("/goals")
    await expect(phone.page.get_by_text("小林").first).to_be_visible()
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await phone.check_accessible()
    await phone.goto("/")
    await expect(phone.page.get_by_role("link", name="赢单金额 · 小林")).to_be_visible()
