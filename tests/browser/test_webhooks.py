"""An administrator lets another system hear of changes, sees what it was told, and plays again what it missed."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, notice
from tests.fixtures.browser import PHONE, Visitors

ADMINISTRATOR = "admin@hook.example"


class Other:
    """The other system: answers 500 until `well`."""

    def __init__(self) -> None:
        self.well = True
        self.told: list[dict[str, Any]] = []
        self.address = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(asyncio.IncompleteReadError, ConnectionError):
            head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
            length = int(head.partition("content-length:")[2].split()[0])
            self.told.append(json.loads(await reader.readexactly(length)))
            status = "200 OK" if self.well else "410 Gone"
            writer.write(f"HTTP/1.1 {status}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n".encode())
            await writer.drain()
        writer.close()


@pytest.fixture
async def other() -> AsyncIterator[Other]:
    made = Other()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.address = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/yunchou"
    async with server:
        yield made


@pytest.fixture(scope="module")
async def workshop(all_visitors: Visitors) -> None:
    await all_visitors.server.command("organisation", "add", "Hooked", "--admin", ADMINISTRATOR)


@pytest.mark.usefixtures("workshop")
async def test_another_system_hears_of_changes_and_of_those_it_missed(visit: Visitors, other: Other) -> None:
    admin = await visit(ADMINISTRATOR, "/webhooks")
    page = admin.page
    await expect(page.get_by_text("还没有 Webhook")).to_be_visible()
    await admin.check_accessible()
    await page.get_by_role("button", name="新建 Webhook").click()
    drawer = page.get_by_role("dialog", name="新建 Webhook")
    await drawer.get_by_role("textbox", name="名称").fill("ERP 同步")
    await drawer.get_by_role("textbox", name="地址").fill(other.address)
    await choose(page, drawer.get_by_role("combobox", name="事件"), "客户 · 全部变化", search=True)
    await page.keyboard.press("Tab")
    admin.watch.allow(422, "/webhooks")
    await drawer.get_by_role("button", name="保存").click()
    await expect(drawer.get_by_role("alert")).to_contain_text("内部地址")
    await admin.api("PUT", "/settings/outgoing", {"allow": ["127.0.0.1"]})
    await drawer.get_by_role("button", name="保存").click()
    await expect(notice(page, "已新建 ERP 同步")).to_be_visible()
    await expect(page.get_by_text("whsec_")).to_be_visible()
    await admin.check_accessible()

    await admin.create("account", name="北京远望科技有限公司")
    await page.get_by_role("link", name="ERP 同步").click()
    sent = page.get_by_role("row").filter(has_text="客户 · 新建")
    await expect(sent).to_contain_text("已送达")
    assert [event["type"] for event in other.told] == ["account.created"]
    await page.get_by_role("button", name="发送测试").click()
    await expect(page.get_by_role("row").filter(has_text="测试")).to_contain_text("已送达")
    await admin.check_accessible()

    other.well = False
    await admin.create("account", name="上海错过有限公司")
    missed = page.get_by_role("row").filter(has_text="已放弃")
    await expect(missed).to_contain_text("HTTP 410")
    switch = page.get_by_role("switch")
    await expect(switch).not_to_be_checked()
    other.well = True
    await switch.click()
    await expect(switch).to_be_checked()
    await page.get_by_role("button", name="重发已放弃的 1 条").click()
    await expect(missed).to_have_count(0)
    assert other.told[-1]["changes"]["name"] == [None, "上海错过有限公司"]
    await page.set_viewport_size(PHONE)
    await admin.check_accessible()
