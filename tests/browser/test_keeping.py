"""An administrator enters next year's holidays from the notice, and makes a backup and tries it out."""

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors

NOTICE = """一、元旦：1月1日（周五）至3日（周日）放假，共3天。
二、春节：2月5日（周五）至11日（周四）放假调休，共7天。1月31日（周日）上班。"""


async def test_the_holidays_of_a_year_are_entered_from_the_notice(visit: Visitors) -> None:
    admin = await visit(path="/organisation")
    page = admin.page
    year = int(await page.locator("strong.y-num").inner_text()) + 1
    await page.get_by_role("button", name="下一年").click()
    await page.get_by_role("button", name="导入放假安排").click()
    dialog = page.get_by_role("dialog", name=f"导入 {year} 年放假安排")
    await dialog.get_by_role("textbox", name="放假安排").fill(NOTICE)
    await dialog.get_by_role("button", name="预览").click()
    told = dialog.get_by_role("status")
    await expect(told.get_by_role("listitem")).to_have_count(3)
    await admin.check_accessible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    await dialog.get_by_role("button", name="录入 3 项").click()
    await expect(notice(page, "已录入 3 项")).to_be_visible()
    await expect(dialog).to_have_count(0)
    await page.get_by_role("button", name="导入放假安排").click()
    await dialog.get_by_role("textbox", name="放假安排").fill(NOTICE)
    await dialog.get_by_role("button", name="预览").click()
    await expect(dialog.get_by_role("button", name="录入 0 项")).to_be_disabled()


async def test_a_backup_is_made_and_tried_out(own_visit: Visitors) -> None:
    admin = await own_visit(path="/backups")
    page = admin.page
    await expect(page.get_by_text("还没有备份")).to_be_visible()
    await page.get_by_role("switch", name="定时备份").click()
    await page.get_by_role("button", name="保存", exact=True).click()
    await expect(notice(page, "已保存")).to_be_visible()
    await page.get_by_role("button", name="立即备份").click()
    await expect(notice(page, "备份已完成")).to_be_visible()
    await page.get_by_role("button", name="验证").click()
    await expect(notice(page, "备份完好，可以恢复")).to_be_visible()
    await expect(page.get_by_role("row").filter(has_text="完好")).to_have_count(1)
    await admin.check_accessible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    async with page.expect_download() as fetched:
        await page.get_by_role("button", name="下载").or_(page.get_by_role("link", name="下载")).first.click()
    assert (await fetched.value).suggested_filename.endswith(".backup")
    await page.get_by_role("button", name="删除").click()
    await page.get_by_role("tooltip").get_by_role("button", name="删除").click()
    await expect(page.get_by_text("还没有备份")).to_be_visible()
