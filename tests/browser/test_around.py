"""What is around the data: every key at a glance, commands that are typed, and reports that come by mail."""

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.browser.test_rep_day import REP
from tests.fixtures.browser import Visitors


async def test_every_key_is_shown_and_commands_are_typed(visit: Visitors) -> None:
    rep = await visit(REP, "/todo")
    page = rep.page
    await page.get_by_role("heading", level=1).click()
    await page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="键盘快捷键")
    await expect(dialog.get_by_text("推迟到明天")).to_be_visible()
    await rep.check_accessible()
    await page.keyboard.press("Escape")
    await page.keyboard.press("/")
    await page.get_by_role("combobox", name="搜索").fill("买打印纸")
    await page.get_by_role("option", name="记为待办：买打印纸").click()
    await expect(page.get_by_role("link", name="买打印纸", exact=True)).to_be_visible()


async def test_a_report_comes_by_mail(visit: Visitors) -> None:
    boss = await visit(path="/reports")
    page = boss.page
    definition = {
        "kind": "summary",
        "object": "lead",
        "measures": [{"name": "n", "measure": "count()"}],
        "by": ["owner"],
    }
    report = await boss.create("report", name="每周线索", definition=definition)
    await boss.goto(f"/reports/{report}")
    await page.get_by_role("button", name="订阅").click()
    form = page.get_by_role("dialog")
    await expect(
        form.get_by_role("combobox", name="员工").or_(form.get_by_text("收件员工")).first
    ).to_be_visible()
    await boss.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已订阅“每周线索”")).to_be_visible()
    await boss.goto("/reports")
    await page.get_by_role("button", name="退订: 每周线索").click()
    await expect(page.get_by_role("button", name="恢复订阅: 每周线索")).to_be_visible()
    await boss.check_accessible()


async def test_the_figures_of_a_dashboard_come_by_mail(visit: Visitors) -> None:
    boss = await visit(path="/dashboards/sales", theme="dark")
    page = boss.page
    await page.get_by_role("button", name="页面操作").click()
    await page.get_by_role("menuitem", name="订阅（邮件）").click()
    form = page.get_by_role("dialog")
    await expect(form.locator("[data-field=page]").get_by_text("销售看板")).to_be_visible()
    await boss.check_accessible()
    await form.get_by_role("button", name="保存", exact=True).click()
    await expect(notice(page, "已订阅“销售看板”")).to_be_visible()
    await boss.goto("/reports")
    await expect(page.get_by_role("button", name="退订: 销售看板")).to_be_visible()
    made = await boss.first("report_subscription", 'page = "sales"')
    await boss.goto(f"/records/report_subscription/{made['id']}")
    await expect(page.get_by_role("main").get_by_text("销售看板").nth(1)).to_be_visible()
    await boss.check_accessible()
