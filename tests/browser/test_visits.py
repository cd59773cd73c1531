"""A visit on a phone: written down where there is no network, sent once when there is one again."""

import asyncio
import io
import re

from PIL import Image
from playwright.async_api import FilePayload, Route, expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visit, Visitors

REP = "gu.xiaolin@demo.example"
SHANGHAI = {"latitude": 31.2304, "longitude": 121.4737}


def photo(name: str) -> FilePayload:
    body = io.BytesIO()
    Image.new("RGB", (2400, 1800), (30, 120, 90)).save(body, "PNG")
    return {"name": name, "mimeType": "image/png", "buffer": body.getvalue()}


async def with_worker(visit: Visitors, name: str) -> tuple[Visit, str]:
    """A phone with the interface kept on it, and a customer that it knows."""
    rep = await visit(
        REP, size=PHONE, service_workers="allow", geolocation=SHANGHAI, permissions=["geolocation"]
    )
    account = await rep.create("account", name=name)
    await rep.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    await rep.goto("/visits/new")
    await expect(rep.page.get_by_role("combobox", name="客户")).to_be_visible()
    return rep, account


async def write_down(visit: Visit, customer: str, text: str, *, box: str = "拜访内容") -> None:
    page = visit.page
    await page.get_by_role("combobox", name="客户").fill(customer)
    await page.locator(".ant-select-item-option", has_text=customer).first.click()
    await page.get_by_role("textbox", name=box).fill(text)


async def test_visit_without_network_is_sent_once_later_with_place_and_photo(visit: Visitors) -> None:
    rep, account = await with_worker(visit, "地下室里的客户")
    page = rep.page
    await rep.context.set_offline(True)
    await page.reload()
    await expect(page.get_by_text("没有网络，先记在本机")).to_be_visible()
    await write_down(rep, "地下室里的客户", "看了机房\n下周报价")
    await page.get_by_role("button", name="获取当前位置").click()
    await expect(page.get_by_text("31.23040, 121.47370")).to_be_visible()
    await page.locator("input[type=file]").set_input_files(photo("机房.png"))
    await expect(page.get_by_role("img", name="机房.jpg")).to_be_visible()
    await page.get_by_role("button", name="保存").click()
    await expect(notice(page, "已记在本机，联网后自动发送")).to_be_visible()
    waiting = page.get_by_role("region", name="待发送的拜访（1）")
    await expect(waiting.get_by_text("看了机房")).to_be_visible()
    await rep.check_accessible()
    # A closed and opened page has lost nothing.
    await page.reload()
    await expect(waiting.get_by_text("看了机房")).to_be_visible()
    await rep.context.set_offline(False)
    await expect(waiting).to_have_count(0)
    # Also of what was tried in the last moment without a network.
    rep.watch.faults[:] = [each for each in rep.watch.faults if "ERR_INTERNET_DISCONNECTED" not in each]
    found = await rep.api(
        "POST",
        "/records/activity/query",
        {
            "where": f'account = "{account}"',
            "fields": ["name", "content", "kind", "status", "position", "photos"],
        },
    )
    (made,) = found["records"]
    assert (made["name"], made["content"], made["kind"], made["status"]) == (
        "看了机房",
        "看了机房\n下周报价",
        "visit",
        "done",
    )
    assert made["position"] == {"lat": 31.2304, "lng": 121.4737}
    (picture,) = made["photos"]
    assert picture["type"] == "image/jpeg"
    await rep.goto(f"/records/account/{account}?tab=timeline")
    entry = page.get_by_role("listitem").filter(has_text="看了机房").first
    await expect(entry.get_by_role("link", name=re.compile("机房.jpg"))).to_be_visible()


async def test_a_lost_answer_does_not_double_a_visit_and_two_tabs_send_it_once(visit: Visitors) -> None:
    rep, account = await with_worker(visit, "信号不好的客户")
    page = rep.page
    lost = 0

    async def lose_the_answer(route: Route) -> None:
        nonlocal lost
        if route.request.method == "POST" and lost == 0:
            lost += 1
            await route.fetch()
            await route.abort()
        else:
            await route.continue_()

    rep.watch.allow(0, "/records/activity")
    await rep.context.route("**/api/v1/records/activity?*", lose_the_answer)
    await write_down(rep, "信号不好的客户", "断断续续地谈完了")
    await page.get_by_role("button", name="保存").click()
    await expect(notice(page, "已记在本机，联网后自动发送")).to_be_visible()
    rep.watch.faults.clear()
    other = await rep.context.new_page()
    await asyncio.gather(page.goto(rep.address + "/visits/new"), other.goto(rep.address + "/visits/new"))
    for each in (page, other):
        await expect(each.get_by_role("combobox", name="客户")).to_be_visible()
        await expect(each.get_by_role("region", name=re.compile("待发送的拜访"))).to_have_count(0)
    assert lost == 1
    found = await rep.api(
        "POST", "/records/activity/query", {"where": f'account = "{account}"', "fields": ["name"]}
    )
    assert [each["name"] for each in found["records"]] == ["断断续续地谈完了"]


async def test_refused_visit_is_kept_with_the_reason_and_can_be_changed(visit: Visitors) -> None:
    rep = await visit(REP, None, size=PHONE)
    account = await rep.create("account", name="已经消失的客户")
    page = rep.page
    await rep.goto("/visits/new")
    await write_down(rep, "已经消失的客户", "没有人在")
    await rep.api("DELETE", f"/records/account/{account}")
    rep.watch.allow(422, "/records/activity")
    await page.get_by_role("button", name="保存").click()
    waiting = page.get_by_role("region", name="待发送的拜访（1）")
    await expect(waiting.get_by_role("alert")).to_contain_text("未能发送")
    await rep.check_accessible()
    await waiting.get_by_role("button", name="修改").click()
    await expect(page.get_by_role("textbox", name="拜访内容")).to_have_value("没有人在")
    await expect(waiting).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("textbox", name="拜访内容")).to_have_value("没有人在")


async def test_what_is_kept_for_signing_out_is_forgotten(visit: Visitors) -> None:
    rep, _ = await with_worker(visit, "退出前的客户")
    page = rep.page
    await page.reload()
    await expect(page.get_by_role("combobox", name="客户")).to_be_visible()
    assert await page.evaluate("caches.has('surroundings')")
    await page.get_by_role("button", name=re.compile("顾晓琳")).click()
    await page.get_by_role("menuitem", name="退出登录").click()
    await expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    visit.signed_out(REP)
    assert not await page.evaluate("caches.has('surroundings')")


async def test_a_note_on_the_phone_takes_three_taps(visit: Visitors) -> None:
    rep = await visit(REP, None, size=PHONE, has_touch=True, is_mobile=True)
    page = rep.page
    account = await rep.create("account", name="随手记的客户")
    deal = await rep.create("opportunity", name="随手记的商机", account=account)
    await rep.goto(f"/records/opportunity/{deal}")
    bar = page.get_by_role("navigation", name="常用页面")
    taps = 0
    for box in (bar.get_by_role("button", name="记一笔"), page.get_by_role("textbox", name="内容")):
        await box.tap()
        taps += 1
    await expect(page.get_by_role("heading", level=1, name="快速记录")).to_be_visible()
    await page.keyboard.type("客户要周五前的方案")
    await page.get_by_role("button", name="保存").tap()
    taps += 1
    await expect(notice(page, "已记到“随手记的客户”")).to_be_visible()
    assert taps == 3
    await rep.check_accessible()
    noted = await rep.first("activity", f'account = "{account}"', "name", "kind", "status")
    assert (noted["name"], noted["kind"], noted["status"]) == ("客户要周五前的方案", "note", "done")
    # From any other page the customer is chosen: two taps more.
    await rep.goto("/todo")
    await bar.get_by_role("button", name="记一笔").tap()
    await (
        page.get_by_role("group", name="类型")
        .or_(page.get_by_role("radiogroup", name="类型"))
        .get_by_text("电话")
        .tap()
    )
    await write_down(rep, "随手记的客户", "打过电话了", box="内容")
    await page.get_by_role("button", name="保存").tap()
    await expect(notice(page, "已记到“随手记的客户”")).to_be_visible()
    called = await rep.first("activity", f'account = "{account}" and kind = "call"')
    assert called["name"] == "打过电话了"
