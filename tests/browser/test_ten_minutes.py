"""An administrator who knows nothing of it makes a business object, its form, a view, a board, a dashboard and the rights,
and somebody of that role works with it: the whole of it from one place to the next by what the pages offer.

Counted from the first click to the published dashboard: 39 clicks on 10 pages, no address typed.
"""

from typing import Any

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import choose, form_field, notice, row
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@minutes.example"
REP = "rep@minutes.example"
HEADER = "合同名称\t客户电话\t状态\t签订日期\t合同金额\t数量\t对方邮箱\t是否续签\t折扣\t签署时间"
STATES = ("起草", "审核", "生效")
ROWS = [
    f"{name}号合同\t138001380{n:02}\t{STATES[n % 3]}\t2026-03-{n:02}\t¥{n},500.50\t{n}\ta{n}@x.cn\t是\t{n}%\t2026-03-{n:02} 09:30"
    for n, name in enumerate("甲乙丙丁戊己庚辛壬癸子丑", 1)
]
TYPES = {"text", "phone", "choice", "date", "money", "integer", "email", "boolean", "percent", "datetime"}
MOST_CLICKS, MOST_PAGES = 45, 12


@pytest.fixture(scope="module")
async def contracts(all_visitors: Visitors) -> None:
    """An organisation with an administrator and a representative."""
    server = all_visitors.server
    await server.command("organisation", "add", "Minutes", "--admin", ADMINISTRATOR)
    await server.command("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Minutes")


async def count_from_here(page: Page) -> None:
    """Counts clicks and the pages that are come to, as long as none is loaded anew."""
    await page.evaluate(
        """() => {
          window.counted = { clicks: 0, pages: [location.pathname] };
          addEventListener('pointerdown', () => { counted.clicks += 1; }, true);
          const push = history.pushState;
          history.pushState = function (...given) {
            push.apply(this, given);
            if (counted.pages.at(-1) !== location.pathname) counted.pages.push(location.pathname);
          };
        }"""
    )


async def make_object(page: Page) -> None:
    """The object from a table as it lies in a spreadsheet, with stages, a gate and the rights of a role."""
    navigation = page.get_by_role("navigation", name="主导航")
    await navigation.get_by_role("button", name="数据模型与页面").click()
    await navigation.get_by_role("link", name="数据模型").click()
    await page.get_by_role("button", name="快速搭建").click()
    await page.get_by_role("button", name="粘贴表格").click()
    await page.get_by_role("textbox", name="粘贴表格").fill("\n".join([HEADER, *ROWS]))
    await page.get_by_role("button", name="识别字段").click()
    await expect(page.get_by_text("同时导入粘贴的 12 行")).to_be_visible()
    await page.get_by_role("textbox", name="中文名称").first.fill("合同台账")
    await choose(page, page.get_by_role("combobox", name="阶段字段"), "状态")
    await choose(page, page.get_by_role("combobox", name="进入“生效”前必填"), "合同金额")
    await page.keyboard.press("Escape")
    await choose(page, page.get_by_role("combobox", name="角色 销售", exact=True), "全部")
    await page.get_by_role("button", name="创建", exact=True).click()
    await expect(page.get_by_role("heading", name="合同台账已可使用")).to_be_visible()


async def arrange_form(page: Page) -> None:
    """A layout of two sections, published for everybody."""
    await page.get_by_role("link", name="调整表单布局").click()
    await page.get_by_role("button", name="新建布局").first.click()
    dialog = page.get_by_role("dialog")
    await expect(dialog).to_contain_text("合同台账")
    await dialog.get_by_role("textbox", name="名称").fill("合同表单")
    await dialog.get_by_role("button", name="开始设计").click()
    canvas = page.get_by_role("group", name="布局内容")
    field = canvas.get_by_role("button", name="字段 合同金额")
    await field.click()
    await page.keyboard.press("ArrowUp")
    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    await expect(notice(page, "布局已发布")).to_be_visible()


async def make_view(page: Page) -> None:
    """A list of what is drafted, coloured by amount, kept for everybody."""
    await page.get_by_role("navigation", name="主导航").get_by_role("link", name="合同台账").click()
    await expect(row(page, "乙号合同")).to_be_visible()
    await page.get_by_role("button", name="添加筛选条件").click()
    await choose(page, page.get_by_role("combobox", name="字段"), "状态")
    editor = page.locator("form").filter(has=page.get_by_role("combobox", name="比较方式"))
    await choose(page, editor.get_by_role("combobox", name="值"), "起草")
    await page.keyboard.press("Escape")
    await editor.get_by_role("button", name="确定").click()
    await expect(row(page, "乙号合同")).to_have_count(0)
    await page.get_by_role("button", name="分组、行高与颜色").click()
    drawer = page.get_by_role("dialog", name="分组、行高与颜色")
    await drawer.get_by_role("button", name="添加颜色规则").click()
    await drawer.get_by_role("button", name="用表达式筛选").click()
    await drawer.get_by_role("textbox", name="用表达式筛选").fill("合同金额 > 5000")
    await page.keyboard.press("Enter")
    await expect(drawer.get_by_role("radiogroup", name="颜色")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(row(page, "己号合同")).to_have_attribute("data-colored", "")
    await expect(row(page, "丙号合同")).not_to_have_attribute("data-colored", "")
    await page.get_by_role("button", name="视图…", exact=True).click()
    await page.get_by_role("menuitem", name="另存为新视图…").click()
    dialog = page.get_by_role("dialog", name="保存视图")
    await dialog.get_by_role("textbox", name="名称").fill("起草中")
    await dialog.get_by_text("所有人", exact=True).click()
    await dialog.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存视图“起草中”")).to_be_visible()


async def complete_dashboard(page: Page) -> None:
    """The dashboard that is there already gets one more component and is published again."""
    await page.get_by_role("navigation", name="主导航").get_by_role("link", name="仪表盘", exact=True).click()
    await page.get_by_role("main").get_by_role("link", name="合同台账", exact=True).click()
    await expect(page.get_by_role("region", name="最近新建")).to_be_visible()
    await page.get_by_role("button", name="页面操作").click()
    await page.get_by_role("menuitem", name="设计", exact=True).click()
    await (
        page.get_by_role("navigation", name="组件").get_by_role("button", name="记录列表", exact=True).click()
    )
    settings = page.get_by_role("complementary", name="属性")
    await settings.get_by_role("textbox", name="中文标题").fill("全部合同")
    await choose(page, settings.get_by_role("combobox", name="对象"), "合同台账", search=True)
    await page.get_by_role("button", name="发布", exact=True).click()
    await page.get_by_role("dialog").get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_role("region", name="全部合同")).to_be_visible()


async def work_with_it(rep: Visit, name: str) -> None:
    """Somebody of the role adds a record on the phone, and has the view that was made for everybody."""
    page = rep.page
    await page.get_by_role("button", name="新建合同台账").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("寅号合同")
    await form.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_text("寅号合同").first).to_be_visible()
    await rep.check_accessible()
    await rep.goto(f"/records/{name}")
    await expect(page.get_by_role("tab", name="起草中")).to_be_visible()


@pytest.mark.usefixtures("contracts")
async def test_an_object_is_made_and_used_without_a_manual(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR)
    page = admin.page
    await count_from_here(page)
    await make_object(page)
    await arrange_form(page)
    await make_view(page)
    await complete_dashboard(page)
    counted: dict[str, Any] = await page.evaluate("counted")
    assert counted["clicks"] <= MOST_CLICKS, counted
    assert len(counted["pages"]) <= MOST_PAGES, counted
    objects = (await admin.api("GET", "/objects"))["objects"]
    made = next(each for each in objects if each["label"]["zh-CN"] == "合同台账")
    assert {field["type"] for field in made["fields"] if not field.get("system")} == TYPES
    await work_with_it(await visit(REP, f"/records/{made['name']}", size=PHONE), made["name"])
