"""Standard views and reports: there from the first day, run as they are, changed as a copy."""

import pytest
from playwright.async_api import expect

from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@standard.example"


@pytest.fixture(scope="module")
async def organisation(all_visitors: Visitors) -> None:
    """An organisation on its first day."""
    await all_visitors.server.command("organisation", "add", "Standard", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("organisation")
async def test_a_standard_report_is_run_and_changed_as_a_copy(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/reports")
    page = admin.page
    await expect(page.get_by_role("heading", name="标准报表 · 在手商机")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("link", name="输单原因").click()
    await expect(page.get_by_role("heading", name="输单原因")).to_be_visible()
    await expect(page.get_by_text("没有符合条件的数据").or_(page.get_by_role("table")).first).to_be_visible()
    await expect(page.get_by_role("group", name="报表设置")).to_have_count(0)
    await admin.check_accessible()
    await page.get_by_role("button", name="复制后修改").click()
    await expect(page.get_by_role("textbox", name="报表名称")).to_have_value("输单原因")
    await expect(page.get_by_role("group", name="报表设置")).to_contain_text("输单金额")


@pytest.mark.usefixtures("organisation")
async def test_a_list_offers_the_standard_views(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/records/account")
    page = admin.page
    await admin.create("account", name="我管的客户")
    await page.get_by_role("tab", name="我的客户").click()
    await expect(page.get_by_role("link", name="我管的客户", exact=True)).to_be_visible()
    await page.get_by_role("tab", name="本月新增").click()
    await expect(page.get_by_role("link", name="我管的客户", exact=True)).to_be_visible()
    await admin.check_accessible()
