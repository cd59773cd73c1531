"""An administrator makes an automation, a representative sets it off, the manager is told, and the run shows every step."""

import pytest
from playwright.async_api import Locator, expect

from tests.browser.pages import choose, fact, form_field, notice
from tests.fixtures.browser import PHONE, Visitors

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
    await choose(page, step(form, "notify").get_by_role("combobox", name="对象人"), "负责人的上级")
    await step(form, "notify").get_by_role("textbox", name="内容 （中文）").fill("{owner} 赢下了 {name}")
    await choose(page, steps.get_by_role("combobox", name="添加步骤"), "修改字段")
    await step(form, "set").get_by_role("button", name="添加字段").click()
    await choose(page, step(form, "set").get_by_role("combobox", name="字段"), "下一步", search=True)
    await step(form, "set").get_by_role("textbox", name="值").fill('="回访 " & nam')
    await admin.check_accessible()
    admin.watch.allow(422, "/records/automation")
    await form.get_by_role("button", name="保存").click()
    await expect(steps.get_by_role("alert")).to_contain_text("没有名为 nam 的字段")
    await step(form, "set").get_by_role("textbox", name="值").fill('="回访 " & name')
    await form.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建“赢单通知上级”")).to_be_visible()
    made = await admin.first("automation", 'name = "赢单通知上级"', "name")

    rep = await visit(REP)
    deal = await rep.create("opportunity", name="云帆二期", stage=stages["open"], amount="9000")
    await rep.api("PATCH", f"/records/opportunity/{deal}", {"stage": stages["won"]})
    await rep.goto(f"/records/opportunity/{deal}")
    await expect(fact(rep.page, "下一步")).to_contain_text("回访 云帆二期", timeout=30_000)

    boss = await visit(BOSS, "/")
    await boss.page.get_by_role("button", name="通知").first.click()
    await expect(boss.page.get_by_text("小林 赢下了 云帆二期")).to_be_visible(timeout=30_000)

    await admin.goto(f"/records/automation/{made['id']}?tab=runs")
    await expect(page.get_by_role("cell", name="云帆二期")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("link", name="步骤").first.click()
    log = page.get_by_role("list").filter(has_text="发送通知")
    await expect(log.get_by_role("listitem")).to_have_count(2)
    await expect(log).to_contain_text("回访 云帆二期")
    await expect(page.get_by_text("由 小林 触发")).to_be_visible()
    await admin.check_accessible()
    await admin.goto("/automation-runs")
    await expect(page.get_by_role("cell", name="赢单通知上级")).to_be_visible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
