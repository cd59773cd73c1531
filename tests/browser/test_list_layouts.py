"""Calendar, timeline, tree and gallery: records laid out, moved with an undo, in both themes, in English and on a phone."""

import datetime as dt
import re

import pytest
from playwright.async_api import expect

from tests.browser.pages import choose, drag, notice
from tests.fixtures.browser import PHONE, Visit, Visitors

MIDDLE = dt.datetime.now(dt.UTC).date().replace(day=15)


async def deal(visit: Visit, name: str, close: dt.date) -> str:
    account = await visit.first("account", "id is not null")
    return await visit.create(
        "opportunity", name=name, account=account["id"], close_date=close.isoformat(), amount=100
    )


async def close_date(visit: Visit, id: str) -> str:
    return str((await visit.api("GET", f"/records/opportunity/{id}"))["close_date"])


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_record_is_dragged_to_another_day_and_back(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme)
    page = someone.page
    id = await deal(someone, f"日历{theme}", MIDDLE)
    await someone.goto(f'/records/opportunity?view=calendar&by=close_date&where=name = "日历{theme}"')
    event = page.locator(".fc-event").filter(has_text=f"日历{theme}")
    await expect(event).to_be_visible()
    await someone.check_accessible()
    aim = MIDDLE + dt.timedelta(days=1)
    await drag(page, event, page.locator(f"[data-date='{aim.isoformat()}']").first)
    await expect(notice(page, f"已移动“日历{theme}”")).to_be_visible()
    assert await close_date(someone, id) == aim.isoformat()
    await notice(page, "已移动").get_by_role("button", name="撤销").click()
    await expect(page.locator(f"[data-date='{MIDDLE.isoformat()}'] .fc-event")).to_have_count(1)
    assert await close_date(someone, id) == MIDDLE.isoformat()
    await event.focus()
    await page.keyboard.press("Alt+ArrowRight")
    await expect(page.locator(f"[data-date='{aim.isoformat()}'] .fc-event")).to_have_count(1)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_bar_is_moved_by_keys_and_taken_back(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme)
    page = someone.page
    id = await deal(someone, f"时间轴{theme}", MIDDLE)
    await someone.goto(f'/records/opportunity?view=timeline&by=close_date&where=name = "时间轴{theme}"')
    bar = page.get_by_role("button", name=re.compile(f"^时间轴{theme}："))
    await expect(bar).to_be_visible()
    await someone.check_accessible()
    await bar.focus()
    await page.keyboard.press("Shift+ArrowRight")
    await page.keyboard.press("Enter")
    await expect(notice(page, f"已移动“时间轴{theme}”")).to_be_visible()
    assert await close_date(someone, id) == (MIDDLE + dt.timedelta(days=7)).isoformat()
    await notice(page, "已移动").get_by_role("button", name="撤销").click()
    await expect(bar).to_have_accessible_name(f"时间轴{theme}：{MIDDLE.month}月{MIDDLE.day}日")


async def test_a_branch_is_opened_and_a_record_put_below_another(visit: Visitors) -> None:
    someone = await visit(path=None)
    page = someone.page
    top = await someone.create("account", name="树甲")
    await someone.create("account", name="树乙", parent=top)
    other = await someone.create("account", name="树丙")
    await someone.goto('/records/account?view=tree&where=name starts_with "树"')
    await page.get_by_role("button", name="展开树甲").click()
    await expect(page.get_by_role("link", name="树乙")).to_be_visible()
    await someone.check_accessible()
    await page.get_by_role("button", name="树丙：更多操作").click()
    await page.get_by_role("menuitem", name="移动到…").click()
    dialog = page.get_by_role("dialog", name="移动“树丙”")
    await choose(page, dialog.get_by_role("combobox", name="移到哪条记录之下"), "树甲", search=True)
    await dialog.get_by_role("button", name="移动").click()
    await expect(notice(page, "已移动“树丙”")).to_be_visible()
    assert (await someone.api("GET", f"/records/account/{other}"))["parent"]["id"] == top


@pytest.mark.parametrize("kind", ["table", "board", "calendar", "timeline", "tree", "map"])
async def test_every_layout_fits_a_phone_in_english(visit: Visitors, kind: str) -> None:
    someone = await visit(language="en", size=PHONE, path=f"/records/account?view={kind}")
    page = someone.page
    await expect(page.locator("#list-panel")).to_be_visible()
    await page.wait_for_load_state("networkidle")
    await someone.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_what_waits_for_a_bar_is_pushed_along_with_one_undo(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme)
    page = someone.page
    name = f"job_{theme}"
    day = {"type": "date"}
    fields = [
        {"name": "name", "type": "text", "label": {"zh-CN": "工作", "en": "Job"}},
        {"name": "begins", "label": {"zh-CN": "开工", "en": "Begins"}, **day},
        {"name": "ends", "label": {"zh-CN": "完工", "en": "Ends"}, **day},
    ]
    await someone.api(
        "POST", "/objects", {"name": name, "label": {"zh-CN": "工序", "en": "Job"}, "fields": fields}
    )
    after = {"name": "after", "type": "lookup", "target": name, "label": {"zh-CN": "前置工序", "en": "After"}}
    await someone.api("POST", f"/objects/{name}/fields", after)

    async def job(title: str, begins: int, days: int, before: str | None = None) -> str:
        start = MIDDLE + dt.timedelta(days=begins)
        ends = (start + dt.timedelta(days=days - 1)).isoformat()
        return await someone.create(name, name=title, begins=start.isoformat(), ends=ends, after=before)

    first = await job("打样", 0, 5)
    second = await job("试产", 5, 3, first)
    third = await job("交付", 14, 2, second)

    async def begins(id: str) -> int:
        record = await someone.api("GET", f"/records/{name}/{id}")
        return (dt.date.fromisoformat(record["begins"]) - MIDDLE).days

    await someone.goto(f"/records/{name}?view=timeline&by=begins")
    await choose(page, page.get_by_role("combobox", name="结束"), "完工")
    await choose(page, page.get_by_role("combobox", name="前置"), "前置工序")
    bar = page.get_by_role("button", name=re.compile("^打样："))
    await bar.focus()
    for _ in range(3):
        await page.keyboard.press("ArrowRight")
    await expect(page.get_by_text("1 条将顺延")).to_be_attached()
    await someone.check_accessible()
    await page.keyboard.press("Enter")
    await expect(notice(page, "已移动“打样”，1 条顺延")).to_be_visible()
    assert [await begins(id) for id in (first, second, third)] == [3, 8, 14]
    await notice(page, "顺延").get_by_role("button", name="撤销").click()
    await expect(bar).to_have_accessible_name(re.compile(f"{MIDDLE.month}月{MIDDLE.day}日"))
    assert [await begins(id) for id in (first, second, third)] == [0, 5, 14]
