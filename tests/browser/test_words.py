"""Words and looks on every page: each language is spoken whole, nothing internal shows, both themes can be read, and
a phone shows all of its width."""

import asyncio
import contextlib
import json
import re
from typing import Any

import pytest
from playwright.async_api import Error, Response, expect

from tests.browser.pages import all_texts
from tests.fixtures.browser import DESK, PHONE, UNREADY, Visit, Visitors
from yunchou.base.settings import CHECKOUT

CHINESE = re.compile(r"[\u3400-\u9fff，。；：？！（）【】]+")
# What the interface is described by; all other answers are data.
DESCRIPTIONS = ("/objects", "/pages", "/metric-catalogue", "/openapi.json")
# What is only a way to somewhere else, or shows what another page shows on a screen of its own.
ELSEWHERE = {"/profile", "/show"}
SOURCES = ("web/src/areas/*/routes.ts", "web/src/records/routes.ts")
OWN_PAGES = tuple(
    sorted(
        {
            path
            for pattern in SOURCES
            for file in CHECKOUT.glob(pattern)
            for path in re.findall(r"path: '(/[^'$]*)'", file.read_text("utf-8"))
        }
        - ELSEWHERE
    )
)
"""Every page that the interface declares without a record in its address."""
PAGES = (
    *OWN_PAGES,
    "/dashboards/sales",
    "/records/lead",
    "/records/account",
    "/records/contact",
    "/records/activity",
    "/records/campaign",
    "/records/opportunity",
    "/records/opportunity?view=board",
    "/records/product",
    "/records/pipeline",
    "/records/stage",
    "/records/user",
    "/records/department",
    "/records/role",
    "/records/automation",
    "/records/duplicate_rule",
    "/records/account/new",
    "/records/opportunity/new",
    "/records/automation/new",
    "/records/account?view=calendar",
    "/records/account?view=map",
    "/model/account",
    "/model/todo",
    "/reports/standard/won_by_team",
    "/nothing-here",
)
RECORDS = (
    "account",
    "contact",
    "lead",
    "opportunity",
    "activity",
    "user",
    "product",
    "automation",
    "duplicate_rule",
)


def strings(value: Any) -> set[str]:
    """Every text inside a JSON value."""
    if isinstance(value, str):
        return {value}
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return set().union(*map(strings, parts))


class Data:
    """The texts that the server sent as data, which stay in the language they were entered in."""

    def __init__(self) -> None:
        # A language is named in itself.
        self.texts: set[str] = {"切换到中文", "简体中文"}
        self._reading: list[asyncio.Task[None]] = []

    def on_response(self, response: Response) -> None:
        path = response.url.partition("/api/v1")[2].partition("?")[0]
        # The list of actions describes; what an action answers is data.
        said = path in ("/events", "/actions") or path.startswith(DESCRIPTIONS)
        if path and not said and response.ok:
            self._reading.append(asyncio.create_task(self._read(response)))

    async def _read(self, response: Response) -> None:
        if "json" not in response.headers.get("content-type", ""):
            return
        # What was still on its way when the page was left is not to be seen on the next one.
        with contextlib.suppress(Error):
            self.texts |= strings(json.loads(await response.text()))

    async def all(self) -> str:
        await asyncio.gather(*self._reading)
        return "\n".join(self.texts)


async def walk(visit: Visit) -> list[str]:
    """The pages of the application, one record of each important object among them."""
    found = [await visit.first(name, "id is not null") for name in RECORDS]
    role = await visit.first("role", 'code = "rep"')
    records = [f"/records/{name}/{each['id']}" for name, each in zip(RECORDS, found, strict=True)]
    return [*PAGES, *records, f"/roles/{role['id']}/rights"]


async def settle(visit: Visit) -> None:
    """Waits until nothing on the page is a placeholder any more."""
    await expect(visit.page.locator(UNREADY)).to_have_count(0)


async def sticks_out(visit: Visit) -> str:
    """What is wider than a phone on the page that stands; "" where all of it can be seen without pushing it aside."""
    page = visit.page
    await page.set_viewport_size(PHONE)
    await settle(visit)
    width = await page.evaluate("document.documentElement.scrollWidth")
    await page.set_viewport_size(DESK)
    return f"{width} px wide on a phone" if width > PHONE["width"] else ""


def internals(texts: list[str], data: str) -> list[str]:
    """What should never be seen: keys of translations, ids, traces of programs."""
    seen = re.compile(r"^[a-z][a-zA-Z_]*(\.[a-zA-Z_]+)+$|\b\d{16,19}\b|\{\{|\[object |undefined|\bNaN\b")
    return [text for text in texts if seen.search(text) and (text.isdigit() or text not in data)]


@pytest.mark.parametrize(("language", "theme"), [("zh-CN", "light"), ("en", "dark")])
async def test_pages_speak_one_language_show_nothing_internal_and_can_be_read(
    visit: Visitors, language: str, theme: str
) -> None:
    someone = await visit(language=language, theme=theme)
    page = someone.page
    # A server that keeps several organisations leaves its backups to whoever runs it, and says so on the page.
    someone.watch.allow(403, "/settings/backups")
    await expect(page.locator("html")).to_have_attribute("data-theme", theme)
    data = Data()
    page.on("response", data.on_response)
    await page.reload()
    wrong: list[str] = []
    for path in await walk(someone):
        await someone.goto(path)
        await settle(someone)
        texts = await all_texts(someone)
        known = await data.all()
        wrong += [f"{path}: {text}" for text in internals(texts, known)]
        if language == "en":
            runs = {run for text in texts for run in CHINESE.findall(text)}
            wrong += [f"{path}: {run}" for run in sorted(runs) if run not in known]
        try:
            await someone.check_accessible()
        except AssertionError as error:
            wrong.append(str(error))
        if wide := await sticks_out(someone):
            wrong.append(f"{path}: {wide}")
    assert not wrong, "\n".join(wrong)


async def test_language_is_switched_on_the_spot_and_kept(visit: Visitors) -> None:
    someone = await visit(path="/records/account")
    page = someone.page
    await page.get_by_role("button", name="切换到英文").click()
    await expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("lang", "en")
    await page.reload()
    await expect(page.get_by_role("heading", level=1, name="Accounts")).to_be_visible()
    await page.get_by_role("button", name="切换到中文").click()
    await expect(page.get_by_role("heading", level=1, name="客户")).to_be_visible()


async def test_theme_is_switched_and_kept(visit: Visitors) -> None:
    someone = await visit()
    page = someone.page
    await page.get_by_role("button", name="切换到深色").click()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    await page.reload()
    await expect(page.get_by_role("button", name="切换到浅色")).to_be_visible()
    await expect(page.locator("html")).to_have_attribute("data-theme", "dark")
