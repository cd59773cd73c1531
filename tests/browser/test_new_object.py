"""A business object made from one page and used at once by somebody else, in Chinese and in English."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, form_field, row
from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@assets.example"
REP = "rep@assets.example"
HEADER = "设备编号\t型号\t状态\t采购日期\t价格\t数量\t联系电话\t负责人邮箱\t是否在保\t备注"
STATES = ("在库", "使用中")
ROWS = [
    f"SB-{n:03}\tX{n}\t{STATES[n % 2]}\t2026-0{n % 8 + 1}-15\t¥{n}00.50\t{n}\t1380013800{n % 9}\ta{n}@x.cn\t是\t{n}批"
    for n in range(1, 13)
]


@pytest.fixture(scope="module")
async def assets(all_visitors: Visitors) -> None:
    """An organisation with an administrator and a representative."""
    server = all_visitors.server
    await server.command("organisation", "add", "Assets", "--admin", ADMINISTRATOR)
    await server.command("user", "add", REP, "--name", "小林", "--role", "rep", "--organisation", "Assets")


@pytest.mark.usefixtures("assets")
async def test_a_pasted_table_becomes_an_object_that_another_role_works_with(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/new-object")
    page = admin.page
    await page.get_by_role("button", name="粘贴表格").click()
    await page.get_by_role("textbox", name="粘贴表格").fill("\n".join([HEADER, *ROWS]))
    await page.get_by_role("button", name="识别字段").click()
    await expect(page.get_by_role("textbox", name="中文名称")).to_have_count(11)
    await expect(page.get_by_role("textbox", name="选项").first).to_have_value("使用中，在库")
    await page.get_by_role("textbox", name="中文名称").first.fill("资产")
    await choose(page, page.get_by_role("combobox", name="阶段字段"), "状态")
    await choose(page, page.get_by_role("combobox", name="进入“在库”前必填"), "价格")
    await page.keyboard.press("Escape")
    await choose(page, page.get_by_role("combobox", name="角色 销售", exact=True), "全部")
    await admin.check_accessible()
    await page.get_by_role("button", name="创建", exact=True).click()
    await expect(page.get_by_role("heading", name="资产已可使用")).to_be_visible()
    await admin.check_accessible()
    objects = (await admin.api("GET", "/objects"))["objects"]
    definition = next(each for each in objects if each["label"]["zh-CN"] == "资产")
    name = definition["name"]
    (stage,) = [field["name"] for field in definition["fields"] if field["type"] == "choice"]
    types = [field["type"] for field in definition["fields"] if not field.get("system")]
    assert types == [
        "text",
        "text",
        "choice",
        "date",
        "money",
        "integer",
        "phone",
        "email",
        "boolean",
        "text",
    ]

    rep = await visit(REP, f"/records/{name}")
    theirs = rep.page
    await theirs.get_by_role("button", name="新建资产").first.click()
    form = theirs.get_by_role("dialog")
    await form_field(form, "name").get_by_role("textbox").fill("SB-100")
    await form.get_by_role("button", name="保存").click()
    await expect(row(theirs, "SB-100")).to_be_visible()
    record = await rep.first(name, 'name = "SB-100"')
    refused = await rep.context.request.patch(
        f"{rep.address}/api/v1/records/{name}/{record['id']}",
        data={stage: "在库"},
        headers={"X-CSRF-Token": rep.csrf},
    )
    assert refused.status == 422
    assert "进入“在库”前请填写价格" in await refused.text()
    await theirs.get_by_role("tablist", name="视图", exact=True).get_by_role("tab", name="看板").click()
    await expect(theirs.get_by_text("SB-100").first).to_be_visible()
    pages = await rep.api("POST", "/records/dashboard/query", {"fields": ["name"]})
    assert [each["name"] for each in pages["records"]] == ["资产"]


@pytest.mark.usefixtures("assets")
async def test_a_template_in_english_is_made_and_taken_back(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/new-object")
    page = admin.page
    await page.get_by_role("button", name="切换到英文").click()
    await expect(page.get_by_role("heading", level=1, name="New business object")).to_be_visible()
    await page.get_by_role("button", name="Create", exact=True).click()
    await expect(page.get_by_text("Give the object a name")).to_be_visible()
    await page.get_by_role("button", name="Projects").click()
    await admin.check_accessible()
    await page.get_by_role("button", name="Create", exact=True).click()
    await expect(page.get_by_role("heading", name="Project is ready")).to_be_visible()
    await page.get_by_role("link", name="Open the dashboard").click()
    await expect(page.get_by_role("heading", name="Latest")).to_be_visible()
    await page.go_back()
    await page.get_by_role("heading", level=1, name="New business object").wait_for()
    assert (await admin.api("GET", "/objects/project"))["name_field"] == "name"
