"""The parts of the pages that tests touch, by what a person calls them."""

import re
from typing import Any

from playwright.async_api import Locator, Page, expect

from tests.fixtures.browser import Visit

SORTS = "button:not([aria-haspopup])"
"""In the heading of a column: the button that sorts, not the one that opens its menu."""
MODAL = ".ant-modal-wrap:visible, .ant-drawer:visible"


async def choose(
    page: Page, box: Locator, text: str, *, search: bool = False, option: str | re.Pattern[str] | None = None
) -> None:
    """Picks an option of a select by its words; with `search` types them first. `option`: its words are others."""
    # The box itself is no wider than what is typed in it; a person clicks the frame around it.
    frame = box.locator("xpath=ancestor::*[contains(concat(' ', @class, ' '), ' ant-select ')][1]")
    if await box.get_attribute("aria-expanded") != "true":
        # Where there is room below, all that is offered can be seen.
        await frame.evaluate("element => element.scrollIntoView({ block: 'center' })")
        await frame.click()
    if search:
        await box.press_sequentially(text)
    options = page.locator(".ant-select-dropdown:not(.ant-select-dropdown-hidden) .ant-select-item-option")
    found = options.filter(has_text=option or text)
    await found.first.wait_for()
    same = options.filter(has_text=re.compile(f"^{re.escape(text)}$"))
    await (same if option is None and await same.count() else found).first.click()


async def heading_menu(page: Page, column: str, item: str) -> None:
    """Chooses from the menu of a column's heading."""
    await page.get_by_role("button", name=f"{column}：列菜单").click()
    await page.get_by_role("menuitem", name=item, exact=True).click()


async def press(page: Page, button: str) -> Locator:
    """Presses an action's button, or finds it in the menu of more → the dialog that asks for what it needs."""
    head = page.locator("header").filter(has=page.get_by_role("heading", level=1))
    direct = head.get_by_role("button", name=button, exact=True)
    others = head.get_by_role("button", name="其他操作", exact=True)
    # What may be done with a record is asked after the record itself.
    await direct.or_(others).first.wait_for()
    if await direct.count() == 0:
        await others.click()
        await head.get_by_role("menuitem", name=button, exact=True).click()
    else:
        await direct.click()
    return page.get_by_role("dialog")


async def planned(page: Page, preset: str) -> None:
    """Plans the instalments of an order in the usual shares of that name."""
    dialog = await press(page, "制定回款计划")
    await dialog.get_by_role("button", name=preset, exact=True).click()
    await dialog.get_by_role("button", name="生成计划", exact=True).click()
    await expect(dialog).to_have_count(0)


async def act(page: Page, button: str, **filled: str) -> None:
    """Presses an action's button, fills in what it asks for, and confirms."""
    dialog = await press(page, button)
    for label, text in filled.items():
        await dialog.get_by_label(label).fill(text)
    # The cross at its corner may have the same name.
    await dialog.get_by_role("button", name=button, exact=True).last.click()
    await expect(dialog).to_have_count(0)


async def open_cell(cell: Locator) -> Locator:
    """Opens a cell of a table once it is known that it may be changed → the box that is typed into."""
    await expect(cell).to_have_attribute("aria-readonly", "false")
    await cell.dblclick()
    return cell.get_by_role("textbox").or_(cell.get_by_role("spinbutton"))


def notice(page: Page, text: str) -> Locator:
    """What the application says in passing."""
    return page.locator("[role=status] [data-kind]").filter(has_text=text)


def grid(page: Page) -> Locator:
    """The table of a list."""
    return page.get_by_role("grid")


def row(page: Page, name: str) -> Locator:
    """The row of a list whose record has this name."""
    return grid(page).get_by_role("row").filter(has=page.get_by_role("link", name=name, exact=True))


async def headings(page: Page) -> list[str]:
    """The columns of the list, without the one for choosing rows."""
    await expect(grid(page).get_by_role("row").nth(1)).to_be_visible()
    texts = await grid(page).get_by_role("columnheader").locator(SORTS).all_inner_texts()
    return [text.strip() for text in texts]


async def cell(page: Page, name: str, column: str) -> Locator:
    """A cell by the record's name and the column's heading."""
    place = (await headings(page)).index(column) + 1
    return row(page, name).locator(f"[role=gridcell][aria-colindex='{place}']")


def form_field(form: Locator, name: str) -> Locator:
    """A field of a form by its API name: label, editor and what is wrong with it."""
    return form.locator(f"[data-field='{name}']")


def fact(page: Page, label: str) -> Locator:
    """One of the facts at the left of a record's page."""
    exact = re.compile(f"^{re.escape(label)}$")
    return (
        page.locator("aside [class*=fact], [role=tabpanel] [class*=fact]")
        .filter(has=page.locator("span", has_text=exact))
        .last
    )


def count_shown(page: Page) -> Locator:
    """How many records the list says it has: 共 12 条, and 共 1,000+ 条 where it stopped counting."""
    return page.locator("main header").get_by_text(re.compile(r"^共 [\d,]+\+? 条$"))


async def set_filter(page: Page, expression: str) -> None:
    """Filters the list by an expression, as typed into its box."""
    await page.get_by_role("button", name="用表达式筛选").click()
    box = page.get_by_role("textbox", name="用表达式筛选")
    await box.fill(expression)
    await box.press("Enter")
    await page.wait_for_url("**where=**")


async def all_texts(visit: Visit) -> list[str]:
    """Every piece of text to be seen or heard on the page, but what is marked as being in another language."""
    found: list[str] = await visit.page.evaluate(_TEXTS)
    return found


_TEXTS = """
() => {
  const found = new Set();
  const foreign = element => element.closest('[lang]') !== document.documentElement;
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walk.nextNode(); node; node = walk.nextNode()) {
    const text = node.textContent.trim();
    const at = node.parentElement;
    if (!text || !at || ['SCRIPT', 'STYLE'].includes(at.tagName) || !at.checkVisibility() || foreign(at)) continue;
    found.add(text);
  }
  for (const element of document.querySelectorAll('[aria-label], [title], [placeholder]')) {
    if (!element.checkVisibility()) continue;
    for (const name of ['aria-label', 'title', 'placeholder']) {
      const text = element.getAttribute(name);
      if (text) found.add(text.trim());
    }
  }
  return [...found];
}
"""


async def drag(page: Page, source: Locator, target: Locator) -> None:
    """Drags with the mouse in steps, as a hand does."""
    start, end = await source.bounding_box(), await target.bounding_box()
    assert start
    assert end
    await page.mouse.move(start["x"] + start["width"] / 2, start["y"] + start["height"] - 12)
    await page.mouse.down()
    await page.mouse.move(start["x"] + start["width"] / 2 + 12, start["y"] + start["height"] - 4, steps=4)
    await page.mouse.move(end["x"] + end["width"] / 2, end["y"] + min(end["height"] / 2, 200), steps=12)
    await page.mouse.up()


def money(amount: Any) -> str:
    """An amount as a list shows it: grouped, with cents only where there are some."""
    return f"{float(amount):,.0f}"
