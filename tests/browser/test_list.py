"""Lists: found by sentence and by expression, sorted, laid out, edited in place and together, scrolled to the end."""

import re

from playwright.async_api import expect

from tests.browser.pages import (
    SORTS,
    cell,
    choose,
    count_shown,
    grid,
    headings,
    notice,
    open_cell,
    row,
    set_filter,
)
from tests.fixtures.browser import Visit, Visitors


async def make_accounts(visit: Visit, prefix: str, *names: str) -> list[str]:
    return [
        await visit.create("account", name=f"{prefix}{name}", employees=10, industry="chemical")
        for name in names
    ]


async def open_only(visit: Visit, prefix: str) -> None:
    """The list of customers whose names begin with a prefix."""
    await visit.goto(f'/records/account?where=name starts_with "{prefix}"&sort=name')
    await expect(grid(visit.page).get_by_role("row").nth(1)).to_be_visible()


async def test_filter_is_built_like_a_sentence(visit: Visitors) -> None:
    someone = await visit(path="/records/account")
    page = someone.page
    everything = await count_shown(page).inner_text()
    await page.get_by_role("button", name="添加筛选条件").click()
    await choose(page, page.get_by_role("combobox", name="字段"), "客户等级")
    editor = page.locator("form").filter(has=page.get_by_role("combobox", name="比较方式"))
    await choose(page, editor.get_by_role("combobox", name="值"), "A 级")
    await page.keyboard.press("Escape")
    await editor.get_by_role("button", name="确定").click()
    bar = page.get_by_role("group", name="筛选条件")
    await expect(bar).to_contain_text("显示客户等级 是 A 级", use_inner_text=False)
    await expect(page).to_have_url(re.compile("where="))
    found = (await someone.api("POST", "/records/account/query", {"where": 'grade = "A"', "count": "exact"}))[
        "count"
    ]
    await expect(count_shown(page)).to_have_text(f"共 {found['value']} 条")
    assert 0 < found["value"] < 1000
    await someone.check_accessible()
    await bar.get_by_role("button", name="清除筛选").click()
    await expect(count_shown(page)).to_have_text(everything)


async def test_expression_filters_and_shows_where_it_is_wrong(visit: Visitors) -> None:
    someone = await visit(path="/records/opportunity")
    someone.watch.allow(400, "/api/v1/expressions")
    page = someone.page
    await page.get_by_role("button", name="用表达式筛选").click()
    box = page.get_by_role("textbox", name="用表达式筛选")
    await box.fill('金额 > 1000000 and 阶段.性质 = "进行中" and 没有的字段 = 1')
    await box.press("Enter")
    await expect(page.get_by_role("alert")).to_contain_text("没有的字段")
    await expect(box).to_have_attribute("aria-invalid", "true")
    await someone.check_accessible()
    expression = '金额 > 1000000 and 阶段.性质 = "进行中"'
    await box.fill(expression)
    await box.press("Enter")
    await page.wait_for_url("**where=**")
    answer = await someone.api("POST", "/records/opportunity/query", {"where": expression, "count": "exact"})
    await expect(count_shown(page)).to_have_text(f"共 {answer['count']['value']:,} 条")


async def test_columns_sort_and_stay_chosen(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make_accounts(someone, "排序乙", "三", "一", "二")
    await open_only(someone, "排序乙")
    names = grid(page).locator("[data-name] a")
    await expect(names).to_have_text(["排序乙二", "排序乙三", "排序乙一"])
    await grid(page).get_by_role("columnheader", name="客户名称").locator(SORTS).click()
    await expect(names).to_have_text(["排序乙一", "排序乙三", "排序乙二"])
    await expect(grid(page).get_by_role("columnheader", name="客户名称")).to_have_attribute(
        "aria-sort", "descending"
    )
    await page.get_by_role("button", name="显示哪些列").click()
    await page.get_by_role("button", name="移除列：行业").click()
    await page.get_by_role("button", name="添加列").click()
    await choose(page, page.get_by_role("combobox", name="添加列"), "员工人数", search=True)
    handle = page.get_by_role("button", name="移动列：员工人数")
    for _ in range(6):
        await handle.press("ArrowUp")
    await someone.check_accessible()
    await page.keyboard.press("Escape")
    await expect(grid(page).get_by_role("columnheader", name="员工人数")).to_be_visible()
    shown = await headings(page)
    assert "行业" not in shown
    assert shown.index("员工人数") < shown.index("负责人")
    await page.reload()
    await expect(names.first).to_be_visible()
    assert await headings(page) == shown
    await page.get_by_role("button", name="显示哪些列").click()
    await page.get_by_role("button", name="恢复默认").click()
    await expect(grid(page).get_by_role("columnheader", name="行业")).to_be_visible()


async def test_wrong_value_is_said_at_the_cell_and_not_lost(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    someone.watch.allow(422, "/api/v1/records/account/")
    (record,) = await make_accounts(someone, "改格", "甲")
    await open_only(someone, "改格")
    place = await cell(page, "改格甲", "电话")
    await open_cell(place)
    await place.get_by_role("textbox").fill("not a phone number")
    await place.get_by_role("textbox").press("Enter")
    await expect(place.get_by_role("alert")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{record}"))["phone"] is None
    await someone.check_accessible()
    await place.dblclick()
    await expect(place.get_by_role("textbox")).to_have_value("not a phone number")
    await place.get_by_role("textbox").fill("021-55501234")
    await place.get_by_role("textbox").press("Enter")
    await expect(place.get_by_role("alert")).to_have_count(0)
    await expect(place).to_contain_text("021-55501234")
    await page.reload()
    await expect(await cell(page, "改格甲", "电话")).to_contain_text("021-55501234")


async def test_many_are_changed_and_deleted_at_once_and_undone(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make_accounts(someone, "批量", "甲", "乙", "丙")
    await open_only(someone, "批量")
    for name in ("批量甲", "批量乙"):
        await row(page, name).get_by_role("checkbox").check()
    bar = page.get_by_role("toolbar", name="批量操作")
    await expect(bar).to_contain_text("已选 2 条")
    await bar.get_by_role("button", name="批量编辑").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="字段"), "行业", search=True)
    await choose(page, dialog.get_by_role("combobox", name="行业"), "汽车")
    await someone.check_accessible()
    await dialog.get_by_role("button", name="更新 2 条").click()
    await expect(notice(page, "已更新 2 条")).to_be_visible()
    await expect(await cell(page, "批量甲", "行业")).to_have_text("汽车")
    await expect(await cell(page, "批量丙", "行业")).to_have_text("化工")
    await notice(page, "已更新 2 条").get_by_role("button", name="撤销").click()
    await expect(await cell(page, "批量乙", "行业")).to_have_text("化工")
    await bar.get_by_role("button", name="删除").click()
    await expect(row(page, "批量甲")).to_have_count(0)
    await expect(row(page, "批量丙")).to_be_visible()
    await notice(page, "已删除 2 条").get_by_role("button", name="撤销").click()
    await expect(row(page, "批量甲")).to_be_visible()
    await expect(row(page, "批量乙")).to_be_visible()


async def test_more_than_a_thousand_rows_scroll_to_the_last_and_back_returns_there(visit: Visitors) -> None:
    someone = await visit(path="/records/account?sort=created_at")
    page = someone.page
    await expect(count_shown(page)).to_have_text("共 1,000+ 条")
    last = (await someone.api("POST", "/records/account/query", {"limit": 1, "sort": ["-created_at"]}))[
        "records"
    ][0]
    table = grid(page)
    await expect(table.get_by_role("row").nth(1)).to_be_visible()
    end = table.get_by_role("link", name=last["name"], exact=True)
    longer = (
        "before => { const table = document.querySelector('[role=grid]');"
        " return table.scrollHeight > before || table.getAttribute('aria-rowcount') !== '-1'; }"
    )
    for _ in range(60):
        before = await table.evaluate(
            "table => { const before = table.scrollHeight; table.scrollTo(0, before); return before; }"
        )
        if await table.get_attribute("aria-rowcount") != "-1":
            break
        await page.wait_for_function(longer, arg=before)
    await table.evaluate("table => table.scrollTo(0, table.scrollHeight)")
    await expect(end).to_be_visible()
    assert await table.get_by_role("row").count() < 100, "only the rows in sight are drawn"
    place = await table.evaluate("table => table.scrollTop")
    await end.click()
    await expect(page.get_by_role("heading", level=1, name=last["name"])).to_be_visible()
    await page.go_back()
    await expect(end).to_be_visible()
    assert abs(await table.evaluate("table => table.scrollTop") - place) < 80


async def test_back_restores_the_filtered_and_sorted_list(visit: Visitors) -> None:
    someone = await visit(path="/records/account?sort=name")
    page = someone.page
    await set_filter(page, 'grade = "A" and status = "active"')
    await expect(count_shown(page)).not_to_contain_text("+")
    found = await count_shown(page).inner_text()
    first = grid(page).locator("[data-name] a").first
    name = await first.inner_text()
    await first.click()
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()
    await page.go_back()
    await expect(grid(page).locator("[data-name] a").first).to_have_text(name)
    await expect(count_shown(page)).to_have_text(found)
    await expect(page.get_by_role("group", name="筛选条件")).to_contain_text("客户状态")


async def test_list_is_walked_with_the_keyboard_alone(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make_accounts(someone, "键盘", "甲", "乙")
    await open_only(someone, "键盘")
    # Past the navigation, however long it is, by the link that comes first of all.
    await page.keyboard.press("Tab")
    await expect(page.get_by_role("link", name="跳到正文")).to_be_focused()
    await page.keyboard.press("Enter")
    for _ in range(60):
        await page.keyboard.press("Tab")
        if await page.evaluate("document.activeElement.getAttribute('role')") == "gridcell":
            break
    focused = page.locator("[role=gridcell]:focus")
    await expect(focused).to_have_attribute("data-name", "")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Space")
    await expect(page.get_by_role("toolbar", name="批量操作")).to_contain_text("已选 1 条")
    await page.keyboard.press("Space")
    place = (await headings(page)).index("电话")
    for _ in range(place):
        await page.keyboard.press("ArrowRight")
    await page.keyboard.press("Enter")
    await expect(page.locator("[role=gridcell] input:focus")).to_be_visible()
    await page.keyboard.type("13800138000")
    await page.keyboard.press("Enter")
    name = await grid(page).locator("[data-name] a").nth(1).inner_text()
    await expect(await cell(page, name, "电话")).to_contain_text("138")
    await expect(focused).to_have_count(1)
    await page.keyboard.press("Home")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", level=1, name=name)).to_be_visible()


async def test_commands_and_records_are_found_by_the_palette(visit: Visitors) -> None:
    someone = await visit()
    page = someone.page
    await make_accounts(someone, "全局搜索之", "客户")
    await page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="搜索")
    await box.fill("全局搜索之")
    await expect(page.get_by_role("option", name="全局搜索之客户")).to_be_visible()
    await someone.check_accessible()
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", level=1, name="全局搜索之客户")).to_be_visible()


async def test_list_without_records_says_what_to_do(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await someone.goto('/records/account?where=name = "没有这样的客户"')
    await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    await someone.check_accessible()
    await expect(count_shown(page)).to_have_text("共 0 条")
    await page.locator("section").get_by_role("button", name="清除筛选").click()
    await expect(grid(page).get_by_role("row").nth(1)).to_be_visible()
