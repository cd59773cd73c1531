"""The organisation chart: people and departments found, moved by hand and by keys, after a look at what it changes."""

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@demo.example"


async def drag_onto(page: Page, handle: Locator, target: Locator) -> None:
    """Drags with the mouse in steps, as a hand does."""
    start = await handle.bounding_box()
    assert start
    await page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] / 2)
    await page.mouse.down()
    await page.mouse.move(start["x"] + 20, start["y"] + 20, steps=4)
    # What can be dropped on is marked once the drag has begun: only then do the lines stand where they stay.
    end = await target.bounding_box()
    assert end
    await page.mouse.move(end["x"] + 60, end["y"] + end["height"] / 2, steps=10)
    # A hand lets go where the line is marked.
    await expect(target.locator("[data-over]")).to_be_visible()
    await page.mouse.up()


def line(page: Page, name: str) -> Locator:
    """A line of the outline."""
    return page.get_by_role("treeitem").filter(has=page.get_by_role("link", name=name, exact=True))


async def test_a_person_is_dragged_to_another_department_and_back(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/departments")
    page = admin.page
    person = await admin.first("user", 'department.name = "华中" and active = true', "name", "manager")
    await page.get_by_role("button", name="展开华中").click()
    await admin.check_accessible()
    await drag_onto(page, line(page, person["name"]).locator("[class*=handle]"), line(page, "东北"))
    dialog = page.get_by_role("dialog", name=f"移动{person['name']}")
    await expect(dialog.get_by_text("调整后的变化")).to_be_visible()
    await expect(dialog.get_by_text("大区").or_(dialog.get_by_text("将能看到")).first).to_be_visible()
    await admin.check_accessible()
    await dialog.get_by_role("button", name="确定").click()
    await expect(notice(page, f"已调整{person['name']}")).to_be_visible()
    moved = await admin.first("user", f'id = "{person["id"]}"', "department.name")
    assert moved["department.name"] == "东北"
    await notice(page, f"已调整{person['name']}").get_by_role("button", name="撤销").click()
    await expect(notice(page, f"{person['name']}已恢复原位")).to_be_visible()
    assert (await admin.first("user", f'id = "{person["id"]}"', "department.name"))[
        "department.name"
    ] == "华中"


async def test_a_department_moves_by_keys_and_never_below_itself(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/departments")
    page = admin.page
    east = await admin.first("department", 'name = "华东"')
    below = await admin.create("department", name="华东新组", parent=east["id"])
    await page.get_by_role("searchbox", name="搜索部门或员工").fill("华东新组")
    await page.get_by_role("list", name="搜索部门或员工").get_by_role("button", name="华东新组").click()
    found = line(page, "华东新组")
    await expect(found).to_be_visible()
    await found.focus()
    await page.keyboard.press("m")
    dialog = page.get_by_role("dialog", name="移动华东新组")
    await choose(page, dialog.get_by_role("combobox", name="上级部门"), "华南", search=True)
    await expect(dialog.get_by_text("华东新组的大区由华东变为华南")).to_be_visible()
    await dialog.get_by_role("button", name="确定").click()
    await expect(notice(page, "已调整华东新组")).to_be_visible()
    admin.watch.allow(422, "/organisation-chart")
    await page.get_by_role("button", name="华南的操作").click()
    await page.get_by_role("menuitem", name="移动到…").click()
    ring = page.get_by_role("dialog", name="移动华南")
    await choose(page, ring.get_by_role("combobox", name="上级部门"), "华东新组", search=True)
    await expect(ring.get_by_text("不能是记录自己或它的下级")).to_be_visible()
    await expect(ring.get_by_role("button", name="确定")).to_be_disabled()
    await ring.get_by_role("button", name="取消").click()
    await admin.api("DELETE", f"/records/department/{below}")


async def test_the_chart_as_boxes_and_on_the_phone(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/departments")
    page = admin.page
    await page.get_by_text("架构图").click()
    chart = page.get_by_role("group", name="组织架构")
    await expect(chart.get_by_role("link", name="华东", exact=True)).to_be_visible()
    await chart.get_by_role("button", name="展开华东，下级部门").click()
    await expect(chart.get_by_role("button", name="收起华东")).to_be_visible()
    await page.get_by_role("button", name="适应宽度").click()
    await admin.check_accessible()
    async with page.expect_download() as loading:
        await page.get_by_role("button", name="导出图片").click()
    assert (await loading.value).suggested_filename.endswith(".svg")
    await page.set_viewport_size(PHONE)
    await expect(page.get_by_role("tree", name="组织架构")).to_be_visible()
    await admin.check_accessible()
