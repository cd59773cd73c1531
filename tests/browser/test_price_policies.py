"""An administrator makes a price policy; a quote has its price, and says why."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field
from tests.fixtures.browser import Visitors

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
