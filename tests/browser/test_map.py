"""Records on a map: clusters that open, points that lead to records, narrowing to an area and to what is near."""

import re

from playwright.async_api import Locator, Page, expect

from tests.browser.pages import count_shown
from tests.fixtures.browser import PHONE, Visit, Visitors

MAP = '/records/account?view=map&where=name starts_with "{0}"'
PLACES = {"上海": (31.23, 121.47), "浦东": (31.22, 121.54), "北京": (39.9, 116.4)}


async def make(visit: Visit, prefix: str) -> None:
    for name, (lat, lng) in PLACES.items():
        await visit.create("account", name=f"{prefix}{name}", location={"lat": lat, "lng": lng})
    await visit.create("account", name=f"{prefix}无")


def points(page: Page) -> Locator:
    return page.get_by_role("application").get_by_role("button").filter(visible=True)


async def test_clusters_open_and_points_are_listed(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    await make(someone, "地图")
    await someone.goto(MAP.format("地图"))
    seen = page.get_by_role("region", name="地图范围内的记录")
    await expect(seen.get_by_role("heading")).to_have_text("范围内 3 条")
    cluster = page.get_by_label("2 条记录，点击放大")
    await expect(cluster).to_be_visible()
    await expect(page.get_by_label("地图北京", exact=True)).to_be_visible()
    await someone.check_accessible()
    await cluster.focus()
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("地图浦东", exact=True)).to_be_visible()
    await expect(seen.get_by_role("heading")).to_have_text("范围内 2 条")
    await page.get_by_label("地图浦东", exact=True).click()
    await expect(seen.locator("[data-picked]")).to_contain_text("地图浦东")
    await page.get_by_role("button", name="只看此区域").click()
    await expect(count_shown(page)).to_have_text("共 2 条")
    await expect(page).to_have_url(re.compile("location.lat"))
    await page.get_by_role("tab", name="表格").click()
    await expect(count_shown(page)).to_have_text("共 2 条")
    await page.go_back()
    await seen.get_by_role("link", name="地图浦东").click()
    await expect(page.get_by_role("heading", name="地图浦东")).to_be_visible()


async def test_what_is_near_is_found_from_a_phone(visit: Visitors) -> None:
    someone = await visit(
        language="en",
        theme="dark",
        size=PHONE,
        permissions=["geolocation"],
        geolocation={"latitude": 31.23, "longitude": 121.47},
    )
    page = someone.page
    await make(someone, "Near")
    await someone.goto(MAP.format("Near"))
    await page.get_by_role("button", name="My position").click()
    seen = page.get_by_role("region", name="Records on the map")
    await expect(seen.get_by_role("link")).to_have_text(["Near上海", "Near浦东"])
    await expect(seen).to_contain_text("6.7 km")
    await page.get_by_role("button", name="Filter nearby").click()
    await expect(page).to_have_url(re.compile("NEAR"))
    await expect(page.locator("main header")).to_contain_text("2 records")
    await someone.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


async def test_somebody_who_refuses_his_position_is_told(visit: Visitors) -> None:
    someone = await visit(path="/records/account?view=map")
    page = someone.page
    await page.get_by_role("button", name="我的位置").click()
    await expect(page.get_by_role("alert")).to_contain_text("没有取得位置")
    await expect(
        page.get_by_role("region", name="地图范围内的记录").get_by_role("link").first
    ).to_be_visible()
    await someone.check_accessible()
