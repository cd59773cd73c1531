"""Who decides at a customer: drawn, changed by a line and in the list, on a telephone too."""

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_a_line_says_who_reports_to_whom(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    account = await someone.create("account", name="决策链客户")
    boss = await someone.create(
        "contact", name="钱总", account=account, title="总经理", role="decision_maker"
    )
    buyer = await someone.create(
        "contact", name="孙经理", account=account, title="采购经理", attitude="opposed"
    )
    await someone.goto(f"/records/account/{account}")
    await page.get_by_role("tab", name="决策链").click()
    card = page.get_by_role("button", name="孙经理")
    await expect(card).to_be_visible()
    await expect(page.get_by_role("button", name="钱总")).to_contain_text("决策人")
    handle = page.get_by_title("拖到上级的卡片").nth(1)
    start, end = await handle.bounding_box(), await page.get_by_role("button", name="钱总").bounding_box()
    assert start is not None
    assert end is not None
    await page.mouse.move(start["x"] + 8, start["y"] + 8)
    await page.mouse.down()
    await page.mouse.move(end["x"] + 40, end["y"] + 30, steps=6)
    await page.mouse.up()
    await expect(page.locator("svg line")).to_have_count(1)
    stored = await someone.api("GET", f"/records/contact/{buyer}")
    assert stored["reports_to"]["id"] == boss
    await someone.check_accessible()


async def test_attitudes_are_said_in_the_list_on_a_telephone(visit: Visitors) -> None:
    someone = await visit(path=None, size=PHONE)
    page = someone.page
    account = await someone.create("account", name="手机决策链")
    contact = await someone.create("contact", name="李工", account=account)
    deal = await someone.create("opportunity", name="手机商机", account=account)
    await someone.create("opportunity_contact", opportunity=deal, contact=contact, role="user")
    await someone.goto(f"/records/opportunity/{deal}?tab=decision")
    await page.get_by_role("combobox", name="李工的态度").click()
    await page.locator(".ant-select-item-option", has_text="支持").click()
    await expect(page.get_by_role("button", name="李工")).to_contain_text("支持")
    await someone.check_accessible()
    await someone.goto(f"/records/account/{account}?tab=customer")
    await expect(page.get_by_role("heading", name="客户集团（1 家）")).to_be_visible()
    await someone.check_accessible()
