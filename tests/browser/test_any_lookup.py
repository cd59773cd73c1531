"""A field that points at records of several objects: made in the designer, filled in, filtered by, seen from the other end."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field, grid, notice, row
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@several.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Several", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("office")
async def test_a_memo_is_about_a_customer_or_a_contact(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    await admin.create("account", name="昆山精工")
    person = await admin.create("contact", name="林工")
    await admin.api("POST", "/objects", {"name": "memo", "label": {"zh-CN": "备忘", "en": "Memo"}})
    await admin.goto("/model/memo")
    await page.get_by_role("button", name="新建字段").click()
    drawer = page.get_by_role("dialog", name="新建字段")
    await choose(page, drawer.get_by_role("combobox", name="类型"), "多对象关联", search=True)
    await drawer.get_by_role("textbox", name="中文名称").fill("关于")
    await drawer.get_by_role("textbox", name="英文名称").fill("About")
    await expect(drawer.get_by_role("button", name="新建")).to_be_disabled()
    await choose(page, drawer.get_by_role("combobox", name="可关联的对象"), "客户", search=True)
    await choose(page, drawer.get_by_role("combobox", name="可关联的对象"), "联系人", search=True)
    await page.keyboard.press("Escape")
    await admin.check_accessible()
    await drawer.get_by_role("button", name="新建").click()
    await expect(notice(page, "已新建字段 关于")).to_be_visible()
    await expect(page.get_by_text("→ 客户 / 联系人")).to_be_visible()

    # Filled in: which object, then which record.
    await admin.goto("/records/memo/new")
    form = page.locator("main")
    await form_field(form, "name").get_by_role("textbox").fill("回电")
    await choose(page, form_field(form, "about").get_by_role("combobox", name="关于所属对象"), "联系人")
    await choose(
        page, form_field(form, "about").get_by_role("combobox", name="关于", exact=True), "林工", search=True
    )
    await admin.check_accessible()
    await page.get_by_role("button", name="保存").first.click()
    await expect(page.get_by_role("heading", level=1, name="回电")).to_be_visible()
    await expect(page.get_by_role("link", name="林工").first).to_be_visible()
    await admin.create(
        "memo",
        name="寄样",
        about={"object": "account", "id": (await admin.first("account", 'name = "昆山精工"'))["id"]},
    )

    # The list shows what each is about, and goes by the object.
    await admin.goto('/records/memo?where=about.object%20in%20("contact")')
    await expect(row(page, "回电")).to_contain_text("联系人")
    await expect(row(page, "寄样")).to_have_count(0)
    await expect(page.get_by_role("button", name="关于 · 对象").first).to_contain_text("联系人")
    await admin.check_accessible()
    await admin.goto(f'/records/memo?where=about%20in%20("{person}")')
    await expect(page.get_by_role("button", name="关于").filter(has_text="林工").first).to_be_visible()
    await expect(grid(page).get_by_role("link", name="回电", exact=True)).to_be_visible()

    # Made once more from its page.
    await grid(page).get_by_role("link", name="回电", exact=True).click()
    await page.get_by_role("button", name="更多").click()
    await page.get_by_role("menuitem", name="复制").click()
    await expect(page.get_by_role("heading", level=1, name="回电（副本）")).to_be_visible()
    await expect(page.get_by_role("link", name="林工").first).to_be_visible()

    # The contact's page lists it.
    await admin.goto(f"/records/contact/{person}")
    related = page.get_by_role("region", name="备忘")
    await expect(related.get_by_role("link", name="回电", exact=True)).to_be_visible()
    small = await visit(ADMINISTRATOR, "/records/memo", size=PHONE)
    await expect(small.page.get_by_text("林工").first).to_be_visible()
    await small.check_accessible()
