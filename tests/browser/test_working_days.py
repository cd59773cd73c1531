"""Whole days at work: one in English, one without a mouse, one with motion turned off, and a first day from the invitation on."""

import re

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import choose, fact, form_field, grid, row
from tests.browser.test_rep_day import REP, make_deal, stages
from tests.fixtures.browser import Visit, Visitors


async def tab_to(page: Page, wanted: str, most: int = 140) -> None:
    """Presses Tab until the focus is on what a script names; a person sees each of the stops."""
    for _ in range(most):
        await page.keyboard.press("Tab")
        if await page.evaluate(f"(at => {wanted})(document.activeElement)"):
            return
    raise AssertionError(f"the keyboard never reaches {wanted}")


async def seen_focus(visit: Visit) -> None:
    """Whether what has the focus shows it: an outline, or a frame of its own."""
    shown = await visit.page.evaluate(
        """() => {
        const at = document.activeElement;
        const frame = at.closest('.ant-select, .ant-input-affix-wrapper') ?? at;
        const style = [at, frame].map(one => getComputedStyle(one));
        const outlined = one => one.outlineStyle !== 'none' && parseFloat(one.outlineWidth) > 0;
        return style.some(one => outlined(one) || one.boxShadow !== 'none'); }"""
    )
    assert shown, await visit.page.evaluate("document.activeElement.outerHTML.slice(0, 200)")


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_a_rep_works_from_list_to_next_record_by_keys_alone(visit: Visitors, theme: str) -> None:
    rep = await visit(REP, None, theme=theme)
    page = rep.page
    for name in ("甲", "乙"):
        await rep.create("account", name=f"键工{theme}{name}", phone="021-55700000")
    # The list is narrowed by an expression, without a mouse.
    await rep.goto("/records/account")
    await expect(grid(page).get_by_role("row").nth(1)).to_be_visible()
    await tab_to(page, "at.getAttribute('aria-label') === '用表达式筛选'")
    await seen_focus(rep)
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("textbox", name="用表达式筛选")).to_be_focused()
    await page.keyboard.type(f'name starts_with "键工{theme}"')
    await page.keyboard.press("Enter")
    await page.wait_for_url("**where=**")
    await expect(row(page, f"键工{theme}甲")).to_be_visible()

    # Opened, edited, saved.
    await tab_to(page, "at.getAttribute('role') === 'gridcell'")
    await seen_focus(rep)
    await page.keyboard.press("Control+Enter")
    await page.wait_for_url(re.compile(r"/records/account/\d+"))
    first = await page.get_by_role("heading", level=1).inner_text()
    # Keys are pressed faster than a page of a busy machine stands.
    await expect(page.get_by_role("button", name="编辑", exact=True)).to_be_visible()
    await tab_to(page, "at.textContent.trim() === '编辑'")
    await seen_focus(rep)
    await page.keyboard.press("Enter")
    form = page.get_by_role("dialog")
    await expect(form_field(form, "phone").get_by_role("textbox")).to_be_visible()
    await tab_to(page, "at.closest('[data-field=phone]') !== null")
    await seen_focus(rep)
    await page.keyboard.press("Control+a")
    await page.keyboard.type("021-55701111")
    await page.keyboard.press("Control+Enter")
    await expect(form).to_have_count(0)
    await expect(fact(page, "电话")).to_contain_text("021-55701111")
    await rep.check_accessible()

    # The next of the list.
    await page.keyboard.press("j")
    await expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    await expect(page.get_by_role("heading", level=1)).to_contain_text(f"键工{theme}")


async def test_without_motion_everything_opens_where_it_can_be_seen(visit: Visitors) -> None:
    rep = await visit(REP, None)
    page = rep.page
    account = await rep.create("account", name="不动的客户")
    await rep.goto(f"/records/account/{account}")

    async def in_sight(what: str) -> None:
        box = page.locator(what).last
        await expect(box).to_be_visible()
        await expect(box).to_be_in_viewport(ratio=0.5)

    await page.get_by_role("button", name="编辑", exact=True).click()
    await in_sight("[role=dialog]")
    form = page.get_by_role("dialog")
    await form_field(form, "grade").get_by_role("combobox").click(force=True)
    await in_sight(".ant-select-dropdown:not(.ant-select-dropdown-hidden)")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await rep.goto("/dashboards/sales")
    await page.get_by_role("button", name="页面操作").click()
    await in_sight(".ant-dropdown:not(.ant-dropdown-hidden)")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Control+k")
    await in_sight("[role=listbox]:has([role=option])")
    await page.keyboard.press("Escape")
    await rep.goto("/records/opportunity/new")
    await form_field(page.locator("main"), "close_date").get_by_role("textbox").click()
    await in_sight(".ant-picker-dropdown:not(.ant-picker-dropdown-hidden)")


async def test_a_day_in_english(visit: Visitors) -> None:
    rep = await visit(REP, language="en", numbers="full")
    page = rep.page
    deal = await make_deal(rep, "English day")
    first, second = (await stages(rep))[:2]
    await rep.goto("/home")
    await rep.check_accessible()
    await (
        page.get_by_role("navigation", name="Main navigation")
        .get_by_role("link", name="Opportunities")
        .click()
    )
    await page.get_by_role("button", name="Filter by expression").click()
    box = page.get_by_role("textbox", name="Filter by expression")
    await box.fill('name = "English day"')
    await box.press("Enter")
    await row(page, "English day").get_by_role("link", name="English day", exact=True).click()
    await expect(page.get_by_role("heading", level=1, name="English day")).to_be_visible()
    path = page.get_by_role("navigation", name="Stages")
    await path.get_by_role("button", name=re.compile(f"^{re.escape(str(second['name']))}")).click()
    await expect(path.locator("[aria-current=step]")).to_contain_text(str(second["name"]))
    await page.get_by_role("button", name="Edit", exact=True).click()
    form = page.get_by_role("dialog")
    await form_field(form, "amount").get_by_role("spinbutton").fill("250000")
    await form.get_by_role("button", name="Save", exact=True).click()
    await expect(fact(page, "Amount")).to_contain_text("250,000")
    await rep.check_accessible()
    await rep.goto("/dashboards/sales")
    await choose(page, page.get_by_role("combobox", name="Period"), "Last year")
    await page.wait_for_url("**period=last_year**")
    await expect(page.get_by_role("region", name="Won by month").get_by_role("img")).to_be_visible()
    await rep.check_accessible()
    await rep.goto("/records/opportunity?view=board")
    await expect(page.get_by_role("listitem", name=str(first["name"]), exact=True)).to_be_visible()
    await rep.goto("/reports")
    await page.get_by_role("link", name="Won, month by month").first.click()
    await expect(page.get_by_role("table")).to_be_visible()
    await rep.check_accessible()
    await rep.api("DELETE", f"/records/opportunity/{deal}")
    await rep.goto('/records/opportunity?where=name = "English day"')
    await expect(page.get_by_text("No records match")).to_be_visible()
