"""A representative submits a discount, the record is locked, the manager decides it from the inbox; on a desk and on a phone."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import choose, form_field, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@approve.example"
MANAGER = "boss@approve.example"
REP = "rep@approve.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation in which a representative reports to a manager, with the shipped flow for discounts switched on."""
    server = all_visitors.server
    await server.command("organisation", "add", "Approving", "--admin", ADMINISTRATOR)
    for login, name, role in ((MANAGER, "周经理", "manager"), (REP, "小林", "rep")):
        await server.command(
            "user", "add", login, "--name", name, "--role", role, "--organisation", "Approving"
        )


async def prepared(visit: Visitors) -> Visit:
    """The administrator's window, once the manager leads the representative and the flow is in force."""
    admin = await visit(ADMINISTRATOR)
    manager = await admin.first("user", f'login = "{MANAGER}"')
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"manager": manager["id"]})
    flow = await admin.first("automation", 'code = "crm.discount_approval"')
    await admin.api("PATCH", f"/records/automation/{flow['id']}", {"active": True})
    stages = (await admin.api("POST", "/records/stage/query", {"fields": ["id"], "limit": 1}))["records"]
    if not stages:
        pipeline = await admin.create("pipeline", name="标准")
        await admin.create("stage", name="谈判", pipeline=pipeline, kind="open", position=1)
    return admin


async def deal(rep: Visit, name: str, discount: str = "0.25") -> str:
    account = await rep.create("account", name=f"{name}的客户")
    stage = await rep.first("stage", 'kind = "open"')
    return await rep.create(
        "opportunity", name=name, account=account, stage=stage["id"], amount="200000", discount=discount
    )


async def submit(page: Page, note: str) -> None:
    await page.get_by_role("button", name="提交审批").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="提交说明").fill(note)
    await dialog.get_by_role("button", name="提交", exact=True).click()
    await expect(notice(page, "已提交审批")).to_be_visible()


async def test_a_discount_is_submitted_locked_and_approved(office: None, visit: Visitors) -> None:
    await prepared(visit)
    rep = await visit(REP, None)
    record = await deal(rep, "切割机两台")
    await rep.goto(f"/records/opportunity/{record}")
    await submit(rep.page, "客户一次性付款")
    bar = rep.page.get_by_role("status").filter(has_text="折扣审批")
    await expect(bar).to_contain_text("记录已锁定")
    await expect(bar).to_contain_text("直属上级")
    await rep.check_accessible()
    manager = await visit(MANAGER, "/approvals")
    page = manager.page
    await page.get_by_role("button", name="切割机两台").click()
    detail = page.get_by_role("region", name="审批详情")
    await expect(detail).to_contain_text("客户一次性付款")
    await expect(detail.get_by_role("list", name="审批过程")).to_contain_text("周经理 待审批")
    await manager.check_accessible()
    await detail.get_by_role("button", name="同意", exact=True).click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("textbox", name="审批意见").fill("同意，注意回款")
    await dialog.get_by_role("button", name="同意", exact=True).click()
    await expect(notice(page, "已同意")).to_be_visible()
    await expect(page.get_by_text("没有待您审批的事项")).to_be_visible()
    await rep.goto(f"/records/opportunity/{record}")
    await expect(bar).to_contain_text("已通过")
    await bar.get_by_role("button", name="查看审批").click()
    await expect(rep.page.get_by_role("dialog")).to_contain_text("同意，注意回款")


async def test_a_refusal_needs_a_comment_and_is_told_on_the_phone(office: None, visit: Visitors) -> None:
    await prepared(visit)
    rep = await visit(REP, None)
    record = await deal(rep, "焊接站")
    await rep.goto(f"/records/opportunity/{record}")
    await submit(rep.page, "")
    phone = await visit(MANAGER, "/approvals", size=PHONE)
    page = phone.page
    await page.get_by_role("button", name="焊接站").click()
    await phone.check_accessible()
    await page.get_by_role("button", name="拒绝", exact=True).click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("button", name="拒绝", exact=True)).to_be_disabled()
    await dialog.get_by_role("textbox", name="审批意见").fill("毛利不够")
    await dialog.get_by_role("button", name="拒绝", exact=True).click()
    await expect(page.get_by_text("已拒绝").first).to_be_visible()
    await rep.goto("/approvals?view=submitted")
    await rep.page.get_by_role("button", name="焊接站").click()
    await expect(rep.page.get_by_role("region", name="审批详情")).to_contain_text("毛利不够")


async def test_a_flow_is_designed_and_tried_on_a_real_record(office: None, visit: Visitors) -> None:
    admin = await prepared(visit)
    rep = await visit(REP)
    await deal(rep, "整线改造")
    await admin.goto("/records/automation")
    page = admin.page
    await page.get_by_role("button", name="新建自动化").first.click()
    form = page.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("大单审批")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "商机", search=True)
    await choose(page, form_field(form, "trigger").get_by_role("combobox"), "手动")
    steps = form_field(form, "steps")
    await choose(page, steps.get_by_role("combobox", name="添加步骤"), "审批")
    await steps.get_by_role("textbox", name="审批名称 （中文）").fill("大单审批")
    first = steps.get_by_role("group", name="审批节点 1")
    await first.get_by_role("textbox", name="节点名称 （中文）").fill("部门经理")
    await choose(page, first.get_by_role("combobox", name="谁的"), "负责人的")
    await steps.get_by_role("button", name="添加审批节点").click()
    second = steps.get_by_role("group", name="审批节点 2")
    await second.get_by_role("textbox", name="节点条件").fill("amount > 900000000")
    admin.watch.allow(422, "/records/automation")
    await form.get_by_role("button", name="保存").click()
    await expect(form.get_by_text("请填写节点名称").first).to_be_visible()
    await second.get_by_role("textbox", name="节点名称 （中文）").fill("总经理")
    await admin.check_accessible()
    await form.get_by_role("button", name="保存").click()
    await expect(form).to_have_count(0)
    made = await admin.first("automation", 'name = "大单审批"')
    await admin.goto(f"/records/automation/{made['id']}")
    await page.get_by_role("button", name="试运行").click()
    trial = page.get_by_role("dialog", name="试运行")
    await choose(page, trial.get_by_role("combobox"), "整线改造", search=True)
    await trial.get_by_role("button", name="开始试运行").click()
    asked = trial.get_by_role("list", name="将依次请谁审批").get_by_role("listitem")
    await expect(asked).to_have_text(["部门经理 周经理", "总经理 条件不成立，跳过"])


async def test_a_deal_waits_to_enter_a_stage_and_enters_or_stays(office: None, visit: Visitors) -> None:
    admin = await prepared(visit)
    flow = await admin.first("automation", 'code = "crm.stage_entry"')
    await admin.api("PATCH", f"/records/automation/{flow['id']}", {"active": True})
    pipeline = await admin.create("pipeline", name="大额流程", object="opportunity", position=60)
    first, _ = [
        await admin.create("stage", name=name, pipeline=pipeline, kind="open", position=place)
        for place, name in enumerate(("评估", "议价"))
    ]
    await admin.goto(f"/pipelines/{pipeline}")
    await admin.page.get_by_role("button", name=re.compile("^议价")).click()
    approval = form_field(admin.page.locator("main"), "entry_approval").get_by_role("combobox")
    await choose(admin.page, approval, "大额商机阶段准入审批", search=True)
    await expect(admin.page.get_by_role("button", name=re.compile("^议价.*须审批"))).to_be_visible()
    await admin.page.get_by_role("button", name="发布", exact=True).click()
    await admin.page.get_by_role("dialog").get_by_role("button", name="发布").click()
    await expect(notice(admin.page, "已发布")).to_be_visible()
    rep, manager = await visit(REP, None), await visit(MANAGER, "/approvals", size=PHONE)
    for verb, ends_at in (("同意", "议价"), ("拒绝", "评估")):
        account = await rep.create("account", name=f"大单客户{verb}")
        large = await rep.create(
            "opportunity", name=f"整线{verb}", account=account, stage=first, amount="3000000"
        )
        await rep.goto(f"/records/opportunity/{large}")
        page = rep.page
        await expect(page.get_by_role("button", name="推进到“议价”")).to_be_visible()
        # What entering begins is nothing to be submitted by hand.
        offered = (await rep.api("GET", f"/records/opportunity/{large}/approvals"))["flows"]
        assert "大额商机阶段准入审批" not in {each["name"] for each in offered}
        way = page.get_by_role("navigation", name="阶段")
        await way.get_by_role("button", name="推进到“议价”").click()
        dialog = page.get_by_role("dialog", name="进入“议价”须经审批")
        await dialog.get_by_role("button", name="提交审批").click()
        await expect(way).to_contain_text("等待审批进入“议价”")
        await expect(way.get_by_role("button", name=re.compile("^评估"))).to_be_disabled()
        await expect(page.get_by_role("button", name="标记为赢单")).to_have_count(0)
        await rep.check_accessible()
        await manager.page.get_by_role("button", name=f"整线{verb}").click()
        await expect(manager.page.get_by_role("article", name="阶段准入审批")).to_contain_text("进入“议价”")
        await manager.page.get_by_role("button", name=verb, exact=True).click()
        said = manager.page.get_by_role("dialog")
        await said.get_by_role("textbox", name="审批意见").fill("看过了")
        await said.get_by_role("button", name=verb, exact=True).click()
        await expect(notice(manager.page, f"已{verb}")).to_be_visible()
        await manager.page.get_by_role("button", name="返回列表").click()
        await expect(way.get_by_role("button", name=re.compile(f"^{ends_at}"))).to_have_attribute(
            "aria-current", "step"
        )
        await expect(way).not_to_contain_text("等待审批")
