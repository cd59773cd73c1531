"""From a year's goal to the forecast: an executive sets it, a director breaks it down, a rep confirms; deals move, and the
manager sees the gap and its cause, adjusts what his people say, and submits the forecast."""

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


async def test_a_gap_is_seen_with_its_cause_and_the_forecast_is_adjusted_and_submitted(
    visit: Visitors,
) -> None:
    rep = await visit("wu.mengjie@demo.example", "/forecast?tab=calls")
    stage = await rep.first("stage", 'kind = "open" and pipeline.object = "opportunity"', "pipeline")
    account = await rep.first("account", "owner = ME()")
    await rep.create(
        "opportunity",
        name="年末加单",
        account=account["id"],
        pipeline=stage["pipeline"]["id"],
        stage=stage["id"],
        amount="880000",
        close_date=TODAY.isoformat(),
        forecast_category="commit",
    )
    await rep.page.reload()
    await rep.page.get_by_role("button", name=re.compile("^提交吴梦洁的预测")).click()
    form = rep.page.get_by_role("form", name="提交吴梦洁的预测")
    await form.get_by_label("说明").fill("含年末加单")
    await form.get_by_role("button", name="提交").click()
    await expect(rep.page.get_by_text("含年末加单")).to_be_visible()

    head = await visit("gu.jianxin@demo.example", "/goals")
    page = head.page
    await expect(page.get_by_role("row", name=re.compile("吴梦洁"))).to_be_visible()
    await head.goto("/insight?period=this_quarter")
    findings = page.get_by_role("region", name="结论").get_by_role("listitem")
    await expect(findings.first).to_contain_text("赢单金额")
    await head.goto("/forecast?tab=calls")
    row = page.get_by_role("row", name=re.compile("吴梦洁"))
    await expect(row).to_contain_text("含年末加单")
    await row.get_by_role("button", name=re.compile("^调整吴梦洁的预测")).click()
    form = page.get_by_role("form", name="调整吴梦洁的预测")
    await form.get_by_label("承诺").fill("600000")
    await form.get_by_label("说明（必填）").fill("加单尚未签字")
    await form.get_by_role("button", name="调整").click()
    await expect(row).to_contain_text("¥60 万")
    team = page.get_by_role("row", name=re.compile("苏州销售部"))
    await team.get_by_role("button", name=re.compile("^提交苏州销售部的预测")).click()
    form = page.get_by_role("form", name="提交苏州销售部的预测")
    await form.get_by_label("说明").fill("缺口靠十二月的三单")
    await form.get_by_role("button", name="提交").click()
    await expect(team).to_contain_text("缺口靠十二月的三单")
    await head.check_accessible()
