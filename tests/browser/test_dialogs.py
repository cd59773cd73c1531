"""What opens above a page on a phone: nothing is cut off at the side, and all of it can be read, in the dark and in English."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import MODAL
from tests.fixtures.browser import AT_REST, PHONE, Visitors

OPENED = (
    ("/records/account", "New account"),
    ("/records/account/{account}", "Edit"),
    ("/records/account/{account}", "Write mail"),
    ("/security", "Add a provider"),
    ("/webhooks", "New webhook"),
    ("/sharing", "New rule"),
    ("/model/account", "Edit object"),
    ("/model/account", "Completeness"),
    ("/model/account", "New field"),
    ("/mail", "Connect a mailbox"),
)
"""Pages with the button that opens something there."""
STICKS_OUT = """dialog => [...dialog.querySelectorAll('input, textarea, button, [role=combobox], label, p')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 160))"""


async def sticks_out(page: Page) -> list[str]:
    """What of the open dialog is beyond the right edge."""
    await page.evaluate(AT_REST)
    dialog = page.locator(MODAL).last
    await expect(dialog).to_be_visible()
    found: list[str] = await dialog.evaluate(STICKS_OUT)
    if await page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        found.append("the page itself")
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_dialogs_fit_a_phone_and_can_be_read(visit: Visitors, theme: str) -> None:
    admin = await visit(path=None, language="en", theme=theme, size=PHONE)
    account = (await admin.first("account", "id is not null"))["id"]
    wrong: list[str] = []
    for path, button in OPENED:
        await admin.goto(path.format(account=account))
        await admin.page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
        wrong += [f"{path} {button}: {each}" for each in await sticks_out(admin.page)]
        try:
            await admin.check_accessible()
        except AssertionError as error:
            wrong.append(f"{button}: {error}")
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("path", ["/show", "/profile"])
async def test_the_screen_of_the_office_and_the_profile_stand_alone(visit: Visitors, path: str) -> None:
    admin = await visit(path=path)
    await admin.check_accessible()
    # A window that the office's screen fills keeps its size.
    await admin.page.evaluate("document.fullscreenElement && document.exitFullscreen()")
    await admin.page.set_viewport_size(PHONE)
    await expect(admin.page.get_by_role("main")).to_be_visible()
    assert await admin.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
