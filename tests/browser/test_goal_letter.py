"""A letter of goals is sent by who leads a department, objected to and confirmed on a phone, and seen to be answered."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@letters.example"
REP = "rep@letters.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation with somebody who sells."""
    server = all_visitors.server
    await server.command("organisation", "add", "Letters", "--admin", ADMINISTRATOR)
    person = ("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Letters")
    await server.command(*person)


async def test_a_letter_is_sent_objected_to_and_confirmed(office: None, visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR)
    page = admin.page
    company = await admin.first("department", "parent is null")
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"department": company["id"]})
    rule = await admin.create("goal_rule", name="赢单金额", metric="won_amount")
    for whose in ({"department": company["id"]}, {"person": rep["id"]}):
        await admin.create("goal", rule=rule, year=2026, m1="600", m2="400", **whose)
    values = {"rule": rule, "year": 2026, "department": company["id"], "basis": "<p>按去年完成</p>"}
    letter = await admin.create("goal_letter", name="年度责任书", **values)
    await admin.goto(f"/goals/letter/{letter}")
    await page.get_by_role("button", name=re.compile("^下\\s*发$")).click()
    await expect(notice(page, "已下发给 1 位成员")).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile("小林"))).to_contain_text("待确认")
    await admin.check_accessible()
    phone = await visit(REP, None, size=PHONE)
    await phone.goto(f"/goals/letter/{letter}")
    mine = phone.page.get_by_role("region", name="我的目标")
    await expect(mine).to_contain_text("100%")
    await mine.get_by_role("button", name="提出异议").click()
    await mine.get_by_role("textbox", name="异议说明").fill("二月太高")
    await mine.get_by_role("button", name="提交异议").click()
    await expect(mine).to_contain_text("二月太高")
    await mine.get_by_role("button", name="确认目标").click()
    await expect(mine).to_contain_text("已确认")
    assert await phone.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await phone.check_accessible()
    await admin.goto(f"/goals/letter/{letter}")
    await expect(page.get_by_role("row", name=re.compile("小林"))).to_contain_text("已确认")
