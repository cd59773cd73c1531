"""The lines of a record on its own page: added, edited, deleted, taken back, with their sum."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import form_field, notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@lines.example"


@pytest.fixture(scope="module")
async def shop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Lines", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("shop")
async def test_lines_are_kept_on_the_page_of_their_master(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await admin.api("POST", "/objects", {"name": "offer", "label": {"zh-CN": "报价", "en": "Offer"}})
    master = {
        "name": "offer", "type": "master_detail", "target": "offer", "label": {"zh-CN": "报价", "en": "Offer"},
        "inverse": {"name": "lines", "label": {"zh-CN": "明细", "en": "Lines"}},
    }  # fmt: skip
    price = {"name": "price", "type": "number", "label": {"zh-CN": "单价", "en": "Price"}}
    line = {"name": "offer_line", "label": {"zh-CN": "报价行", "en": "Offer line"}, "fields": [master, price]}
    await admin.api("POST", "/objects", line)
    total = {"inverse": "lines", "measure": "sum", "field": "price"}
    field = {"name": "total", "type": "rollup", "label": {"zh-CN": "合计", "en": "Total"}, "rollup": total}
    await admin.api("POST", "/objects/offer/fields", field)
    offer = await admin.create("offer", name="春季报价")
    await admin.create("offer_line", name="泵", offer=offer, price=30)

    await admin.goto(f"/records/offer/{offer}")
    lines = page.get_by_role("region", name="明细")
    total_shown = page.locator("header dl div").filter(has_text="合计")
    await expect(total_shown).to_contain_text("30")
    box = lines.get_by_role("textbox", name="添加报价行，回车保存")
    await box.fill("阀门")
    await box.press("Enter")
    await expect(lines.get_by_role("link", name="阀门")).to_be_visible()
    await expect(box).to_have_value("")

    await lines.get_by_role("button", name="编辑 阀门").click()
    drawer = page.get_by_role("dialog")
    await (
        form_field(drawer, "price")
        .get_by_role("textbox")
        .or_(form_field(drawer, "price").get_by_role("spinbutton"))
        .fill("12")
    )
    await drawer.get_by_role("button", name="保存").click()
    await expect(total_shown).to_contain_text("42")
    await admin.check_accessible()

    await lines.get_by_role("button", name="删除 泵").click()
    await expect(total_shown).to_contain_text("12")
    await notice(page, "泵").get_by_role("button", name="撤销").click()
    await expect(total_shown).to_contain_text("42")
    small = await visit(ADMINISTRATOR, f"/records/offer/{offer}", size=PHONE)
    await small.check_accessible()
