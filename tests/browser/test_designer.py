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
    # A drawer that closes takes the focus back to where it was opened.
    await expect(drawer).to_have_count(0)

    # Moved with the keyboard, faster than a move is saved: each key counts.
    handle = page.get_by_role("button", name="移动字段 数量（上下方向键）")
    await handle.focus()
    for key in ("ArrowUp", "ArrowUp", "ArrowDown"):
        await page.keyboard.press(key)
    await expect(page.locator("tbody tr").nth(1)).to_contain_text("数量")
    assert await order(page) == ["name", "amount", "code"]
    await expect(handle).to_be_focused()
    for _ in range(100):
        kept = (await admin.api("GET", "/objects/device"))["fields"]
        if [each["name"] for each in kept if not each.get("system")] == ["name", "amount", "code"]:
            break
    else:
        raise AssertionError("the order was not kept")

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
    await page.get_by_role("textbox", name="变更集名称").fill("客户分级")
    await page.get_by_role("button", name="新建变更集").click()
    await expect(page.get_by_text("正在编辑变更集“客户分级”")).to_be_visible()
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
    await expect(page.get_by_text("新增客户的字段“评语”")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="发布").click()
    await expect(notice(page, "已发布“客户分级”")).to_be_visible()
    await expect(field_row(other.page, "verdict")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_the_map_of_relations_leads_to_an_object(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model?view=relations")
    page = admin.page
    shown = page.get_by_role("group", name="关系").first
    await expect(shown.get_by_role("button", name="商机", exact=True)).to_be_visible()

    # One area stands whole; of the map of everything what lies at the edge is cut off until one moves it there.
    await choose(page, page.get_by_role("combobox", name="所有业务区"), "客户")
    await expect(shown.get_by_role("button", name="商机", exact=True)).to_have_count(0)
    await admin.check_accessible()

    # A line from one object to another is a new lookup, which can be taken back.
    source = shown.locator(".react-flow__node[data-id=account] .react-flow__handle.source")
    target = shown.locator(".react-flow__node[data-id=contact] .react-flow__handle.target")
    await page.locator(".react-flow__controls-fitview").first.click()
    await source.drag_to(target)
    await expect(notice(page, "已新建字段 联系人")).to_be_visible()
    await page.get_by_role("button", name="撤销", exact=True).click()

    # The same by the keyboard alone.
    await shown.get_by_role("button", name="客户", exact=True).focus()
    await page.get_by_role("button", name="新建关联").press("Enter")
    dialog = page.get_by_role("dialog", name="新建关联")
    # Of so many objects the list draws but the first: the others are found by typing.
    await dialog.get_by_role("combobox", name="关联对象").fill("联系人")
    await expect(page.locator(".ant-select-item-option-active[title=联系人]")).to_be_visible()
    await page.keyboard.press("Enter")
    await dialog.get_by_role("textbox", name="中文名称").fill("主要联系人")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="新建").press("Enter")
    await expect(notice(page, "已新建字段 主要联系人")).to_be_visible()
    await expect(shown.get_by_text("主要联系人 → 联系人")).to_be_visible()

    # What was moved by hand is laid out anew, and stands again where it stood when that is undone.
    account = shown.locator(".react-flow__node[data-id=account]")
    laid = await account.get_attribute("style")
    await account.drag_to(shown.locator(".react-flow__pane"), target_position={"x": 40, "y": 40})
    await expect(account).not_to_have_attribute("style", laid or "")
    moved = await account.get_attribute("style")
    await page.get_by_role("button", name="重新排列").click()
    await expect(notice(page, "已重新排列")).to_be_visible()
    await expect(account).not_to_have_attribute("style", moved or "")
    await notice(page, "已重新排列").get_by_role("button", name="撤销").click()
    await expect(account).to_have_attribute("style", moved or "")
    await admin.goto("/model?view=relations")
    await shown.get_by_role("button", name="商机", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="商机")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_options_go_and_are_merged(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    words = {"east": "华东", "west": "华西", "north": "华北"}
    options = [{"value": value, "label": {"zh-CN": zh, "en": value}} for value, zh in words.items()]
    field = {"name": "area", "type": "choice", "label": {"zh-CN": "大区", "en": "Area"}, "options": options}
    await admin.api("POST", "/objects/contact/fields", field)
    kept = await admin.create("contact", name="华东人", area="east")
    await admin.create("contact", name="华西人", area="west")

    # One that a record has stays, and is offered no longer.
    await admin.goto("/model/contact")
    await field_row(page, "area").click()
    drawer = page.get_by_role("dialog", name="编辑字段：大区")
    await drawer.get_by_role("button", name="移除选项 华西").click()
    await drawer.get_by_role("button", name="移除选项 华北").click()
    await drawer.get_by_role("button", name="保存").click()
    await expect(drawer.get_by_text("1 条记录选择了“west”，该选项将保留但不可再选")).to_be_visible()
    await drawer.get_by_role("button", name="仍然保存").click()
    await expect(notice(page, "已保存 大区")).to_be_visible()

    # It is put into another, and everything comes back.
    await field_row(page, "area").click()
    drawer = page.get_by_role("dialog", name="编辑字段：大区")
    await drawer.get_by_role("button", name="合并选项…").click()
    dialog = page.get_by_role("dialog", name="合并“大区”的选项")
    await choose(page, dialog.get_by_role("combobox", name="将这些选项"), "华西")
    await dialog.get_by_text("合并“大区”的选项").click()
    await expect(page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")).to_have_count(0)
    await choose(page, dialog.get_by_role("combobox", name="合并为"), "华东")
    await dialog.get_by_role("button", name="预览").click()
    await expect(dialog.get_by_text("华西：1 条记录")).to_be_visible()
    await admin.check_accessible()
    await dialog.get_by_role("button", name="开始合并").click()
    await expect(notice(page, "已开始合并选项")).to_be_visible()
    await admin.goto("/jobs")
    line = page.get_by_role("row").filter(has_text="合并选项").first
    await expect(line).to_contain_text("1 条记录已更改")
    await admin.check_accessible()
    await line.get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("row").filter(has_text="撤销合并选项")).to_contain_text("1 条记录已更改")
    assert (await admin.api("GET", f"/records/contact/{kept}"))["area"] == "east"
    assert (await admin.first("contact", 'area = "west"'))["name"] == "华西人"


@pytest.mark.usefixtures("workshop")
async def test_before_a_field_goes_it_is_told_what_uses_it(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    field = {"name": "floor", "type": "number", "label": {"zh-CN": "楼层", "en": "Floor"}}
    await admin.api("POST", "/objects/contact/fields", field)
    twice = {
        "name": "twice",
        "type": "formula",
        "label": {"zh-CN": "两倍", "en": "Twice"},
        "formula": "floor * 2",
    }
    await admin.api("POST", "/objects/contact/fields", twice)
    view = {"object": "contact", "name": "高层", "where": "floor > 30", "visibility": "private"}
    await admin.api("POST", "/views", view)
    await admin.goto("/model/contact")
    await field_row(page, "floor").click()
    await page.get_by_role("dialog", name="编辑字段：楼层").get_by_role("button", name="删除").click()
    sure = page.get_by_role("dialog").filter(has_text="删除前须先处理")
    await expect(sure.get_by_role("link", name="联系人·两倍")).to_have_attribute("href", "/model/contact")
    await expect(sure.get_by_role("link", name="视图“高层”")).to_be_visible()
    await expect(sure.get_by_text("删除后 30 天内可连同数据恢复。")).to_be_visible()
    await expect(sure.get_by_role("button", name="删除")).to_be_disabled()
    await admin.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_an_expression_is_written_with_help_and_tried(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/model")
    page = admin.page
    account = await admin.create("account", name="试算公司")
    await admin.create("contact", name="试算人", account=account)
    await admin.goto("/model/contact")
    await page.get_by_role("button", name="新建字段").click()
    drawer = page.get_by_role("dialog", name="新建字段")
    await drawer.get_by_role("textbox", name="中文名称").fill("公司简称")
    await drawer.get_by_role("textbox", name="英文名称").fill("Short")
    await drawer.get_by_role("button", name="设置默认值…").click()
    box = drawer.get_by_role("textbox", name="默认值（表达式）")
    admin.watch.allow(400, "/expressions")
    await box.fill("accounts.name")
    await expect(drawer.get_by_role("alert").filter(has_text="第 1 个字符")).to_be_visible()
    await box.fill("")
    await choose(page, drawer.get_by_role("combobox", name="插入函数"), "开头的", search=True, option="LEFT(")
    await expect(box).to_have_value("LEFT()")
    await box.fill("LEFT(account.name, 2)")
    await expect(drawer.get_by_text("公式正确，结果为文本")).to_be_visible()
    await choose(page, drawer.get_by_role("combobox", name="用一条记录试算"), "试算人", search=True)
    await expect(drawer.locator("output").filter(has_text="试算")).to_be_visible()
    await admin.check_accessible()
    await drawer.get_by_role("button", name="新建").last.click()
    await expect(notice(page, "已新建字段 公司简称")).to_be_visible()
    made = await admin.create("contact", name="新人", account=account)
    assert (await admin.api("GET", f"/records/contact/{made}"))["short"] == "试算"
