"""The forecast as a cycle: a rep submits, the head adjusts and submits upwards, and the period is closed."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import Visitors

CALLS = "/forecast?tab=calls"


async def test_a_rep_submits_his_head_adjusts_and_submits_and_operations_close(visit: Visitors) -> None:
    rep = await visit("wu.mengjie@demo.example", CALLS)
    page = rep.page
    await page.get_by_role("button", name=re.compile("^提交吴梦洁的预测")).click()
    form = page.get_by_role("form", name="提交吴梦洁的预测")
    await form.get_by_label("承诺").fill("1000000")
    await form.get_by_label("乐观").fill("3000000")
    await form.get_by_label("说明（必填）").fill("一单延期")
    await form.get_by_role("button", name="提交").click()
    await expect(page.get_by_text("一单延期")).to_be_visible()
    await rep.check_accessible()

    head = await visit("gu.jianxin@demo.example", CALLS)
    page = head.page
    row = page.get_by_role("row", name=re.compile("吴梦洁"))
    await expect(row).to_contain_text("一单延期")
    await row.get_by_role("button", name=re.compile("^调整吴梦洁的预测")).click()
    form = page.get_by_role("form", name="调整吴梦洁的预测")
    await form.get_by_label("承诺").fill("900000")
    await form.get_by_label("说明（必填）").fill("再留一成")
    await form.get_by_role("button", name="调整").click()
    await expect(row).to_contain_text("¥90 万 / ¥")
    await page.get_by_role("button", name="撤销").click()
    await expect(row).not_to_contain_text("¥90 万 / ¥")
    team = page.get_by_role("row", name=re.compile("苏州销售部"))
    await team.get_by_role("button", name=re.compile("^提交苏州销售部的预测")).click()
    form = page.get_by_role("form", name="提交苏州销售部的预测")
    await form.get_by_label("说明").fill("按下级合计")
    await form.get_by_role("button", name="提交").click()
    await expect(team).to_contain_text("按下级合计")

    boss = await visit("admin@demo.example", CALLS)
    page = boss.page
    await page.get_by_role("button", name="锁定").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("button", name="锁定").click()
    await expect(page.get_by_text("已锁定，不再接受提交")).to_be_visible()
    await page.get_by_role("button", name="解锁").click()
    await dialog.get_by_label("说明（必填）").fill("补报一单")
    await dialog.get_by_role("button", name="解锁").click()
    await expect(page.get_by_text(re.compile("前提交"))).to_be_visible()


async def test_what_changed_and_how_good_forecasts_were_open_their_deals(visit: Visitors) -> None:
    manager = await visit("admin@demo.example", "/forecast?tab=changes")
    page = manager.page
    table = page.get_by_role("group", name="按原因")
    await table.get_by_role("button", name=re.compile("^赢单 .* 单，查看商机")).click()
    await expect(page.get_by_role("region", name="赢单的商机").get_by_role("link").first).to_be_visible()
    await manager.check_accessible()
    await page.get_by_role("tab", name="准确度").click()
    judged = page.get_by_role("group", name="准确度")
    await judged.get_by_role("button", name=re.compile("提前 4 周")).first.click()
    await expect(
        page.get_by_role("region", name=re.compile("提前 4 周的预测")).get_by_role("link").first
    ).to_be_visible()
    await manager.check_accessible()
