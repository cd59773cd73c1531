"""A dashboard from the empty canvas to the screen on the wall: made, filtered, drilled into, given to a role."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, count_shown
from tests.browser.test_dashboards import figure, number
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import Visit, Visitors


def palette(page: Page) -> Locator:
    return page.get_by_role("navigation", name="组件")


def properties(page: Page) -> Locator:
    return page.get_by_role("complementary", name="属性")


def on_canvas(page: Page, name: str) -> Locator:
    return page.get_by_role("group", name="画布").get_by_role("button", name=re.compile(f"^{name}，宽"))


async def add(page: Page, kind: str, title: str) -> None:
    """A component from the palette, under a title of its own."""
    await palette(page).get_by_role("button", name=kind, exact=True).click()
    await properties(page).get_by_role("textbox", name="中文标题").fill(title)
    await expect(on_canvas(page, title)).to_be_visible()


async def ask(page: Page, setting: str, *values: str) -> None:
    """Sets the metrics or dimensions of the chosen component to these alone."""
    box = properties(page).get_by_role("combobox", name=setting)
    frame = box.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' ant-select ')][1]")
    removals = frame.locator(".ant-select-selection-item-remove")
    for _ in range(await removals.count()):
        await removals.first.click()
    for value in values:
        await choose(page, box, value, search=True)
    await page.keyboard.press("Escape")


async def new_dashboard(visit: Visit, name: str) -> None:
    page = visit.page
    await visit.goto("/dashboards")
    await page.get_by_role("button", name="新建仪表盘").first.click()
    await page.wait_for_url("**/design")
    box = page.get_by_role("textbox", name="页面名称")
    await box.fill(name)
    await box.press("Tab")
    await expect(page.get_by_text("从左侧拖入组件，或点击组件添加到末尾")).to_be_visible()


async def test_a_dashboard_is_built_and_given_to_a_role(visit: Visitors) -> None:
    someone = await visit(path=None, numbers="full")
    page = someone.page
    await new_dashboard(someone, "区域经营")
    await choose(page, properties(page).get_by_role("combobox", name="期间"), "去年")
    await add(page, "指标卡", "去年赢单")
    await ask(page, "指标", "赢单数")
    await add(page, "柱状图", "各大区赢单")
    await ask(page, "指标", "赢单数")
    await ask(page, "维度", "大区")
    await add(page, "漏斗图", "在手漏斗")
    await ask(page, "指标", "在手商机数")
    await ask(page, "维度", "阶段")
    await add(page, "中国地图", "赢单地图")
    await ask(page, "指标", "赢单数")
    await add(page, "透视表", "大区与产品")
    await ask(page, "指标", "赢单数")
    await ask(page, "维度", "大区", "产品系列")
    await add(page, "标签页", "更多图表")
    tabs = properties(page).get_by_role("combobox", name="标签")
    for name in ("地图", "漏斗"):
        await tabs.press_sequentially(name)
        await tabs.press("Enter")
    await on_canvas(page, "赢单地图").click()
    await choose(page, properties(page).get_by_role("combobox", name="放入标签页"), "更多图表 · 地图")
    await expect(on_canvas(page, "赢单地图")).to_have_count(0)
    await on_canvas(page, "更多图表").click()
    await expect(properties(page).get_by_role("button", name="地图 · 赢单地图")).to_be_visible()
    await expect(page.get_by_role("list", name="问题")).to_have_count(0)
    await expect(page.get_by_role("status").filter(has_text="草稿已保存")).to_be_visible()
    await someone.check_accessible()

    # By keys: a place further on, a column wider; and taken back.
    item = on_canvas(page, "去年赢单")
    await item.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await expect(item).to_have_accessible_name(re.compile("宽 7，"))
    await page.keyboard.press("Control+z")
    await expect(item).to_have_accessible_name(re.compile("宽 6，"))

    # The filter of the page stands over every component.
    await item.click()
    await properties(page).get_by_role("button", name="返回页面设置").click()
    await expect(properties(page).get_by_role("heading", name="页面设置")).to_be_visible()
    await choose(page, properties(page).get_by_role("combobox", name="页面筛选器"), "大区")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog", name="发布页面")
    await expect(dialog.get_by_text("新增“去年赢单”")).to_be_visible()
    await choose(page, dialog.get_by_role("combobox", name="适用角色"), "销售", option=re.compile("^销售$"))
    await page.keyboard.press("Escape")
    await someone.check_accessible()
    await dialog.get_by_role("button", name="发布", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="区域经营", exact=True)).to_be_visible()
    address = page.url

    # The figure leads to its records, the bars to theirs, and the filter holds for both.
    shown = await figure(page, "去年赢单").inner_text()
    assert number(shown) > 0
    await expect(page.get_by_role("region", name="在手漏斗").get_by_role("listitem").first).to_be_visible()
    tab = page.get_by_role("region", name="更多图表")
    await expect(tab.get_by_role("img").first).to_be_visible()
    await someone.check_accessible()
    await choose(page, page.get_by_role("combobox", name="大区"), "华东", search=True)
    await page.keyboard.press("Escape")
    await page.wait_for_url("**filters=**")
    await expect(figure(page, "去年赢单")).not_to_have_text(shown)
    east = await figure(page, "去年赢单").inner_text()
    assert 0 < number(east) < number(shown)
    await figure(page, "去年赢单").click()
    await page.wait_for_url("**/records/opportunity?**")
    await expect(count_shown(page)).to_have_text(f"共 {east} 条")
    await page.go_back()
    await expect(figure(page, "去年赢单")).to_have_text(east)

    # Full screen, and left again.
    await page.get_by_role("button", name="全屏", exact=True).click()
    await expect(page.get_by_role("button", name="退出全屏")).to_be_visible()
    await page.get_by_role("button", name="退出全屏").click()
    await expect(page.get_by_role("button", name="全屏", exact=True)).to_be_visible()

    # Whoever has the role opens it, with figures of their own, and may not design it.
    rep = await visit(REP, "/dashboards", numbers="full", theme="dark")
    await rep.page.get_by_role("link", name="区域经营", exact=True).click()
    await rep.page.wait_for_url(address)
    await expect(figure(rep.page, "去年赢单")).not_to_have_text(shown)
    await rep.check_accessible()
    await rep.page.get_by_role("button", name="页面操作").click()
    await expect(rep.page.get_by_role("menuitem", name="复制为新页面")).to_be_visible()
    await expect(rep.page.get_by_role("menuitem", name="设计", exact=True)).to_have_count(0)
    await someone.api("DELETE", f"/records/dashboard/{address.rsplit('/', 1)[1]}")
