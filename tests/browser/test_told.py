"""What one is told of: chosen by kind and channel, by role, listed in full, and the news on the home page."""

from playwright.async_api import expect

from tests.browser.pages import choose
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import PHONE, Visitors


async def test_choosing_by_which_channels_one_is_told(visit: Visitors) -> None:
    rep = await visit(REP, "/me")
    page = rep.page
    card = page.get_by_role("region", name="通知")
    box = card.get_by_role("checkbox", name="有人提到我: 汇总邮件")
    await box.check()
    await expect(card.get_by_role("button", name="恢复默认: 有人提到我")).to_be_visible()
    await card.get_by_role("switch", name="免打扰").click()
    await expect(card.get_by_text("休息日全天")).to_be_visible()
    await rep.check_accessible()
    await card.get_by_role("button", name="恢复默认: 有人提到我").click()
    await expect(box).not_to_be_checked()


async def test_everything_one_was_told_and_the_news(visit: Visitors) -> None:
    boss = await visit(path=None)
    rep = await visit(REP, None)
    me = (await rep.api("GET", "/me"))["id"]
    account = await rep.create("account", name="动态客户")
    await boss.api("PUT", f"/records/account/{account}/follow")
    await rep.api("PATCH", f"/records/account/{account}", {"phone": "021-55508888"})
    await boss.api("POST", f"/records/account/{account}/comments", {"text": "请看一下", "mentions": [me]})
    page = rep.page
    await rep.goto("/notifications")
    await expect(page.get_by_role("button", name="提到了您").first).to_be_visible()
    await rep.check_accessible()
    await page.get_by_role("button", name="全部标为已读").click()
    await page.get_by_text("未读", exact=True).click()
    await expect(page.get_by_text("暂无通知")).to_be_visible()
    await boss.goto("/home")
    news = boss.page.get_by_role("region", name="动态")
    await expect(news.get_by_role("link", name="动态客户").first).to_be_visible()
    await choose(boss.page, news.get_by_role("combobox", name="对象"), "商机")
    await expect(news.get_by_role("link", name="动态客户")).to_have_count(0)
    await choose(boss.page, news.get_by_role("combobox", name="对象"), "客户", search=True)
    await expect(news.get_by_role("link", name="动态客户").first).to_be_visible()
    await boss.check_accessible()


async def test_defaults_of_a_role_in_english_and_notifications_on_a_phone(visit: Visitors) -> None:
    admin = await visit(path="/notification-defaults", language="en")
    page = admin.page
    await expect(page.get_by_role("heading", name="Notification defaults")).to_be_visible()
    await choose(page, page.get_by_role("combobox", name="有人提到我"), "Email digest")
    await expect(page.get_by_role("button", name="Default: 有人提到我")).to_be_visible()
    await admin.check_accessible()
    phone = await visit(REP, "/notifications", size=PHONE)
    await phone.check_accessible()
