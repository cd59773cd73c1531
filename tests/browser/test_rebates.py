"""A rebate is earned by a policy, used on an order, and stands in the customer's ledger."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import act, choose, form_field
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@rebates.example"


@pytest.fixture(scope="module")
async def shop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Rebates", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("shop")
async def test_a_rebate_goes_from_its_policy_to_an_order_and_the_ledger(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    pump = await admin.create("product", name="输送泵", unit="台", list_price="1000", tax_rate=0.13)
    account = await admin.create("account", name="远大制造", credit_code="91440300708461136T")
    orders = [await admin.create("sales_order", account=account) for _ in range(2)]
    for order in orders:
        await admin.create("order_line", sales_order=order, product=pump, quantity=2)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": orders[0]})
    await admin.goto("/records/rebate_policy")
    await page.get_by_role("button", name="新建返利政策").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("季度返利")
    await choose(page, form_field(form, "release").get_by_role("combobox"), "计提即可用")
    await admin.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(form).to_have_count(0)
    policy = (await admin.first("rebate_policy", 'name = "季度返利"'))["id"]
    await admin.create("rebate_tier", rebate_policy=policy, from_value=1000, percent=0.05)
    await admin.goto(f"/records/rebate_policy/{policy}")
    await act(page, "立即计提")
    await admin.goto(f"/records/sales_order/{orders[1]}")
    await act(page, "使用返利")
    lines = page.get_by_role("grid", name="明细")
    await expect(
        lines.get_by_role("gridcell").filter(has_text=re.compile("返利抵扣 100，本行 −100"))
    ).to_be_visible()
    await expect(page.locator("header dl div").filter(has_text="价税合计")).to_contain_text("1,900")
    await act(page, "确认订单")
    await admin.goto(f"/records/account/{account}")
    await expect(page.get_by_text("返利流水").first).to_be_visible()
    await admin.check_accessible()
    small = await visit(
        ADMINISTRATOR,
        f"/records/rebate_entry?where=account%20%3D%20%22{account}%22",
        size=PHONE,
        language="en",
    )
    await expect(small.page.get_by_text(re.compile("−?-?100")).first).to_be_visible()
    await small.check_accessible()
