"""Pipelines: designed, published, undone; what a stage asks for is asked on the deal's page, in the list and by reason."""

import re

from playwright.async_api import expect

from tests.browser.pages import form_field, notice
from tests.fixtures.browser import Visit, Visitors

REP = "gu.xiaolin@demo.example"


async def make_pipeline(admin: Visit, name: str) -> tuple[str, dict[str, str]]:
    """A pipeline of its own with three stages: its id, and theirs by name."""
    pipeline = await admin.create("pipeline", name=name, object="opportunity", position=50)
    kinds = (("初谈", "open"), ("报价", "open"), ("成了", "won"), ("没成", "lost"))
    stages = {
        stage: await admin.create(
            "stage", name=stage, pipeline=pipeline, kind=kind, position=place, time_limit=5
        )
        for place, (stage, kind) in enumerate(kinds)
    }
    return pipeline, stages


async def test_a_pipeline_is_designed_published_and_undone(visit: Visitors) -> None:
    admin = await visit(path=None)
    page = admin.page
    pipeline, stages = await make_pipeline(admin, "设计流程")
    await admin.goto("/pipelines")
    await page.get_by_role("link", name="设计流程").click()
    await page.get_by_role("button", name=re.compile("^报价")).click()
    asked = page.get_by_role("region", name="阶段要求")
    await asked.get_by_role("button", name="添加要求").click()
    await form_field(asked, "name").get_by_role("textbox").fill("报价要有金额")
    await form_field(asked, "fields").get_by_role("combobox").click()
    await page.get_by_title("金额", exact=True).click()
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="下移“报价”").click()
    await expect(page.get_by_text("进行中的阶段“报价”应在结束阶段之前")).to_be_visible()
    await page.get_by_role("button", name="撤销", exact=True).click()
    await admin.check_accessible()
    await page.get_by_role("button", name="发布", exact=True).click()
    dialog = page.get_by_role("dialog", name="发布流程的更改")
    await expect(dialog).to_contain_text("报价要有金额")
    await dialog.get_by_role("button", name="发布").click()
    await expect(notice(page, "已发布")).to_be_visible()
    kept = await admin.first(
        "stage_requirement", f'stage = "{stages["报价"]}"', "name", "fields", "kind", "object"
    )
    assert (kept["fields"], kept["kind"], kept["object"]) == ("amount", "fields", "opportunity")
    await notice(page, "已发布").get_by_role("button", name="撤销").click()
    await expect(page.get_by_role("button", name=re.compile("^报价.*1 项要求"))).to_have_count(0)
    left = await admin.api(
        "POST", "/records/stage_requirement/query", {"where": f'stage.pipeline = "{pipeline}"'}
    )
    assert left["records"] == []


async def test_what_a_stage_asks_for_is_filled_in_from_the_bar_and_a_deal_is_opened_again(
    visit: Visitors,
) -> None:
    admin = await visit()
    pipeline, stages = await make_pipeline(admin, "门槛流程")
    await admin.create(
        "stage_requirement", name="报价要有金额", stage=stages["报价"], kind="fields", fields="amount"
    )
    await admin.create("stage_task", name="打第一个电话", stage=stages["初谈"], must_finish=True)
    rep = await visit(REP, None)
    rep.watch.allow(422, "/api/v1/records/opportunity")
    page = rep.page
    deal = await rep.create("opportunity", name="门槛商机", pipeline=pipeline, stage=stages["初谈"])
    await rep.goto(f"/records/opportunity/{deal}")
    bar = page.get_by_role("navigation", name="阶段")
    await expect(bar).to_contain_text("时限 5 天")
    await expect(bar).to_contain_text("打第一个电话")
    await bar.get_by_role("checkbox", name="打第一个电话").check()
    await expect(bar).to_contain_text("还缺：金额")
    await rep.check_accessible()
    await bar.get_by_role("button", name="推进到“报价”").click()
    dialog = page.get_by_role("dialog", name="移到“报价”前还需要补充")
    await form_field(dialog, "amount").get_by_role("spinbutton").fill("8000")
    await rep.check_accessible()
    await dialog.get_by_role("button", name="保存并移动").click()
    await expect(bar.locator("[aria-current=step]")).to_contain_text("报价")
    await bar.get_by_role("button", name="标记为输单").click()
    await expect(notice(page, "已推进到“没成”")).to_be_visible()
    await expect(bar.locator("[aria-current=step]")).to_contain_text("没成")
    stored = await rep.api("GET", f"/records/opportunity/{deal}")
    assert (stored["amount"]["amount"], stored["stage"]["name"]) == ("8000.00", "没成")
    manager = await visit(path=None)
    await manager.goto(f"/records/opportunity/{deal}")
    bar = manager.page.get_by_role("navigation", name="阶段")
    await bar.get_by_role("button", name="重新打开").click()
    dialog = manager.page.get_by_role("dialog", name="重新打开到“报价”")
    await dialog.get_by_role("textbox", name="原因").fill("客户回头了")
    await dialog.get_by_role("button", name="保存并移动").click()
    await expect(bar.locator("[aria-current=step]")).to_contain_text("报价")
    asked = {"where": f'opportunity = "{deal}" and left_at is null', "fields": ["reason"]}
    (last,) = (await manager.api("POST", "/records/stage_history/query", asked))["records"]
    assert last["reason"] == "客户回头了"
