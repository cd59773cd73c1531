"""Handing over what somebody has: looked at, done and undone, at a desk; and the page on a telephone."""

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_a_book_is_handed_over_and_comes_back(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    leaver = await someone.create("user", name="将离职", login="leaver@demo.example", active=True)
    heir = await someone.create("user", name="接手人", login="heir@demo.example", active=True)
    accounts = [await someone.create("account", name=f"交接客户{n}", owner=leaver) for n in range(3)]
    await someone.create("contact", name="交接联系人", account=accounts[0], owner=leaver)
    await someone.goto(f"/records/user/{leaver}")
    await page.get_by_role("button", name="工作交接").click()
    await expect(page.get_by_role("heading", level=1, name="工作交接")).to_be_visible()
    await page.get_by_role("combobox", name="交给").fill("接手人")
    await page.locator(".ant-select-item-option", has_text="接手人").click()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="预 览").or_(page.get_by_role("button", name="预览")).first.click()
    await expect(page.get_by_role("heading", name="将交接 4 条记录")).to_be_visible()
    await expect(page.get_by_role("row", name="客户 3")).to_contain_text("接手人 3 条")
    await someone.check_accessible()
    await page.get_by_role("button", name="开始交接 4 条").click()
    await expect(page.get_by_text("已交接 4 条，0 条未能交接")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{accounts[1]}"))["owner"]["id"] == heir
    await page.get_by_role("button", name="撤销交接").click()
    await expect(page.get_by_text("已撤销，4 条回到原负责人")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{accounts[1]}"))["owner"]["id"] == leaver


async def test_a_handover_is_put_together_on_a_telephone(visit: Visitors) -> None:
    someone = await visit(path=None, size=PHONE)
    page = someone.page
    person = await someone.create("user", name="手机交接", login="phone-leaver@demo.example", active=True)
    await someone.goto(f"/handover?person={person}")
    await page.get_by_role("button", name="添加优先规则").click()
    await expect(page.get_by_role("group", name="规则 2")).to_be_visible()
    await someone.check_accessible()
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0
