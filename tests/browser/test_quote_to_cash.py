"""From a quote to the money, as a rep and somebody of finance walk it."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import act, choose, open_cell, planned, press
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@cash.example"


@pytest.fixture(scope="module")
async def shop(all_visitors: Visitors) -> None:
    """An organisation of its own."""
    await all_visitors.server.command("organisation", "add", "Cash", "--admin", ADMINISTRATOR)


async def fill_cell(page: Page, name: str, column: int, text: str) -> None:
    """Types into a cell of the lines as into a spreadsheet."""
    row = (
        page.get_by_role("grid", name="明细")
        .get_by_role("row")
        .filter(has=page.get_by_role("link", name=name, exact=True))
    )
    cell = row.locator(f"[role=gridcell][aria-colindex='{column}']")
    box = await open_cell(cell)
    await box.fill(text)
    await box.press("Enter")


async def quoted(admin: Visit) -> str:
    product = await admin.create(
        "product", name="输送泵", code="P-1", unit="台", list_price="1130", tax_rate=0.13
    )
    account = await admin.create("account", name="远大制造", credit_code="91440300708461136T")
    assert product
    return await admin.create("quote", name="春季采购报价", account=account)


@pytest.mark.usefixtures("shop")
async def test_a_quote_becomes_money(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    quote = await quoted(admin)
    await admin.goto(f"/records/quote/{quote}")
    picker = page.get_by_role("combobox", name="选择产品，添加一行")
    await choose(page, picker, "输送泵", search=True)
    lines = page.get_by_role("grid", name="明细")
    await expect(lines.get_by_role("link", name="输送泵")).to_be_visible()
    total = page.locator("header dl div").filter(has_text="价税合计")
    await expect(total).to_contain_text("1,130")
    await fill_cell(page, "输送泵", 2, "3")
    await expect(total).to_contain_text("3,390")
    box = page.get_by_role("textbox", name="添加报价明细")
    await box.fill("安装调试")
    await box.press("Enter")
    await expect(lines.get_by_role("link", name="安装调试")).to_be_visible()
    await fill_cell(page, "安装调试", 4, "500")
    await expect(total).to_contain_text("3,890")
    await admin.check_accessible()

    await act(page, "发送报价")
    await act(page, "客户已接受", 答复人="王总")
    await act(page, "生成订单")
    await expect(page).to_have_url(re.compile("/records/sales_order/"))
    await act(page, "确认订单")
    chain = page.get_by_role("list", name="单据链")
    await expect(chain.get_by_role("link", name=re.compile("QT-"))).to_be_visible()
    order_url = page.url
    await act(page, "生成发货单")
    await expect(page).to_have_url(re.compile("/records/delivery/"))
    await act(page, "发货", 承运商="顺丰")
    await page.goto(order_url)
    await expect(page.locator("header dl div").filter(has_text="已发货金额")).to_contain_text("3,890")
    await planned(page, "50/50")
    await page.get_by_role("tab", name="回款计划").click()
    await expect(page.get_by_role("grid", name="回款计划").get_by_text("1,945").first).to_be_visible()
    await act(page, "申请开票")
    await expect(page).to_have_url(re.compile("/records/invoice/"))
    await act(page, "登记开票", 发票号码="24442000000012345678")
    await expect(page.locator("header dl div").filter(has_text="状态")).to_contain_text("已开票")
    await admin.check_accessible()


@pytest.mark.usefixtures("shop")
async def test_a_payment_is_allocated_by_hand(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    account = await admin.create("account", name="回款客户")
    order = await admin.create("sales_order", account=account)
    await admin.create("order_line", sales_order=order, name="整机", price=1000)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": order})
    plan = {"sales_order": order, "count": 2, "first_due_on": "2026-01-31"}
    await admin.api("POST", "/actions/commerce.plan_instalments", plan)
    await owed_in_dollars(admin, account)
    payment = await admin.create("payment", account=account, amount=800)
    await admin.goto(f"/records/payment/{payment}")
    await page.get_by_role("button", name="手动核销").click()
    await page.get_by_role("button", name="按建议填入").click()
    await expect(page.get_by_text("按到期先后填入，请核对后确认")).to_be_visible()
    await page.get_by_role("button", name="按到期先后填入").click()
    amounts = page.get_by_role("list", name="待收款项").get_by_role("textbox")
    await expect(amounts).to_have_count(2)
    await expect(amounts.nth(1)).to_have_value("300.00")
    await amounts.nth(1).fill("900")
    await expect(page.get_by_text("超出未核销金额")).to_be_visible()
    await amounts.nth(1).fill("150")
    # What is owed in another currency: both amounts, and the rate between them.
    other = page.get_by_role("list", name="其他币种的应收").get_by_role("listitem")
    await other.get_by_role("textbox").first.fill("10")
    await expect(other.get_by_role("textbox").last).to_have_value("70.00")
    await other.get_by_role("textbox").last.fill("71.5")
    await expect(other.get_by_role("status")).to_contain_text("汇率 1 USD = 7.15 CNY")
    await expect(page.locator("dl div").filter(has_text="核销后剩余")).to_contain_text("78.50")
    await admin.check_accessible()
    await page.get_by_role("button", name="手动核销").click()
    await expect(page).to_have_url(re.compile("/records/payment/"))
    await expect(page.locator("header dl div").filter(has_text="未核销").first).to_contain_text("78.5")


async def owed_in_dollars(admin: Visit, account: str) -> None:
    """A confirmed order of 100 dollars, at 7 yuan."""
    known = (await admin.api("POST", "/records/currency/query", {"where": 'code = "USD"'}))["records"]
    dollar = known[0]["id"] if known else await admin.create("currency", code="USD")
    await admin.api("PATCH", f"/records/currency/{dollar}", {"active": True})
    await admin.create("exchange_rate", currency=dollar, date="2020-01-01", rate=7)
    order = await admin.create("sales_order", account=account, currency=dollar, order_date="2020-02-01")
    await admin.create("order_line", sales_order=order, name="备件", price=100)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": order})


@pytest.mark.usefixtures("shop")
async def test_an_order_is_due_in_unequal_parts(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    account = await admin.create("account", name="分期客户")
    order = await admin.create("sales_order", account=account)
    await admin.create("order_line", sales_order=order, name="整机", price="100.01")
    await admin.goto(f"/records/sales_order/{order}")
    page = admin.page
    dialog = await press(page, "制定回款计划")
    await dialog.get_by_role("button", name="30/60/10", exact=True).click()
    parts = dialog.get_by_role("list", name="各期").get_by_role("listitem")
    await expect(parts).to_have_count(3)
    amount = dialog.get_by_role("textbox", name="第 2 期的金额")
    await expect(amount).to_have_value("60.01")
    await amount.fill("50")
    await expect(dialog.get_by_role("status")).to_contain_text("尚余")
    await expect(dialog.get_by_role("button", name="生成计划")).to_be_disabled()
    await dialog.get_by_role("button", name="余额计入末期").click()
    await expect(dialog.get_by_role("status")).to_contain_text("合计 100%")
    await dialog.get_by_role("textbox", name="第 1 期的名称").fill("预付款")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="生成计划").click()
    await expect(dialog).to_have_count(0)
    asked = {"where": f'sales_order = "{order}"', "fields": ["name", "amount"], "sort": ["due_on"]}
    made = (await admin.api("POST", "/records/instalment/query", asked))["records"]
    assert [(one["name"], one["amount"]["amount"]) for one in made] == [
        ("预付款", "30.00"), ("第 2 期", "50.00"), ("第 3 期", "20.01"),
    ]  # fmt: skip
    async with page.expect_response("**/instalment/batch"):
        await page.get_by_role("button", name="撤销").click()
    assert (await admin.api("POST", "/records/instalment/query", asked))["records"] == []
    small = await visit(ADMINISTRATOR, f"/records/sales_order/{order}", size=PHONE)
    dialog = await press(small.page, "制定回款计划")
    await expect(dialog.get_by_role("listitem").first).to_be_visible()
    await small.check_accessible()


@pytest.mark.usefixtures("shop")
async def test_a_return_is_undone(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    account = await admin.create("account", name="退货客户")
    order = await admin.create("sales_order", account=account)
    line = await admin.create("order_line", sales_order=order, name="整机", price=100, quantity=5)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": order})
    for quantity in (5, -2):
        delivery = await admin.create("delivery", sales_order=order)
        await admin.create("delivery_line", delivery=delivery, order_line=line, quantity=quantity)
        await admin.api("POST", "/actions/commerce.ship_delivery", {"delivery": delivery})
    await admin.goto(f"/records/delivery/{delivery}")
    await act(admin.page, "取消发货")
    await expect(admin.page.locator("header dl div").filter(has_text="状态")).to_contain_text("已取消")
    await admin.goto(f"/records/sales_order/{order}")
    await expect(admin.page.locator("header dl div").filter(has_text="已发货金额")).to_contain_text("500")


@pytest.mark.usefixtures("shop")
async def test_lines_on_a_phone(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR)
    account = await admin.create("account", name="小屏客户")
    quote = await admin.create("quote", name="手机上的报价", account=account)
    await admin.create("quote_line", quote=quote, name="备件", price=8, quantity=2)
    small = await visit(ADMINISTRATOR, f"/records/quote/{quote}", size=PHONE)
    await expect(small.page.get_by_role("link", name="备件")).to_be_visible()
    await small.check_accessible()
    # The strip of what can be done is pushed sideways here; its menu is seen as a whole nevertheless.
    await small.page.get_by_role("button", name="打印", exact=True).click()
    menu = small.page.get_by_role("menu", name="打印")
    await expect(menu).to_be_in_viewport(ratio=1)
    await expect(menu.get_by_role("menuitem").first).to_be_focused()
    await menu.get_by_role("menuitem").first.hover()
    await small.page.keyboard.press("Escape")
    await expect(menu).to_have_count(0)


@pytest.mark.usefixtures("shop")
async def test_the_lines_of_a_banks_file_are_confirmed(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    account = await admin.create("account", name="上海泰和机械有限公司")
    order = await admin.create("sales_order", account=account)
    await admin.create("order_line", sales_order=order, name="整机", price=1000)
    await admin.api("POST", "/actions/commerce.confirm_order", {"sales_order": order})
    plan = {"sales_order": order, "count": 2, "first_due_on": "2026-01-31"}
    await admin.api("POST", "/actions/commerce.plan_instalments", plan)
    text = (
        "交易日期,收入金额,支出金额,对方户名,流水号,附言\n"
        "2026-02-01,500.00,,泰和机械（上海）有限公司,B1,货款\n"
        "2026-02-02,88.00,,国家税务总局,B2,退税\n"
        "2026-02-03,,9.00,本行,B3,手续费\n"
    )
    await admin.goto("/records/bank_statement")
    upload = page.locator("input[type=file]")
    await upload.set_input_files({"name": "流水.csv", "mimeType": "text/csv", "buffer": text.encode("gbk")})
    lines = page.get_by_role("list", name="待确认的流水")
    await expect(lines.get_by_role("listitem")).to_have_count(2)
    first, second = lines.get_by_role("listitem").first, lines.get_by_role("listitem").last
    await expect(first).to_contain_text("户名相近、金额一致")
    await expect(second).to_contain_text("付款方未识别")
    await admin.check_accessible()
    await second.get_by_role("checkbox").check()
    await expect(page.get_by_text("请为选中的流水选择客户。")).to_be_visible()
    await page.get_by_role("button", name="非货款").click()
    await expect(lines.get_by_role("listitem")).to_have_count(1)
    await page.get_by_role("button", name="选中可信的（1）").click()
    await page.get_by_role("button", name="入账 1 笔").click()
    await expect(page.get_by_text("没有待确认的流水")).to_be_visible()
    asked = {"where": 'payer = "泰和机械（上海）有限公司"', "fields": ["status"]}
    (paid,) = (await admin.api("POST", "/records/payment/query", asked))["records"]
    assert paid["status"] == "allocated"
    await page.get_by_role("link", name="流水.csv").click()
    await expect(page.get_by_role("button", name="确认流水")).to_be_visible()
    await admin.goto("/records/bank_statement")
    admin.watch.allow(422, "/bank-statements")
    await upload.set_input_files({"name": "流水.csv", "mimeType": "text/csv", "buffer": text.encode("gbk")})
    await expect(page.get_by_text("该文件的收款此前已全部读入")).to_be_visible()


@pytest.mark.usefixtures("shop")
async def test_a_customers_statement_of_account(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, None)
    page = admin.page
    account = await admin.create("account", name="无锡恒通电气")
    payment = {"account": account, "paid_on": "2026-02-03"}
    await admin.create("payment", amount=300, **payment)
    await admin.create("payment", amount=20, **{**payment, "paid_on": "2026-04-01"})
    await admin.goto(f"/records/account/{account}")
    await page.get_by_role("button", name="对账单", exact=True).click()
    for label, day in (("开始日期", "2026-03-01"), ("结束日期", "2026-04-30")):
        box = page.get_by_label(label, exact=True)
        await box.fill(day)
        await box.press("Enter")
    part = page.get_by_role("region", name="CNY")
    opening = part.locator("dl div").filter(has_text="期初余额")
    await expect(opening).to_contain_text("300")
    await expect(part.get_by_role("row")).to_have_count(2)
    await expect(part.locator("dl div").filter(has_text="期末余额")).to_contain_text("320")
    await admin.check_accessible()
    paper = await admin.context.request.get(
        f"{admin.address}/api/v1/accounts/{account}/statement?starts_on=2026-03-01&ends_on=2026-04-30"
    )
    assert (await paper.body()).startswith(b"%PDF")
    await page.get_by_role("button", name="发送给客户").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("收件邮箱").fill("cfo@customer.example")
    await dialog.get_by_label("附言").fill("请核对")
    await admin.check_accessible()
    async with page.expect_response("**/statement/send") as answered:
        await dialog.get_by_role("button", name="发送", exact=True).click()
    link = (await (await answered.value).json())["url"]
    await expect(dialog).to_have_count(0)
    customer = await visit.nobody(size=PHONE)
    await customer.page.goto(f"{admin.address}/b/{link.rpartition('/')[2]}")
    await customer.check_accessible()
    await customer.page.get_by_label("您的姓名").fill("李总")
    await customer.page.get_by_label("说明").fill("少一笔")
    await customer.page.get_by_role("button", name="有异议").click()
    await expect(customer.page.get_by_text("已记录您的异议")).to_be_visible()
    await admin.goto(f"/records/account/{account}")
    await expect(page.get_by_text("客户对对账单").first).to_be_visible()
