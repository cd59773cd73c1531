"""Settings found in one place, the audit log narrowed, and a record brought back from the bin."""

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@demo.example"


async def test_a_setting_is_found_by_what_it_is_for(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/settings")
    page = admin.page
    await admin.check_accessible()
    await page.get_by_role("searchbox", name="搜索设置").fill("单点登录")
    main = page.get_by_role("main")
    await expect(main.get_by_role("link")).to_have_count(1)
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    await main.get_by_role("link", name="登录与安全").click()
    await expect(page.get_by_role("heading", level=1, name="登录与安全")).to_be_visible()


async def test_what_was_deleted_is_told_and_brought_back(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/bin")
    page = admin.page
    made = await admin.create("account", name="误删的客户")
    await admin.api("DELETE", f"/records/account/{made}")
    await page.reload()
    line = page.get_by_role("row").filter(has_text="误删的客户")
    await admin.check_accessible()
    await line.get_by_role("button", name="恢复").click()
    await expect(notice(page, "已恢复 误删的客户")).to_be_visible()
    await admin.goto("/audit")
    await expect(page.get_by_role("row").filter(has_text="误删的客户").first).to_contain_text("恢复")
    await admin.check_accessible()
