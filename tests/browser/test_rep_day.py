"""A representative's day, from the follow-ups that are due to the deal moved on, and what a phone is enough for."""

import datetime as dt
import re

from playwright.async_api import expect

from tests.browser.pages import drag, fact, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

REP = "gu.xiaolin@demo.example"


async def make_deal(visit: Visit, name: str) -> str:
    """A deal of the caller's own at the first stage of the first pipeline."""
    stage = (await stages(visit))[0]
    account = await visit.create("account", name=f"{name}客户")
    return await visit.create(
        "opportunity",
        name=name,
        account=account,
        pipeline=stage["pipeline"]["id"],
        stage=stage["id"],
        amount="120000",
        close_date=(dt.datetime.now(dt.UTC) + dt.timedelta(days=20)).date().isoformat(),
    )


async def stages(visit: Visit) -> list[dict[str, dict[str, str]]]:
    """The open stages of the first pipeline, in their order."""
    body = {
        "where": 'kind = "open"',
        "sort": ["pipeline.position", "position"],
        "fields": ["id", "name", "pipeline"],
    }
    found = (await visit.api("POST", "/records/stage/query", body))["records"]
    return [each for each in found if each["pipeline"] == found[0]["pipeline"]]


async def test_due_follow_up_is_opened_from_home_and_done(visit: Visitors) -> None:
    rep = await visit(REP)
    page = rep.page
    account = await rep.create("account", name="今日要回访的客户")
    due = (dt.datetime.now(dt.UTC) - dt.timedelta(days=2000)).strftime("%Y-%m-%dT01:00:00Z")
    await rep.create("activity", name="回访今日客户", kind="call", account=account, due_at=due)
    await page.reload()
    mine = page.get_by_role("region", name="待办跟进")
    await expect(mine.get_by_role("link", name="回访今日客户")).to_be_visible()
    await rep.check_accessible()
    await mine.get_by_role("link", name="今日要回访的客户").click()
    await expect(page.get_by_role("heading", level=1, name="今日要回访的客户")).to_be_visible()
    planned = page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="回访今日客户").first
    await planned.get_by_role("button", name="完成").click()
    await expect(notice(page, "已完成“回访今日客户”")).to_be_visible()
    await page.goto("/home")
    await expect(mine).to_be_visible()
    await expect(mine.get_by_role("link", name="回访今日客户")).to_have_count(0)


async def test_call_is_logged_where_the_deal_stands(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    deal = await make_deal(rep, "记录通话的商机")
    await rep.goto(f"/records/opportunity/{deal}")
    kinds = page.get_by_role("group", name="跟进类型")
    await kinds.get_by_role("button", name="电话").click()
    box = page.get_by_role("textbox", name=re.compile("^记录这次通话"))
    await box.fill("客户确认预算\n下周发合同")
    await page.reload()
    await expect(box).to_have_value("客户确认预算\n下周发合同")
    # The page's parts come one after the other; a key pressed while they do may meet none.
    await expect(
        page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="创建了记录")
    ).to_be_visible()
    await expect(page.get_by_role("button", name=re.compile("^推进到"))).to_be_visible()
    await box.press("Control+Enter")
    entry = page.get_by_role("tabpanel").get_by_role("listitem").filter(has_text="客户确认预算").first
    await expect(entry).to_contain_text("下周发合同")
    await expect(entry).to_contain_text("顾晓琳")
    await rep.check_accessible()
    logged = await rep.first("activity", f'opportunity = "{deal}"', "status", "kind", "account")
    assert (logged["status"], logged["kind"]) == ("done", "call")
    assert logged["account"]["name"] == "记录通话的商机客户"
    await kinds.get_by_role("button", name="模板").click()
    await expect(page.get_by_role("menuitem", name="首次电话")).to_have_count(0)
    await page.get_by_role("menuitem", name="方案讨论").click()
    await expect(kinds.get_by_role("button", name="会议")).to_have_attribute("aria-pressed", "true")
    await expect(page.get_by_role("textbox", name=re.compile("^会议纪要"))).to_have_value(
        re.compile("^方案讨论\\n参会人：")
    )


async def test_deal_is_moved_on_the_board_by_hand_and_by_key_and_its_history_tells(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    deal = await make_deal(rep, "看板上的商机")
    first, second, third = (await stages(rep))[:3]
    where = 'name = "看板上的商机"'
    await rep.goto(f"/records/opportunity?view=board&pipeline={first['pipeline']['id']}&where={where}")
    places = [
        page.get_by_role("listitem", name=str(each["name"]), exact=True) for each in (first, second, third)
    ]
    card = page.get_by_role("group", name="看板上的商机", exact=True)
    await expect(places[0].get_by_role("group")).to_have_count(1)
    await rep.check_accessible()
    await drag(page, card, places[1])
    await expect(places[1].get_by_role("group", name="看板上的商机")).to_be_visible()
    await expect(places[0].get_by_role("group")).to_have_count(0)
    await card.focus()
    await page.keyboard.press("Space")
    await expect(page.get_by_text(f"在“{second['name']}”上方")).to_be_attached()
    await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text(f"在“{third['name']}”上方")).to_be_attached()
    await page.keyboard.press("Space")
    await expect(places[2].get_by_role("group", name="看板上的商机")).to_be_visible()

    await card.get_by_role("link", name="看板上的商机", exact=True).click()
    await expect(page.get_by_role("navigation", name="阶段").locator("[aria-current=step]")).to_contain_text(
        str(third["name"])
    )
    amount = fact(page, "金额")
    # The rules of the move write the deal once more: a save begun before that is sent again upon the newer version.
    rep.watch.allow(412, f"/records/opportunity/{deal}")
    await amount.get_by_role("button", name="编辑金额").click()
    await amount.get_by_role("spinbutton").fill("888888")
    await amount.get_by_role("spinbutton").press("Enter")
    await expect(amount).to_contain_text("888,888")
    await page.get_by_role("tab", name="修改记录").click()
    changes = page.get_by_role("tabpanel").get_by_role("listitem")
    await expect(changes.filter(has_text="金额").first).to_contain_text("120,000")
    await expect(
        changes.filter(has_text=str(second["name"])).filter(has_text=str(third["name"])).first
    ).to_be_visible()
    await rep.check_accessible()
    stored = await rep.api("GET", f"/records/opportunity/{deal}")
    assert (stored["stage"]["id"], stored["amount"]["amount"]) == (third["id"], "888888.00")


async def test_rep_sees_only_own_records_and_no_settings(visit: Visitors) -> None:
    rep = await visit(REP, '/records/opportunity?where=owner.name != "顾晓琳"')
    page = rep.page
    await expect(page.get_by_text("没有符合条件的记录")).to_be_visible()
    navigation = page.get_by_role("navigation", name="主导航")
    await expect(navigation.get_by_role("link", name="商机")).to_be_visible()
    for name in ("角色", "数据模型", "导入", "后台任务"):
        await expect(navigation.get_by_role("link", name=name, exact=True)).to_have_count(0)
    boss = await visit()
    foreign = await boss.first("opportunity", 'owner.name != "顾晓琳"')
    rep.watch.allow(404, f"/records/opportunity/{foreign['id']}")
    await page.goto(f"/records/opportunity/{foreign['id']}")
    await expect(page.get_by_text("记录不存在")).to_be_visible()
    await rep.check_accessible()


async def test_phone_is_enough_for_home_list_record_and_a_visit(visit: Visitors) -> None:
    rep = await visit(REP, size=PHONE, has_touch=True, is_mobile=True)
    page = rep.page
    await expect(page.get_by_role("region", name="待办跟进")).to_be_visible()
    await rep.check_accessible()
    account = await rep.create("account", name="手机上的客户")
    await page.get_by_role("navigation", name="常用页面").get_by_role("link", name="客户").tap()
    await page.get_by_role("link", name="手机上的客户", exact=True).tap()
    await expect(page.get_by_role("heading", level=1, name="手机上的客户")).to_be_visible()
    await expect(page.get_by_role("tab", name="详情")).to_be_visible()
    await rep.check_accessible()
    await page.get_by_role("tab", name="动态").tap()
    await page.get_by_role("group", name="跟进类型").get_by_role("button", name="拜访").tap()
    await page.get_by_role("textbox", name=re.compile("^记录这次拜访")).fill("见到了王总")
    await page.get_by_role("button", name="保存").tap()
    await expect(page.get_by_role("tabpanel").get_by_role("link", name="见到了王总")).to_be_visible()
    logged = await rep.first("activity", f'account = "{account}"', "kind", "status")
    assert (logged["kind"], logged["status"]) == ("visit", "done")
    wide = await page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0, "the page does not scroll sideways"
    await page.get_by_role("button", name="打开导航").tap()
    await expect(page.get_by_role("navigation", name="主导航")).to_be_visible()
    await rep.check_accessible()
