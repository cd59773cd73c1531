"""Finding a customer: by keyboard from anywhere, on the page of all hits, in a form's picker, on a phone."""

import re

from playwright.async_api import expect

from tests.browser.pages import choose, form_field
from tests.fixtures.browser import PHONE, Visit, Visitors

REP = "gu.xiaolin@demo.example"
NAME = "翡翠湖精密仪器有限公司"


async def make_customer(visit: Visit, name: str = NAME) -> str:
    """A customer that the search knows: it is told of a new record within a moment."""
    account = await visit.create("account", name=name, phone="0571-8899 6677", description="关注低温真空泵")
    for _ in range(100):
        if (await visit.api("GET", f"/search?q={name}"))["hits"]:
            return account
        await visit.page.wait_for_timeout(100)
    raise AssertionError("the search was not told of the new customer")


async def test_customer_is_found_by_initials_with_the_keyboard_alone(visit: Visitors) -> None:
    rep = await visit(REP)
    page = rep.page
    await make_customer(rep)
    await page.keyboard.press("Control+k")
    box = page.get_by_role("combobox", name="搜索客户、商机、页面…")
    await box.press_sequentially("fchjm")
    hit = page.get_by_role("option", name=NAME)
    await expect(hit).to_be_visible()
    await expect(hit.locator("mark")).to_have_text("翡翠湖精密")
    await rep.check_accessible()
    await box.press("Enter")
    await expect(page.get_by_role("heading", level=1, name=NAME)).to_be_visible()
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("option", name="fchjm")).to_be_visible()


async def test_a_lead_is_worked_on_by_the_keyboard_alone(visit: Visitors) -> None:
    rep = await visit(REP)
    page = rep.page
    box = page.get_by_role("combobox", name="搜索客户、商机、页面…")

    async def command(text: str, name: str) -> None:
        await page.keyboard.press("Control+k")
        await box.press_sequentially(text)
        await expect(page.get_by_role("option", name=name, selected=True)).to_be_visible()
        await box.press("Enter")
        await expect(box).to_have_count(0)

    # Anything is made from anywhere.
    await command("新建线索", "新建线索")
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("键盘上的线索")
    await form_field(form, "company").get_by_role("textbox").fill("键盘公司")
    await page.keyboard.press("Control+Enter")
    await expect(page.get_by_role("heading", level=1, name="键盘上的线索")).to_be_visible()
    lead = page.url

    # What may be done with the record that is open stands first.
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("option", name="转换线索")).to_be_visible()
    await rep.check_accessible()
    await box.press("Escape")
    await command("guanzhu", "取消关注")
    await expect(page.get_by_role("button", name="关注", exact=True)).to_be_visible()
    await command("gongxiang", "共享与权限")
    await expect(page.get_by_role("tab", name="共享与权限")).to_have_attribute("aria-selected", "true")
    await command("转换", "转换线索")
    dialog = page.get_by_role("dialog", name="转换线索")
    await expect(dialog).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(dialog).to_have_count(0)

    # Elsewhere it is among those opened last, and no longer what commands are about.
    await command("待办", "待办")
    await page.wait_for_url("**/todo")
    await page.keyboard.press("Control+k")
    await expect(page.get_by_role("option", name="转换线索")).to_have_count(0)
    await page.get_by_role("option", name="键盘上的线索").click()
    await page.wait_for_url(lead)


async def test_settings_are_opened_by_the_keyboard_in_english(visit: Visitors) -> None:
    admin = await visit(language="en")
    page = admin.page
    for text, heading in (("recycle", "Recycle bin"), ("business object", "New business object")):
        await page.keyboard.press("Control+k")
        await page.keyboard.type(text)
        await expect(page.get_by_role("option").first).to_be_visible()
        await page.keyboard.press("Enter")
        await expect(page.get_by_role("heading", level=1, name=heading)).to_be_visible()


async def test_all_hits_stand_on_a_page_and_are_narrowed_by_object(visit: Visitors) -> None:
    rep = await visit(REP)
    page = rep.page
    account = await make_customer(rep, "琥珀岭制冷设备厂")
    await rep.create("contact", name="琥珀岭联系人", account=account)
    await page.keyboard.press("Control+k")
    await page.get_by_role("combobox", name="搜索客户、商机、页面…").press_sequentially("琥珀岭")
    await page.get_by_role("option", name="查看“琥珀岭”的全部结果").click()
    await page.wait_for_url(re.compile("/search"))
    await expect(page.get_by_role("link", name=re.compile("^琥珀岭制冷设备厂"))).to_be_visible()
    await rep.check_accessible()
    narrow = page.get_by_role("group", name="按对象筛选")
    await narrow.get_by_role("button", name=re.compile("^客户")).click()
    await expect(page.get_by_role("link", name="琥珀岭联系人")).to_have_count(0)
    field = page.get_by_role("textbox", name="搜索")
    await narrow.get_by_role("button", name="全部").click()
    await field.fill("真空泵")
    await expect(
        page.get_by_role("link", name=re.compile("琥珀岭制冷设备厂.*关注低温真空泵"))
    ).to_be_visible()
    await field.fill("绝无此词汇")
    await expect(page.get_by_text("没有找到“绝无此词汇”")).to_be_visible()


async def test_customer_is_picked_in_a_form_by_initials(visit: Visitors) -> None:
    rep = await visit(REP)
    page = rep.page
    await make_customer(rep, "青金石物流")
    await rep.goto("/records/contact/new")
    field = form_field(page.locator("main"), "account")
    await choose(page, field.get_by_role("combobox"), "qjs", search=True, option="青金石物流")
    await expect(field).to_contain_text("青金石物流")


async def test_on_a_phone_the_last_digits_of_a_number_are_enough(visit: Visitors) -> None:
    rep = await visit(REP, size=PHONE)
    await make_customer(rep, "月光石贸易")
    await rep.goto("/search?q=6677")
    hit = rep.page.get_by_role("link", name=re.compile("月光石贸易"))
    await expect(hit).to_be_visible()
    await expect(hit.locator("mark")).to_have_text("6677")
    await rep.check_accessible()
