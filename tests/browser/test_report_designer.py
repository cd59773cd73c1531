"""A report from nothing: metrics, groups, a column of one's own, a matrix, a subscription; figures lead to records."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, notice
from tests.browser.test_dashboards import number
from tests.fixtures.browser import PHONE, Visit, Visitors


def settings(page: Page) -> Locator:
    return page.get_by_role("group", name="报表设置")


async def pick(page: Page, setting: str, *values: str) -> None:
    box = settings(page).get_by_role("combobox", name=setting, exact=True)
    for value in values:
        await choose(page, box, value, search=True)
    await page.keyboard.press("Escape")


async def new_report(visit: Visit, name: str) -> None:
    page = visit.page
    await visit.goto("/reports")
    await page.get_by_role("button", name="新建报表").first.click()
    await page.wait_for_url("**/reports/*")
    await page.get_by_role("textbox", name="报表名称").fill(name)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_summary_gets_a_column_of_its_own_and_becomes_a_matrix(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme, numbers="full")
    page = someone.page
    await new_report(someone, f"区域单价{theme}")
    await expect(page.get_by_text("请先完成设置")).to_be_visible()
    await someone.check_accessible()
    await choose(page, settings(page).get_by_role("combobox", name="类型"), "汇总")
    await pick(page, "指标", "赢单金额", "赢单数")
    await pick(page, "分组", "大区")
    await pick(page, "期间", "去年")
    table = page.get_by_role("table")
    await expect(table.get_by_role("row")).not_to_have_count(0)
    await settings(page).get_by_role("button", name="添加计算列").click()
    await settings(page).get_by_role("textbox", name="列名").fill("平均单价")
    await settings(page).get_by_role("textbox", name="公式").fill("won_amount / won_count")
    await expect(table.get_by_role("columnheader", name="平均单价")).to_be_visible()
    line = table.get_by_role("row").nth(1)
    cells = [
        number(text)
        for text in await line.get_by_role("cell").all_inner_texts()
        if any(map(str.isdigit, text))
    ]
    assert abs(cells[0] / cells[1] - cells[2]) <= max(1, cells[2] / 100)
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(notice(page, "已保存")).to_be_visible()
    await someone.check_accessible()

    # The same figures across products.
    await choose(page, settings(page).get_by_role("combobox", name="类型"), "矩阵")
    await pick(page, "分组", "产品系列")
    await expect(table.get_by_role("columnheader", name="云眼 机器视觉").first).to_be_visible()
    await someone.check_accessible()
    figure = table.get_by_role("row").nth(2).get_by_role("button").first
    await figure.click()
    await page.wait_for_url("**/records/opportunity?**")
    await expect(page.get_by_role("grid")).to_be_visible()
    # What was not saved is there again, and can be let go.
    await page.go_back()
    restored = page.get_by_role("status").filter(has_text="已恢复上次未保存的内容")
    await expect(restored).to_be_visible()
    await expect(table.get_by_role("columnheader", name="云眼 机器视觉").first).to_be_visible()
    await restored.get_by_role("button", name="放弃").click()
    await expect(table.get_by_role("columnheader", name="平均单价")).to_be_visible()
    await expect(page.get_by_role("button", name="保存", exact=True)).to_be_disabled()


async def test_a_report_is_subscribed_to_and_left(visit: Visitors) -> None:
    someone = await visit(path=None, theme="dark")
    page = someone.page
    await new_report(someone, "每周赢单")
    await choose(page, settings(page).get_by_role("combobox", name="类型"), "汇总")
    await pick(page, "指标", "赢单数")
    await pick(page, "分组", "大区")
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(notice(page, "已保存")).to_be_visible()
    await page.get_by_role("button", name="订阅").click()
    form = page.get_by_role("dialog")
    await expect(form.get_by_role("button", name="保存")).to_be_visible()
    await someone.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已订阅“每周赢单”")).to_be_visible()
    await someone.goto("/reports")
    mine = page.get_by_role("region", name="我的订阅")
    await mine.get_by_role("button", name="退订: 每周赢单").click()
    await mine.get_by_role("button", name="恢复订阅: 每周赢单").click()
    await expect(mine.get_by_role("button", name="退订: 每周赢单")).to_be_visible()


async def test_settings_of_a_report_fit_a_phone_in_english(visit: Visitors) -> None:
    someone = await visit(language="en", size=PHONE, path="/reports")
    page = someone.page
    definition = {"kind": "matrix", "metrics": ["won_count"], "by": ["region", "product_line"]}
    report = await someone.create("report", name="By region", definition=definition)
    await someone.goto(f"/reports/{report}")
    await expect(page.get_by_role("table")).to_be_visible()
    await someone.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
