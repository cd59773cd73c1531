"""Moving in from Zoho CRM, from the upload to taking it back; and the guide in English on a telephone."""

import re
import zipfile
from pathlib import Path

from playwright.async_api import Page, expect

from tests.apps.migration import archives
from tests.fixtures.browser import PHONE, Visit, Visitors


async def begin(visit: Visit, path: Path) -> Page:
    page = visit.page
    await page.locator("input[type=file]").set_input_files(str(path))
    await page.wait_for_url(re.compile(r"/migration/\d+"))
    return page


async def test_a_backup_moves_in_and_is_taken_back(visit: Visitors, tmp_path: Path) -> None:
    someone = await visit(path="/migration")
    attachments = [
        {"Record Id": f"zcrm_{number}", "File Name": name, "Parent ID.id": archives.zid(1)}
        for number, name in ((8_000_000_000_001, "合同.txt"), (8_000_000_000_002, "没有了.docx"))
    ]
    tables = {
        **archives.small(),
        "Vendors": [{"Record Id": "zcrm_9", "Vendor Name": "某供应商"}],
        "Attachments": attachments,
    }
    tables["Deals"] = [{**each, "Currency": "GBP"} for each in tables["Deals"]]
    await expect(someone.page.get_by_role("heading", level=1, name="迁移")).to_be_visible()
    await someone.check_accessible()
    archive = archives.zoho(tmp_path / "zoho.zip", tables)
    with zipfile.ZipFile(archive, "a") as more:
        more.writestr("Attachments/8000000000001.txt", "甲乙双方")
    page = await begin(someone, archive)
    await expect(page.get_by_text("1 个附件有文件，共 12 B")).to_be_visible()
    await expect(page.get_by_text("1 个附件在备份中没有文件")).to_be_visible()
    await expect(page.get_by_role("row", name="联系人")).to_contain_text("12")
    await expect(page.get_by_text("Vendors_001.csv")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_role("row", name="幸运色")).to_contain_text("不迁入")
    await expect(page.get_by_role("row", name="Account Name", exact=False).first).to_be_visible()
    await page.get_by_role("combobox", name="幸运色对应的字段").click()
    await page.locator(".ant-select-item-option:visible", has_text="新建字段（").click()
    await someone.check_accessible()
    await page.get_by_role("dialog").get_by_role("button", name="新建字段", exact=True).click()
    await expect(page.get_by_role("dialog")).to_be_hidden()
    await expect(page.get_by_role("row", name="幸运色")).not_to_contain_text("不迁入")
    await page.get_by_role("combobox", name="星球客户对应的选项").click()
    await page.locator(".ant-select-item-option:visible", has_text="其他").click()
    await expect(page.get_by_text("客户类型的取值：共 2 个，0 个没有对应选项")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_text("共 2 人，2 人在本系统没有对应")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="下一步").click()
    await expect(page.get_by_text("尚不能使用的币种")).to_be_visible()
    await page.get_by_role("spinbutton", name="GBP 的汇率").fill("7")
    await someone.check_accessible()
    await page.get_by_role("button", name=re.compile("启用|添加汇率")).click()
    await expect(page.get_by_text("尚不能使用的币种")).to_be_hidden()
    await page.get_by_role("button", name="试运行", exact=True).click()
    await expect(page.get_by_role("button", name="重新试运行")).to_be_visible()
    await expect(page.get_by_role("row", name="没有了.docx")).to_contain_text("备份中没有文件的附件")
    await expect(page.get_by_text("将新建")).to_be_visible()
    await expect(page.get_by_text("客户：幸运色")).to_be_visible()
    await someone.check_accessible()
    where = f'external_id = "{archives.zid(200_002)}"'
    assert (await someone.api("POST", "/records/opportunity/query", {"where": where}))["records"] == []
    await page.get_by_role("button", name="下一步").click()
    await page.get_by_role("button", name="开始迁移").click()
    await page.locator(".ant-popconfirm").get_by_role("button", name="开始迁移").click()
    await expect(page.get_by_role("button", name="再次迁移")).to_be_visible()
    deal = await someone.first("opportunity", where, "stage", "account", "amount")
    assert deal["amount"] == {"amount": "1002.00", "currency": "GBP"}
    file = await someone.first("attachment", 'name = "合同.txt"', "object", "file")
    assert (file["object"], file["file"]["size"]) == ("account", 12)
    assert deal["account"]["name"] == "启明科技2有限公司"
    await someone.check_accessible()
    await page.get_by_role("button", name=re.compile(r"撤\s?销")).click()
    await page.locator(".ant-popconfirm").get_by_role("button", name=re.compile(r"撤\s?销")).click()
    await expect(page.get_by_text(re.compile(r"已撤销：移除 \d+ 条"))).to_be_visible()
    await page.get_by_role("button", name="删除这些字段").click()
    await page.locator(".ant-popconfirm").get_by_role("button", name="删除这些字段").click()
    await expect(page.get_by_text("客户：幸运色")).to_be_hidden()
    assert (await someone.api("POST", "/records/opportunity/query", {"where": where}))["records"] == []


async def test_what_is_no_backup_is_told_on_a_telephone_in_english(visit: Visitors, tmp_path: Path) -> None:
    someone = await visit(path="/migration", size=PHONE, language="en")
    page = await begin(
        someone, archives.pack(tmp_path / "cats.zip", [("cats.csv", "cat,colour\nMimi,white\n")])
    )
    await expect(page.get_by_text("This is no backup that is known")).to_be_visible()
    await someone.check_accessible()
    await someone.goto("/migration")
    page = await begin(someone, archives.zoho(tmp_path / "small.zip", archives.small()))
    for heading in ("Modules", "Accounts", "People", "What does not come along"):
        await expect(page.get_by_role("heading", name=heading, exact=True).first).to_be_visible()
        await someone.check_accessible()
        wide = await page.evaluate(
            "document.documentElement.scrollWidth - document.documentElement.clientWidth"
        )
        assert wide <= 0
        await page.get_by_role("button", name="Next", exact=True).click()
    await expect(page.get_by_role("button", name="Run", exact=True)).to_be_visible()
