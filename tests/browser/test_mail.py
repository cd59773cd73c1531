"""A mail is written from a contact's page, the customer answers, and the answer stands on the timeline."""

import re
from email.message import EmailMessage

from playwright.async_api import expect

from tests.browser.pages import notice
from tests.fixtures.browser import PHONE, Visitors
from tests.fixtures.mail_servers import PASSWORD, Provider

REP = "gu.xiaolin@demo.example"
ADMIN = "admin@demo.example"
OURS, THEIRS = "gu@crm.example", "chen@kunde.example"


async def test_a_customer_answers_and_the_answer_stands_on_the_timeline(
    visit: Visitors, mail_provider: Provider
) -> None:
    mail_provider.open(OURS, THEIRS)
    admin = await visit(ADMIN)
    await admin.api("PUT", "/settings/outgoing", {"allow": ["127.0.0.1"]})
    server = {
        "host": "127.0.0.1",
        "port": mail_provider.smtp,
        "security": "none",
        "sender": "crm@crm.example",
    }
    await admin.api("PUT", "/settings/mail", server)
    rep = await visit(REP, None)
    page = rep.page
    await rep.goto("/me")
    card = page.get_by_role("region", name="邮箱")
    await card.get_by_role("button", name="连接邮箱").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("邮箱地址").fill(OURS)
    await dialog.get_by_label("收信服务器").fill("127.0.0.1")
    await dialog.get_by_label("加密方式").first.click()
    await page.get_by_title("不加密").click()
    await dialog.get_by_label("端口").first.fill(str(mail_provider.imap))
    await dialog.get_by_label("密码或授权码").fill("falsch")
    await dialog.get_by_role("button", name="测试连接").click()
    rep.watch.allow(422, "/mailboxes/test")
    await expect(dialog.get_by_text("拒绝了账号或密码")).to_be_visible()
    await dialog.get_by_label("密码或授权码").fill(PASSWORD)
    await dialog.get_by_role("button", name="测试连接").click()
    await expect(dialog.get_by_text("连接成功")).to_be_visible()
    await rep.check_accessible()
    await dialog.get_by_role("button", name="保存").click()
    await expect(card.get_by_text(OURS)).to_be_visible()
    await card.get_by_role("button", name="立即收取").click()
    box = card.get_by_text("正常")

    contact = await rep.create("contact", name="陈先生", email=THEIRS)
    await rep.goto(f"/records/contact/{contact}")
    await page.get_by_role("button", name="写邮件").click()
    await dialog.get_by_label("主题").fill("样机报价")
    await dialog.get_by_role("textbox", name="正文").fill("请看报价。")
    await rep.check_accessible()
    await dialog.get_by_role("button", name=re.compile("发\\s*送")).click()
    await expect(notice(page, "邮件已进入发送队列")).to_be_visible()
    (got,) = await mail_provider.until(THEIRS, 1)
    answer = EmailMessage()
    answer["From"], answer["To"], answer["Subject"] = f"陈先生 <{THEIRS}>", OURS, "Re: 样机报价"
    answer["Message-ID"], answer["In-Reply-To"] = "<answer-1@kunde.example>", str(got["Message-ID"])
    answer.set_content("价格可以，请寄合同。")
    await rep.goto("/me")
    await expect(box).to_be_visible()
    await mail_provider.send(answer, THEIRS, OURS)
    await card.get_by_role("button", name="立即收取").click()
    await rep.goto(f"/records/contact/{contact}")
    entry = page.get_by_role("button", name="Re: 样机报价")
    await expect(entry).to_be_visible(timeout=20_000)
    await entry.click()
    thread = page.get_by_role("list", name="会话")
    await expect(thread.get_by_text("价格可以，请寄合同。")).to_be_visible()
    await expect(thread.get_by_text("请看报价。")).to_be_visible()
    await rep.check_accessible()


async def test_what_is_filed_with_nobody_is_filed_by_hand_on_a_phone(
    visit: Visitors, mail_provider: Provider
) -> None:
    rep = await visit(REP, None, size=PHONE)
    await rep.goto("/inbox")
    await expect(rep.page.get_by_role("heading", name="邮件", exact=True)).to_be_visible()
    await expect(rep.page.get_by_text("没有待归档的邮件")).to_be_visible()
    await rep.check_accessible()
