"""Filters with groups within groups: built by hand, read from an expression, and left an expression where they say more."""

import re

from playwright.async_api import expect

from tests.browser.pages import MODAL, choose, count_shown, row, set_filter
from tests.fixtures.browser import PHONE, Visit, Visitors

NESTED = 'name starts_with "{0}" and (grade = "A" or (employees >= 100 and not (status = "lost"))) and ANY(contacts)'


async def make(visit: Visit, prefix: str) -> None:
    """Four customers, of which two meet the nested condition."""
    for name, grade, employees, kept in (
        ("甲", "A", 1, True),
        ("乙", "B", 500, True),
        ("丙", "B", 5, True),
        ("丁", "A", 1, False),
    ):
        id = await visit.create("account", name=f"{prefix}{name}", grade=grade, employees=employees)
        if kept:
            await visit.create("contact", name=f"{prefix}联系人{name}", account=id)


async def test_groups_are_read_from_an_expression_and_changed(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "组合")
    await someone.goto("/records/account")
    await set_filter(page, NESTED.format("组合"))
    await expect(count_shown(page)).to_have_text("共 2 条")
    bar = page.get_by_role("group", name="筛选条件")
    await expect(bar).to_contain_text(
        "客户等级 是 A 级 或 （员工人数 不小于 100 且 不满足（", use_inner_text=True
    )
    await bar.get_by_title("打开组合条件").first.click()
    dialog = page.locator(MODAL)
    await expect(dialog.get_by_role("group", name="条件组")).to_have_count(4)
    await someone.check_accessible()
    # Without the condition on contacts the fourth is among them.
    await dialog.get_by_role("button", name="移除相关记录条件").click()
    await dialog.get_by_role("button", name="应用").click()
    await expect(count_shown(page)).to_have_text("共 3 条")
    await expect(row(page, "组合丁")).to_be_visible()


async def test_groups_are_built_and_kept_in_the_address(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "搭建")
    await someone.goto('/records/account?where=name starts_with "搭建"')
    await page.get_by_role("button", name="组合条件（且、或、非）").click()
    dialog = page.locator(MODAL)
    await dialog.get_by_role("button", name="添加条件组").click()
    group = dialog.get_by_role("group", name="条件组")
    await choose(page, group.get_by_role("combobox", name="字段"), "客户等级", search=True)
    await choose(page, group.get_by_role("combobox", name="值"), "A 级")
    await page.keyboard.press("Escape")
    await dialog.get_by_title("取反后显示").last.click()
    await choose(page, dialog.get_by_role("combobox", name="＋ 按相关记录").last, "联系人", search=True)
    await choose(page, dialog.get_by_role("combobox", name="怎样判断"), "数量")
    await dialog.get_by_role("spinbutton", name="数值").fill("1")
    await page.keyboard.press("Tab")
    await expect(dialog.locator("code")).to_have_text(
        'name starts_with "搭建" and not (grade in ("A")) and COUNT(contacts) >= 1'
    )
    await dialog.get_by_role("button", name="应用").click()
    await expect(count_shown(page)).to_have_text("共 2 条")
    await page.reload()
    await expect(count_shown(page)).to_have_text("共 2 条")
    await expect(page.get_by_role("group", name="筛选条件")).to_contain_text("不满足（", use_inner_text=True)


async def test_what_is_more_than_groups_stays_an_expression_with_its_mistake_marked(visit: Visitors) -> None:
    someone = await visit(path="/records/account")
    someone.watch.allow(400, "/api/v1/expressions")
    page = someone.page
    await set_filter(page, "employees * 2 > 10")
    await expect(page.get_by_role("textbox", name="用表达式筛选")).to_have_value("employees * 2 > 10")
    box = page.get_by_role("textbox", name="用表达式筛选")
    await box.fill("employees * 2 > 10 and grad = 1")
    await box.press("Enter")
    await expect(page.locator("mark")).to_have_text("grad")
    await someone.check_accessible()


async def test_groups_on_a_phone_in_english_and_in_the_dark(visit: Visitors) -> None:
    someone = await visit(path=None, language="en", theme="dark", size=PHONE)
    await someone.goto(
        '/records/account?where=grade = "A" and (employees > 5 or ANY(opportunities, amount > 10))'
    )
    page = someone.page
    await (
        page.get_by_role("group", name=re.compile("Filter", re.IGNORECASE))
        .get_by_title("Edit the groups")
        .first.click()
    )
    await expect(page.locator(MODAL)).to_contain_text("Any of these")
    await someone.check_accessible()
    overflow = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
    assert overflow <= 0
