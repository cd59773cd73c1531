"""Two people at once: each sees what the other does without a reload, and nobody overwrites the other unseen."""

import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import cell, fact, form_field, grid, row
from tests.browser.test_rep_day import REP, make_deal, stages
from tests.fixtures.browser import Visitors


async def test_change_appears_in_list_board_and_record_of_the_other(visit: Visitors) -> None:
    rep = await visit(REP)
    deal = await make_deal(rep, "共同关注的商机")
    first, second = (await stages(rep))[:2]
    where = 'name = "共同关注的商机"'
    listed = await visit(path=f"/records/opportunity?where={where}")
    opened = await visit(path=f"/records/opportunity/{deal}")
    board = await visit(
        path=f"/records/opportunity?view=board&pipeline={first['pipeline']['id']}&where={where}"
    )
    await expect(row(listed.page, "共同关注的商机")).to_be_visible()
    start = board.page.get_by_role("listitem", name=str(first["name"]), exact=True)
    after = board.page.get_by_role("listitem", name=str(second["name"]), exact=True)
    await expect(start.get_by_role("group")).to_have_count(1)
    await expect(fact(opened.page, "金额")).to_contain_text("120,000")

    await rep.goto(f"/records/opportunity/{deal}")
    path = rep.page.get_by_role("navigation", name="阶段")
    await path.get_by_role("button", name=re.compile(f"^{re.escape(str(second['name']))}")).click()
    amount = fact(rep.page, "金额")
    await amount.get_by_role("button", name="编辑金额").click()
    await amount.get_by_role("spinbutton").fill("654321")
    await amount.get_by_role("spinbutton").press("Enter")

    await expect(await cell(listed.page, "共同关注的商机", "金额 (¥)")).to_contain_text("654,321")
    await expect(await cell(listed.page, "共同关注的商机", "阶段")).to_contain_text(str(second["name"]))
    await expect(fact(opened.page, "金额")).to_contain_text("654,321")
    await expect(opened.page.locator("[aria-current=step]")).to_contain_text(str(second["name"]))
    await expect(after.get_by_role("group", name="共同关注的商机")).to_contain_text("654,321")
    await expect(start.get_by_role("group")).to_have_count(0)


async def test_new_and_deleted_records_come_and_go(visit: Visitors) -> None:
    watching = await visit(path='/records/account?where=name starts_with "来去"')
    await expect(watching.page.get_by_text("没有符合条件的记录")).to_be_visible()
    other = await visit(REP)
    made = await other.create("account", name="来去一客户")
    await expect(row(watching.page, "来去一客户")).to_be_visible()
    boss = await visit()
    await boss.api("DELETE", f"/records/account/{made}")
    await expect(grid(watching.page).get_by_role("link", name="来去一客户")).to_have_count(0)


async def test_conflict_shows_both_values_and_lets_the_person_decide(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    record = await someone.create("account", name="两人同改的客户", phone="021-55500000")
    await someone.goto(f"/records/account/{record}")
    await page.get_by_role("button", name="编辑", exact=True).click()
    form = page.get_by_role("dialog")
    await form_field(form, "phone").get_by_role("textbox").fill("021-55501111")
    someone.watch.allow(412, f"/records/account/{record}")
    await someone.api("PATCH", f"/records/account/{record}", {"phone": "021-55502222"})
    await form.get_by_role("button", name="保存").click()
    conflict = page.get_by_role("dialog", name="别人刚刚也修改了这些内容")
    await expect(conflict).to_contain_text("021-55501111")
    await expect(conflict).to_contain_text("021-55502222")
    await someone.check_accessible()
    assert (await someone.api("GET", f"/records/account/{record}"))["phone"] == "021-55502222"
    await conflict.get_by_role("radio", name="我的：").check()
    await conflict.get_by_role("button", name="按选择保存").click()
    await expect(fact(page, "电话")).to_contain_text("021-55501111")
    assert (await someone.api("GET", f"/records/account/{record}"))["phone"] == "021-55501111"


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_two_people_see_each_other_and_settle_field_by_field(visit: Visitors, theme: str) -> None:
    first, second = await visit(REP, theme=theme), await visit(theme=theme)
    record = await first.create(
        "account", name=f"两人同开{theme}", phone="021-55600000", website="https://alt.example", employees=10
    )
    await first.goto(f"/records/account/{record}")
    await second.goto(f"/records/account/{record}")
    await expect(second.page.get_by_role("status").filter(has_text="顾晓琳也在看")).to_be_visible()
    await second.page.get_by_role("button", name="编辑", exact=True).click()
    form = second.page.get_by_role("dialog")
    await form_field(form, "phone").get_by_role("textbox").fill("021-55601111")
    await form_field(form, "employees").get_by_role("spinbutton").fill("99")
    await form_field(form, "website").get_by_role("textbox").fill("https://neu.example")

    await first.page.get_by_role("button", name="编辑", exact=True).click()
    other = first.page.get_by_role("dialog")
    await form_field(other, "phone").get_by_role("textbox").fill("021-55602222")
    await form_field(other, "employees").get_by_role("spinbutton").fill("20")
    await other.get_by_role("button", name="保存", exact=True).click()
    await expect(other).to_have_count(0)

    second.watch.allow(412, f"/records/account/{record}")
    await form.get_by_role("button", name="保存", exact=True).click()
    conflict = second.page.get_by_role("dialog", name="别人刚刚也修改了这些内容")
    phone, employees = (
        conflict.get_by_role("group", name="电话"),
        conflict.get_by_role("group", name="员工人数"),
    )
    await expect(phone).to_contain_text("021-55602222")
    await expect(employees).to_contain_text("20")
    # What only one of them changed is no question.
    await expect(conflict.get_by_role("group")).to_have_count(2)
    await second.check_accessible()
    stored = await second.api("GET", f"/records/account/{record}")
    assert (stored["phone"], stored["employees"], stored["website"]) == (
        "021-55602222",
        20,
        "https://alt.example",
    )
    await phone.get_by_role("radio", name="对方的：").check()
    await employees.get_by_role("radio", name="我的：").check()
    await conflict.get_by_role("button", name="按选择保存").click()
    await expect(fact(second.page, "员工人数")).to_contain_text("99")
    stored = await second.api("GET", f"/records/account/{record}")
    assert (stored["phone"], stored["employees"], stored["website"]) == (
        "021-55602222",
        99,
        "https://neu.example",
    )
    await expect(fact(first.page, "员工人数")).to_contain_text("99")
