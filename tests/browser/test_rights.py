"""A representative shares a customer and sees why who sees it; an administrator sees as the representative, and only looks."""

import re
from typing import Any

from playwright.async_api import expect

from tests.browser.pages import cell, choose, notice
from tests.fixtures.browser import PHONE, Visit, Visitors


async def representative(admin: Visit) -> tuple[dict[str, Any], dict[str, Any]]:
    """Somebody who sells and signs in, and a colleague of another department."""
    body = {
        "fields": ["id", "name", "login", "department", "roles"],
        "limit": 200,
        "sort": ["id"],
        "where": "login is not null and active",
    }
    people = (await admin.api("POST", "/records/user/query", body))["records"]
    sellers = [one for one in people if [role["name"] for role in one["roles"] or ()] == ["销售"]]
    first = sellers[0]
    return first, next(one for one in sellers if one["department"] != first["department"])


async def test_a_customer_is_shared_and_everybody_can_see_why(visit: Visitors) -> None:
    admin = await visit()
    rep, other = await representative(admin)
    seller = await visit(rep["login"], None)
    id = await seller.create("account", name="共享给同事的客户")
    await seller.goto(f"/records/account/{id}?tab=access")
    page = seller.page
    await expect(page.get_by_text("没有单独共享给任何人")).to_be_visible()
    await seller.check_accessible()
    await page.get_by_role("button", name="共享给…").click()
    dialog = page.get_by_role("dialog")
    await choose(page, dialog.get_by_role("combobox", name="员工"), other["name"], search=True)
    await seller.check_accessible()
    await dialog.get_by_role("button", name="共享", exact=True).click()
    await expect(notice(page, other["name"])).to_be_visible()
    colleague = await visit(other["login"], f"/records/account/{id}?tab=access")
    await expect(colleague.page.get_by_role("heading", name="共享给同事的客户")).to_be_visible()
    answer = await colleague.context.request.patch(
        f"{colleague.address}/api/v1/records/account/{id}",
        data={"name": "改了"},
        headers={"X-CSRF-Token": colleague.csrf},
    )
    assert answer.status == 403
    await only_read(colleague, "共享给同事的客户")
    await expect(page.get_by_role("button", name="编辑", exact=True)).to_be_visible()
    await page.set_viewport_size(PHONE)
    await seller.check_accessible()


async def only_read(visit: Visit, name: str) -> None:
    """On the pages of somebody who may only read a record nothing offers to change it, while own records are changed."""
    page = visit.page
    await expect(page.get_by_role("button", name="关注")).to_be_visible()
    await expect(page.get_by_role("button", name="编辑", exact=True)).to_have_count(0)
    await expect(page.get_by_role("button", name=re.compile("^编辑"))).to_have_count(0)
    await expect(page.get_by_role("button", name="共享给…")).to_have_count(0)
    await visit.create("account", name=f"自己的{name}")
    await visit.goto("/records/account")
    own, shared = await cell(page, f"自己的{name}", "客户名称"), await cell(page, name, "客户名称")
    await expect(own).to_have_attribute("aria-readonly", "false")
    await expect(shared).to_have_attribute("aria-readonly", "true")
    await shared.press("F2")
    await expect(page.get_by_role("heading", name=name)).to_be_visible()


async def test_an_administrator_sees_as_a_representative_and_only_looks(visit: Visitors) -> None:
    admin = await visit(path=None)
    rep, _ = await representative(admin)
    hidden = await admin.create("account", name="别人看不到的客户")
    await admin.goto(f"/records/user/{rep['id']}")
    page = admin.page
    await page.get_by_role("button", name="以此人视角查看").click()
    bar = page.get_by_role("status").filter(has_text=f"正在以 {rep['name']} 的视角查看")
    await expect(bar).to_be_visible()
    await admin.check_accessible()
    await admin.goto("/records/account")
    await expect(bar).to_be_visible()
    await expect(page.get_by_role("button", name="新建", exact=True)).to_have_count(0)
    await expect(page.get_by_role("link", name="别人看不到的客户")).to_have_count(0)
    admin.watch.allow(404, f"/records/account/{hidden}")
    await page.goto(f"{admin.address}/records/account/{hidden}")
    await expect(page.get_by_text("别人看不到的客户")).to_have_count(0)
    await page.set_viewport_size(PHONE)
    await admin.goto("/home")
    await admin.check_accessible()
    await bar.get_by_role("button", name="结束查看").click()
    await expect(page.get_by_role("button", name="以此人视角查看")).to_be_visible()
    await expect(bar).to_have_count(0)
