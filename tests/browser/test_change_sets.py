"""A change set as an administrator walks it: gathered on the pages of the model, rights and rules, published, undone."""

import re

from playwright.async_api import expect

from tests.browser.pages import choose, form_field, notice
from tests.browser.test_designer import add_field
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@sets.example"


async def test_rules_rights_and_fields_are_published_together_and_undone(
    all_visitors: Visitors, visit: Visitors
) -> None:
    await all_visitors.server.command("organisation", "add", "Sets", "--admin", ADMINISTRATOR)
    admin = await visit(ADMINISTRATOR, "/model?view=drafts")
    page = admin.page
    await page.get_by_role("textbox", name="变更集名称").fill("预算管控")
    await page.get_by_role("button", name="新建变更集").click()
    await expect(page.get_by_text("正在编辑变更集“预算管控”")).to_be_visible()
    await admin.goto("/model/opportunity")
    await add_field(page, "预算", "Budget")
    await expect(page.get_by_text("1 项变更")).to_be_visible()

    role = await admin.first("role", 'code = "rep"', "name")
    # With whom a dashboard is shared, from the dialog that shares it.
    board = await admin.create("dashboard", name="预算看板", content={"widgets": []})
    await admin.goto(f"/dashboards/{board}")
    await page.get_by_role("button", name="页面操作").click()
    await page.get_by_role("menuitem", name="共享").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_text("角色", exact=True).click()
    await choose(page, dialog.get_by_role("combobox", name="角色"), role["name"])
    await dialog.get_by_role("button", name="存入变更集").click()
    await expect(notice(page, "已存入变更集“预算管控”")).to_be_visible()

    # A role's rights, from the matrix.
    await admin.goto(f"/roles/{role['id']}/rights")
    await page.get_by_role("checkbox", name="商机: 导出").click()
    await page.get_by_role("button", name="存入变更集").click()
    await expect(notice(page, "已存入变更集“预算管控”")).to_be_visible()

    # A validation rule, from its form.
    await admin.goto("/records/validation_rule/new")
    form = page.get_by_role("group", name="校验规则")
    await form_field(form, "name").get_by_role("textbox").fill("商机金额不能为负")
    await choose(page, form_field(form, "object").get_by_role("combobox"), "商机", search=True)
    await form_field(form, "condition").get_by_role("textbox").fill("amount < 0")
    await form_field(form, "message_zh").get_by_role("textbox").fill("金额不能为负")
    await page.get_by_role("button", name="存入变更集").click()
    await expect(page).to_have_url(re.compile("/rights$"))

    await admin.goto("/model")
    await page.get_by_role("button", name="检查并发布").click()
    await expect(page.get_by_role("heading", name="预算管控")).to_be_visible()
    await expect(page.get_by_text("新增商机的字段“预算”")).to_be_visible()
    await expect(page.get_by_text("新增校验规则“商机金额不能为负”")).to_be_visible()
    await expect(page.get_by_text(re.compile(f"角色权限“{role['name']}”的商机由"))).to_be_visible()
    await expect(page.get_by_text(f"新增共享“dashboard / 预算看板 / role / {role['name']}”")).to_be_visible()
    await admin.check_accessible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    await page.set_viewport_size({"width": 1440, "height": 900})
    await page.get_by_role("button", name="发布").click()
    await expect(notice(page, "已发布“预算管控”")).to_be_visible()
    first = page.get_by_role("listitem").filter(has_text="新增校验规则“商机金额不能为负”").first
    await expect(first).to_be_visible()
    await first.get_by_role("button", name="撤销").click()
    await expect(notice(page, "已撤销")).to_be_visible()
    await admin.goto("/records/validation_rule")
    await expect(page.get_by_role("main")).to_be_visible()
    await expect(page.get_by_text("商机金额不能为负")).to_have_count(0)
