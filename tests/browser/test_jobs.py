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


@pytest.mark.usefixtures("workshop")
async def test_a_job_that_failed_is_tried_again_and_one_that_waits_is_cancelled(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/jobs")
    page = admin.page
    field = {"name": "code_text", "type": "text", "label": {"zh-CN": "编码", "en": "Code"}, "unique": True}
    await admin.api("POST", "/objects/contact/fields", field)
    for name, code in (("甲", "1"), ("乙", "1.0")):
        await admin.create("contact", name=name, code_text=code)
    await admin.api("POST", "/objects/contact/fields/code_text/retype", {"type": "number"})
    await page.get_by_text("失败", exact=True).click()
    failed = page.get_by_role("row").filter(has_text="转换字段类型")
    await expect(failed).to_contain_text("已有重复的值")
    await admin.check_accessible()
    await failed.get_by_role("button", name="重试").click()
    await expect(notice(page, "已重新排队")).to_be_visible()
    await expect(failed).to_contain_text("此次转换已中止，字段未变；请重新开始转换")

    # A letter that no server takes waits for its next try.
    await admin.api("PUT", "/settings/outgoing", {"allow": ["127.0.0.1"]})
    server = {"host": "127.0.0.1", "port": 9, "security": "none", "sender": "crm@jobs.example"}
    await admin.api("PUT", "/settings/mail", server)
    role = await admin.first("role", 'code = "rep"')
    person = await admin.create(
        "user", name="小等", login="xiao.deng", email="d@x.example", roles=[role["id"]]
    )
    await admin.api("POST", "/invitations", {"user": person, "send": True})
    await page.get_by_text("进行中", exact=True).click()
    letter = page.get_by_role("row").filter(has_text="发送邮件").filter(has_text="等待中")
    await expect(letter).to_be_visible()
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
    await letter.get_by_role("button", name="取消").click()
    await expect(letter).to_have_count(0)
    await page.get_by_text("已结束", exact=True).click()
    ended = page.get_by_role("row").filter(has_text="发送邮件").filter(has_text="已取消").first
    await expect(ended.get_by_role("button", name="重试")).to_be_visible()
