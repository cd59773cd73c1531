"""Who sees what, walked by those whom it concerns: rules, territories, deputies, a record's team, masks, and the reasons."""

import datetime as dt
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from playwright.async_api import Page, expect

from tests.browser.pages import choose, fact, notice
from tests.browser.test_rights import representative
from tests.fixtures.browser import PHONE, Visit, Visitors


async def seen(visit: Visit, id: str) -> bool:
    """Whether the server lets this person see the customer."""
    body = {"where": f'id = "{id}"', "fields": ["id"]}
    return bool((await visit.api("POST", "/records/account/query", body))["records"])


async def pick_day(page: Page, box: str, day: dt.date) -> None:
    """Types a day where one is chosen."""
    await page.locator(f"#{box}").fill(day.isoformat())
    await page.locator(f"#{box}").press("Enter")


async def why(page: Page, name: str) -> str:
    """What the record's page says of somebody's rights on it."""
    await choose(page, page.get_by_role("combobox", name="查一查某人能否看到"), name, search=True)
    told = page.get_by_role("status").filter(has_text=re.compile(f"{re.escape(name)}(可以：|看不到)"))
    await expect(told).to_be_visible()
    return await told.inner_text()


async def test_a_rule_opens_records_and_closes_them_again(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    id = await admin.create("account", name="规则打开的客户", grade="A", owner=rep["id"])
    colleague = await visit(other["login"])
    assert not await seen(colleague, id)
    await admin.goto("/sharing")
    page = admin.page
    await page.get_by_role("button", name="新建规则").first.click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_label("规则名称").fill("重点客户给同事")
    await choose(page, drawer.get_by_role("combobox", name="对象"), "客户", search=True)
    await drawer.get_by_role("button", name="用表达式筛选").click()
    condition = drawer.get_by_role("textbox", name="用表达式筛选")
    await condition.fill('name = "规则打开的客户"')
    await condition.press("Enter")
    await drawer.get_by_label("共享给", exact=True).get_by_text("员工").click()
    await choose(page, drawer.get_by_role("combobox", name="共享给: 员工"), other["name"], search=True)
    await admin.check_accessible()
    await drawer.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存，立即生效")).to_be_visible()
    assert await seen(colleague, id)
    await admin.goto(f"/records/account/{id}?tab=access")
    assert "共享规则“重点客户给同事”" in await why(page, other["name"])
    await page.set_viewport_size(PHONE)
    await admin.goto("/sharing")
    await admin.check_accessible()
    await page.get_by_role("switch", name="启用: 重点客户给同事").click()
    await expect(page.get_by_role("switch", name="启用: 重点客户给同事")).not_to_be_checked()
    assert not await seen(colleague, id)
    await page.get_by_role("button", name="删除: 重点客户给同事").click()
    await expect(notice(page, "已删除“重点客户给同事”")).to_be_visible()


async def test_a_territory_takes_records_in_by_its_rule(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    id = await admin.create("account", name="区域里的客户", owner=rep["id"])
    colleague = await visit(other["login"])
    await admin.goto("/territories")
    page = admin.page
    await page.get_by_role("button", name="新建区域").first.click()
    drawer = page.get_by_role("dialog")
    await drawer.get_by_role("textbox", name="区域名称").fill("滨江试点区")
    await choose(page, drawer.get_by_role("combobox", name="成员", exact=True), other["name"], search=True)
    await page.keyboard.press("Escape")
    await drawer.get_by_role("button", name="添加规则").click()
    await drawer.get_by_role("button", name="用表达式筛选").click()
    await drawer.get_by_role("textbox", name="用表达式筛选").fill('name = "区域里的客户"')
    await drawer.get_by_role("textbox", name="用表达式筛选").press("Enter")
    await expect(drawer.get_by_role("group", name="筛选条件")).to_contain_text("区域里的客户")
    await drawer.get_by_text("可编辑", exact=True).click()
    await drawer.get_by_role("button", name="预览变动").click()
    moves = drawer.get_by_role("region", name="应用后的变动")
    await expect(moves).to_contain_text("移入 1 条")
    await expect(moves).to_contain_text("区域里的客户")
    await expect(moves).to_contain_text(f"{other['name']}开始负责：滨江试点区")
    await admin.check_accessible()
    assert not await seen(colleague, id)
    await drawer.get_by_role("button", name="应用", exact=True).click()
    await expect(notice(page, "已应用“滨江试点区”的更改")).to_be_visible()
    await expect(page.get_by_role("row", name="滨江试点区")).to_contain_text(other["name"])
    await expect(page.get_by_role("row", name="滨江试点区")).to_contain_text("1")
    assert await seen(colleague, id)
    await admin.goto(f"/records/account/{id}?tab=access")
    told = await why(page, other["name"])
    assert "区域“滨江试点区”" in told
    assert "编辑" in told
    await admin.goto("/territories")
    await page.get_by_role("button", name="撤销：滨江试点区").click()
    await expect(notice(page, "已撤销“滨江试点区”的更改")).to_be_visible()
    assert not await seen(colleague, id)
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()


async def test_a_deputy_acts_for_somebody_absent_and_no_longer(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    id = await admin.create("account", name="代理期间的客户", owner=rep["id"])
    absent, deputy = await visit(rep["login"], "/me"), await visit(other["login"])
    page = absent.page
    card = page.get_by_role("heading", name="我不在时的代理人").locator("xpath=ancestor::section")
    await card.get_by_role("button", name="设置代理").click()
    await choose(page, card.get_by_role("combobox", name="由谁代理"), other["name"], search=True)
    today = dt.datetime.now(tz=dt.UTC).date()
    await pick_day(page, "deputy-from", today - dt.timedelta(days=1))
    await pick_day(page, "deputy-to", today + dt.timedelta(days=7))
    await absent.check_accessible()
    assert not await seen(deputy, id)
    await card.get_by_role("button", name="设置代理").click()
    await expect(notice(page, f"已设置由{other['name']}代理")).to_be_visible()
    await deputy.goto(f"/records/account/{id}")
    await expect(deputy.page.get_by_role("heading", name="代理期间的客户")).to_be_visible()
    # When the time is over the page that is still open hears of it, and finds nothing more.
    deputy.watch.allow(404, f"/records/account/{id}")
    await deputy.api("PATCH", f"/records/account/{id}", {"description": "代为跟进"})
    events = (await absent.api("GET", f"/records/account/{id}/history"))["events"]
    assert events[0]["actor"]["name"] == other["name"]
    await absent.goto(f"/records/account/{id}?tab=access")
    assert f"代{rep['name']}" in await why(page, other["name"])
    await page.set_viewport_size(PHONE)
    await absent.goto("/me")
    await absent.check_accessible()
    await page.get_by_role("button", name=f"取消: {other['name']}").click()
    ended = notice(page, f"已取消{other['name']}的代理")
    await expect(ended).to_be_visible()
    again = page.get_by_role("button", name=f"取消: {other['name']}")
    await expect(again).to_have_count(0)
    assert not await seen(deputy, id)
    await ended.get_by_role("button", name="撤销").click()
    await expect(again).to_be_visible()
    assert await seen(deputy, id)
    await again.click()
    await expect(again).to_have_count(0)
    assert not await seen(deputy, id)


async def test_a_record_s_team_works_on_it(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    seller, colleague = await visit(rep["login"]), await visit(other["login"])
    id = await seller.create("account", name="一起跟进的客户")
    await seller.goto(f"/records/account/{id}?tab=access")
    page = seller.page
    await page.get_by_role("button", name="添加成员").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="员工"), other["name"], search=True)
    await dialog.get_by_text("可编辑").click()
    await dialog.get_by_label("分工").fill("售前")
    await seller.check_accessible()
    await dialog.get_by_role("button", name="添加", exact=True).click()
    await expect(notice(page, other["name"])).to_be_visible()
    assert "协作成员 售前" in await why(page, other["name"])
    await colleague.api("PATCH", f"/records/account/{id}", {"description": "售前方案已发"})
    await page.get_by_role("button", name=f"取消{other['name']}的权限").click()
    await expect(page.get_by_text("还没有协作成员")).to_be_visible()
    assert not await seen(colleague, id)
    await notice(page, f"已取消{other['name']}的权限").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("button", name=f"取消{other['name']}的权限")).to_be_visible()
    assert await seen(colleague, id)
    assert "协作成员 售前" in await why(page, other["name"])


@asynccontextmanager
async def masked(admin: Visit, person: dict[str, Any]) -> AsyncIterator[None]:
    """For a while the person sees telephone numbers of customers behind a mask, which may be lifted."""
    role = await admin.create("role", name="电话脱敏的销售")
    every = {"create": True, "read": "own", "update": "own", "delete": "none", "export": False}
    rights = {
        "objects": {"*": every, "account": {**every, "fields": {"phone": "mask"}}},
        "actions": ["records.reveal"],
    }
    await admin.api("PUT", f"/roles/{role}/rights", rights)
    before = [each["id"] for each in person["roles"]]
    await admin.api("PATCH", f"/records/user/{person['id']}", {"roles": [role]})
    try:
        yield
    finally:
        await admin.api("PATCH", f"/records/user/{person['id']}", {"roles": before})


async def test_what_is_masked_is_shown_on_demand_and_the_look_is_kept(visit: Visitors) -> None:
    admin = await visit()
    rep, _ = await representative(admin)
    id = await admin.create("account", name="电话脱敏的客户", phone="13912345678", owner=rep["id"])
    async with masked(admin, rep):
        seller = await visit(rep["login"], f"/records/account/{id}")
        page = seller.page
        await expect(fact(page, "电话")).to_contain_text("*")
        await expect(page.get_by_text("13912345678")).to_have_count(0)
        await seller.check_accessible()
        await page.get_by_role("button", name="显示电话").click()
        await expect(notice(page, "此次查看已记入修改记录")).to_be_visible()
        await expect(page.get_by_text("13912345678")).to_be_visible()
        await admin.goto(f"/records/account/{id}")
        await expect(admin.page.get_by_text("查看了隐藏的电话").first).to_be_visible()
        await page.reload()
        await expect(fact(page, "电话")).to_contain_text("*")
        await expect(page.get_by_text("13912345678")).to_have_count(0)


async def test_a_record_says_why_somebody_does_not_see_it(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    id = await admin.create("account", name="为什么看不到", owner=rep["id"])
    await admin.goto(f"/records/account/{id}?tab=access")
    told = await why(admin.page, other["name"])
    assert "看不到这条记录，因为" in told
    assert "角色“销售”的数据范围是“本人”，不含这位负责人" in told
    await admin.check_accessible()
