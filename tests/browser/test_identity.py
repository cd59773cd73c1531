"""Coming in for the first time, with a second factor, and after forgetting the password, as people do it."""

import re
import time
from collections.abc import AsyncIterator
from typing import Any

import pyotp
import pytest
from playwright.async_api import expect

from tests.browser.pages import choose
from tests.fixtures.browser import PHONE, Visit, Visitors
from tests.fixtures.smtp import Postbox, post_office, text_of

PASSWORD = "a-brand-new-horse"


@pytest.fixture
async def box(visit: Visitors) -> AsyncIterator[Postbox]:
    """A mail server that the demo organisation sends by, set up by its administrator on the page for that."""
    async with post_office() as running:
        admin = await visit(path="/security")
        await admin.api("PUT", "/settings/outgoing", {"allow": ["127.0.0.1"]})
        await admin.goto("/mail")
        page = admin.page
        form = page.get_by_role("form", name="发件服务器")
        await form.get_by_label("SMTP 服务器").fill("127.0.0.1")
        await choose(page, form.get_by_label("加密方式"), "不加密")
        await form.get_by_label("端口").fill(str(running.port))
        await form.get_by_label("发件邮箱").fill("crm@demo.example")
        await form.get_by_label("测试收件人").fill("me@demo.example")
        await form.get_by_role("button", name="发送测试邮件").click()
        await expect(form.get_by_text("测试邮件已发送至 me@demo.example")).to_be_visible()
        await form.get_by_role("button", name="保存").click()
        await expect(page.get_by_text("使用本组织的邮件服务器")).to_be_visible()
        await admin.check_accessible()
        running.letters.clear()
        yield running
        await admin.api("DELETE", "/settings/mail")
        await admin.context.close()


def link_in(letter: Any) -> str:
    found = re.search(r"https?://[^/\s]+(/\S+)", text_of(letter))
    assert found
    return found[1]


async def new_person(admin: Visit, login: str, **values: Any) -> str:
    role = await admin.first("role", 'code = "rep"')
    return await admin.create(
        "user", name="新同事", login=login, email=f"{login}@people.example", roles=[role["id"]], **values
    )


async def set_password(visit: Visit, path: str) -> None:
    await visit.page.goto(visit.address + path)
    form = visit.page.get_by_role("form", name="设置密码")
    await form.get_by_label("新密码", exact=True).fill(PASSWORD)
    await form.get_by_label("再次输入新密码").fill(PASSWORD)
    await visit.check_accessible()
    await form.get_by_role("button", name="设置密码").click()
    await visit.page.get_by_role("link", name="返回登录").click()


async def sign_in(visit: Visit, login: str) -> None:
    page = visit.page
    await page.get_by_label("账号", exact=True).fill(login)
    await page.get_by_label("密码", exact=True).fill(PASSWORD)
    await page.get_by_role("button", name="登录", exact=True).click()


async def test_from_invitation_to_signing_in_with_a_code(visit: Visitors, box: Postbox) -> None:
    admin = await visit(path=None)
    user = await new_person(admin, "xin.tongshi")
    await admin.goto(f"/records/user/{user}")
    await admin.page.get_by_role("button", name="登录管理").click()
    await admin.page.get_by_role("button", name="发送邀请邮件").click()
    await expect(admin.page.get_by_text("邀请已发送至 xin.tongshi@people.example")).to_be_visible()
    (letter,) = await box.next(to="xin.tongshi@people.example")
    person = await visit.nobody()
    page = person.page
    await set_password(person, link_in(letter))
    await sign_in(person, "xin.tongshi")
    await page.wait_for_url("**/home")
    await person.goto("/me")
    card = page.get_by_role("region", name="两步验证")
    await card.get_by_role("button", name="设置验证码").click()
    await card.get_by_label("当前密码").fill(PASSWORD)
    await card.get_by_role("button", name="设置验证码").click()
    secret = await card.locator("code[data-secret]").inner_text()
    await expect(card.get_by_role("img", name="二维码")).to_be_visible()
    app = pyotp.TOTP(secret)
    person.watch.allow(422, "/me/totp/confirm")
    await card.get_by_label("验证码", exact=True).fill("000000")
    await card.get_by_role("button", name="确认").click()
    await expect(card.get_by_text("验证码不正确。")).to_be_visible()
    await card.get_by_label("验证码", exact=True).fill(app.now())
    await card.get_by_role("button", name="确认").click()
    await expect(card.get_by_role("list", name="恢复码").get_by_role("listitem")).to_have_count(10)
    await person.check_accessible()
    await card.get_by_role("button", name="我已保存").click()
    await expect(card.get_by_text("剩余 10 个恢复码")).to_be_visible()
    phone = await visit.nobody(size=PHONE)
    phone.watch.allow(401, "/sessions")
    await phone.page.goto(phone.address + "/login")
    await sign_in(phone, "xin.tongshi")
    await phone.page.get_by_label("验证码").fill(app.at(time.time() + 30))
    await phone.check_accessible()
    await phone.page.get_by_role("button", name="登录", exact=True).click()
    await phone.page.wait_for_url("**/home")


async def test_a_forgotten_password_is_replaced_by_a_link(visit: Visitors, box: Postbox) -> None:
    admin = await visit()
    await new_person(admin, "wang.jile")
    person = await visit.nobody()
    page = person.page
    await page.goto(person.address + "/login")
    await page.get_by_role("link", name="忘记密码").click()
    # The page before has a field of the same name, and stays until this one has come.
    form = page.get_by_role("form", name="找回密码")
    await form.get_by_label("账号", exact=True).fill("wang.jile")
    await person.check_accessible()
    await form.get_by_role("button", name="发送重置链接").click()
    await expect(page.get_by_text("重置密码的链接已发送")).to_be_visible()
    (letter,) = await box.next(to="wang.jile@people.example")
    path = link_in(letter)
    await set_password(person, path)
    await sign_in(person, "wang.jile")
    await page.wait_for_url("**/home")
    late = await visit.nobody()
    late.watch.allow(404, "/password-resets")
    await late.page.goto(late.address + path)
    await expect(late.page.get_by_text("链接已失效或已使用过。")).to_be_visible()


async def test_a_role_that_demands_two_steps_leads_there_first(visit: Visitors) -> None:
    admin = await visit(path="/security")
    role = await admin.create("role", name="外勤（两步验证）", code="field_2fa")
    user = await admin.create("user", name="外勤", login="waiqin", roles=[role])
    link = (await admin.api("POST", "/invitations", {"user": user, "send": False}))["link"]
    form = admin.page.get_by_role("form", name="安全策略")
    await admin.page.reload()
    await choose(admin.page, form.get_by_label("必须两步验证的角色"), "外勤（两步验证）", search=True)
    await admin.page.keyboard.press("Escape")
    await form.get_by_role("button", name="保存").click()
    await expect(form.get_by_role("button", name="保存")).to_be_disabled()
    await admin.check_accessible()
    person = await visit.nobody()
    person.watch.allow(403, "/api/v1/")
    await set_password(person, "/" + link.split("/", 3)[3])
    await sign_in(person, "waiqin")
    await person.page.wait_for_url("**/second-factor")
    page = person.page
    await page.get_by_label("当前密码").fill(PASSWORD)
    await page.get_by_role("button", name="设置验证码").click()
    secret = await page.locator("code[data-secret]").inner_text()
    await page.get_by_label("验证码", exact=True).fill(pyotp.TOTP(secret).now())
    await person.check_accessible()
    await page.get_by_role("button", name="确认").click()
    await page.get_by_role("button", name="我已保存").click()
    await expect(page).not_to_have_url(re.compile("second-factor|login"))
    await admin.goto("/security")
    record = admin.page.get_by_role("region", name="登录记录")
    await expect(record.get_by_role("row").filter(has_text="启用验证码").first).to_be_visible()


async def test_a_passkey_is_added_signs_in_and_is_removed(visit: Visitors) -> None:
    admin = await visit()
    await new_person(admin, "yao.shi")
    user = (await admin.first("user", 'login = "yao.shi"'))["id"]
    link = (await admin.api("POST", "/invitations", {"user": user, "send": False}))["link"]
    person = await visit.nobody()
    # Browsers make keys for names, and on this machine for the name localhost.
    person.address = person.address.replace("127.0.0.1", "localhost")
    page = person.page
    devices = await person.context.new_cdp_session(page)
    await devices.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
        "isUserVerified": True, "automaticPresenceSimulation": True,
    }  # fmt: skip
    await devices.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    await set_password(person, "/" + link.split("/", 3)[3])
    await sign_in(person, "yao.shi")
    await page.wait_for_url("**/home")
    await person.goto("/me")
    card = page.get_by_role("region", name="通行密钥")
    await card.get_by_role("button", name="添加通行密钥").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_label("名称").fill("我的电脑")
    await dialog.get_by_label("当前密码").fill(PASSWORD)
    await person.check_accessible()
    await dialog.get_by_role("button", name="确认").click()
    await expect(card.get_by_role("row").filter(has_text="我的电脑")).to_be_visible()
    await page.evaluate("localStorage.removeItem('yunchou.csrf')")
    # A page that still asks for something would be refused for good reason, and complain of it.
    await page.goto("about:blank")
    await person.context.clear_cookies()
    await page.goto(person.address + "/login")
    await page.get_by_role("button", name="使用通行密钥登录").click()
    await page.wait_for_url("**/home")
    await person.goto("/me")
    await expect(page.get_by_role("region", name="登录记录").get_by_text("通行密钥").first).to_be_visible()
    await card.get_by_role("button", name="删除").click()
    await expect(card.get_by_role("row")).to_have_count(0)


async def test_somebody_new_is_told_what_to_do_first_until_it_is_done(visit: Visitors) -> None:
    admin = await visit()
    await expect(admin.page.get_by_role("region", name="开始使用")).to_have_count(0)
    user = await new_person(admin, "xin.ren")
    link = (await admin.api("POST", "/invitations", {"user": user, "send": False}))["link"]
    person = await visit.nobody()
    page = person.page
    await set_password(person, "/" + link.split("/", 3)[3])
    await sign_in(person, "xin.ren")
    steps = page.get_by_role("region", name="开始使用")
    await expect(steps.get_by_text("已完成 0 / 3")).to_be_visible()
    await person.check_accessible()
    await steps.get_by_role("link", name=re.compile("建立第一个客户")).click()
    await page.get_by_role("button", name="新建客户").first.click()
    await page.get_by_role("dialog").get_by_label("客户名称").fill("新人的第一个客户")
    await page.get_by_role("dialog").get_by_role("button", name="保存", exact=True).click()
    await expect(page.get_by_role("link", name="新人的第一个客户").first).to_be_visible()
    await page.goto(person.address + "/home")
    await expect(steps.get_by_text("已完成 1 / 3")).to_be_visible()
    await steps.get_by_role("button", name="不再显示").click()
    await expect(steps).to_have_count(0)
    await page.reload()
    await expect(page.get_by_role("heading", level=1).first).to_be_visible()
    await expect(steps).to_have_count(0)
