"""An administrator finds the signing certificate in the settings, brings one, and removes it."""

import re

import pytest
from playwright.async_api import FilePayload, Page, ViewportSize, expect

from tests.browser.pages import notice
from tests.fixtures.browser import DESK, PHONE, Visitors
from tests.fixtures.certificates import authority, issued, packed

ADMINISTRATOR = "admin@certificates.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation without a certificate."""
    await all_visitors.server.command("organisation", "add", "Certified", "--admin", ADMINISTRATOR)


async def bring(page: Page, content: bytes, password: str) -> None:
    """Chooses a file, enters its password, and asks to put it into use."""
    dialog = page.get_by_role("dialog", name="上传证书")
    file: FilePayload = {"name": "org.p12", "mimeType": "application/x-pkcs12", "buffer": content}
    await dialog.locator("input[type=file]").set_input_files(file)
    await dialog.get_by_label("文件密码").fill(password)
    await dialog.get_by_role("button", name="启用").click()


@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_a_certificate_is_brought_and_removed(
    office: None, visit: Visitors, size: ViewportSize
) -> None:
    root = authority()
    file = packed(*issued(root), "secret", root)
    admin = await visit(ADMINISTRATOR, "/settings")
    page = admin.page
    await page.set_viewport_size(size)
    await page.get_by_role("searchbox", name="搜索设置").fill("证书")
    await page.get_by_role("main").get_by_role("link", name="签署证书").click()
    await expect(page.get_by_text("还没有签署证书")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="上传证书").click()
    admin.watch.allow(422, "/signing-certificate")
    await bring(page, file, "wrong")
    dialog = page.get_by_role("dialog", name="上传证书")
    await expect(dialog.get_by_role("alert")).to_contain_text("密码不正确")
    await admin.check_accessible()
    await bring(page, file, "secret")
    await expect(notice(page, "已启用新证书")).to_be_visible()
    main = page.get_by_role("main")
    await expect(main).to_contain_text("CN=云筹 CA")
    await expect(main).to_contain_text(re.compile("剩余 36[45] 天"))
    await admin.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await page.get_by_role("button", name="删除").click()
    ask = page.get_by_role("tooltip")
    await expect(ask).to_contain_text("无法恢复")
    await ask.get_by_role("button", name="删除").click()
    await expect(notice(page, "证书已删除")).to_be_visible()
    await expect(page.get_by_text("还没有签署证书")).to_be_visible()
