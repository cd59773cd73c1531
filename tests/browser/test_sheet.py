"""A list worked in as in a spreadsheet: blocks copied and pasted, filled down, grouped, totalled, coloured, laid out."""

import re

from playwright.async_api import expect

from tests.browser.pages import MODAL, cell, choose, grid, heading_menu, headings, notice, row
from tests.fixtures.browser import Visit, Visitors


async def make(visit: Visit, prefix: str, *names: str) -> None:
    for name in names:
        await visit.create("account", name=f"{prefix}{name}", employees=10, grade="B")
    await visit.goto(f'/records/account?where=name starts_with "{prefix}"&sort=name')
    await expect(grid(visit.page).get_by_role("row").nth(len(names))).to_be_visible()


async def clip(visit: Visit, text: str) -> None:
    """Pastes a text as a spreadsheet puts it on the clipboard into the cell that has the focus."""
    await visit.page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData('text/plain', text);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', {clipboardData: data, bubbles: true}));
        }""",
        text,
    )


async def test_a_block_from_a_spreadsheet_is_pasted_with_one_undo(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "粘贴", "a", "b", "c")
    shown = await headings(page)
    start = await cell(page, "粘贴a", "行业")
    assert shown.index("客户等级") == shown.index("行业") + 1
    await start.click()
    await clip(someone, "汽车\tA 级\r\n化工\tC 级\r\n")
    await expect(notice(page, "已粘贴到 2 条记录")).to_be_visible()
    await expect(await cell(page, "粘贴a", "行业")).to_have_text("汽车")
    await expect(await cell(page, "粘贴b", "客户等级")).to_have_text("C 级")
    await expect(await cell(page, "粘贴c", "客户等级")).to_have_text("B 级")
    await notice(page, "已粘贴到 2 条记录").get_by_role("button", name="撤销").click()
    await expect(await cell(page, "粘贴b", "客户等级")).to_have_text("B 级")


async def test_refused_cells_are_shown_before_anything_is_written(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "拒贴", "a", "b")
    await (await cell(page, "拒贴a", "客户等级")).click()
    await clip(someone, "A 级\nZ 级")
    dialog = page.locator(MODAL)
    await expect(dialog).to_contain_text("有 1 处不能粘贴")
    await expect(dialog.get_by_role("row").nth(1)).to_contain_text("Z 级")
    await expect(await cell(page, "拒贴a", "客户等级")).to_have_text("B 级")
    await someone.check_accessible()
    await dialog.get_by_role("button", name="粘贴其余 1 格").click()
    await expect(await cell(page, "拒贴a", "客户等级")).to_have_text("A 级")
    await expect(await cell(page, "拒贴b", "客户等级")).to_have_text("B 级")


async def test_a_range_is_marked_filled_down_and_emptied_by_keyboard(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "填充", "a", "b", "c")
    first = await cell(page, "填充a", "客户等级")
    await first.click()
    await clip(someone, "A 级")
    await expect(first).to_have_text("A 级")
    await first.click()
    await page.keyboard.press("Shift+ArrowDown")
    await page.keyboard.press("Shift+ArrowDown")
    await expect(page.locator("[role=gridcell][data-marked]")).to_have_count(3)
    await page.keyboard.press("Control+d")
    await expect(await cell(page, "填充c", "客户等级")).to_have_text("A 级")
    await page.keyboard.press("Delete")
    await expect(await cell(page, "填充b", "客户等级")).to_have_text("")
    await notice(page, "已清空 3 条").get_by_role("button", name="撤销").click()
    await expect(await cell(page, "填充b", "客户等级")).to_have_text("A 级")


async def test_enter_goes_down_tab_goes_on_and_letters_replace(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "连续", "a", "b")
    await (await cell(page, "连续a", "电话")).click()
    await page.keyboard.type("021-55501111")
    await page.keyboard.press("Enter")
    await expect(await cell(page, "连续a", "电话")).to_contain_text("021-55501111")
    await expect(await cell(page, "连续b", "电话")).to_be_focused()
    await page.keyboard.type("021-55502222")
    await page.keyboard.press("Tab")
    await expect(await cell(page, "连续b", "电话")).to_contain_text("021-55502222")
    await expect(await cell(page, "连续b", "负责人")).to_be_focused()


async def test_rows_are_grouped_with_counts_and_folded(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "分组", "a", "b", "c")
    await (await cell(page, "分组c", "客户等级")).click()
    await clip(someone, "A 级")
    await heading_menu(page, "客户等级", "按此列分组")
    heads = grid(page).locator("[data-group]")
    await expect(heads).to_have_count(2)
    await expect(heads.first).to_contain_text("A 级1", use_inner_text=False)
    await someone.check_accessible()
    await heads.nth(1).get_by_role("button").click()
    await expect(row(page, "分组a")).to_have_count(0)
    await expect(row(page, "分组c")).to_be_visible()
    await heads.nth(1).get_by_role("button").click()
    await expect(row(page, "分组a")).to_be_visible()
    await heading_menu(page, "客户等级", "取消分组")
    await expect(heads).to_have_count(0)


async def test_totals_colours_and_widths_are_kept_with_the_view(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "合计布局", "a", "b")
    totals = page.get_by_role("group", name="合计")
    await totals.get_by_role("button", name="客户等级").click()
    await page.get_by_role("menuitem", name="已填写").click()
    await expect(totals).to_contain_text("已填写 2", use_inner_text=True)
    await page.get_by_role("button", name="分组、行高与颜色").click()
    drawer = page.locator(MODAL)
    await drawer.get_by_text("紧凑").click()
    await drawer.get_by_role("button", name="添加颜色规则").click()
    await drawer.get_by_role("button", name="用表达式筛选").click()
    box = drawer.get_by_role("textbox", name="用表达式筛选")
    await box.fill('name ends_with "a"')
    await box.press("Enter")
    await expect(drawer.get_by_role("radiogroup", name="颜色")).to_be_visible()
    await someone.check_accessible()
    await page.keyboard.press("Escape")
    await expect(row(page, "合计布局a")).to_have_attribute("data-colored", "")
    await expect(row(page, "合计布局b")).not_to_have_attribute("data-colored", "")
    await heading_menu(page, "客户名称", "加宽")
    wide = await grid(page).get_by_role("columnheader", name="行业").bounding_box()
    await page.get_by_role("button", name="保存视图").click()
    dialog = page.get_by_role("dialog", name="保存视图")
    await dialog.get_by_role("textbox", name="名称").fill("布局视图")
    await dialog.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("tab", name="布局视图")).to_have_attribute("aria-selected", "true")
    await page.reload()
    await expect(row(page, "合计布局a")).to_have_attribute("data-colored", "")
    again = await grid(page).get_by_role("columnheader", name="行业").bounding_box()
    assert wide
    assert again
    assert abs(again["x"] - wide["x"]) < 2
    await heading_menu(page, "客户名称", "变窄")
    await expect(page.get_by_role("button", name="更新视图")).to_be_visible()
    await page.get_by_role("button", name="还原").click()
    await expect(page.get_by_role("button", name="更新视图")).to_have_count(0)


async def test_pinned_columns_stay_beside_what_is_scrolled_sideways(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await page.set_viewport_size({"width": 900, "height": 700})
    await make(someone, "固定", "a", "b")
    name = await cell(page, "固定a", "客户名称")
    await expect(name).to_have_attribute("data-pinned", "")
    before, moving = await name.bounding_box(), await (await cell(page, "固定a", "行业")).bounding_box()
    await grid(page).evaluate("list => list.scrollTo(120, 0)")
    await expect(grid(page)).to_have_attribute("data-sideways", "")
    after, moved = await name.bounding_box(), await (await cell(page, "固定a", "行业")).bounding_box()
    heading = await grid(page).get_by_role("columnheader", name="客户名称").bounding_box()
    assert before
    assert after
    assert moving
    assert moved
    assert heading
    assert (after["x"], heading["x"]) == (before["x"], before["x"])
    assert moved["x"] == moving["x"] - 120
    await grid(page).evaluate("list => list.scrollTo(0, 0)")
    await expect(grid(page)).not_to_have_attribute("data-sideways", "")
    assert await name.bounding_box() == before


async def test_everything_that_matches_is_changed_by_a_job_and_taken_back(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    operations = [{"op": "create", "values": {"name": f"全量{n:03}", "grade": "B"}} for n in range(130)]
    await someone.api("POST", "/records/account/batch", {"operations": operations})
    await someone.goto('/records/account?where=name starts_with "全量"&sort=name')
    await grid(page).get_by_role("checkbox", name="选择全部已加载的记录").check()
    bar = page.get_by_role("toolbar", name="批量操作")
    await bar.get_by_role("button", name="选择全部符合条件的记录").click()
    await expect(bar).to_contain_text("已选全部 130 条")
    await bar.get_by_role("button", name="批量编辑").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="字段"), "客户等级", search=True)
    await choose(page, dialog.get_by_role("combobox", name="客户等级"), "A 级")
    await dialog.get_by_role("button", name="更新 130 条").click()
    await expect(notice(page, "已更新 130 条")).to_be_visible()
    await expect(await cell(page, "全量000", "客户等级")).to_have_text("A 级")
    await notice(page, "已更新 130 条").get_by_role("button", name="撤销").click()
    await expect(notice(page, "已撤销")).to_be_visible()
    await expect(await cell(page, "全量000", "客户等级")).to_have_text("B 级")
    await expect(page.get_by_text(re.compile("^共 130 条$"))).to_be_visible()


async def test_a_grouped_list_is_exported_by_its_groups(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    values = [{"name": f"分组导出{n}", "grade": "AB"[n % 2], "annual_revenue": 100} for n in range(6)]
    operations = [{"op": "create", "values": each} for each in values]
    await someone.api("POST", "/records/account/batch", {"operations": operations})
    await someone.goto('/records/account?where=name starts_with "分组导出"&sort=name')
    await heading_menu(page, "客户等级", "按此列分组")
    await expect(grid(page).locator("[data-group]").first).to_be_visible()
    await page.get_by_role("button", name="导出", exact=True).click()
    grouped = page.get_by_role("menuitem", name=re.compile("分组.*CSV"))
    await expect(grouped).to_be_visible()
    await someone.check_accessible()
    async with page.expect_download() as fetched:
        await grouped.click()
    lines = (await (await fetched.value).path()).read_text("utf-8-sig").splitlines()
    heads = [line for line in lines if "A 级" in line or "B 级" in line]
    assert len([line for line in lines if "分组导出" in line]) == 6
    assert "3" in heads[0]


async def test_all_rows_are_printed_with_groups_and_figures(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    values = [{"name": f"打印{n:03}", "grade": "AB"[n % 2], "annual_revenue": 100} for n in range(130)]
    await someone.api(
        "POST",
        "/records/account/batch",
        {"operations": [{"op": "create", "values": each} for each in values]},
    )
    await someone.goto('/records/account?where=name starts_with "打印"&sort=name')
    await heading_menu(page, "客户等级", "按此列分组")
    await expect(grid(page).locator("[data-group]").first).to_be_visible()
    await page.get_by_role("button", name="导出").click()
    await page.get_by_role("menuitem", name="打印…").click()
    sheet = page.get_by_role("region", name="打印预览")
    await expect(sheet).to_contain_text("共 130 条")
    await expect(sheet.locator("tbody tr")).to_have_count(130 + 2)
    await expect(sheet.get_by_role("rowheader")).to_contain_text(["A 级 (65)", "B 级 (65)"])
    await someone.check_accessible()
    # On paper the sheet stands alone.
    await page.emulate_media(media="print")
    await expect(page.locator("#root")).to_be_hidden()
    await expect(page.locator("body > [aria-hidden=true] table")).to_be_visible()
    pdf = await page.pdf(prefer_css_page_size=True)
    assert pdf.startswith(b"%PDF")
    assert pdf.count(b"/Type /Page\n") + pdf.count(b"/Type /Page ") > 1
