"""What opens above a page on a phone: nothing is cut off at the side, and all of it can be read, in the dark and in English."""

import pytest
from playwright.async_api import Page, expect

from tests.browser.pages import MODAL
from tests.fixtures.browser import AT_REST, PHONE, Visit, Visitors

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
OPENED_IN_THE_DARK = (
    ("/signing-certificate", "Upload a certificate"),
    ("/records/contract/{contract}", "Ask for a seal"),
    ("/records/contract/{contract}", "E-signature"),
    ("/records/opportunity/{deal}?tab=related", "Edit shares"),
    ("/records/account/{account}?tab=access", "Share with…"),
    ("/records/tender/{tender}", "Lost"),
    ("/records/price_policy", "New price policy"),
    ("/web-forms", "New form"),
    ("/layouts", "New layout"),
    ("/layouts/{layout}", "Publish"),
    ("/layouts/{layout}", "Published before"),
    ("/model?view=drafts", "Export the configuration"),
    ("/mail", "Edit: Invitation"),
)
"""More of them, of which one theme is enough: what they are made of is seen above in both."""
STICKS_OUT = """dialog => [...dialog.querySelectorAll('input, textarea, button, [role=combobox], label, p')]
    .filter(each => each.checkVisibility() && each.getBoundingClientRect().right > innerWidth + 1)
    .map(each => each.outerHTML.slice(0, 160))"""
UNTRANSLATED = """dialog => [...dialog.querySelectorAll(
        'label, legend, button, h2, h3, p:not([role=alert]), .ant-modal-title, .ant-drawer-title, [placeholder]')]
    .filter(each => each.checkVisibility())
    .flatMap(each => [each.childElementCount ? '' : each.textContent, each.getAttribute('placeholder') ?? ''])
    .filter(words => /[\\u4e00-\\u9fff]/.test(words) && !words.startsWith('e.g. ')).map(words => `in Chinese: ${words}`)"""


async def faults_of(page: Page) -> list[str]:
    """What of the open dialog is beyond the right edge, and which words of its own are Chinese, other than examples."""
    await page.evaluate(AT_REST)
    dialog = page.locator(MODAL).last
    await expect(dialog).to_be_visible()
    found: list[str] = await dialog.evaluate(STICKS_OUT)
    found += await dialog.evaluate(UNTRANSLATED)
    if await page.evaluate("document.documentElement.scrollWidth") > PHONE["width"]:
        found.append("the page itself")
    return found


async def more_of(admin: Visit, account: str) -> dict[str, str]:
    """By name the records whose pages are opened too."""
    found = {"contract": (await admin.first("contract", "id is not null"))["id"]}
    found["tender"] = (await admin.first("tender", 'status = "opened"'))["id"]
    content = await admin.api("GET", "/objects/contact/layout")
    found["layout"] = await admin.create("layout", name="On a phone", object="contact", draft=content)
    amount = {"amount": "100.00", "currency": "CNY"}
    found["deal"] = await admin.create("opportunity", name="On a phone", account=account, amount=amount)
    return found


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_dialogs_fit_a_phone_and_can_be_read(visit: Visitors, theme: str) -> None:
    admin = await visit(path=None, language="en", theme=theme, size=PHONE)
    ids = {"account": (await admin.first("account", "id is not null"))["id"]}
    if theme == "dark":
        ids |= await more_of(admin, ids["account"])
    wrong: list[str] = []
    for path, button in OPENED if theme == "light" else OPENED + OPENED_IN_THE_DARK:
        await admin.goto(path.format(**ids))
        await admin.page.get_by_role("main").get_by_role("button", name=button, exact=True).first.click()
        wrong += [f"{path} {button}: {each}" for each in await faults_of(admin.page)]
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
