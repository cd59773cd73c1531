"""Records: made with every kind of field, never lost when unsaved, shown with all that belongs to them."""

import re

from playwright.async_api import Dialog, expect

from tests.browser.pages import choose, fact, form_field, notice
from tests.fixtures.browser import PHONE, Visitors


async def test_customer_is_made_with_every_kind_of_field(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    parent = await someone.create("account", name="母公司")
    await someone.goto("/records/account")
    await page.get_by_role("button", name="新建客户").click()
    form = page.get_by_role("dialog")
    await expect(form_field(form, "name").get_by_role("textbox")).to_be_focused()
    await form.get_by_role("button", name="保存").click()
    await expect(form_field(form, "name").get_by_role("alert")).to_have_text("请填写")
    await someone.check_accessible()
    await form_field(form, "name").get_by_role("textbox").fill("样样俱全有限公司")
    for name, option in (
        ("grade", "B 级"),
        ("industry", "汽车"),
        ("size", "50–199 人"),
    ):
        await choose(page, form_field(form, name).get_by_role("combobox"), option)
    await choose(page, form_field(form, "owner").get_by_role("combobox"), "顾晓琳", search=True)
    await choose(page, form_field(form, "parent").get_by_role("combobox"), "母公司", search=True)
    texts = {
        "phone": "0512-55508888",
        "website": "https://www.yangyang.example",
        "credit_code": "91440300708461136T",
        "country": "中国",
        "external_id": "YANG-1",
    }
    for name, text in texts.items():
        await form_field(form, name).get_by_role("textbox").fill(text)
    address = form_field(form, "address")
    await address.get_by_role("combobox").fill("苏州市")
    await page.locator(".ant-cascader-menu-item").filter(has_text="江苏省 / 苏州市").first.click()
    await address.get_by_role("textbox", name="街道").fill("金鸡湖大道 1 号")
    for name, number in (("annual_revenue", "12345678.9"), ("employees", "321"), ("established", "1999")):
        await form_field(form, name).get_by_role("spinbutton").fill(number)
    await form_field(form, "description").get_by_role("textbox").fill("第一行\n第二行")
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“样样俱全有限公司”")).to_be_visible()
    stored = await someone.first(
        "account", 'external_id = "YANG-1"', *texts, "grade", "industry", "size", "owner", "parent",
        "address", "annual_revenue", "employees", "established", "description",
    )  # fmt: skip
    assert {name: stored[name] for name in texts} == texts
    assert (stored["grade"], stored["industry"], stored["size"]) == (
        "B", "automotive", "50-199",
    )  # fmt: skip
    assert (stored["owner"]["name"], stored["parent"]["id"]) == ("顾晓琳", parent)
    assert stored["annual_revenue"] == {"amount": "12345678.90", "currency": "CNY"}
    assert (stored["employees"], stored["established"], stored["description"]) == (
        321,
        1999,
        "第一行\n第二行",
    )
    assert {part: stored["address"][part] for part in ("province", "city", "street")} == {
        "province": "江苏省", "city": "苏州市", "street": "金鸡湖大道 1 号",
    }  # fmt: skip


async def test_deal_takes_date_percent_and_the_stages_of_its_pipeline(visit: Visitors) -> None:
    someone = await visit(path="/records/opportunity")
    page = someone.page
    await page.get_by_role("button", name="新建商机").click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("日期与百分比")
    await expect(form_field(form, "stage").locator(".ant-select")).not_to_be_empty()
    await form_field(form, "amount").get_by_role("spinbutton").fill("5000")
    await form_field(form, "discount").get_by_role("spinbutton").fill("12.5")
    day = form_field(form, "close_date").get_by_role("textbox")
    await day.fill("2027-03-31")
    await day.press("Enter")
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“日期与百分比”")).to_be_visible()
    stored = await someone.first("opportunity", 'name = "日期与百分比"', "discount", "close_date", "stage")
    assert (stored["discount"], stored["close_date"]) == (0.125, "2027-03-31")
    assert stored["stage"]["name"]


async def test_leaving_unsaved_asks_and_a_reload_keeps_the_draft(visit: Visitors) -> None:
    someone = await visit(path="/records/contact/new")
    page = someone.page
    asked: list[str] = []

    async def accept(dialog: Dialog) -> None:
        asked.append(dialog.type)
        await dialog.accept()

    page.on("dialog", accept)
    name = page.locator("[data-field=name]").get_by_role("textbox")
    await name.fill("没保存的联系人")
    await page.reload()
    assert asked == ["beforeunload"]
    await expect(page.get_by_text("已恢复上次未保存的内容。")).to_be_visible()
    await expect(name).to_have_value("没保存的联系人")
    await someone.check_accessible()
    await page.get_by_role("navigation", name="主导航").get_by_role("link", name="商机", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="商机")).to_be_visible()
    assert asked == ["beforeunload", "confirm"]
    await page.get_by_role("button", name="新建商机").click()
    drawer = page.get_by_role("dialog").first
    await form_field(drawer, "name").get_by_role("textbox").fill("没保存的商机")
    await drawer.get_by_role("button", name="取消").click()
    await expect(page.get_by_role("dialog", name="放弃未保存的修改？")).to_be_visible()
    # Neither Enter nor a hasty Space throws away what was typed.
    await expect(page.get_by_role("button", name="继续编辑")).to_be_focused()
    await page.keyboard.press("Enter")
    await expect(form_field(drawer, "name").get_by_role("textbox")).to_have_value("没保存的商机")
    # A digit is a digit however it was typed, and what is out of bounds is told, not put right in silence.
    amount = form_field(drawer, "amount").get_by_role("spinbutton")
    await amount.fill("１．５万")
    await amount.press("Tab")
    await expect(amount).to_have_value("15,000")
    await amount.fill("-5")
    someone.watch.allow(422, "/records/opportunity")
    await drawer.get_by_role("button", name="保存", exact=True).click()
    await expect(form_field(drawer, "amount")).to_contain_text("不能小于 0")
    await expect(amount).to_have_value("-5")
    await drawer.get_by_role("button", name="取消").click()
    await page.get_by_role("button", name="放弃", exact=True).click()
    await expect(page.get_by_role("dialog")).to_have_count(0)
    await expect(page.get_by_role("button", name="新建商机")).to_be_focused()


async def test_customer_page_shows_everything_about_the_customer(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    won = await someone.first("opportunity", 'stage.kind = "won" and account is not null', "account")
    account = won["account"]
    await someone.goto(f"/records/account/{account['id']}")
    await expect(page.get_by_role("heading", level=1, name=account["name"])).to_be_visible()
    related = page.get_by_role("complementary", name="相关")
    for name in ("联系人", "商机", "下属客户"):
        await expect(related.get_by_role("region", name=name, exact=True)).to_be_visible()
    deals = related.get_by_role("region", name="商机", exact=True)
    where = f'account = "{account["id"]}"'
    count = (await someone.api("POST", "/records/opportunity/query", {"where": where, "count": "exact"}))[
        "count"
    ]
    await expect(deals.locator("header")).to_contain_text(str(count["value"]))
    await expect(page.get_by_role("tabpanel").get_by_role("listitem").first).to_be_visible()
    answer = await someone.api(
        "POST", "/metric-query", {"metrics": ["won_amount", "won_count"], "where": where}
    )
    figure = page.get_by_role("button", name=re.compile("^赢单金额"))
    await expect(figure).to_have_attribute(
        "title", f"¥{float(answer['rows'][0]['won_amount']['amount']):,.0f}"
    )
    await someone.check_accessible()
    await page.get_by_role("button", name=re.compile("^赢单数")).click()
    await expect(
        page.locator("main header").get_by_text(f"共 {answer['rows'][0]['won_count']} 条")
    ).to_be_visible()


async def test_wrong_fact_is_refused_where_it_stands(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    record = await someone.create("account", name="电话写错的客户")
    await someone.goto(f"/records/account/{record}")
    someone.watch.allow(422, f"/records/account/{record}")
    place = fact(page, "电话")
    await place.get_by_role("button", name="编辑电话").click()
    await place.get_by_role("textbox").fill("不是电话")
    await place.get_by_role("textbox").press("Enter")
    await expect(place.get_by_role("alert")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{record}"))["phone"] is None


async def test_record_is_deleted_and_brought_back(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    record = await someone.create("account", name="删了又回来的客户")
    await someone.goto(f"/records/account/{record}")
    await page.get_by_role("button", name="更多操作").click()
    await page.get_by_role("menuitem", name="删除").click()
    await page.wait_for_url("**/records/account")
    await notice(page, "已删除“删了又回来的客户”").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("heading", level=1, name="删了又回来的客户")).to_be_visible()
    await page.get_by_role("tab", name="修改记录").click()
    await expect(page.get_by_role("tabpanel")).to_contain_text("恢复了记录")
    # What is deleted elsewhere says so where it stands open, and leads on.
    someone.watch.allow(404, f"/records/account/{record}")
    await someone.api("DELETE", f"/records/account/{record}")
    gone = page.get_by_role("alert").filter(has_text="这条记录已被删除")
    await expect(gone).to_be_visible()
    await someone.check_accessible()
    await gone.get_by_role("link", name="客户").click()
    await expect(page.get_by_role("heading", level=1, name="客户")).to_be_visible()


async def test_lead_becomes_customer_contact_and_deal(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    lead = await someone.create(
        "lead", name="林小溪", company="转换有限公司", phone="13900001111", source="website"
    )
    await someone.goto(f"/records/lead/{lead}")
    await page.get_by_role("button", name="转换").first.click()
    dialog = page.get_by_role("dialog", name="转换线索")
    await expect(dialog).to_contain_text("新建客户“转换有限公司”")
    await dialog.get_by_role("spinbutton", name="金额").fill("66000")
    await someone.check_accessible()
    await dialog.get_by_role("button", name="转换").click()
    await expect(page.get_by_role("heading", level=1, name="转换有限公司的商机")).to_be_visible()
    stored = await someone.api("GET", f"/records/lead/{lead}")
    assert stored["status"] == "converted"
    assert (stored["account"]["name"], stored["contact"]["name"]) == ("转换有限公司", "林小溪")
    deal = await someone.api("GET", f"/records/opportunity/{stored['opportunity']['id']}")
    assert (deal["amount"]["amount"], deal["account"]["id"]) == ("66000.00", stored["account"]["id"])
    await someone.goto(f"/records/lead/{lead}")
    await expect(page.get_by_role("button", name="转换", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="撤销转换").click()
    await page.get_by_role("dialog", name="撤销转换").get_by_role("button", name="撤销转换").click()
    await expect(page.get_by_role("button", name="转换线索")).to_be_visible()
    assert (await someone.api("GET", f"/records/lead/{lead}"))["account"] is None


async def test_a_lead_goes_into_the_customer_that_is_there_on_a_phone(visit: Visitors) -> None:
    someone = await visit(path=None, size=PHONE)
    page = someone.page
    account = await someone.create("account", name="上海旧识科技有限公司")
    lead = await someone.create("lead", name="周到", company="旧识科技", title="采购经理")
    await someone.goto(f"/records/lead/{lead}")
    await page.get_by_role("button", name="转换线索").first.click()
    dialog = page.get_by_role("dialog", name="转换线索")
    await expect(dialog.get_by_role("radio", name="归入“上海旧识科技有限公司”")).to_be_checked()
    await dialog.get_by_text("带入").first.click()
    await expect(dialog).to_contain_text("采购经理")
    await dialog.get_by_role("checkbox", name="同时新建商机").click()
    await someone.check_accessible()
    await (
        dialog.get_by_role("button", name="转 换").or_(dialog.get_by_role("button", name="转换")).last.click()
    )
    await expect(page.get_by_role("heading", level=1, name="上海旧识科技有限公司")).to_be_visible()
    stored = await someone.api("GET", f"/records/lead/{lead}")
    assert stored["account"]["id"] == account
