"""A whole job in the designer of the data model: made, renamed, converted, deleted, restored, undone, drafted, published."""

import re

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@studio.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Studio", "--admin", ADMINISTRATOR)


def field_row(page: Page, name: str) -> Locator:
    """The row of a field, by its API name."""
    return page.get_by_role("row").filter(has=page.get_by_text(name, exact=True))


async def add_field(page: Page, zh: str, en: str) -> None:
    await page.get_by_role("button", name="新建字段").click()
    drawer = page.get_by_role("dialog", name="新建字段")
    await drawer.get_by_role("textbox", name="中文名称").fill(zh)
    await drawer.get_by_role("textbox", name="英文名称").fill(en)
    await expect(drawer.get_by_role("textbox", name="API 名称")).to_have_value(en.lower())
    await drawer.get_by_role("button", name="新建").click()
    await expect(notice(page, f"已新建字段 {zh}")).to_be_visible()


async def order(page: Page) -> list[str]:
    """The API names of the fields in the order in which they are shown."""
    return [each.strip() for each in await page.locator("tbody tr code").all_inner_texts()]


@pytest.mark.usefixtures("workshop")
async def test_an_administrator_designs_an_object(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    await page.get_by_role("button", name="新建对象").click()
    drawer = page.get_by_role("dialog", name="新建对象")
    await drawer.get_by_role("textbox", name="中文名称").fill("设备")
    await drawer.get_by_role("textbox", name="英文名称").fill("Device")
    await drawer.get_by_role("button", name="新建").click()
    await expect(page.get_by_role("heading", level=1, name="设备")).to_be_visible()
    await add_field(page, "序列号", "Serial")
    await add_field(page, "数量", "Amount")
    await admin.create("device", name="甲", serial="S1", amount="12")
    await admin.create("device", name="乙", serial="S2", amount="很多")

    # Renamed: labels and API name.
    await field_row(page, "serial").click()
    drawer = page.get_by_role("dialog", name="编辑字段：序列号")
    await drawer.get_by_role("textbox", name="API 名称").fill("code")
    await drawer.get_by_role("textbox", name="中文名称").fill("编码")
    await drawer.get_by_role("button", name="保存").click()
    await expect(field_row(page, "code")).to_contain_text("编码")

    # Moved with the keyboard.
    await page.get_by_role("button", name="移动字段 数量（上下方向键）").press("ArrowUp")
    await expect(page.locator("tbody tr").nth(1)).to_contain_text("数量")
    assert await order(page) == ["name", "amount", "code"]

    # Another type, after a look at what would be lost.
    await field_row(page, "amount").click()
    drawer = page.get_by_role("dialog", name="编辑字段：数量")
    await drawer.get_by_role("button", name="转换类型").click()
    dialog = page.get_by_role("dialog", name=re.compile("转换“数量”的类型"))
    await choose(page, dialog.get_by_role("combobox", name="新类型"), "整数", search=True)
    await dialog.get_by_role("button", name="预览").click()
    await expect(dialog.get_by_text("1 条记录的值可以转换，1 条将丢失")).to_be_visible()
    await expect(dialog.get_by_text("乙：很多")).to_be_visible()
    await admin.check_accessible()
    await dialog.get_by_role("button", name="转换并舍弃 1 个值").click()
    await expect(field_row(page, "amount")).to_contain_text("整数", timeout=60_000)

    # Deleted after a look at what uses it, and restored.
    await field_row(page, "code").click()
    drawer = page.get_by_role("dialog", name="编辑字段：编码")
    await drawer.get_by_role("button", name="删除").click()
    sure = page.get_by_role("dialog").filter(has_text="2 条记录填有此字段")
    await sure.get_by_role("button", name="删除").click()
    await expect(notice(page, "已删除 编码")).to_be_visible()
    await expect(field_row(page, "code")).to_have_count(0)
    await page.get_by_role("link", name="数据模型").last.click()
    await page.get_by_role("tab", name="已删除").click()
    await expect(page.get_by_text("设备的字段“编码”")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="恢复").click()
    await expect(notice(page, "已恢复 编码")).to_be_visible()

    # The log tells it all, and undoes.
    await page.get_by_role("tab", name="变更记录").click()
    first = page.get_by_role("listitem").filter(has_text="新增设备的字段“编码”").first
    await expect(first).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="撤销上一步").click()
    await expect(notice(page, "已撤销")).to_be_visible()
    await page.get_by_role("button", name="重做").click()
    await expect(notice(page, "已重做")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_a_draft_is_published_at_once(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model?view=drafts")
    page = admin.page
    await page.get_by_role("textbox", name="草稿名称").fill("客户分级")
    await page.get_by_role("button", name="新建草稿").click()
    await expect(page.get_by_text("正在编辑草稿“客户分级”")).to_be_visible()
    await page.get_by_role("button", name="客户").filter(has_text="account").first.click()
    await add_field(page, "分级", "Tier")
    await add_field(page, "评语", "Verdict")
    await expect(page.get_by_text("2 项变更")).to_be_visible()
    await page.get_by_role("button", name="撤销上一步").click()
    await expect(page.get_by_text("1 项变更")).to_be_visible()
    await expect(field_row(page, "verdict")).to_have_count(0)
    await page.get_by_role("button", name="重做").click()
    await expect(field_row(page, "verdict")).to_be_visible()
    # Nothing of it is in force for anybody else.
    other = await visit(ADMINISTRATOR, "/model/account")
    await expect(field_row(other.page, "industry")).to_be_visible()
    await expect(field_row(other.page, "verdict")).to_have_count(0)
    await page.get_by_role("button", name="检查并发布").click()
    dialog = page.get_by_role("dialog", name="发布草稿“客户分级”")
    await expect(dialog.get_by_text("新增客户的字段“评语”")).to_be_visible()
    await admin.check_accessible()
    await dialog.get_by_role("button", name="发布").click()
    await expect(notice(page, "已发布“客户分级”")).to_be_visible()
    await expect(field_row(other.page, "verdict")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_the_map_of_relations_leads_to_an_object(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model?view=relations")
    page = admin.page
    shown = page.get_by_role("group", name="关系").first
    await expect(shown.get_by_role("button", name="商机", exact=True)).to_be_visible()
    await admin.check_accessible()
    await shown.get_by_role("button", name="商机", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="商机")).to_be_visible()
