"""An administrator makes an automation, a representative sets it off, the manager is told, and the run shows every step."""

import pytest
from playwright.async_api import Locator, Page, expect

from tests.browser.pages import choose, fact, form_field, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@auto.example"
BOSS = "boss@auto.example"
REP = "rep@auto.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    """An organisation with an administrator, a manager and a representative."""
    server = all_visitors.server
    await server.command("organisation", "add", "Automatic", "--admin", ADMINISTRATOR)
    await server.command(
        "user", "add", BOSS, "--name", "周经理", "--role", "manager", "--organisation", "Automatic"
    )
    await server.command("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Automatic")


def step(form: Locator, kind: str) -> Locator:
    return form.locator(f'fieldset[data-kind="{kind}"]')


async def value(page: Page, form: Locator, field: str, way: str) -> Locator:
    """Adds a field to a step and says in which way its value is given → its line."""
    await form.get_by_role("button", name="添加字段").click()
    await choose(page, form.get_by_role("combobox", name="字段").last, field, search=True)
    line = form.get_by_role("group", name=field, exact=True)
    if way != "固定值":
        await choose(page, line.get_by_role("combobox", name="取值方式"), way)
    return line


async def write_automation(admin: Visit) -> None:
    """Writes the automation of a won deal in its form: a notification, a field, a task in three working days."""
    page = admin.page
    await expect(page.get_by_role("link", name="大单推迟提醒")).to_be_visible()
    await page.get_by_role("button", name="新建自动化").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("赢单通知上级")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "商机", search=True)
    await form_field(form, "settings").get_by_role("checkbox", name="新建").uncheck()
    condition = form_field(form, "condition")
    await condition.get_by_role("textbox").fill('CHANGED(stage) and stage.kind = "won"')
    await expect(condition.get_by_role("status")).to_have_text("条件正确")
    steps = form_field(form, "steps")
    await choose(page, steps.get_by_role("combobox", name="添加步骤"), "发送通知")
    await choose(page, step(form, "notify").get_by_role("combobox", name="对象人"), "上级")
    await step(form, "notify").get_by_role("textbox", name="内容 （中文）").fill("{owner} 赢下了 {name}")
    await choose(page, steps.get_by_role("combobox", name="添加步骤"), "修改字段")
    written = await value(page, step(form, "set"), "下一步", "公式")
    await written.get_by_role("textbox", name="值").fill('"回访 " & nam')
    await choose(page, steps.get_by_role("combobox", name="添加步骤"), "新建记录")
    task = step(form, "create")
    await (await value(page, task, "主题", "公式")).get_by_role("textbox", name="值").fill('"回访 " & name')
    await (await value(page, task, "计划时间", "执行后几个工作日")).get_by_role("spinbutton").fill("3")
    await choose(
        page,
        (await value(page, task, "优先级", "固定值")).get_by_role("combobox", name="值", exact=True),
        "高",
    )
    await (await value(page, task, "负责人", "公式")).get_by_role("textbox", name="值").fill("owner")
    await admin.check_accessible()
    admin.watch.allow(422, "/records/automation")
    await form.get_by_role("button", name="保存").click()
    await expect(steps.get_by_role("alert")).to_contain_text("没有名为 nam 的字段")
    await written.get_by_role("textbox", name="值").fill('"回访 " & name')
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“赢单通知上级”")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_an_automation_is_made_does_its_work_and_shows_its_run(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/records/automation")
    page = admin.page
    people = {
        name: (await admin.first("user", f'name = "{name}"', "name"))["id"] for name in ("周经理", "小林")
    }
    pipeline = await admin.create("pipeline", name="标准流程")
    stages = {
        kind: await admin.create("stage", name=name, pipeline=pipeline, kind=kind, position=place)
        for place, (kind, name) in enumerate((("open", "跟进"), ("won", "赢单")))
    }
    await admin.api("PATCH", f"/records/user/{people['小林']}", {"manager": people["周经理"]})
    await write_automation(admin)
    made = await admin.first("automation", 'name = "赢单通知上级"', "name")

    rep = await visit(REP, None)
    deal = await rep.create("opportunity", name="云帆二期", stage=stages["open"], amount="9000")
    await rep.api("PATCH", f"/records/opportunity/{deal}", {"stage": stages["won"]})
    await rep.goto(f"/records/opportunity/{deal}")
    await expect(fact(rep.page, "下一步")).to_contain_text("回访 云帆二期", timeout=30_000)

    boss = await visit(BOSS, "/")
    await boss.page.get_by_role("button", name="通知").first.click()
    await expect(boss.page.get_by_text("小林 赢下了 云帆二期")).to_be_visible(timeout=30_000)

    task_made = await admin.first("activity", 'name = "回访 云帆二期"', "due_at", "priority", "owner")
    assert (task_made["priority"], task_made["owner"]["name"]) == ("high", "小林")

    await admin.goto(f"/records/automation/{made['id']}?tab=runs")
    await page.get_by_role("button", name="试运行").click()
    trial = page.get_by_role("dialog", name="试运行")
    await choose(page, trial.get_by_role("combobox"), "云帆二期", search=True)
    await trial.get_by_role("button", name="开始试运行").click()
    await expect(trial.get_by_text("会执行")).to_have_count(3)
    await expect(trial).to_contain_text("小林 赢下了 云帆二期")
    await admin.check_accessible()
    await trial.get_by_role("button", name="关闭").click()
    await expect(page.get_by_role("cell", name="云帆二期")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("link", name="步骤").first.click()
    log = page.get_by_role("list").filter(has_text="发送通知")
    await expect(log.locator("> li")).to_have_count(3)
    await expect(log).to_contain_text("小林 赢下了 云帆二期")
    await expect(log.get_by_role("link", name="周经理")).to_be_visible()
    await expect(log.get_by_text("优先级：高")).to_be_visible()
    await expect(log.get_by_text('"priority"')).to_be_hidden()
    await log.get_by_text("详细数据").nth(2).click()
    await expect(log.get_by_text('"priority"')).to_be_visible()
    await admin.check_accessible()
    await log.get_by_role("link", name="回访 云帆二期").click()
    await expect(page.get_by_role("heading", level=1, name="回访 云帆二期")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_text("由 小林 触发")).to_be_visible()
    await admin.check_accessible()
    await admin.goto("/automation-runs")
    await expect(page.get_by_role("cell", name="赢单通知上级")).to_be_visible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()


@pytest.mark.usefixtures("workshop")
async def test_a_template_is_copied_and_people_start_what_they_may(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/records/automation")
    page = admin.page
    await page.get_by_role("button", name="从模板新建").click()
    await expect(page.get_by_role("dialog").get_by_text("新线索响应时限")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="使用模板“商机停滞提醒”").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("商机停滞提醒")
    remind = {"kind": "wait", "amount": 2, "unit": "days"}
    told = {"kind": "notify", "to": [{"kind": "owner"}], "text": {"zh": "记得回访"}, "note": "提醒我回访"}
    await admin.create(
        "automation", name="两天后提醒", object="account", trigger="manual", steps=[remind, told]
    )

    rep = await visit(REP, None)
    accounts = [await rep.create("account", name=name) for name in ("北京甲公司", "上海乙公司")]
    await rep.goto(f"/records/account/{accounts[0]}")
    await rep.page.get_by_role("button", name="两天后提醒").click()
    await expect(notice(rep.page, "已开始执行")).to_be_visible()
    clock = rep.page.get_by_role("list", name="即将自动发生")
    await expect(clock).to_contain_text("提醒我回访", timeout=60_000)
    await rep.check_accessible()
    # The same by a command.
    await rep.goto(f"/records/account/{accounts[1]}")
    await rep.page.keyboard.press("Control+k")
    await rep.page.get_by_role("combobox", name="搜索").fill("两天后")
    await rep.page.get_by_role("option", name="执行：两天后提醒").click()
    await expect(clock).to_contain_text("提醒我回访", timeout=60_000)
    await rep.goto("/records/account")
    for name in ("北京甲公司", "上海乙公司"):
        await rep.page.get_by_role("row").filter(has_text=name).get_by_role("checkbox").check()
    await rep.page.get_by_role("toolbar").get_by_role("button", name="两天后提醒").click()
    await expect(notice(rep.page, "已在 2 条记录上开始执行")).to_be_visible()
    await rep.page.set_viewport_size(PHONE)
    await rep.goto(f"/records/account/{accounts[0]}")
    await expect(clock).to_be_visible()
    await rep.check_accessible()
