"""Each standard role begins its day with what it comes for; an administrator gives a role a page of its own."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visitors

HOMES = {
    "gu.xiaolin@demo.example": ("待办跟进", "本月应成交", "停滞商机"),
    "zhou.jianping@demo.example": ("本月赢单排行", "逾期跟进最多", "停滞商机"),
    "lu.zhenhua@demo.example": ("大区对比", "有风险：停滞的大单", "输单原因"),
    "ding.min@demo.example": ("待联系的线索", "已过成交日期的商机", "90 天未跟进的客户"),
    "qiu.mingxuan@demo.example": ("我的工单", "待领取", "本月满意度"),
    "admin@demo.example": ("新加入的员工", "自动化", "生效中的代理"),
}


@pytest.mark.parametrize("login", HOMES)
async def test_a_role_begins_with_what_it_comes_for(visit: Visitors, login: str) -> None:
    person = await visit(login)
    page = person.page
    for part in HOMES[login]:
        await expect(page.get_by_role("region", name=part, exact=True)).to_be_visible()
    await expect(page.locator("main .ant-alert-error")).to_have_count(0)
    await person.check_accessible()
    await page.set_viewport_size(PHONE)
    await person.check_accessible()


async def test_a_role_is_given_a_home_of_its_own_and_the_shipped_one_back(visit: Visitors) -> None:
    admin = await visit()
    page = admin.page
    await page.get_by_role("button", name="页面操作").click()
    await page.get_by_role("menuitem", name="修改此页面").click()
    await page.wait_for_url("**/design")
    await page.get_by_role("textbox", name="页面名称").fill("运营的一天")
    await page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog", name="发布页面")
    await expect(dialog).to_contain_text("替代“工作台”")
    await choose(page, dialog.get_by_role("combobox", name="适用角色"), "销售运营", search=True)
    await page.keyboard.press("Escape")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(notice(page, "已发布")).to_be_visible()
    operations = await visit("ding.min@demo.example", language="en", size=PHONE)
    theirs = operations.page
    await expect(theirs.get_by_role("region", name="People who joined last")).to_be_visible()
    rep = await visit("gu.xiaolin@demo.example")
    await expect(rep.page.get_by_role("region", name="待办跟进")).to_be_visible()
    await admin.goto("/dashboards")
    card = page.get_by_role("main").get_by_role("listitem").filter(has_text="运营的一天")
    await expect(card).to_contain_text(re.compile("替代“工作台”.*适用于 销售运营"))
    await admin.check_accessible()
    found = await admin.first("dashboard", 'name = "运营的一天"')
    await admin.api("DELETE", f"/records/dashboard/{found['id']}")
    await theirs.reload()
    await expect(theirs.get_by_role("region", name="Leads not contacted yet")).to_be_visible()
