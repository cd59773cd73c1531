"""A bundle is configured on a quote, at a desk and on a phone: what goes along is said, what is wrong keeps it unsaved."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@bundles.example"


@pytest.fixture(scope="module")
async def shop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Bundles", "--admin", ADMINISTRATOR)


async def _catalogue(admin: Visit) -> None:
    """A server of 10 000 with one of two memories, a card that requires a power supply, and a service that excludes the card."""
    products = {
        name: await admin.create("product", name=name, unit="个", list_price=price, tax_rate=0.13)
        for name, price in (
            ("内存 32 GB", "300"),
            ("内存 64 GB", "700"),
            ("加速卡", "5000"),
            ("冗余电源", "800"),
        )
    }
    server = await admin.create(
        "product", name="服务器套装", unit="套", list_price="10000", tax_rate=0.13, bundle="own"
    )
    memory = await admin.create(
        "bundle_group", product=server, name="内存", at_least=1, at_most=1, position=1
    )
    more = await admin.create("bundle_group", product=server, name="扩展", position=2)
    options = {}
    for group, name, values in (
        (memory, "内存 32 GB", {"quantity": 4, "chosen": True}),
        (memory, "内存 64 GB", {"quantity": 4, "pricing": "fixed", "addition": "400"}),
        (more, "加速卡", {"pricing": "own", "quantity_changes": True}),
        (more, "冗余电源", {"pricing": "own"}),
    ):
        options[name] = await admin.create(
            "bundle_option", bundle_group=group, product=products[name], **values
        )
    await admin.create(
        "bundle_rule", product=server, option=options["加速卡"], kind="requires", other=options["冗余电源"]
    )
    against = {"kind": "excludes", "other": options["内存 64 GB"], "message": "加速卡不支持 64 GB"}
    await admin.create("bundle_rule", product=server, option=options["加速卡"], **against)


@pytest.mark.usefixtures("shop")
async def test_a_bundle_is_configured_on_a_quote(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    await _catalogue(admin)
    account = await admin.create("account", name="远大制造", credit_code="91440300708461136T")
    quote = await admin.create("quote", name="机房报价", account=account)
    await admin.goto(f"/records/quote/{quote}")
    await choose(page, page.get_by_role("combobox", name="选择产品，添加一行"), "服务器套装", search=True)
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_text("¥10,000").first).to_be_visible()
    await dialog.get_by_role("checkbox", name="加速卡").check()
    await expect(dialog.get_by_text("因“加速卡”需要而加入")).to_be_visible()
    await expect(dialog.get_by_text("¥15,800")).to_be_visible()
    await dialog.get_by_role("radio", name="内存 64 GB").check()
    save = dialog.get_by_role("button", name="保 存").or_(dialog.get_by_role("button", name="保存"))
    await expect(dialog.get_by_role("alert").filter(has_text="加速卡不支持 64 GB").first).to_be_visible()
    await expect(save).to_be_disabled()
    await admin.check_accessible()
    await dialog.get_by_role("radio", name="内存 32 GB").check()
    await dialog.get_by_role("spinbutton", name="数量", exact=True).fill("2")
    await expect(dialog.get_by_text("¥31,600")).to_be_visible()
    await save.click()
    await expect(dialog).to_have_count(0)
    lines = page.get_by_role("grid", name="明细")
    await expect(lines.locator("[data-name][data-under]")).to_have_count(3)
    total = page.locator("header dl div").filter(has_text="价税合计")
    await expect(total).to_contain_text("31,600")
    await expect(lines.get_by_role("gridcell").filter(has_text="组合“服务器套装”已包含")).to_be_visible()
    # The same dialog again, and back.
    await page.get_by_role("button", name="配置 服务器套装").click()
    await dialog.get_by_role("checkbox", name="加速卡").uncheck()
    await dialog.get_by_role("checkbox", name="冗余电源").uncheck()
    await expect(dialog.get_by_text("¥20,000").last).to_be_visible()
    await save.click()
    await expect(lines.locator("[data-name][data-under]")).to_have_count(1)
    await notice(page, "服务器套装").last.get_by_role("button", name="撤销").click()
    await expect(lines.locator("[data-name][data-under]")).to_have_count(3)

    phone = await visit(ADMINISTRATOR, f"/records/quote/{quote}", size=PHONE)
    await phone.page.get_by_role("button", name="添加产品组合").click()
    small = phone.page.get_by_role("dialog")
    await choose(phone.page, small.get_by_role("combobox", name="选择产品组合"), "服务器套装", search=True)
    await small.get_by_role("radio", name="内存 64 GB").check()
    await expect(small.get_by_text("¥11,600")).to_be_visible()
    await phone.check_accessible()
    await small.get_by_role("button", name="保 存").or_(small.get_by_role("button", name="保存")).click()
    await expect(small).to_have_count(0)
    await expect(phone.page.get_by_role("button", name="配置 服务器套装 2")).to_be_visible()
