"""What was learned of the demo's own history, looked at by who sets it up and by who sells; and how a figure goes on."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visitors


async def test_what_was_learned_is_seen_explained_and_left_out(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", "/predictions")
    page = admin.page
    deals = page.get_by_role("region", name="商机赢率")
    await expect(deals).to_contain_text("已学到规律")
    await expect(deals).to_contain_text("输单原因")
    await expect(deals.get_by_role("img", name=re.compile("对照图"))).to_be_visible()
    await admin.check_accessible()
    await page.goto(
        f"{page.url.split('/predictions')[0]}/records/opportunity?where=win_chance > 0.5&sort=-win_chance"
    )
    await page.get_by_role("grid").get_by_role("link").first.click()
    await page.get_by_role("button", name=re.compile(r"^学习赢率 [\d.]+%$")).click()
    told = page.get_by_role("tooltip")
    await expect(told).to_contain_text("个百分点")
    await expect(told).to_contain_text("个已结束的商机中学到")


async def test_a_figure_goes_on_by_region_and_fits_a_phone(visit: Visitors) -> None:
    small = await visit(
        "admin@demo.example", "/forecasts/statistical?by=region", size=PHONE, language="en", theme="dark"
    )
    page = small.page
    parts = page.get_by_role("region", name="Parts")
    await expect(parts).to_contain_text("Total")
    await expect(page.get_by_text(re.compile("^Chosen: "))).to_be_visible()
    await small.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
