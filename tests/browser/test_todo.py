"""One list of what waits: written down, ticked off and taken back, put off, handed over, by mouse, keys and thumb."""

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, notice
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import PHONE, Visitors


def line(page: Page, name: str) -> Locator:
    """The line of an item."""
    return page.locator("main li").filter(has=page.get_by_role("link", name=name, exact=True))


async def write_down(page: Page, name: str) -> None:
    box = page.get_by_role("textbox", name="新建待办")
    await box.fill(name)
    await box.press("Enter")
    await expect(line(page, name)).to_be_visible()


async def test_a_morning_with_the_list(visit: Visitors) -> None:
    rep = await visit(REP, "/todo")
    page = rep.page
    await write_down(page, "给李总回电话")
    await write_down(page, "整理报价单")
    await rep.check_accessible()
    await line(page, "给李总回电话").get_by_role("checkbox").click()
    await expect(line(page, "给李总回电话")).to_have_count(0)
    await notice(page, "已完成“给李总回电话”").get_by_role("button", name="撤销").click()
    await expect(line(page, "给李总回电话")).to_be_visible()
    await line(page, "整理报价单").get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="明天 9:00").click()
    await expect(line(page, "整理报价单")).to_have_count(0)
    await page.get_by_text("稍后", exact=True).click()
    await line(page, "整理报价单").get_by_role("button", name="立即处理").click()
    await page.get_by_text("待处理", exact=True).click()
    await expect(line(page, "整理报价单")).to_be_visible()


async def test_the_list_is_worked_by_keys(visit: Visitors) -> None:
    rep = await visit(REP, "/todo")
    page = rep.page
    for name in ("键盘一", "键盘二"):
        await write_down(page, name)
    await line(page, "键盘一").focus()
    await page.keyboard.press("Alt+ArrowDown")
    await expect(line(page, "键盘二")).to_be_visible()
    names = page.locator("main section").filter(has_text="未定时间").locator("li a:first-child")

    async def order() -> list[str]:
        return [each for each in await names.all_inner_texts() if each.startswith("键盘")]

    await expect(names.filter(has_text="键盘").first).to_have_text("键盘二")
    assert await order() == ["键盘二", "键盘一"]
    await line(page, "键盘二").focus()
    await page.keyboard.press("Space")
    await expect(line(page, "键盘二")).to_have_count(0)


async def test_handing_over_to_a_colleague_who_takes_it_on(visit: Visitors) -> None:
    rep = await visit(REP, "/todo")
    page = rep.page
    await write_down(page, "预订展会展位")
    await line(page, "预订展会展位").get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="转交").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="转交给"), "管理员", search=True)
    await rep.check_accessible()
    await dialog.get_by_role("button", name="转交", exact=True).click()
    await expect(line(page, "预订展会展位")).to_have_count(0)
    boss = await visit(path="/todo")
    await line(boss.page, "预订展会展位").get_by_role("button", name="接受").click()
    await expect(notice(boss.page, "已接受“预订展会展位”")).to_be_visible()
    await page.get_by_role("button", name="通知").first.click()
    await expect(page.get_by_text("接受了待办“预订展会展位”")).to_be_visible()


async def test_the_list_on_a_phone_and_in_english(visit: Visitors) -> None:
    phone = await visit(REP, "/todo", size=PHONE)
    await write_down(phone.page, "手机上记的事")
    await phone.check_accessible()
    english = await visit(REP, "/todo", language="en")
    page = english.page
    await expect(page.get_by_role("heading", name="To-do", level=1)).to_be_visible()
    await expect(line(page, "手机上记的事")).to_be_visible()
    await line(page, "手机上记的事").get_by_role("checkbox", name="Done").click()
    await expect(notice(page, "is done")).to_be_visible()
    await english.check_accessible()
