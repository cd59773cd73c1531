"""A seal is asked for on a contract, approved, and put on its page; a paper that waits for a signature is withdrawn."""

import re
from urllib.parse import urlsplit

from playwright.async_api import expect

from tests.apps.papers.conftest import picture
from tests.browser.pages import notice
from tests.fixtures.browser import Visit, Visitors


async def test_a_seal_is_asked_for_and_put_on(visit: Visitors) -> None:
    admin = await visit("admin@demo.example")
    page = admin.page
    party = await admin.create("signing_party", name="浏览器测试主体")
    upload = {"file": {"name": "seal.png", "mimeType": "image/png", "buffer": picture()}}
    stored = await page.request.post("/api/v1/files", multipart=upload, headers={"X-CSRF-Token": admin.csrf})
    file = (await stored.json())["id"]
    await admin.create("party_seal", name="合同专用章", party=party, kind="contract", picture=file, width=40)
    contract = await admin.first("contract", 'status = "active"')
    await admin.goto(f"/records/contract/{contract['id']}")
    await page.get_by_role("button", name="申请用印").click()
    dialog = page.get_by_role("dialog", name="申请用印")
    await dialog.get_by_role("combobox", name="印章").click()
    await page.get_by_title("浏览器测试主体 合同专用章").click()
    await dialog.get_by_role("textbox", name="用印事由").fill("合同签约")
    await admin.check_accessible()
    await dialog.get_by_role("button", name="提交申请").click()
    await expect(notice(page, "用印申请已提交")).to_be_visible()
    id = page.url.rsplit("/", 1)[1].split("?")[0]
    await _approved(admin, id)
    await admin.goto(f"/records/seal_use/{id}")
    await page.get_by_role("button", name="用印", exact=True).click()
    seal = page.get_by_role("button", name=re.compile("印章位置"))
    await expect(seal).to_be_visible()
    before = await seal.get_attribute("aria-label")
    await seal.press("Shift+ArrowUp")
    await expect(seal).not_to_have_attribute("aria-label", before or "")
    await admin.check_accessible()
    await page.screenshot(path="/tmp/seal_page.png", full_page=True)
    await page.get_by_role("button", name="确认用印").click()
    await expect(notice(page, "已用印并登记")).to_be_visible()
    entry = await admin.first("seal_entry", f"seal_use = {id}", "file", "used_by")
    printed = await page.request.get(f"/api/v1/files/{entry['file']['id']}")
    assert (await printed.body())[:5] == b"%PDF-"


async def _approved(admin: Visit, id: str) -> None:
    """Lets the approval go on until the seal may be put on; whoever administers is asked where nobody else is."""
    for _ in range(40):
        use = await admin.first("seal_use", f'id = "{id}"', "status")
        if use["status"] == "approved":
            return
        asked = f'object = "seal_use" and record = {id} and state = "pending"'
        body = {"fields": ["id"], "where": asked, "limit": 1}
        for each in (await admin.api("POST", "/records/approval/query", body))["records"]:
            await admin.api("POST", f"/approvals/{each['id']}/say", {"verb": "approve"})
        await admin.page.wait_for_timeout(500)
    raise AssertionError("it was not approved")


async def test_a_paper_that_waits_is_withdrawn(visit: Visitors) -> None:
    admin = await visit("admin@demo.example")
    page = admin.page
    contract = await admin.first("contract", 'status = "active"')
    template = await admin.first("print_template", 'object = "contract" and language = "zh-CN"')
    body = {"object": "contract", "id": contract["id"], "template": template["id"], "signer": "王总"}
    made = await admin.api("POST", "/signings", body)
    await admin.goto(f"/records/signing/{made['id']}")
    await page.get_by_role("button", name="撤回签署").click()
    dialog = page.get_by_role("dialog", name="撤回签署")
    await dialog.get_by_role("textbox", name="原因（签署人可见）").fill("价格有误")
    await dialog.get_by_role("button", name="撤回签署").click()
    await expect(dialog).to_have_count(0)
    stranger = await visit.nobody()
    stranger.watch.allow(410, "/d/")
    await stranger.page.goto(urlsplit(made["url"]).path)
    await expect(stranger.page.get_by_text("发起方已撤回此文件")).to_be_visible()
    await expect(stranger.page.get_by_text("价格有误")).to_be_visible()
