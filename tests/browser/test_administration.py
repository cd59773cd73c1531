"""An administrator sets what roles may do with fields, says letters in own words, and ends somebody's session."""

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors
from yunchou.apps.demo import COMPANY
from yunchou.base.settings import DEMO_PASSWORD


async def test_fields_are_set_by_keyboard_column_and_row_and_taken_back(visit: Visitors) -> None:
    admin = await visit(path="/field-rights?object=account")
    page = admin.page
    role = await admin.first("role", 'name = "销售"')
    before = await admin.api("GET", f"/roles/{role['id']}/rights")
    await page.get_by_role("searchbox", name="查找字段").fill("电话")
    cell = page.get_by_role("button", name="电话 · 销售: 可编辑", exact=True)
    await cell.focus()
    await page.keyboard.press("n")
    hidden = page.get_by_role("button", name="电话 · 销售: 不可见", exact=True)
    await expect(hidden).to_be_focused()
    await admin.check_accessible()
    await page.get_by_role("button", name="撤销").click()
    await expect(cell).to_be_visible()
    await page.get_by_role("button", name="销售：将列出的 1 个字段设为…", exact=True).click()
    await page.get_by_role("menuitem", name="脱敏显示").click()
    await expect(page.get_by_role("button", name="电话 · 销售: 脱敏显示", exact=True)).to_be_visible()
    await page.get_by_role("button", name="保存", exact=True).click()
    said = notice(page, "已保存 1 个角色的权限")
    await expect(said).to_be_visible()
    saved = await admin.api("GET", f"/roles/{role['id']}/rights")
    assert saved["objects"]["account"]["fields"]["phone"] == "mask"
    await said.get_by_role("button", name="撤销").click()
    await expect(cell).to_be_visible()
    assert await admin.api("GET", f"/roles/{role['id']}/rights") == before
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()


async def test_a_letter_is_said_in_own_words_and_as_shipped_again(visit: Visitors) -> None:
    admin = await visit(path="/mail")
    page = admin.page
    await page.get_by_role("button", name="编辑: 邀请", exact=True).click()
    dialog = page.get_by_role("dialog", name="邀请")
    subject = dialog.get_by_role("textbox", name="主题")
    await subject.fill("{name}，欢迎加入{organisation}")
    await dialog.get_by_role("button", name="预览").click()
    await expect(dialog.locator("iframe")).to_be_visible()
    await admin.check_accessible()
    admin.watch.allow(422, "/settings/letters/")
    await subject.fill("{password}")
    await dialog.get_by_role("button", name="保存").click()
    await expect(dialog.get_by_role("alert").filter(has_text="没有变量 {password}")).to_be_visible()
    await subject.fill("{name}，欢迎加入{organisation}")
    await dialog.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存")).to_be_visible()
    await page.get_by_role("button", name="编辑: 邀请", exact=True).click()
    await page.get_by_role("dialog", name="邀请").get_by_role("button", name="恢复默认内容").click()
    await expect(notice(page, "已恢复默认内容")).to_be_visible()


async def test_a_person_s_session_is_ended_from_the_page_of_the_person(visit: Visitors) -> None:
    admin = await visit(path=None)
    address = "ended@demo.example"
    await visit.server.command(
        "user", "add", address, "--name", "小结", "--role", "rep", "--organisation", COMPANY
    )
    other = await visit.nobody()
    login = {"login": address, "password": DEMO_PASSWORD}
    answer = await other.context.request.post(f"{other.address}/api/v1/sessions", data=login)
    assert answer.status == 201
    person = await admin.first("user", f'login = "{address}"')
    await admin.goto(f"/records/user/{person['id']}")
    page = admin.page
    await page.get_by_role("button", name="登录管理").click()
    dialog = page.get_by_role("dialog", name="登录管理")
    sessions = dialog.get_by_role("group", name="已登录的浏览器")
    await expect(sessions.get_by_role("button", name="结束").first).to_be_visible()
    await admin.check_accessible()
    await sessions.get_by_role("button", name="结束").first.click()
    await expect(notice(page, "已结束该登录")).to_be_visible()
    await expect(dialog.get_by_text("结束登录").first).to_be_visible()
