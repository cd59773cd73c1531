"""What an organisation counts by, set up by its administrator: currencies with their rates, working hours, a make-up day."""

import datetime as dt
import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import cell, choose, fact, form_field, notice, row
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@conventions.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    await all_visitors.server.command("organisation", "add", "Conventions", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("workshop")
async def test_a_currency_is_put_in_use_with_a_rate_and_amounts_are_counted_by_it(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/settings")
    page = admin.page
    await page.get_by_role("searchbox", name="搜索设置").fill("币种")
    await page.get_by_role("main").get_by_role("link", name=re.compile("^币种")).click()
    await expect(row(page, "美元")).to_be_visible()
    await admin.check_accessible()
    await row(page, "美元").get_by_role("link", name="美元").click()
    used = fact(page, "启用")
    await used.get_by_role("button", name="编辑启用").click()
    await used.get_by_role("switch").click()
    await expect(used).to_contain_text("是")
    await page.get_by_role("button", name="新建汇率").click()
    dialog = page.get_by_role("dialog", name="新建汇率")
    await form_field(dialog, "date").get_by_role("textbox").fill("2026-01-01")
    await page.keyboard.press("Enter")
    await form_field(dialog, "rate").get_by_role("spinbutton").fill("7.2")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("region", name="汇率")).to_contain_text("7.2")

    # An amount in that currency, and what it comes to in the organisation's own.
    await admin.goto("/records/account/new")
    form = page.get_by_role("main")
    await form_field(form, "name").get_by_role("textbox").fill("海外客户")
    await form.get_by_role("combobox", name="年营业额的币种").press("Enter")
    await page.keyboard.press("ArrowDown")
    await page.keyboard.press("Enter")
    await form_field(form, "annual_revenue").get_by_role("spinbutton").fill("1000")
    await form.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="海外客户")).to_be_visible()
    await expect(fact(page, "年营业额")).to_contain_text("1,000")
    asked = {"measures": {"sum": "sum(annual_revenue)"}}
    (counted,) = (await admin.api("POST", "/records/account/aggregate", asked))["rows"]
    assert float(counted["sum"]["amount"]) == 7200
    await page.set_viewport_size(PHONE)
    await admin.goto("/records/exchange_rate")
    await expect(page.get_by_text("7.2").first).to_be_visible()
    await admin.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_the_week_and_a_make_up_day_are_set_and_counted_at_once(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/organisation")
    page = admin.page
    await page.get_by_role("link", name="工作日历").last.click()
    await page.get_by_role("link", name="标准工作日历").click()
    await expect(page.get_by_role("heading", level=1, name="标准工作日历")).to_be_visible()
    hours = fact(page, "每日工时")
    await hours.get_by_role("button", name="编辑每日工时").click()
    await hours.get_by_role("spinbutton").fill("7.5")
    await hours.get_by_role("spinbutton").press("Enter")
    await expect(hours).to_contain_text("7.5")
    await expect(page.locator("[data-saving]")).to_have_count(0)
    await admin.check_accessible()

    year = dt.datetime.now(tz=dt.UTC).year + 2
    saturday = next(
        day for n in range(7) if (day := dt.date(year, 3, 1) + dt.timedelta(days=n)).isoweekday() == 6
    )
    asked = f"/working-days?from={saturday}&to={saturday}"
    assert [day["works"] for day in (await admin.api("GET", asked))["days"]] in ([], [False])
    await page.get_by_role("button", name="新建节假日").click()
    dialog = page.get_by_role("dialog", name="新建节假日")
    await form_field(dialog, "name").get_by_role("textbox").fill("盘点补班")
    await choose(page, form_field(dialog, "kind").get_by_role("combobox"), "上班")
    for name in ("starts_on", "ends_on"):
        await form_field(dialog, name).get_by_role("textbox").fill(saturday.isoformat())
        await page.keyboard.press("Enter")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("region", name="节假日")).to_contain_text("盘点补班")
    assert {"date": str(saturday), "works": True, "source": "own"} in (await admin.api("GET", asked))["days"]
    await admin.goto("/records/holiday")
    await expect(await cell(page, "盘点补班", "类型")).to_contain_text("上班")
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_the_fiscal_year_begins_in_another_month_in_english_on_a_phone(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/organisation", language="en", size=PHONE)
    page = admin.page
    await choose(page, page.get_by_role("combobox", name="First month of the fiscal year"), "April")
    await admin.check_accessible()
    await page.get_by_role("button", name="Save").first.click()
    await expect(notice(page, "Saved")).to_be_visible()
    assert (await admin.api("GET", "/organisation"))["fiscal_start_month"] == 4
    await page.reload()
    await expect(page.get_by_role("button", name="Save").first).to_be_disabled()


@pytest.mark.usefixtures("workshop")
async def test_a_token_is_made_used_by_a_program_and_revoked(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/me")
    page = admin.page
    card = page.get_by_role("heading", name="API 令牌").locator("xpath=ancestor::section")
    await card.get_by_role("textbox", name="名称").fill("财务同步")
    await choose(page, card.get_by_role("combobox", name="有效期"), "30 天")
    await card.get_by_role("button", name="新建令牌").click()
    secret = await card.get_by_role("status").locator("code").inner_text()
    await admin.check_accessible()
    program = await visit.nobody()
    ask = f"{admin.address}/api/v1/records/account?limit=1"
    bearer = {"Authorization": f"Bearer {secret}"}
    assert (await program.context.request.get(ask, headers=bearer)).status == 200
    line = card.get_by_role("row").filter(has_text="财务同步")
    await line.get_by_role("button", name="撤销").click()
    await page.get_by_role("tooltip").get_by_role("button", name="撤销").click()
    await expect(line).to_have_count(0)
    assert (await program.context.request.get(ask, headers=bearer)).status == 401
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
