"""Data quality: an administrator makes rules, a representative meets them in a form, two customers become one and two again."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field, notice, row
from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@quality.example"
REP = "rep@quality.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    """An organisation with an administrator and a representative."""
    server = all_visitors.server
    await server.command("organisation", "add", "Quality", "--admin", ADMINISTRATOR)
    await server.command("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Quality")


@pytest.mark.usefixtures("workshop")
async def test_a_rule_is_made_and_met_in_a_form(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/records/validation_rule")
    page = admin.page
    await page.get_by_role("button", name="新建校验规则").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("A 级客户须有电话")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "客户", search=True)
    admin.watch.allow(400, "/rules/check")
    condition = form_field(form, "condition")
    await condition.get_by_role("textbox").fill('grad = "A"')
    await expect(condition.get_by_role("status")).to_contain_text("没有名为 grad 的字段")
    await condition.get_by_role("textbox").fill('grade = "A" and phone is null')
    await expect(condition.get_by_role("status")).to_have_text("条件正确")
    await form_field(form, "message_zh").get_by_role("textbox").fill("A 级客户请填写电话")
    await choose(page, form_field(form, "field").get_by_role("combobox"), "电话", search=True)
    await admin.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“A 级客户须有电话”")).to_be_visible()

    rep = await visit(REP, "/records/account")
    theirs = rep.page
    await theirs.get_by_role("button", name="新建客户").first.click()
    form = theirs.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("云帆科技有限公司")
    await choose(theirs, form_field(form, "grade").get_by_role("combobox"), "A 级")
    await expect(form_field(form, "phone").get_by_role("alert")).to_have_text("A 级客户请填写电话")
    await form_field(form, "phone").get_by_role("textbox").fill("021-11111111")
    await expect(form_field(form, "phone").get_by_role("alert")).to_have_count(0)
    await form.get_by_role("button", name="保存").click()
    await expect(notice(theirs, "已新建“云帆科技有限公司”")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_a_duplicate_is_met_merged_and_taken_apart(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/records/duplicate_rule")
    page = admin.page
    await page.get_by_role("button", name="新建查重规则").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("网址相同")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "客户", search=True)
    conditions = form_field(form, "conditions")
    await conditions.get_by_role("button", name="添加条件").click()
    await choose(page, conditions.get_by_role("combobox", name="字段"), "网址", search=True)
    await admin.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“网址相同”")).to_be_visible()

    rep = await visit(REP, "/records/account")
    theirs = rep.page
    first = await rep.create("account", name="青山贸易", website="qingshan.example", phone="021-22222222")
    await theirs.get_by_role("button", name="新建客户").first.click()
    form = theirs.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("绿水实业")
    await form_field(form, "website").get_by_role("textbox").fill("www.qingshan.example/about")
    await expect(form.get_by_text("可能已有相同的记录")).to_be_visible()
    await expect(form.get_by_role("link", name="青山贸易")).to_be_visible()
    await rep.check_accessible()
    rep.watch.allow(409, "/records/account")
    await form.get_by_role("button", name="保存").click()
    await form.get_by_role("button", name="仍然保存").click()
    await expect(notice(theirs, "已新建“绿水实业”")).to_be_visible()

    for name in ("青山贸易", "绿水实业"):
        await row(theirs, name).get_by_role("checkbox").check()
    await theirs.get_by_role("toolbar", name="批量操作").get_by_role("button", name="合并").click()
    dialog = theirs.get_by_role("dialog", name="合并记录")
    await dialog.get_by_role("radio", name="青山贸易").first.check()
    await rep.check_accessible()
    await dialog.get_by_role("button", name="合 并").or_(dialog.get_by_role("button", name="合并")).click()
    await expect(notice(theirs, "已将 2 条记录合并")).to_be_visible()
    await expect(row(theirs, "绿水实业")).to_have_count(0)
    await notice(theirs, "已将 2 条记录合并").get_by_role("button", name="撤销").click()
    await expect(row(theirs, "绿水实业")).to_be_visible()
    assert (await rep.first("account", f"id = {first}", "phone"))["phone"] == "021-22222222"


async def test_the_owner_of_a_record_that_is_not_seen_is_asked_to_get_in_touch(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR)
    await admin.create("account", name="北京远山仪器有限公司")
    rep = await visit(REP, "/records/account")
    page = rep.page
    await page.get_by_role("button", name="新建客户").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("远山仪器")
    await expect(form.get_by_text("您无权查看的记录")).to_be_visible()
    await form.get_by_role("button", name="联系负责人").click()
    await expect(page.get_by_text("已通知")).to_be_visible()
    await expect(form.get_by_role("button", name="联系负责人")).to_be_disabled()
    await expect(form.get_by_text("北京远山仪器有限公司")).to_have_count(0)
