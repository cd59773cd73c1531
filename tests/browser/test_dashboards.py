"""Dashboards: every figure opens the records that it is made of, and they add up to it."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, count_shown
from tests.fixtures.browser import Visitors


def figure(page: Page, name: str) -> Locator:
    """The figure of a widget that shows one, not the sign that explains it."""
    return page.get_by_role("region", name=name, exact=True).locator("button[title]:not([aria-label])")


async def total_shown(page: Page) -> str:
    """The sum of amounts under the list."""
    total = page.get_by_role("group", name="合计", exact=True).locator("strong").first
    await expect(total).to_have_text(re.compile(r"\d"))
    return await total.inner_text()


async def test_figures_lead_to_records_that_add_up_to_them(visit: Visitors) -> None:
    someone = await visit(path="/dashboards/sales?period=last_year", numbers="full")
    page = someone.page
    for name, by_sum in (
        ("赢单金额", True),
        ("赢单数", False),
        ("在手商机金额", True),
        ("在手商机数", False),
    ):
        button = figure(page, name)
        shown = await button.inner_text()
        assert number(shown) > 0
        await button.click()
        await page.wait_for_url("**/records/opportunity?**")
        if by_sum:
            assert round(number(await total_shown(page))) == number(shown)
        elif number(shown) <= 1000:
            await expect(count_shown(page)).to_have_text(f"共 {shown} 条")
        await page.go_back()
        await expect(button).to_have_text(shown)


async def test_rows_of_tables_and_ranks_lead_to_their_own_records(visit: Visitors) -> None:
    someone = await visit(path="/dashboards/sales?period=last_year", numbers="full")
    page = someone.page
    for widget in ("大区明细", "销售排行", "客户排行"):
        line = page.get_by_role("region", name=widget, exact=True).get_by_role("row").nth(1)
        shown = await line.get_by_role("button").first.inner_text()
        await line.get_by_role("button").first.click()
        await page.wait_for_url("**/records/opportunity?**")
        assert round(number(await total_shown(page))) == number(shown)
        await page.go_back()
        await expect(line.get_by_role("button").first).to_have_text(shown)


async def test_period_and_scope_stand_in_the_address_and_charts_have_tables(visit: Visitors) -> None:
    someone = await visit(path="/dashboards/sales")
    page = someone.page
    await choose(page, page.get_by_role("combobox", name="期间"), "去年")
    await page.wait_for_url("**period=last_year**")
    months = page.get_by_role("region", name="每月赢单", exact=True)
    await expect(months.get_by_role("img")).to_be_visible()
    await someone.check_accessible()
    await months.get_by_role("button", name="以表格查看").click()
    await expect(months.get_by_role("row")).to_have_count(13, timeout=60_000)
    await months.get_by_role("button", name="怎么算的").click()
    await expect(page.get_by_text("只计入您有权查看的记录。")).to_be_visible()
    await someone.check_accessible()
    await page.keyboard.press("Escape")
    everything = await figure(page, "赢单金额").inner_text()
    await page.reload()
    await expect(figure(page, "赢单金额")).to_have_text(everything)


def number(shown: str) -> float:
    return float(re.sub(r"[^\d.-]", "", shown))
