"""Boards: any choice or reference as columns, lanes across them, limits, cards of one's own, gates filled in on the spot."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import MODAL, choose, drag, form_field, notice
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import PHONE, Visit, Visitors

BOARD = '/records/account?view=board&by=grade&where=name starts_with "{0}"'


async def make(visit: Visit, prefix: str, *names: str, **values: object) -> list[str]:
    given = {"grade": "B", **values}
    return [await visit.create("account", name=f"{prefix}{name}", **given) for name in names]


def column(page: Page, label: str) -> Locator:
    return page.get_by_role("listitem", name=label, exact=True)


def card(page: Page, name: str) -> Locator:
    return page.locator("[aria-roledescription]").filter(has=page.get_by_role("link", name=name, exact=True))


async def test_a_card_is_moved_by_mouse_and_keyboard_and_back(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    (id,) = await make(someone, "看板移", "一")
    await someone.goto(BOARD.format("看板移"))
    await drag(page, card(page, "看板移一"), column(page, "A 级"))
    await expect(notice(page, "“看板移一”已移到“A 级”")).to_be_visible()
    await expect(column(page, "A 级").get_by_role("link", name="看板移一")).to_be_visible()
    await someone.check_accessible()
    await notice(page, "已移到").get_by_role("button", name="撤销").click()
    await expect(column(page, "B 级").get_by_role("link", name="看板移一")).to_be_visible()
    await card(page, "看板移一").focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_text("在“B 级”上方")).to_be_attached()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text("在“C 级”上方")).to_be_attached()
    await page.keyboard.press("Space")
    await expect(column(page, "C 级").get_by_role("link", name="看板移一")).to_be_visible()
    await expect(notice(page, "“看板移一”已移到“C 级”")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{id}"))["grade"] == "C"


async def test_any_reference_makes_columns_and_lanes_hold_both_values(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    parents = await make(someone, "母公司泳道", "甲", "乙")
    (id,) = await make(someone, "泳道", "一", parent=parents[0])
    await make(someone, "泳道", "二", parent=parents[1], grade="A")
    await someone.goto('/records/account?view=board&by=parent&where=name starts_with "泳道"')
    await expect(column(page, "母公司泳道甲").get_by_role("link", name="泳道一")).to_be_visible()
    await choose(page, page.get_by_role("combobox", name="泳道："), "客户等级")
    lane = page.get_by_role("region", name="A 级", exact=True)
    await expect(lane.get_by_role("link", name="泳道二")).to_be_visible()
    await drag(page, card(page, "泳道一"), lane.get_by_role("listitem", name="母公司泳道乙 · A 级"))
    await expect(lane.get_by_role("link", name="泳道一")).to_be_visible()
    await someone.check_accessible()
    await expect(notice(page, "“泳道一”已移到“母公司泳道乙”")).to_be_visible()
    moved = await someone.api("GET", f"/records/account/{id}")
    assert (moved["grade"], moved["parent"]["name"]) == ("A", "母公司泳道乙")
    await page.get_by_role("button", name=re.compile("^D 级")).click()
    await expect(page.get_by_role("region", name="D 级").get_by_role("list")).to_have_count(0)


async def test_limits_folds_fields_and_colours_are_kept_with_the_view(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "看板设", "一", "二", employees=77)
    await someone.goto(BOARD.format("看板设"))
    await page.get_by_role("button", name="卡片、上限与颜色").click()
    drawer = page.locator(MODAL)
    await drawer.get_by_label("B 级").fill("1")
    await choose(page, drawer.get_by_role("combobox", name="卡片字段"), "员工人数", search=True)
    await page.keyboard.press("Escape")
    await drawer.get_by_role("button", name="添加颜色规则").click()
    await drawer.get_by_role("button", name="用表达式筛选").click()
    box = drawer.get_by_role("textbox", name="用表达式筛选")
    await box.fill('name ends_with "一"')
    await box.press("Enter")
    await expect(drawer.get_by_role("radiogroup", name="颜色")).to_be_visible()
    await someone.check_accessible()
    await (
        drawer.get_by_role("button", name="关闭")
        .or_(drawer.get_by_role("button", name="Close"))
        .first.click()
    )
    await expect(column(page, "B 级").get_by_label("已有 2 条，超过上限 1")).to_be_visible()
    await expect(card(page, "看板设一")).to_contain_text("员工人数")
    await expect(card(page, "看板设一")).to_contain_text("77")
    await expect(card(page, "看板设一")).to_have_attribute("data-colored", "")
    await expect(card(page, "看板设二")).not_to_have_attribute("data-colored", "")
    await page.get_by_role("button", name="收起“D 级”").click()
    await someone.check_accessible()
    await page.get_by_role("button", name="保存视图").click()
    dialog = page.get_by_role("dialog", name="保存视图")
    await dialog.get_by_role("textbox", name="名称").fill("看板设置")
    await dialog.get_by_role("button", name="保存").click()
    await expect(page.get_by_role("tab", name="看板设置")).to_have_attribute("aria-selected", "true")
    await page.reload()
    await expect(page.get_by_role("button", name="展开“D 级”")).to_be_visible()
    await expect(column(page, "B 级").get_by_label("已有 2 条，超过上限 1")).to_be_visible()


async def test_what_a_stage_asks_for_is_filled_in_where_the_card_was_dropped(visit: Visitors) -> None:
    someone = await visit(path=None)
    someone.watch.allow(422, "/api/v1/records/account")
    page = someone.page
    rule = await someone.create(
        "validation_rule",
        name="A 级须有电话",
        object="account",
        condition='name starts_with "门槛" and grade = "A" and phone is null',
        message_zh="A 级客户须填写电话",
        field="phone",
    )
    (id,) = await make(someone, "门槛", "一")
    await someone.goto(BOARD.format("门槛"))
    await drag(page, card(page, "门槛一"), column(page, "A 级"))
    dialog = page.get_by_role("dialog", name="移到“A 级”前还需要补充")
    await expect(dialog).to_contain_text("A 级客户须填写电话")
    await someone.check_accessible()
    await expect(column(page, "B 级").get_by_role("link", name="门槛一")).to_be_attached()
    await form_field(dialog, "phone").get_by_role("textbox").fill("021-55501234")
    await dialog.get_by_role("button", name="保存并移动").click()
    await expect(dialog).to_have_count(0)
    await expect(column(page, "A 级").get_by_role("link", name="门槛一")).to_be_visible()
    kept = await someone.api("GET", f"/records/account/{id}")
    assert kept["grade"] == "A"
    assert kept["phone"]
    await someone.api("DELETE", f"/records/validation_rule/{rule}")


async def test_a_board_on_a_phone_by_touch_in_english_and_in_the_dark(visit: Visitors) -> None:
    someone = await visit(path=None, language="en", theme="dark", size=PHONE, has_touch=True)
    page = someone.page
    (id,) = await make(someone, "Touch", "ed")
    await someone.goto(BOARD.format("Touch"))
    await card(page, "Touched").scroll_into_view_if_needed()
    await someone.check_accessible()
    box = await card(page, "Touched").bounding_box()
    assert box
    finger = await someone.context.new_cdp_session(page)
    x, y = box["x"] + 40, box["y"] + 60
    await finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": [{"x": x, "y": y}]})
    # Held still, a finger picks the card up; moved at once, it scrolls.
    await expect(page.locator("[id^=DndLiveRegion]")).to_contain_text("Grade B")
    spoken = page.locator("[id^=DndLiveRegion]")
    # At the edge the board scrolls on by itself.
    for step in range(200):
        at = {"x": 380 + step % 5, "y": y}
        await finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [at]})
        if "Grade B" not in await spoken.inner_text():
            break
    await finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    await expect(notice(page, "“Touched” moved to “Grade")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{id}"))["grade"] in ("C", "D")
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def order(page: Page, label: str) -> list[str]:
    return await column(page, label).locator("[aria-roledescription]").get_by_role("link").all_inner_texts()


async def test_cards_lie_by_hand_and_stay_so(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "手排", "甲", "乙", "丙")
    await someone.goto(BOARD.format("手排"))
    await choose(page, page.get_by_role("combobox", name="手动："), "新建一种手动顺序")
    await expect(page.get_by_role("combobox", name="手动：").locator("xpath=../..")).to_contain_text(
        "手动顺序"
    )
    await expect(column(page, "B 级").locator("[aria-roledescription]")).to_have_count(3)
    first, second, third = await order(page, "B 级")
    await drag(page, card(page, third), card(page, first))
    await expect(column(page, "B 级").get_by_role("listitem").first).to_contain_text(third)
    await page.reload()
    await expect(column(page, "B 级").locator("[aria-roledescription]")).to_have_count(3)
    assert await order(page, "B 级") == [third, first, second]
    await someone.check_accessible()
    # The keyboard's twin.
    await card(page, second).focus()
    await page.keyboard.press("Alt+ArrowUp")
    await expect(column(page, "B 级").get_by_role("listitem").nth(1)).to_contain_text(second)
    await page.reload()
    await expect(column(page, "B 级").locator("[aria-roledescription]")).to_have_count(3)
    assert await order(page, "B 级") == [third, second, first]
    # Others without the right to make fields order by the one that is there.
    other = await visit(REP, BOARD.format("手排"))
    box = other.page.get_by_role("combobox", name="手动：")
    await expect(box).to_be_visible()
