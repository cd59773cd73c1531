"""Expenses on a phone: the receipt first, a claim that is gathered and submitted, decided on with its receipts, and paid."""

import io
import re

import pytest
from PIL import Image
from playwright.async_api import FilePayload, Page, expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@spend.example"
MANAGER = "boss@spend.example"
REP = "rep@spend.example"
FINANCE = "pay@spend.example"


def receipt(name: str, shade: int) -> FilePayload:
    """A picture of its own."""
    body = io.BytesIO()
    Image.new("RGB", (600, 900), (shade, 120, 90)).save(body, "JPEG")
    return {"name": name, "mimeType": "image/jpeg", "buffer": body.getvalue()}


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation in which a representative reports to a manager, and somebody pays."""
    server = all_visitors.server
    await server.command("organisation", "add", "Spending", "--admin", ADMINISTRATOR)
    people = ((MANAGER, "周经理", "manager"), (REP, "小林", "rep"), (FINANCE, "钱会计", "finance"))
    for login, name, role in people:
        await server.command(
            "user", "add", login, "--name", name, "--role", role, "--organisation", "Spending"
        )


async def prepared(visit: Visitors) -> Visit:
    """The administrator's window, once the manager leads the representative and meals have a limit."""
    admin = await visit(ADMINISTRATOR)
    manager = await admin.first("user", f'login = "{MANAGER}"')
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"manager": manager["id"]})
    meals = await admin.first("expense_kind", 'purpose = "entertainment"')
    await admin.api("PATCH", f"/records/expense_kind/{meals['id']}", {"item_limit": "200"})
    return admin


async def add(page: Page, file: FilePayload, amount: str, kind: str) -> None:
    """An expense as it is entered at the table."""
    form = page.get_by_role("form", name="报销")
    await page.locator("[data-receipt=camera]").set_input_files(file)
    await expect(form.get_by_role("link", name=re.compile(file["name"]))).to_be_visible()
    await form.get_by_role("spinbutton", name="金额").fill(amount)
    await form.get_by_text(kind, exact=True).click()
    await form.get_by_role("button", name="添加费用").click()
    await expect(form.get_by_role("link", name=re.compile(file["name"]))).to_have_count(0)


async def test_from_the_receipt_to_the_payment(office: None, visit: Visitors) -> None:
    await prepared(visit)
    rep = await visit(REP, None, size=PHONE)
    page = rep.page
    account = await rep.create("account", name="饭店里的客户")
    await rep.goto(f"/records/account/{account}")
    await rep.goto("/expenses")
    await expect(page.get_by_role("heading", name="报销", level=1)).to_be_visible()
    await rep.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await choose(page, page.get_by_role("combobox", name="客户"), "饭店里的客户")
    await add(page, receipt("午餐.jpg", 30), "268.50", "客户招待")
    claim = page.get_by_role("region", name=re.compile("^EX-"))
    await expect(claim).to_contain_text("超出单笔限额 200.00")
    await claim.get_by_role("button", name=re.compile("^提交")).click()
    await expect(notice(page, "填写原因")).to_be_visible()
    rep.watch.faults[:] = [each for each in rep.watch.faults if "422" not in each]
    reason = claim.get_by_role("textbox", name=re.compile("的原因"))
    await reason.fill("总经理到访")
    await reason.blur()
    await add(page, receipt("打车.jpg", 60), "31.50", "市内交通")
    await expect(claim.get_by_role("button", name="提交 ¥300")).to_be_visible()
    await rep.check_accessible()
    await claim.get_by_role("button", name=re.compile("^提交")).click()
    sent = page.get_by_role("region", name="已提交")
    await expect(sent).to_contain_text("审批中")
    number = re.search(r"EX-\d+-\d+", await sent.inner_text())
    assert number is not None

    manager = await visit(MANAGER, "/approvals")
    desk = manager.page
    await desk.get_by_role("button", name=re.compile("小林|费用报销")).first.click()
    detail = desk.get_by_role("region", name="审批详情")
    lines = detail.get_by_role("region", name="费用明细")
    await expect(lines).to_contain_text("总经理到访")
    await expect(lines.get_by_role("link", name=re.compile("午餐.jpg"))).to_be_visible()
    await manager.check_accessible()
    await detail.get_by_role("button", name="同意", exact=True).click()
    dialog = desk.get_by_role("dialog")
    await dialog.get_by_role("button", name="同意", exact=True).click()
    await expect(notice(desk, "已同意")).to_be_visible()
    await rep.goto("/expenses")
    await expect(sent).to_contain_text("已批准", timeout=20_000)

    payer = await visit(FINANCE, "/records/expense_payment")
    office_page = payer.page
    await office_page.get_by_role("button", name="生成付款批次").click()
    await expect(office_page.get_by_role("dialog")).to_contain_text(number[0])
    await payer.check_accessible()
    await office_page.get_by_role("button", name=re.compile("付款 1 单，共")).click()
    await expect(office_page).to_have_url(re.compile("/records/expense_payment/"))
    await office_page.get_by_role("button", name="付款文件").click()
    async with office_page.expect_download() as download:
        await office_page.get_by_role("menuitem", name="CSV").click()
    assert (await download.value).suggested_filename.endswith(".csv")
