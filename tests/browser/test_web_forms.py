"""A web form: made by an administrator, filled in by a stranger on a phone, and a lead with its source."""

import re

from playwright.async_api import Dialog, ViewportSize, expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import Visitors

PHONE = ViewportSize(width=390, height=844)


async def test_a_stranger_s_form_becomes_a_lead_with_its_source(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", "/web-forms")
    page = admin.page
    await page.get_by_role("button", name="新建表单").click()
    await page.get_by_role("dialog").get_by_role("button", name="开始").click()
    await page.get_by_role("textbox", name="名称", exact=True).fill("官网预约")
    await page.get_by_role("textbox", name="页面标题").fill("预约产品演示")
    # What was not saved is not left without a word; the page that asks is stayed on.
    asked: list[str] = []

    async def stay(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.dismiss()

    page.once("dialog", stay)
    await page.get_by_role("main").get_by_role("link", name="网页表单").click()
    await expect(page.get_by_role("textbox", name="页面标题")).to_have_value("预约产品演示")
    assert asked == ["confirm"]
    await choose(page, page.get_by_role("combobox", name="添加预设值"), "来源")
    await choose(page, page.get_by_role("combobox", name="来源", exact=True), "官网")
    await page.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存")).to_be_visible()
    await expect(page.get_by_role("button", name="保存")).not_to_have_class(re.compile("loading"))
    await admin.check_accessible()
    await page.get_by_role("switch", name="开放中").click()
    await expect(page.get_by_text("开放中").first).to_be_visible()
    form = await admin.first("web_form", 'name = "官网预约"', "token", "active")
    assert form["active"] is True

    stranger = await visit.nobody(size=PHONE)
    public = stranger.page
    await public.goto(f"{stranger.address}/f/{form['token']}?utm_source=baidu")
    await expect(public.get_by_role("heading", name="预约产品演示")).to_be_visible()
    await stranger.check_accessible()
    await public.get_by_label("姓名").fill("丁一帆")
    await public.get_by_label("邮箱").fill("ding@yifan.example")
    # The browser's small work is done before a person has filled in a form.
    await expect(public.locator("input[name=form_work]")).not_to_have_value("")
    await public.evaluate("new Promise(done => setTimeout(done, Math.max(0, 2500 - performance.now())))")
    await public.get_by_role("button", name="提交").click()
    await expect(public.get_by_role("status")).to_contain_text("已收到")
    lead = await admin.first("lead", 'name = "丁一帆"', "source", "email")
    assert (lead["source"], lead["email"]) == ("website", "ding@yifan.example")
    entry = await admin.first("web_form_submission", 'name = "丁一帆"', "state", "source", "record")
    assert (entry["state"], entry["source"], entry["record"]) == (
        "created",
        {"utm_source": "baidu"},
        lead["id"],
    )
