"""A seal is asked for on a contract, approved, and put on its page; a paper that waits for a signature is withdrawn."""

import re
from urllib.parse import urlsplit

import pytest
from playwright.async_api import FilePayload, Locator, Page, expect

from tests.apps.papers.conftest import pdf_of, picture
from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

ADMINISTRATOR = "admin@seals.example"
MANAGER = "boss@seals.example"
REP = "rep@seals.example"
LEGAL = "legal@seals.example"


@pytest.fixture(scope="module")
async def office(all_visitors: Visitors) -> None:
    """An organisation in which a representative reports to a manager, and somebody keeps the seals."""
    server = all_visitors.server
    await server.command("organisation", "add", "Sealing", "--admin", ADMINISTRATOR)
    for login, name, role in (
        (MANAGER, "周经理", "manager"),
        (REP, "小林", "rep"),
        (LEGAL, "沈法务", "legal"),
    ):
        await server.command(
            "user", "add", login, "--name", name, "--role", role, "--organisation", "Sealing"
        )


async def prepared(visit: Visitors, party_name: str = "云筹科技") -> None:
    """The manager leads the representative, and the keeper has a seal with its picture."""
    admin = await visit(ADMINISTRATOR, None)
    manager = await admin.first("user", f'login = "{MANAGER}"')
    rep = await admin.first("user", f'login = "{REP}"')
    await admin.api("PATCH", f"/records/user/{rep['id']}", {"manager": manager["id"]})
    keeper = await visit(LEGAL, None)
    party = await keeper.create("signing_party", name=party_name)
    upload: FilePayload = {"name": "seal.png", "mimeType": "image/png", "buffer": picture()}
    file = await stored(keeper, upload)
    await keeper.create("party_seal", name="合同专用章", party=party, kind="contract", picture=file, width=40)


async def stored(who: Visit, upload: FilePayload) -> str:
    """An uploaded file."""
    answer = await who.context.request.post(
        f"{who.address}/api/v1/files", multipart={"file": upload}, headers={"X-CSRF-Token": who.csrf}
    )
    return str((await answer.json())["id"])


async def asked(rep: Visit) -> str:
    """The representative asks for the seal on his contract, in its dialog → the use of the seal."""
    page = rep.page
    account = await rep.create("account", name="海尔")
    contract = await rep.create("contract", name="框架合同", account=account)
    await rep.goto(f"/records/contract/{contract}")
    await page.get_by_role("button", name="申请用印").click()
    dialog = page.get_by_role("dialog", name="申请用印")
    await choose(page, dialog.get_by_role("combobox", name="印章"), "云筹科技 合同专用章")
    submit = dialog.get_by_role("button", name="提交申请")
    await expect(submit).to_be_disabled()
    await dialog.get_by_role("textbox", name="用印事由").fill("合同签约")
    await rep.check_accessible()
    await submit.click()
    await expect(notice(page, "用印申请已提交")).to_be_visible()
    await expect(page).to_have_url(re.compile("/records/seal_use/"))
    return page.url.rsplit("/", 1)[1].split("?")[0]


async def approves(signer: Visit, use: str) -> None:
    """A signer approves as soon as it is his turn."""
    waits = f'approval.object = "seal_use" and approval.record = {use} and state = "waiting"'
    body = {"fields": ["id", "approval"], "where": waits, "limit": 1}
    for _ in range(80):
        found = (await signer.api("POST", "/records/approval_task/query", body))["records"]
        if found:
            id = found[0]["approval"]["id"]
            await signer.api("POST", f"/approvals/{id}/say", {"verb": "approve"})
            return
        await signer.page.wait_for_timeout(250)
    raise AssertionError("nobody was asked")


async def dragged(page: Page, seal: Locator) -> None:
    """The seal is dragged up and to the left, with the mouse."""
    before = await seal.get_attribute("aria-label") or ""
    await seal.scroll_into_view_if_needed()
    box = await seal.bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x - 40, y - 60, steps=4)
    await page.mouse.up()
    await expect(seal).not_to_have_attribute("aria-label", before)
    after = await seal.bounding_box()
    assert after is not None
    assert abs(after["x"] - box["x"] + 40) < 4
    assert abs(after["y"] - box["y"] + 60) < 4


async def test_a_seal_is_asked_for_and_put_on(office: None, visit: Visitors) -> None:
    await prepared(visit)
    rep = await visit(REP, None)
    id = await asked(rep)
    await approves(await visit(MANAGER, None), id)
    keeper = await visit(LEGAL, None)
    await approves(keeper, id)
    await expect(rep.page.locator("main")).to_contain_text("待用印")
    await expect(rep.page.get_by_role("button", name="用印", exact=True)).to_have_count(0)

    page = keeper.page
    await keeper.goto(f"/records/seal_use/{id}")
    await page.get_by_role("button", name="用印", exact=True).click()
    seal = page.get_by_role("button", name=re.compile("印章位置"))
    await expect(seal).to_be_visible()
    await dragged(page, seal)
    before = await seal.get_attribute("aria-label") or ""
    await seal.press("Shift+ArrowUp")
    await expect(seal).not_to_have_attribute("aria-label", before)
    await keeper.check_accessible()
    await page.set_viewport_size(PHONE)
    assert await page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    await page.get_by_role("button", name="确认用印").click()
    await expect(notice(page, "已用印并登记")).to_be_visible()
    entry = await rep.first("seal_entry", f"seal_use = {id}", "file", "used_by", "place")
    assert entry["used_by"] == "沈法务"
    assert entry["place"].startswith("第 1 页")
    printed = await rep.context.request.get(f"{rep.address}/api/v1/files/{entry['file']['id']}")
    assert (await printed.body())[:5] == b"%PDF-"


async def test_a_file_that_is_attached_already_is_chosen(office: None, visit: Visitors) -> None:
    await prepared(visit, "云筹软件")
    rep = await visit(REP, None, size=PHONE)
    page = rep.page
    contract = await rep.create("contract", name="采购合同", account=await rep.create("account", name="美的"))
    for name, kind, content in (
        ("终稿.pdf", "application/pdf", pdf_of(1)),
        ("说明.txt", "text/plain", b"terms"),
    ):
        file = await stored(rep, {"name": name, "mimeType": kind, "buffer": content})
        await rep.create("attachment", name=name, file=file, object="contract", record=contract)
    await rep.goto(f"/records/contract/{contract}")
    await page.get_by_role("button", name="申请用印").click()
    dialog = page.get_by_role("dialog", name="申请用印")
    await dialog.get_by_role("combobox", name="文件").click()
    await expect(page.get_by_title("附件：终稿.pdf")).to_be_visible()
    # What is no PDF can be sealed on paper alone.
    await expect(page.get_by_title("附件：说明.txt")).to_have_count(0)
    await page.get_by_title("附件：终稿.pdf").click()
    await choose(page, dialog.get_by_role("combobox", name="印章"), "云筹软件 合同专用章")
    await dialog.get_by_role("textbox", name="用印事由").fill("采购签约")
    await rep.check_accessible()
    await dialog.get_by_role("button", name="提交申请").click()
    await expect(notice(page, "用印申请已提交")).to_be_visible()
    use = await rep.first("seal_use", 'reason = "采购签约"', "document", "status")
    assert (use["document"]["name"], use["status"]) == ("终稿.pdf", "submitted")


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
