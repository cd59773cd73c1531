"""Two people talk about a customer: one names the other, who hears of it at once and answers."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import Visitors
from yunchou.base.pinyin import initials

REP = "gu.xiaolin@demo.example"
ADMIN = "admin@demo.example"


async def test_colleagues_talk_about_a_customer(visit: Visitors) -> None:
    rep, admin = await visit(REP), await visit(ADMIN)
    account = await rep.create("account", name="要商量的客户")
    me = await admin.api("GET", "/me")
    for _ in range(600):
        if (await rep.api("GET", f"/search?q={initials(me['name'])}&object=user"))["hits"]:
            break
        await rep.page.wait_for_timeout(200)
    await rep.goto(f"/records/account/{account}?tab=comments")
    page, other = rep.page, admin.page
    box = page.get_by_role("textbox", name=re.compile("^写评论"))
    await box.press_sequentially(f"请批准折扣 @{initials(me['name'])}")
    await (
        page.get_by_role("option", name=me["name"])
        .or_(page.locator(".ant-mentions-dropdown-menu-item", has_text=me["name"]))
        .first.click()
    )
    await rep.check_accessible()
    await box.press("Control+Enter")
    entry = page.get_by_role("article").filter(has_text="请批准折扣")
    await expect(entry.locator("b")).to_have_text(f"@{me['name']}")
    bell = other.get_by_role("button", name=re.compile("^通知，[0-9]+ 条未读"))
    await expect(bell).to_be_visible()
    await bell.click()
    told = other.get_by_role("region", name="通知").get_by_role(
        "button", name=re.compile("在客户“要商量的客户”中提到了您")
    )
    await expect(told).to_contain_text("请批准折扣")
    await told.click()
    await expect(other.get_by_role("heading", level=1, name="要商量的客户")).to_be_visible()
    theirs = other.get_by_role("article").filter(has_text="请批准折扣")
    await theirs.get_by_role("button", name="回复").click()
    answer = other.get_by_role("textbox", name=re.compile("^回复"))
    await answer.fill("同意九五折")
    await answer.press("Control+Enter")
    # The answer appears where the first one is looking, without anything being done there.
    await expect(page.get_by_role("article").filter(has_text="同意九五折")).to_be_visible()
    await entry.get_by_role("button", name="编辑").click()
    edit = page.get_by_role("textbox", name="编辑")
    await edit.fill("请批准折扣，九五折")
    await edit.press("Control+Enter")
    await expect(other.get_by_role("article").filter(has_text="请批准折扣，九五折")).to_contain_text("已编辑")
    await admin.check_accessible()


async def test_a_comment_is_deleted_and_brought_back(visit: Visitors) -> None:
    rep = await visit(REP, None)
    account = await rep.create("account", name="评论过的客户")
    await rep.api("POST", f"/records/account/{account}/comments", {"text": "说错了"})
    await rep.goto(f"/records/account/{account}?tab=comments")
    entry = rep.page.get_by_role("article").filter(has_text="说错了")
    await entry.get_by_role("button", name="删除").click()
    await expect(entry).to_have_count(0)
    await rep.page.get_by_role("button", name="撤销").click()
    await expect(entry).to_be_visible()
    follow = rep.page.get_by_role("button", name="已关注")
    await follow.click()
    await expect(rep.page.get_by_role("button", name="关注", exact=True)).to_have_attribute(
        "aria-pressed", "false"
    )
