"""A case as an agent works on it, and where cases are looked at."""

import re

from playwright.async_api import expect

from tests.browser.pages import act, notice
from tests.fixtures.browser import PHONE, Visitors


async def test_a_case_is_taken_answered_and_solved(visit: Visitors) -> None:
    admin = await visit("admin@demo.example", None)
    page = admin.page
    queue = await admin.create("case_queue", name="浏览器测试队列", strategy="manual")
    contact = await admin.first("contact", "email is not null and account is not null", "email", "account")
    case = await admin.create(
        "case",
        name="设备开机报警 E05",
        queue=queue,
        priority="urgent",
        contact_email=contact["email"],
        channel="web",
    )
    await admin.goto(f"/records/case/{case}")
    await expect(page.get_by_text(re.compile("^剩 ")).first).to_be_visible()
    await act(page, "领取")
    await page.get_by_role("button", name="推荐").click()
    articles = page.get_by_role("list", name="知识文章")
    await expect(articles.get_by_role("link", name="设备开机报警 E05 的处理")).to_be_visible()
    await admin.check_accessible()
    await articles.get_by_role("listitem").filter(has_text="E05").get_by_role("button", name="引用").click()
    await expect(notice(page, "已引用")).to_be_visible()
    await page.keyboard.press("Escape")
    await act(page, "等待客户")
    await expect(page.get_by_text("计时暂停")).to_be_visible()
    await act(page, "解决", 解决方案="复位急停按钮")
    found = await admin.first(
        "case", f'id = "{case}"', "status", "response_met", "resolution_met", "resolution"
    )
    assert (found["status"], found["response_met"], found["resolution_met"]) == ("resolved", "met", "met")
    assert found["resolution"] == "复位急停按钮"


async def test_the_board_the_dashboard_and_a_phone_show_cases(visit: Visitors) -> None:
    agent = await visit("admin@demo.example", "/dashboards/service")
    await expect(agent.page.get_by_text("未解决工单").first).to_be_visible()
    await agent.check_accessible()
    await agent.goto("/records/case")
    await expect(agent.page.get_by_role("heading", name="服务工单")).to_be_visible()
    await agent.check_accessible()
    small = await visit("admin@demo.example", "/records/case", size=PHONE)
    await expect(small.page.get_by_text("CS-").first).to_be_visible()
    await small.check_accessible()
