"""An administrator looks after what runs outside requests, of everybody and by schedule."""

import pytest
from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@jobs.example"


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    await all_visitors.server.command("organisation", "add", "Jobs", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("workshop")
async def test_jobs_of_everybody_and_schedules(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/jobs")
    page = admin.page
    await page.get_by_text("定时任务", exact=True).click()
    row = page.get_by_role("row").filter(has_text="清除过期记录")
    await expect(row).to_be_visible(timeout=60_000)
    await admin.check_accessible()
    await row.get_by_role("button", name="立即运行").click()
    await expect(notice(page, "已开始运行 清除过期记录")).to_be_visible()
    await expect(row.get_by_text("已完成")).to_be_visible(timeout=60_000)
    await page.get_by_text("已结束", exact=True).click()
    ended = page.get_by_role("row").filter(has_text="清除过期记录").first
    await expect(ended).to_contain_text("系统")
    await admin.check_accessible()
    await page.set_viewport_size(PHONE)
    await expect(ended).to_be_visible()
    await admin.check_accessible()
    await page.get_by_text("失败", exact=True).click()
    await expect(page.get_by_text("没有任务")).to_be_visible()


@pytest.mark.usefixtures("workshop")
async def test_how_long_records_are_kept(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/organisation")
    page = admin.page
    card = page.get_by_role("region", name="保留期限")
    days = card.get_by_role("spinbutton", name="后台任务记录：保留天数")
    await expect(days).to_have_value("90")
    await admin.check_accessible()
    await days.fill("30")
    await card.get_by_role("button", name="保存").click()
    await expect(notice(page, "已保存")).to_be_visible()
    await page.reload()
    await expect(card.get_by_role("spinbutton", name="后台任务记录：保留天数")).to_have_value("30")
