"""Signing in and out: wrong passwords, too many tries, the demo's hint, and where one arrives."""

import re

from playwright.async_api import expect

from tests.fixtures.browser import PHONE, Visit, Visitors
from yunchou.base.settings import DEMO_PASSWORD

ADMINISTRATOR = "admin@demo.example"
REP = "gu.xiaolin@demo.example"


async def fill(visit: Visit, login: str, password: str) -> None:
    form = visit.page.get_by_role("form", name="登录")
    await form.get_by_role("textbox", name="账号").fill(login)
    await form.get_by_role("textbox", name="密码").fill(password)
    await form.get_by_role("button", name="登录", exact=True).click()


async def test_wrong_password_says_so_and_keeps_what_was_typed(visit: Visitors) -> None:
    nobody = await visit.nobody()
    nobody.watch.allow(401, "/api/v1/")
    page = nobody.page
    await page.goto("/")
    await fill(nobody, "nobody.at.all@demo.example", "wrong-password")
    await expect(page.get_by_role("alert")).to_have_text("账号或密码不正确，请检查后重试。")
    await expect(page.get_by_role("textbox", name="账号")).to_have_value("nobody.at.all@demo.example")
    assert page.url.startswith(f"{nobody.address}/login")
    await nobody.check_accessible()


async def test_too_many_tries_say_how_long_to_wait(visit: Visitors) -> None:
    nobody = await visit.nobody()
    nobody.watch.allow(401, "/api/v1/")
    nobody.watch.allow(429, "/api/v1/sessions")
    page = nobody.page
    guess = {"login": "guessed@demo.example", "password": "wrong-password"}
    for _ in range(8):
        await nobody.context.request.post(f"{nobody.address}/api/v1/sessions", data=guess)
    await page.goto("/login")
    said = page.get_by_role("alert")
    # Each further try that is let through makes the next wait twice as long.
    for _ in range(8):
        async with page.expect_response("**/api/v1/sessions") as answer:
            await fill(nobody, guess["login"], guess["password"])
        if (await answer.value).status == 429:
            break
        await expect(said).to_have_text("账号或密码不正确，请检查后重试。")
    await expect(said).to_contain_text(re.compile(r"^尝试次数过多，请在 \d+ 秒后重试。$"))


async def test_demo_says_who_may_sign_in_and_leads_home(visit: Visitors) -> None:
    nobody = await visit.nobody()
    nobody.watch.allow(401, "/api/v1/")
    page = nobody.page
    await page.goto("/records/account")
    hint = page.get_by_role("region", name="演示账号")
    await expect(hint).to_contain_text(ADMINISTRATOR)
    await expect(hint).to_contain_text(DEMO_PASSWORD)
    await hint.get_by_role("button", name="一键填入").click()
    await expect(page.get_by_role("textbox", name="账号")).to_have_value(ADMINISTRATOR)
    await page.get_by_role("form", name="登录").get_by_role("button", name="登录", exact=True).click()
    await expect(page.get_by_role("heading", name="客户", level=1)).to_be_visible()
    assert page.url == f"{nobody.address}/records/account"
    # What the demo left unread may stand before it.
    await expect(page).to_have_title(re.compile(r"^(\(\d+\+?\) )?客户 · 运筹$"))


async def test_signing_out_closes_the_door(visit: Visitors) -> None:
    nobody = await visit.nobody()
    nobody.watch.allow(401, "/api/v1/")
    page = nobody.page
    await page.goto("/login")
    await fill(nobody, ADMINISTRATOR, DEMO_PASSWORD)
    await page.wait_for_url("**/home")
    await page.get_by_role("button", name="的账户菜单").click()
    await page.get_by_role("menuitem", name="退出登录").click()
    await page.wait_for_url("**/login")
    await page.goto("/records/opportunity")
    await page.wait_for_url("**/login?next=*")
    await expect(page.get_by_text("请先登录，登录后会回到刚才的页面。")).to_be_visible()


async def test_phone_and_dark_login_are_accessible(visit: Visitors) -> None:
    for theme in ("light", "dark"):
        nobody = await visit.nobody(size=PHONE, theme=theme)
        nobody.watch.allow(401, "/api/v1/")
        await nobody.page.goto("/login")
        await expect(nobody.page.get_by_role("region", name="演示账号")).to_be_visible()
        await nobody.check_accessible()


async def test_the_language_chosen_before_signing_in_becomes_the_persons(visit: Visitors) -> None:
    nobody = await visit.nobody()
    nobody.watch.allow(401, "/api/v1/")
    page = nobody.page
    await page.goto("/login")
    await page.get_by_role("button", name="EN").click()
    form = page.get_by_role("form")
    await form.get_by_role("textbox").first.fill(REP)
    await form.locator("input[type=password]").fill(DEMO_PASSWORD)
    await page.keyboard.press("Enter")
    await page.wait_for_url("**/home")
    await expect(page.get_by_role("button", name="Search")).to_be_visible()
    rep = await visit(REP)
    try:
        assert (await rep.api("GET", "/me"))["language"] == "en"
    finally:
        await rep.api("PATCH", "/me", {"language": "zh-CN"})
