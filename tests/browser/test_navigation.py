"""The navigation fits who uses it."""

from playwright.async_api import expect

from tests.fixtures.browser import Visitors

REP = "gu.xiaolin@demo.example"


async def test_a_group_that_is_not_needed_is_closed_and_stays_so(visit: Visitors) -> None:
    rep = await visit(REP, "/records/account")
    page = rep.page
    navigation = page.get_by_role("navigation", name="主导航")
    deals = navigation.get_by_role("button", name="商机与过程")
    opportunities = navigation.get_by_role("link", name="商机", exact=True)
    await expect(opportunities).to_be_visible()
    await deals.click()
    await expect(deals).to_have_attribute("aria-expanded", "false")
    await expect(opportunities).to_have_count(0)
    await page.reload()
    await expect(deals).to_have_attribute("aria-expanded", "false")
    await expect(opportunities).to_have_count(0)
    await rep.check_accessible()
    await page.goto("/records/opportunity")
    await expect(opportunities).to_have_attribute("aria-current", "page")
    competitors = navigation.get_by_role("link", name="竞争对手", exact=True)
    await expect(competitors).to_have_count(0)
    await deals.focus()
    await page.keyboard.press("Enter")
    await expect(competitors).to_be_visible()
