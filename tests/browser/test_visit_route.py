"""A day of visits on a phone, from the plan over the route and the actions to check-out, and the calendar."""

import datetime as dt
import re
from zoneinfo import ZoneInfo

from playwright.async_api import Route, expect

from tests.browser.test_visits import SHANGHAI
from tests.fixtures.browser import PHONE, Visitors

REP = "gu.xiaolin@demo.example"
ADMIN = "admin@demo.example"
CUSTOMER = {"lat": 31.2314, "lng": 121.4737}


def today_at(hour: int) -> str:
    """An hour of the day that the representative's page calls today."""
    here = ZoneInfo("Asia/Shanghai")
    return dt.datetime.now(here).replace(hour=hour, minute=0, second=0, microsecond=0).isoformat()


async def test_visits_are_put_in_order_begun_and_ended_without_a_network_between(visit: Visitors) -> None:
    admin = await visit(ADMIN)
    kind = await admin.create("visit_template", name="门店巡访")
    await admin.create("visit_action", template=kind, name="货架陈列", kind="note", required=True, position=1)
    rep = await visit(REP, None, size=PHONE, geolocation=SHANGHAI, permissions=["geolocation"])
    page = rep.page
    far = await rep.create("account", name="远处的门店", location={"lat": 31.4, "lng": 121.6})
    near = await rep.create("account", name="近处的门店", location=CUSTOMER)
    for account, hour in ((far, 9), (near, 10)):
        await rep.create(
            "activity", name="门店巡访", kind="visit", account=account, due_at=today_at(hour), template=kind
        )
    await rep.goto("/visits")
    stops = page.get_by_role("main").get_by_role("listitem").filter(has_text=re.compile("处的门店"))
    await expect(stops.first).to_contain_text("远处的门店")
    await page.get_by_role("button", name="按就近排序").click()
    await expect(stops.first).to_contain_text("近处的门店")
    await rep.check_accessible()
    await page.get_by_role("link", name="近处的门店").click()
    await page.get_by_role("button", name="签到").click()
    await expect(page.get_by_text("距客户 111 米")).to_be_visible()
    await expect(page.get_by_role("button", name="签退")).to_be_disabled()
    await rep.context.set_offline(True)
    await page.get_by_role("textbox", name="货架陈列").fill("陈列整齐")
    await page.get_by_role("button", name="完成", exact=True).click()
    await expect(page.get_by_text("1 项待发送，联网后自动发送")).to_be_visible()
    await page.get_by_role("textbox", name="拜访结果").fill("补货两箱")
    rep.watch.faults[:] = [each for each in rep.watch.faults if "ERR_INTERNET_DISCONNECTED" not in each]
    ready: list[bool] = []

    async def slowly(route: Route) -> None:
        await page.wait_for_timeout(300)
        ready.append(await page.get_by_role("button", name="签退").is_enabled())
        await route.continue_()

    await page.route("**/records/visit_step/query", slowly, times=1)
    async with page.expect_response("**/records/visit_step/query"):
        await rep.context.set_offline(False)
    assert ready == [True]  # What was sent does not look undone until it is read back.
    await page.get_by_role("button", name="签退").click()
    await expect(page.get_by_text("已签退")).to_be_visible()
    await expect(page.get_by_text("待发送")).to_have_count(0)
    rep.watch.faults[:] = [each for each in rep.watch.faults if "ERR_INTERNET_DISCONNECTED" not in each]
    await rep.check_accessible()
    found = await rep.api(
        "POST",
        "/records/activity/query",
        {"where": f'account = "{near}"', "fields": ["status", "content", "distance"]},
    )
    (made,) = found["records"]
    assert (made["status"], made["content"], made["distance"]) == ("done", "补货两箱", 111)
    steps = await rep.api(
        "POST", "/records/visit_step/query", {"where": f"visit = {made['id']}", "fields": ["name", "note"]}
    )
    assert [(each["name"], each["note"]) for each in steps["records"]] == [("货架陈列", "陈列整齐")]


async def test_the_calendar_shows_and_moves_follow_ups(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    made = await rep.create("activity", name="日历里的会议", kind="meeting", due_at="2026-12-02T02:00:00Z")
    await rep.goto("/calendar?scale=month&on=2026-12-02")
    entry = page.locator(".fc-event", has_text="日历里的会议")
    await expect(entry).to_be_visible()
    target = page.locator('[data-date="2026-12-04"]')
    await entry.drag_to(target)
    await expect(page.get_by_text("已改期")).to_be_visible()
    moved = await rep.first("activity", f"id = {made}", "due_at")
    assert moved["due_at"].startswith("2026-12-04T02:00")
    await rep.check_accessible()
    for scale in ("day", "week", "team"):
        await rep.goto(f"/calendar?scale={scale}&on=2026-12-04")
        await expect(page.get_by_text("日历里的会议").first).to_be_visible()
        await rep.check_accessible()
