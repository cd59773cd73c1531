"""A file is put on a record and had by a colleague; a record is marked with a tag."""

import re

from playwright.async_api import FilePayload, expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

REP = "gu.xiaolin@demo.example"


async def test_a_file_is_added_opened_and_removed(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    account = await rep.create("account", name="有附件的客户")
    await rep.goto(f"/records/account/{account}?tab=attachments")
    await expect(page.get_by_text("还没有附件")).to_be_visible()
    given: FilePayload = {"name": "报价.txt", "mimeType": "text/plain", "buffer": "九五折".encode()}
    await page.get_by_label("添加附件").last.set_input_files(given)
    entry = page.get_by_role("listitem").filter(has_text="报价.txt")
    await expect(entry).to_be_visible()
    await rep.check_accessible()
    await entry.get_by_role("button", name="删除附件 报价.txt").click()
    await expect(entry).to_have_count(0)
    await expect(notice(page, "已删除附件")).to_be_visible()
    await page.get_by_role("button", name="撤销").click()
    await expect(entry).to_be_visible()


async def test_tags_show_on_a_phone(visit: Visitors) -> None:
    rep = await visit(REP, None, size=PHONE)
    tag = await rep.create("tag", name="重点跟进", color="red")
    account = await rep.create("account", name="打了标签的客户", tags=[tag])
    await rep.goto(f"/records/account/{account}?tab=facts")
    await expect(rep.page.get_by_role("tabpanel").get_by_text("重点跟进")).to_be_visible()
    await rep.goto(f'/records/account?where=tags contains "{tag}"')
    await expect(rep.page.get_by_text("打了标签的客户")).to_be_visible()
    await expect(rep.page.get_by_text(re.compile("^共 1 条$"))).to_be_visible()
