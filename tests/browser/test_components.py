"""Every kind of dashboard component on real figures: it shows them, and they are those of the API."""

from typing import Any

import pytest
from playwright.async_api import Locator, Page, expect

from tests.fixtures.browser import PHONE, Visit, Visitors
from yunchou.pages.components import COMPONENTS

CODE = (
    "<p id=out></p><script>addEventListener('message', e => { if (e.data.type === 'data') {"
    " let said = 'rows ' + e.data.rows.length; try { localStorage.length; said += ' open' } catch { said += ' sealed' }"
    " document.getElementById('out').textContent = said } })</script>"
)
FIGURES: dict[str, dict[str, Any]] = {
    "number": {"metrics": ["won_count"], "compare": True},
    "target": {"metrics": ["won_count"], "options": {"goal": 1_000_000}},
    "gauge": {"metrics": ["won_count"], "options": {"goal": 1_000_000}},
    "trend": {"metrics": ["won_count"], "by": ["month"]},
    "leaderboard": {"metrics": ["won_amount"], "by": ["owner"], "limit": 5},
    "table": {"metrics": ["won_count", "won_amount"], "by": ["region"]},
    "pivot": {"metrics": ["won_count"], "by": ["region", "product_line"]},
    "line": {"metrics": ["won_amount"], "by": ["month"]},
    "bar": {"metrics": ["won_count"], "by": ["region"]},
    "area": {"metrics": ["won_amount"], "by": ["month"]},
    "pie": {"metrics": ["won_count"], "by": ["product_line"]},
    "scatter": {"metrics": ["won_count", "won_amount"], "by": ["owner"]},
    "radar": {"metrics": ["won_count", "lost_count", "closed_count"], "by": ["region"]},
    "funnel": {"metrics": ["open_count"], "by": ["stage"]},
    "heat_map": {"metrics": ["won_count"], "by": ["region", "month"]},
    "calendar_heat_map": {"metrics": ["won_count"]},
    "waterfall": {"metrics": ["won_count"], "by": ["region"]},
    "sankey": {"metrics": ["won_count"], "by": ["region", "product_line"]},
    "treemap": {"metrics": ["won_count"], "by": ["region", "product_line"]},
    "sunburst": {"metrics": ["won_count"], "by": ["region", "product_line"]},
    "map_china": {"metrics": ["won_count"], "by": ["region"]},
    "map_world": {"metrics": ["won_count"], "by": ["region"]},
    "cohort": {"metrics": ["won_count"], "by": ["month", "region"]},
    "records": {"object": "opportunity", "fields": ["name", "amount"], "limit": 3},
    "todo": {"limit": 5},
    "next": {"limit": 5},
    "goals": {"options": {"span": "year"}},
    "calendar": {"object": "opportunity", "options": {"date_field": "close_date"}},
    "text": {"options": {"text": "<p>季度 <strong>重点</strong></p>"}},
    "button": {"options": {"caption": "新建客户", "does": "create", "object": "account"}},
    "countdown": {"options": {"until": "2099-01-01", "caption": "离年底"}},
    "embed": {"options": {"url": "/favicon.svg"}},
    "tabs": {"options": {"tabs": ["一", "二"]}},
    "custom": {"metrics": ["won_count"], "by": ["region"], "options": {"code": CODE}},
}
CHARTS = [
    kind for kind, each in COMPONENTS.items() if each.group == "charts" and kind not in ("funnel", "cohort")
]
TABLES = ("table", "pivot", "cohort", "leaderboard", "records", "funnel", "todo")


def name_of(kind: str) -> str:
    return f"测 {COMPONENTS[kind].label['zh-CN']}"


def shown(page: Page, kind: str) -> Locator:
    return page.get_by_role("region", name=name_of(kind), exact=True)


async def design(visit: Visit, *kinds: str) -> str:
    widgets = [
        {
            "id": kind,
            "kind": kind,
            "label": {"zh-CN": name_of(kind)},
            "width": 12,
            "height": 9,
            **FIGURES[kind],
        }
        for kind in kinds
    ]
    content = {"period": "last_year", "widgets": widgets}
    checked = await visit.api("POST", "/page-checks", {"content": content})
    assert checked["problems"] == []
    return await visit.create("dashboard", name="所有组件", content=content)


async def asked(visit: Visit, kind: str) -> list[dict[str, Any]]:
    """What the API says of the figures of a component."""
    given = FIGURES[kind]
    body = {"metrics": given["metrics"], "by": given.get("by", []), "period": "last_year"}
    rows: list[dict[str, Any]] = (await visit.api("POST", "/metric-query", body))["rows"]
    return rows


def test_every_kind_is_tried() -> None:
    assert set(FIGURES) == set(COMPONENTS)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_every_kind_shows_what_it_is_given(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme, numbers="full")
    page = someone.page
    id = await design(someone, *(kind for kind in FIGURES if kind != "embed"))
    await someone.goto(f"/dashboards/{id}")
    for kind in FIGURES:
        if kind == "embed":
            continue
        # What is far down is drawn when it is come to.
        await shown(page, kind).scroll_into_view_if_needed()
        await expect(shown(page, kind).get_by_text("没有加载成功")).to_have_count(0)
    for kind in CHARTS:
        await shown(page, kind).scroll_into_view_if_needed()
        await expect(shown(page, kind).get_by_role("img").first).to_be_visible()
    await expect(shown(page, "text").get_by_text("重点")).to_be_visible()
    await expect(shown(page, "button").get_by_role("button", name="新建客户")).to_be_visible()
    await expect(shown(page, "countdown")).to_contain_text("离年底")
    await expect(shown(page, "records").get_by_role("link").first).to_be_visible()
    await expect(shown(page, "tabs").get_by_text("二", exact=True)).to_be_visible()
    # The sealed frame got its figures and reaches nothing of the page.
    rows = await asked(someone, "custom")
    frame = shown(page, "custom").frame_locator("iframe")
    await expect(frame.locator("#out")).to_have_text(f"rows {len(rows)} sealed")
    await someone.check_accessible()


async def test_figures_of_components_are_those_of_the_api(visit: Visitors) -> None:
    someone = await visit(path=None, numbers="full")
    page = someone.page
    id = await design(someone, "number", "table", "bar", "pie", "heat_map", "treemap")
    await someone.goto(f"/dashboards/{id}")
    (total,) = await asked(someone, "number")
    await expect(shown(page, "number").locator("button[title]:not([aria-label])")).to_have_text(
        f"{total['won_count']:,}"
    )
    for kind in ("bar", "pie", "heat_map", "treemap"):
        rows = await asked(someone, kind)
        await shown(page, kind).get_by_role("button", name="以表格查看").click()
        cells = shown(page, kind).get_by_role("row")
        await expect(cells.nth(1)).to_be_visible()
        texts = await shown(page, kind).get_by_role("table").inner_text()
        for row in rows:
            region = row.get("region") or row.get("product_line")
            assert (
                region is None
                or (region["name"] if isinstance(region, dict) else region) in texts
                or kind == "pie"
            )
            assert f"{row['won_count']:,}" in texts


async def test_components_on_a_phone_in_english(visit: Visitors) -> None:
    someone = await visit(path=None, language="en", size=PHONE)
    page = someone.page
    id = await design(someone, "number", "line", "table", "records", "calendar", "map_china")
    await someone.goto(f"/dashboards/{id}")
    for kind in ("line", "map_china"):
        await shown(page, kind).scroll_into_view_if_needed()
        await expect(shown(page, kind).get_by_role("img").first).to_be_visible()
    await someone.check_accessible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
