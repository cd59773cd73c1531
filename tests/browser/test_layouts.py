"""Layouts: designed by an administrator, seen by another role, with a tab, a condition and a related list."""

from playwright.async_api import expect

from tests.browser.pages import choose, fact, form_field, notice
from tests.fixtures.browser import Visitors

ADMIN = "admin@demo.example"
REP = "gu.xiaolin@demo.example"


async def test_a_layout_with_tab_condition_and_list_is_seen_by_another_role(visit: Visitors) -> None:
    admin = await visit(ADMIN, "/layouts")
    page = admin.page
    rep = await visit(REP, None)
    id = await rep.create("account", name="布局测试客户", grade="B")
    await page.get_by_role("button", name="新建布局").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="对象"), "客户", search=True)
    await dialog.get_by_role("textbox", name="名称").fill("销售用")
    await dialog.get_by_role("button", name="开始设计").click()
    canvas = page.get_by_role("group", name="布局内容")
    await expect(canvas.get_by_role("button", name="字段 客户等级")).to_be_visible()
    await admin.check_accessible()

    # A condition on a field: the credit code is asked of grade A alone.
    await canvas.get_by_role("button", name="字段 统一社会信用代码").click()
    settings = page.get_by_role("complementary", name="设置")
    await settings.get_by_role("radiogroup", name="显示").get_by_text("按条件").click()
    await settings.get_by_role("textbox", name="显示的条件").fill('grade = "A"')

    # A tab of its own with a field and the contacts.
    await page.get_by_role("button", name="添加标签页").click()
    await settings.get_by_role("textbox", name="标题（中文）").fill("拜访准备")
    field = canvas.get_by_role("button", name="拜访准备")
    await field.click()
    palette = page.get_by_role("complementary", name="可用内容")
    await palette.get_by_role("button", name="分组", exact=True).click()
    await settings.get_by_role("textbox", name="标题（中文）").fill("联系方式")
    await expect(canvas.get_by_role("region", name="联系方式")).to_be_visible()
    await page.keyboard.press("Escape")

    await page.get_by_role("button", name="预览", exact=True).click()
    await choose(page, page.get_by_role("combobox", name="以角色查看"), "销售")
    await expect(
        page.get_by_role("tab", name="Details").or_(page.get_by_role("tab", name="资料"))
    ).to_be_visible()
    await expect(page.locator("[data-field=credit_code]")).to_have_count(0)
    await choose(page, page.locator("[data-field=grade]").get_by_role("combobox"), "A 级")
    await expect(page.locator("[data-field=credit_code]")).to_be_visible()
    await page.get_by_role("button", name="继续编辑").click()

    await page.get_by_role("button", name="发布", exact=True).click()
    publish = page.get_by_role("dialog")
    await publish.get_by_role("button", name="发布", exact=True).click()
    await expect(notice(page, "布局已发布")).to_be_visible()
    layout = await admin.first("layout", 'name = "销售用"', "object", "content")
    try:
        await rep.goto(f"/records/account/{id}")
        await expect(fact(rep.page, "客户等级")).to_be_visible()
        await expect(rep.page.get_by_text("统一社会信用代码")).to_have_count(0)
        await rep.api("PATCH", f"/records/account/{id}", {"grade": "A"})
        await expect(rep.page.get_by_text("统一社会信用代码")).to_be_visible()
        await rep.check_accessible()
        await rep.goto(f"/records/account/{id}/edit")
        await expect(form_field(rep.page.locator("main"), "credit_code")).to_be_visible()
    finally:
        await admin.api("DELETE", f"/records/layout/{layout['id']}")


async def test_a_layout_is_undone_and_gone_back_from_in_english(visit: Visitors) -> None:
    admin = await visit(ADMIN, "/home", language="en")
    page = admin.page
    content = await admin.api("GET", "/objects/contact/layout")
    id = await admin.create("layout", name="Ours", object="contact", draft=content)
    try:
        await admin.goto(f"/layouts/{id}")
        canvas = page.get_by_role("group", name="The layout")
        phone = (
            canvas.get_by_role("button", name="Field Mobile")
            .or_(canvas.get_by_role("button", name="Field Phone"))
            .first
        )
        await phone.focus()
        await page.keyboard.press("Delete")
        count = await canvas.get_by_role("button", name="Field ").count()
        await page.keyboard.press("Control+z")
        await expect(canvas.get_by_role("button", name="Field ")).to_have_count(count + 1)
        await expect(page.get_by_text("Draft saved")).to_be_visible()
        await admin.check_accessible()
    finally:
        await admin.api("DELETE", f"/records/layout/{id}")
