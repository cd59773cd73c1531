"""Shares of a deal, edited together on its page: wrong sums said, equal parts, amounts to the cent, one undo."""

import pytest
from playwright.async_api import ViewportSize, expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import DESK, PHONE, Visitors


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_shares_of_a_deal_are_saved_together(visit: Visitors, size: ViewportSize) -> None:
    someone = await visit(path=None, size=size)
    page = someone.page
    account = await someone.create("account", name=f"分成客户{size['width']}")
    amount = {"amount": "100.00", "currency": "CNY"}
    deal = await someone.create(
        "opportunity", name=f"分成商机{size['width']}", account=account, amount=amount
    )
    people = await someone.api("POST", "/records/user/query", {"fields": ["name"], "limit": 3})
    names = [one["name"] for one in people["records"]]
    await someone.goto(f"/records/opportunity/{deal}?tab=related")
    await page.get_by_role("button", name="编辑分成").click()
    dialog = page.get_by_role("dialog")
    for place, name in enumerate(names, 1):
        await dialog.get_by_role("button", name="添加业绩分成").click()
        box = dialog.get_by_role("combobox", name=f"业绩分成 {place}: 成员")
        await choose(page, box, name, search=True)
    first = dialog.get_by_role("spinbutton", name="业绩分成 1: 比例")
    await first.fill("90")
    await expect(dialog.get_by_text("还剩 10%")).to_be_visible()
    await dialog.get_by_role("button", name="保存").click()
    await expect(dialog.get_by_role("alert")).to_have_text("业绩分成合计为 90%，应为 100%")
    await dialog.get_by_role("button", name="平均分配").click()
    await expect(dialog.get_by_text("合计 100%")).to_be_visible()
    await expect(dialog.get_by_text("¥33.34")).to_be_visible()
    await expect(dialog.get_by_text("¥33.33")).to_have_count(2)
    await someone.check_accessible()
    await dialog.get_by_role("button", name="保存").click()
    await expect(dialog).to_have_count(0)
    stored = {"fields": ["share"], "where": f"opportunity = {deal}"}
    kept = (await someone.api("POST", "/records/opportunity_team/query", stored))["records"]
    assert sorted(float(one["share"]) for one in kept) == [0.3333, 0.3333, 0.3334]
    await notice(page, "分成已保存").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("region", name="商机团队").get_by_role("listitem")).to_have_count(0)
    kept = (await someone.api("POST", "/records/opportunity_team/query", stored))["records"]
    assert kept == []

    halves = [
        {
            "op": "create",
            "values": {"opportunity": deal, "person": one["id"], "share": share, "kind": "revenue"},
        }
        for one, share in zip(people["records"][:2], ("0.6", "0.4"), strict=True)
    ]
    await someone.api("POST", "/records/opportunity_team/batch", {"operations": halves, "atomic": True})
    await someone.goto(f"/records/opportunity/{deal}?tab=related")
    await page.get_by_role("button", name="编辑分成").click()
    await dialog.get_by_role("button", name="业绩分成 2: 移除").click()
    await dialog.get_by_role("spinbutton", name="业绩分成 1: 比例").fill("100")
    await dialog.get_by_role("button", name="保存").click()
    team = page.get_by_role("region", name="商机团队").get_by_role("listitem")
    await expect(team).to_have_count(1)
    await notice(page, "分成已保存").get_by_role("button", name="撤销").click()
    await expect(team).to_have_count(2)
    kept = (await someone.api("POST", "/records/opportunity_team/query", stored))["records"]
    assert sorted(float(one["share"]) for one in kept) == [0.4, 0.6]
