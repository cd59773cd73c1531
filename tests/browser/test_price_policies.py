"""An administrator makes a price policy; a quote has its price, and says why."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@policies.example"


@pytest.fixture(scope="module")
async def shop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Policies", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("shop")
async def test_a_policy_makes_the_price_of_a_quote_and_says_so(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await admin.create("product", name="输送泵", unit="台", list_price="1000", tax_rate=0.13)
    account = await admin.create("account", name="远大制造", credit_code="91440300708461136T")
    quote = await admin.create("quote", name="春季采购报价", account=account)
    await admin.goto("/records/price_policy")
    await page.get_by_role("button", name="新建价格政策").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("春季促销")
    await form_field(form, "percent_off").locator("input").fill("10")
    await admin.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(form).to_have_count(0)
    await admin.goto(f"/records/quote/{quote}")
    await choose(page, page.get_by_role("combobox", name="选择产品，添加一行"), "输送泵", search=True)
    lines = page.get_by_role("grid", name="明细")
    await expect(lines.get_by_role("link", name="输送泵")).to_be_visible()
    await expect(page.locator("header dl div").filter(has_text="价税合计")).to_contain_text("900")
    why = re.compile("产品标价 1000；“春季促销”−10% → 900")
    await expect(lines.get_by_role("gridcell").filter(has_text=why)).to_be_visible()


@pytest.mark.usefixtures("shop")
async def test_a_gift_stands_on_the_order_and_the_policy_is_tried_on_past_orders(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    pump = await admin.create("product", name="计量泵", unit="台", list_price="1000", tax_rate=0.13)
    cup = await admin.create("product", name="纪念杯", unit="个", list_price="20", tax_rate=0.13)
    account = await admin.create("account", name="宏远化工", credit_code="91440300708461136T")
    order = await admin.create("sales_order", account=account)
    await admin.create("order_line", sales_order=order, product=pump, quantity=12)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": order})
    off = await admin.create(
        "price_policy", name="满万减千", kind="document", effect="amount", product=pump, active=False
    )
    await admin.create("policy_tier", price_policy=off, from_value="10000", value="1130")
    await admin.goto(f"/records/price_policy/{off}")
    await page.get_by_role("button", name="模拟").click()
    await expect(page.get_by_text("1 / 1").first).to_be_visible()
    await expect(page.get_by_role("table").get_by_text("1,000")).to_be_visible()
    await admin.check_accessible()
    gift = await admin.create(
        "price_policy", name="买十赠一", kind="gift", measure="quantity", gift_product=cup, product=pump
    )
    await admin.create("policy_tier", price_policy=gift, from_value="10", gift_quantity="1")
    second = await admin.create("sales_order", account=account)
    await admin.create("order_line", sales_order=second, product=pump, quantity=10)
    await admin.goto(f"/records/sales_order/{second}")
    lines = page.get_by_role("grid", name="明细")
    await expect(lines.get_by_role("link", name="赠品 · 纪念杯")).to_be_visible()
    small = await visit(ADMINISTRATOR, f"/price-policies/{off}/simulation", size=PHONE)
    await expect(small.page.get_by_text("1 / 1").first).to_be_visible()
    await small.check_accessible()
