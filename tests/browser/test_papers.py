"""A template as it is written beside its paper, a record as it is printed, and a customer who signs by a link."""

import re
from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors


async def test_a_template_is_written_and_prints(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", None)
    page = admin.page
    id = await admin.create("print_template", name="浏览器测试模板", object="quote", kind="quote")
    await admin.goto(f"/records/print_template/{id}")
    await page.get_by_role("button", name="编辑内容").click()
    await page.get_by_role("button", name="添加内容").click()
    await page.get_by_role("menuitem", name="标题", exact=True).click()
    block = page.get_by_role("listitem", name="1. 标题")
    await block.get_by_role("textbox", name="标题").fill("报价 {{ number }} {{ 没有的字段 }}")
    await expect(page.get_by_role("img", name="第 1 页")).to_be_visible()
    await expect(page.get_by_text("没有的字段", exact=True)).to_be_visible()
    await block.get_by_role("textbox", name="标题").fill("报价 {{ number }}")
    await expect(page.get_by_role("status").filter(has_text="没有的字段")).to_have_count(0)
    await admin.check_accessible()
    await page.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存")).to_be_visible()
    asked = {"limit": 1, "fields": ["id"]}
    (quote,) = (await admin.api("POST", "/records/quote/query", asked))["records"]
    await admin.goto(f"/records/quote/{quote['id']}")
    await page.get_by_role("button", name="打印").click()
    await expect(page.get_by_role("menuitem", name="浏览器测试模板")).to_be_visible()
    await page.keyboard.press("Escape")
    printed = await page.request.get(f"/api/v1/records/quote/{quote['id']}/print?template={id}")
    assert (await printed.body())[:5] == b"%PDF-"


async def test_a_customer_signs_on_a_phone(visit: Visitors) -> None:
    admin = await visit("admin@demo.example")
    contract = await admin.first("contract", 'status = "active"')
    templates = await admin.first("print_template", 'object = "contract" and language = "zh-CN"')
    body = {"object": "contract", "id": contract["id"], "template": templates["id"], "signer": "王总"}
    made = await admin.api("POST", "/signings", body)
    stranger = await visit.nobody(size=PHONE)
    page = stranger.page
    await page.goto(urlsplit(made["url"]).path)
    frame = page.locator("canvas")
    await frame.scroll_into_view_if_needed()
    box = await frame.bounding_box()
    assert box is not None
    await page.mouse.move(box["x"] + 20, box["y"] + 20)
    await page.mouse.down()
    await page.mouse.move(box["x"] + 150, box["y"] + 90, steps=8)
    await page.mouse.up()
    await page.get_by_role("checkbox").check()
    await page.get_by_role("button", name="确认签署").click()
    await expect(page.get_by_text(re.compile("已由 王总 于"))).to_be_visible()
    await page.goto("/verify")
    await expect(page.get_by_role("heading", name="验证签署文件")).to_be_visible()
