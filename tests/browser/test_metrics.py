"""An administrator makes a metric of one's own, sees what it counts, and finds it among the others."""

from playwright.async_api import expect

from tests.browser.pages import choose, form_field, notice
from tests.fixtures.browser import PHONE, Visitors

ADMIN = "admin@demo.example"


async def test_a_metric_is_made_looked_at_and_known(visit: Visitors) -> None:
    admin = await visit(ADMIN, "/records/metric")
    page = admin.page
    await page.get_by_role("button", name="新建指标").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("大额赢单金额")
    await form_field(form, "name_en").get_by_role("textbox").fill("Large deals won")
    await form_field(form, "code").get_by_role("textbox").fill("won_amount")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "商机", search=True)
    await choose(page, form_field(form, "measured").get_by_role("combobox"), "金额", search=True)
    await choose(page, form_field(form, "unit").get_by_role("combobox"), "金额")
    await choose(page, form_field(form, "date").get_by_role("combobox"), "成交日期", search=True)
    await admin.check_accessible()
    admin.watch.allow(422, "/records/metric")
    await form.get_by_role("button", name="保存").click()
    await expect(form_field(form, "code").get_by_role("alert")).to_have_text("编码 won_amount 已被使用")
    await form_field(form, "code").get_by_role("textbox").fill("large_won_amount")
    await form.get_by_role("button", name="预览").click()
    await expect(form.get_by_text("按当前填写").first).to_be_visible()
    await expect(form.get_by_role("group", name="计入的记录")).to_be_visible()
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“大额赢单金额”")).to_be_visible()
    made = await admin.first("metric", 'code = "large_won_amount"', "id")
    await admin.api(
        "PATCH", f"/records/metric/{made['id']}", {"filter": 'stage.kind = "won" and amount >= 500000'}
    )

    seen = await visit(ADMIN, f"/records/metric/{made['id']}?tab=metric", language="en", size=PHONE)
    await expect(seen.page.get_by_role("heading", name="This year")).to_be_visible()
    await expect(seen.page.get_by_role("region", name="By person").get_by_role("row").first).to_be_visible()
    await expect(seen.page.get_by_text("Nothing uses it yet.")).to_be_visible()
    await seen.check_accessible()

    report = {"kind": "summary", "metrics": ["large_won_amount"], "by": ["owner"]}
    await admin.create("report", name="大额赢单", definition=report)
    await admin.goto(f"/records/metric/{made['id']}?tab=metric")
    await expect(page.get_by_role("link", name="报表“大额赢单”")).to_be_visible()
    await admin.check_accessible()

    versions = page.get_by_role("listitem").filter(has_text="版本 1")
    await versions.get_by_role("button", name="对比数据").click()
    await expect(versions.get_by_role("group", name="计入的记录")).to_be_visible()
    await versions.get_by_role("button", name="恢复此版本").click()
    await page.get_by_role("tooltip").get_by_role("button", name="恢复此版本").click()
    await expect(notice(page, "已恢复为版本 1 的定义")).to_be_visible()
    await expect(page.get_by_text("版本 3")).to_be_visible()
    assert (await admin.first("metric", 'code = "large_won_amount"', "filter"))["filter"] is None


async def test_an_administrator_sees_what_is_kept_added_up_and_chooses(visit: Visitors) -> None:
    admin = await visit(ADMIN, "/metric-summaries")
    page = admin.page
    await expect(page.get_by_text("暂无汇总")).to_be_visible()
    await choose(page, page.get_by_role("combobox", name="赢单金额的取数设置", exact=True), "始终汇总")
    row = page.get_by_role("group", name="已汇总的对象").get_by_role("row", name="商机")
    await expect(row).to_contain_text("可用", timeout=20_000)
    await expect(row.get_by_role("button", name="重新构建")).to_be_enabled()
    await admin.check_accessible()
    seen = await visit(ADMIN, "/metric-summaries", language="en", size=PHONE)
    await expect(seen.page.get_by_text("In use").first).to_be_visible()
    await seen.check_accessible()
