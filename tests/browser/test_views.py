"""A list as somebody wants it, kept as a view, found again, changed, and shared with everybody."""

import re

from playwright.async_api import expect

from tests.browser.pages import notice, set_filter
from tests.fixtures.browser import Visitors

REP = "gu.xiaolin@demo.example"


async def test_a_filtered_list_is_kept_and_opened_again(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    await rep.goto("/records/contact")
    await set_filter(page, 'influence = "high"')
    await page.get_by_role("button", name="保存视图").click()
    dialog = page.get_by_role("dialog", name="保存视图")
    await dialog.get_by_role("textbox", name="名称").fill("关键联系人")
    await dialog.get_by_role("checkbox", name="打开列表时默认使用").check()
    await rep.check_accessible()
    await dialog.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存视图“关键联系人”")).to_be_visible()
    tab = page.get_by_role("tab", name="关键联系人")
    await expect(tab).to_have_attribute("aria-selected", "true")
    await page.get_by_role("tab", name="全部").click()
    await expect(page).not_to_have_url(re.compile("where="))
    # A list that is opened without any wish shows the default view.
    await rep.goto("/records/contact")
    await page.wait_for_url(re.compile("influence"))
    await expect(tab).to_have_attribute("aria-selected", "true")
    await page.get_by_role("button", name="视图…").click()
    await page.get_by_role("menuitem", name="删除视图").click()
    await expect(tab).to_have_count(0)
    await page.get_by_role("button", name="撤销").click()
    await expect(tab).to_be_visible()
    await page.get_by_role("button", name="视图…").click()
    await page.get_by_role("menuitem", name="删除视图").click()
    await expect(tab).to_have_count(0)


async def test_a_view_for_everybody_is_there_for_others(visit: Visitors) -> None:
    admin, rep = await visit("admin@demo.example"), await visit(REP)
    page = admin.page
    await admin.goto("/records/campaign")
    await set_filter(page, 'name contains "展"')
    await page.get_by_role("button", name="保存视图").click()
    dialog = page.get_by_role("dialog", name="保存视图")
    await dialog.get_by_role("textbox", name="名称").fill("展会活动")
    await dialog.get_by_role("radio", name="所有人").check()
    await dialog.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("tab", name="展会活动")).to_be_visible()
    await rep.goto("/records/campaign")
    await rep.page.get_by_role("tab", name="展会活动").click()
    await rep.page.wait_for_url(re.compile("where="))
    await expect(rep.page.get_by_role("button", name="视图…")).to_be_visible()
