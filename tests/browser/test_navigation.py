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
    # What sets the organisation up lets nobody work for nothing who only knows its address.
    for address in ("/model", "/new-object", "/organisation", "/model/account"):
        await rep.goto(address)
        await expect(page.get_by_role("heading", level=1, name="您没有权限查看")).to_be_visible()
        await expect(page.locator("main").get_by_role("button")).to_have_count(0)


async def test_the_many_settings_of_an_administrator_stand_in_parts_that_begin_closed(
    visit: Visitors,
) -> None:
    admin = await visit(path="/numbering")
    page = admin.page
    navigation = page.get_by_role("navigation", name="主导航")
    # Where one is shows through what is closed.
    await expect(navigation.get_by_role("link", name="编号规则")).to_have_attribute("aria-current", "page")
    jobs = navigation.get_by_role("link", name="后台任务")
    await expect(jobs).to_have_count(0)
    part = navigation.get_by_role("button", name="集成与运维")
    await part.focus()
    await page.keyboard.press("Enter")
    await expect(part).to_have_attribute("aria-expanded", "true")
    await jobs.click()
    await expect(jobs).to_have_attribute("aria-current", "page")
    await page.reload()
    await expect(navigation.get_by_role("link", name="Webhook")).to_be_visible()
    await admin.check_accessible()
    await navigation.get_by_role("button", name="设置", exact=True).click()
    await expect(navigation.get_by_role("link", name="全部设置")).to_have_count(0)
    await expect(part).to_have_count(0)
    await expect(jobs).to_be_visible()
