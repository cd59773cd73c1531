"""A year's goal from above to below: an executive sets it, a director breaks it down, a rep confirms on the phone."""

import re

from playwright.async_api import expect

from tests.browser.pages import choose, notice, press
from tests.fixtures.browser import PHONE, Visitors
from yunchou.base.time import today

TODAY = today("Asia/Shanghai")
NEXT = TODAY.year + 1


async def test_a_year_is_set_broken_down_and_confirmed(visit: Visitors) -> None:
    executive = await visit("lu.zhenhua@demo.example", f"/goals?year={NEXT}")
    page = executive.page
    dialog = page.get_by_role("dialog")
    await page.get_by_role("button", name="设定全年目标").click()
    await dialog.get_by_role("spinbutton", name="全年目标").fill("600000000")
    await choose(page, dialog.get_by_role("combobox", name="各月"), "按近三年季节性")
    await dialog.get_by_role("button", name=re.compile("保\\s*存")).click()
    await expect(notice(page, "目标已保存")).to_be_visible()
    await page.get_by_role("button", name="分解目标").click()
    await expect(dialog.get_by_role("status")).to_contain_text("100%")
    await dialog.get_by_role("button", name=re.compile("应\\s*用")).click()
    await expect(notice(page, "已写入")).to_be_visible()
    await expect(page.get_by_role("row", name=re.compile("华东"))).to_contain_text("待确认")

    director = await visit("zhou.jianping@demo.example", f"/goals?year={NEXT}")
    page, dialog = director.page, director.page.get_by_role("dialog")
    await page.get_by_role("link", name="华东", exact=True).click()
    await expect(page.get_by_role("navigation", name="上级部门")).to_contain_text("华东")
    await page.get_by_role("button", name="分解目标").click()
    await dialog.get_by_label("逐级分解到个人").check()
    await expect(dialog.get_by_role("row", name=re.compile("吴梦洁"))).to_be_visible()
    await dialog.get_by_role("button", name=re.compile("应\\s*用")).click()
    await expect(notice(page, "已写入")).to_be_visible()

    rep = await visit("wu.mengjie@demo.example", size=PHONE)
    goal = await rep.first("goal", f'person = ME() and year = {NEXT} and rule.metric = "won_amount"')
    await rep.goto(f"/records/goal/{goal['id']}")
    dialog = await press(rep.page, "确认目标")
    await choose(rep.page, dialog.get_by_role("combobox", name="答复"), "已确认")
    await dialog.get_by_role("button", name="确认目标", exact=True).click()
    await expect(dialog).to_have_count(0)
    assert (await rep.first("goal", f'id = "{goal["id"]}"', "answer"))["answer"] == "confirmed"
