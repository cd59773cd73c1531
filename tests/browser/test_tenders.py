"""A tender as a salesman takes it from the bid to its result, its deposit, and where tenders are looked at."""

from playwright.async_api import expect

from tests.browser.pages import act
from tests.fixtures.browser import PHONE, Visitors


async def test_a_bid_is_handed_in_and_lost_with_its_reason_chosen_by_name(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", None)
    page = admin.page
    tender = await admin.first("tender", 'status = "opened"', "name")
    await admin.goto(f"/records/tender/{tender['id']}")
    await expect(page.get_by_text("投标对手").first).to_be_visible()
    await admin.check_accessible()
    head = page.locator("header").filter(has=page.get_by_role("heading", level=1))
    lost = head.get_by_role("button", name="未中标", exact=True)
    await lost.click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("未中标原因").click()
    await page.get_by_title("价格", exact=True).click()
    await dialog.get_by_label("关联商机同时输单").click()
    await dialog.get_by_role("button", name="未中标", exact=True).click()
    await expect(dialog).to_have_count(0)
    found = await admin.first("tender", f'id = "{tender["id"]}"', "status", "loss_reason")
    assert (found["status"], found["loss_reason"]) == ("lost", "price")
    await act(page, "重新打开")
    found = await admin.first("tender", f'id = "{tender["id"]}"', "status", "loss_reason")
    assert (found["status"], found["loss_reason"]) == ("opened", None)


async def test_a_deposit_goes_out_and_comes_back(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", None)
    tender = await admin.first("tender", 'status = "preparing"', "name")
    id = await admin.create("tender_deposit", tender=tender["id"], amount="5000")
    await admin.goto(f"/records/tender_deposit/{id}")
    await act(admin.page, "登记缴纳", 付款流水号="FT-1")
    await act(admin.page, "登记退回")
    found = await admin.api("GET", f"/records/tender_deposit/{id}")
    assert (found["status"], found["reference"]) == ("returned", "FT-1")
    await admin.check_accessible()


async def test_the_list_the_dashboard_and_a_phone_show_tenders(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", "/dashboards/tenders")
    await expect(admin.page.get_by_text("未退保证金").first).to_be_visible()
    await admin.check_accessible()
    await admin.goto("/records/tender")
    await expect(admin.page.get_by_role("heading", name="投标项目")).to_be_visible()
    await admin.check_accessible()
    small = await visit("admin@demo.example", "/records/tender", size=PHONE)
    await expect(small.page.get_by_text("TD-").first).to_be_visible()
    await small.check_accessible()
