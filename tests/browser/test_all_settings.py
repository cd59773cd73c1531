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


async def test_what_lies_in_the_bin_is_removed_for_good(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/bin?object=contact")
    page = admin.page
    for name in ("录错的人", "重复的人", "测试的人"):
        await admin.api("DELETE", f"/records/contact/{await admin.create('contact', name=name)}")
    await page.reload()
    line = page.get_by_role("row").filter(has_text="录错的人")
    await admin.check_accessible()
    await line.get_by_role("button", name="彻底删除").click()
    dialog = page.get_by_role("dialog", name="彻底删除“录错的人”？")
    confirm = dialog.get_by_role("button", name="彻底删除")
    await expect(confirm).to_be_disabled()
    await dialog.get_by_role("textbox", name="请输入“录错的人”以确认").fill("录错的人")
    await admin.check_accessible()
    await confirm.click()
    await expect(notice(page, "已彻底删除 录错的人")).to_be_visible()
    await expect(line).to_have_count(0)
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    left = (await admin.api("GET", "/bin/contact/count"))["count"]
    await page.get_by_role("button", name="清空…").click()
    dialog = page.get_by_role("dialog", name=f"彻底删除此对象的 {left} 条记录？")
    await dialog.get_by_role("textbox", name=f"请输入“{left}”以确认").fill(str(left))
    await dialog.get_by_role("textbox").press("Enter")
    await expect(notice(page, f"已彻底删除 {left} 条记录")).to_be_visible()
    await expect(page.get_by_text("回收站是空的")).to_be_visible()
    await expect(page.get_by_role("button", name="清空…")).to_have_count(0)
    await admin.goto("/audit?kind=purged")
    await expect(page.get_by_text("彻底删除").first).to_be_visible()


async def test_the_next_number_is_seen_and_moved_on(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/numbering")
    page = admin.page
    await expect(page.get_by_role("row").filter(has_text="报价编号")).to_be_visible()
    await admin.check_accessible()
    field = {"name": "paper_no", "type": "auto_number", "label": {"zh-CN": "纸单号", "en": "Paper"}}
    await admin.api("POST", "/objects/contact/fields", {**field, "pattern": "ZD-{0000}", "gapless": True})
    await page.reload()
    line = page.get_by_role("row").filter(has_text="纸单号")
    await expect(line).to_contain_text("ZD-0001")
    await line.get_by_role("button", name="改下一个号").click()
    dialog = page.get_by_role("dialog", name="纸单号：下一个号")
    await dialog.get_by_role("spinbutton", name="下一个号").fill("880")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="保存").click()
    await expect(notice(page, "下一个号是 ZD-0880")).to_be_visible()
    await expect(line).to_contain_text("ZD-0880")
    made = await admin.create("contact", name="拿新号的人")
    assert (await admin.api("GET", f"/records/contact/{made}"))["paper_no"] == "ZD-0880"
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
