"""What an administrator changes while others work: fields, objects and rights, in force at once for everybody."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field, grid, headings, notice, row
from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@model.example"
REP = "rep@model.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    """An organisation with an administrator and a representative."""
    server = all_visitors.server
    await server.command("organisation", "add", "Model", "--admin", ADMINISTRATOR)
    await server.command("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Model")


@pytest.mark.usefixtures("workshop")
async def test_new_field_appears_in_the_open_list_and_form_of_somebody_else(visit: Visitors) -> None:
    other = await visit(REP, "/records/account")
    await other.create("account", name="等新字段的客户")
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    await admin.check_accessible()
    await page.get_by_role("button", name="客户").filter(has_text="account").first.click()
    await expect(page.get_by_role("heading", level=1, name="客户")).to_be_visible()
    await page.get_by_role("button", name="新建字段").click()
    drawer = page.get_by_role("dialog", name="新建字段")
    await choose(page, drawer.get_by_role("combobox", name="类型"), "整数", search=True)
    await drawer.get_by_role("textbox", name="中文名称").fill("门店数")
    # Escape does not throw away what was filled in.
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("button", name="继续编辑")).to_be_focused()
    await page.keyboard.press("Enter")
    await drawer.get_by_role("textbox", name="英文名称").fill("Shops")
    await expect(drawer.get_by_role("textbox", name="API 名称")).to_have_value("shops")
    await admin.check_accessible()
    await drawer.get_by_role("button", name="新建").click()
    await expect(notice(page, "已新建字段 门店数")).to_be_visible()
    await admin.check_accessible()

    theirs = other.page
    await expect(row(theirs, "等新字段的客户")).to_be_visible()
    await theirs.get_by_role("button", name="显示哪些列").click()
    await theirs.get_by_role("button", name="添加列").click()
    await choose(theirs, theirs.get_by_role("combobox", name="添加列"), "门店数", search=True)
    await theirs.keyboard.press("Escape")
    assert "门店数" in await headings(theirs)
    await theirs.get_by_role("button", name="新建客户").click()
    form = theirs.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("有门店的客户")
    await form_field(form, "shops").get_by_role("spinbutton").fill("37")
    await form.get_by_role("button", name="保存").click()
    await expect(row(theirs, "有门店的客户")).to_contain_text("37")


@pytest.mark.usefixtures("workshop")
async def test_new_object_appears_in_the_open_window_of_somebody_else(visit: Visitors) -> None:
    other = await visit(ADMINISTRATOR, "/records/account")
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    await page.get_by_role("button", name="新建对象").click()
    drawer = page.get_by_role("dialog", name="新建对象")
    await drawer.get_by_role("textbox", name="中文名称").fill("车辆")
    await drawer.get_by_role("textbox", name="英文名称").fill("Vehicle")
    await drawer.get_by_role("button", name="新建").click()
    await expect(page.get_by_role("heading", level=1, name="车辆")).to_be_visible()
    await admin.check_accessible()
    theirs = other.page
    link = theirs.get_by_role("navigation", name="主导航").get_by_role("link", name="车辆")
    await link.click()
    await expect(theirs.get_by_role("heading", level=1, name="车辆")).to_be_visible()
    await theirs.get_by_role("button", name="新建车辆").first.click()
    form = theirs.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("沪A12345")
    await form.get_by_role("button", name="保存").click()
    await expect(theirs.get_by_text("沪A12345").first).to_be_visible()
    await other.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_matrix_of_rights_is_saved_and_in_force(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await admin.create("campaign", name="管理员的活动")
    role = await admin.first("role", 'code = "rep"')
    before = await admin.api("GET", f"/roles/{role['id']}/rights")
    await admin.goto(f"/roles/{role['id']}/rights")
    await admin.check_accessible()
    await choose(page, page.get_by_role("combobox", name="客户: 查看"), "全部")
    await expect(page.get_by_text("有未保存的修改")).to_be_visible()
    await page.get_by_role("checkbox", name="客户: 导出").set_checked(
        not before["objects"]["account"]["export"]
    )
    await admin.check_accessible()
    await page.get_by_role("button", name="保存").click()
    await expect(notice(page, "权限，立即生效")).to_be_visible()
    after = await admin.api("GET", f"/roles/{role['id']}/rights")
    assert after["objects"]["account"]["read"] == "all"
    assert after["objects"]["account"]["export"] is not before["objects"]["account"]["export"]
    assert after["objects"]["opportunity"] == before["objects"]["opportunity"]
    await admin.create("account", name="管理员的客户")
    rep = await visit(REP, "/records/account")
    await rep.create("account", name="小林的客户")
    await expect(grid(rep.page).get_by_role("link", name="管理员的客户")).to_be_visible()
    await admin.api("PUT", f"/roles/{role['id']}/rights", before)
    await rep.page.reload()
    await expect(grid(rep.page).get_by_role("link", name="小林的客户")).to_be_visible()
    await expect(grid(rep.page).get_by_role("link", name="管理员的客户")).to_have_count(0)
