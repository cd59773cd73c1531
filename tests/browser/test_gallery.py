"""The gallery of a list: records by their pictures, in both themes, on a phone, filtered, and with a chosen cover."""

import io

import pytest
from PIL import Image
from playwright.async_api import expect

from tests.browser.pages import form_field
from tests.fixtures.browser import PHONE, Visit, Visitors


def picture(color: tuple[int, int, int]) -> bytes:
    body = io.BytesIO()
    Image.new("RGB", (640, 480), color).save(body, "PNG")
    return body.getvalue()


async def visit_with_photo(visit: Visit, name: str, color: tuple[int, int, int] | None) -> str:
    """A visit in the records, with a photo of one colour or without any."""
    values: dict[str, object] = {"name": name, "kind": "visit", "status": "done"}
    if color:
        answer = await visit.context.request.post(
            f"{visit.address}/api/v1/files",
            multipart={"file": {"name": "现场.png", "mimeType": "image/png", "buffer": picture(color)}},
            headers={"X-CSRF-Token": visit.csrf},
        )
        assert answer.ok, await answer.text()
        values["photos"] = [(await answer.json())["id"]]
    return await visit.create("activity", **values)


@pytest.mark.parametrize("theme", ["light", "dark"])
async def test_visits_are_looked_through_by_their_photos(visit: Visitors, theme: str) -> None:
    someone = await visit(path=None, theme=theme)
    page = someone.page
    await visit_with_photo(someone, f"画廊{theme}甲", (20, 120, 90))
    await visit_with_photo(someone, f"画廊{theme}乙", None)
    await someone.goto(f'/records/activity?where=name starts_with "画廊{theme}"')
    await page.get_by_role("tab", name="画廊").click()
    cards = page.get_by_role("listitem").filter(has=page.get_by_role("link", name=f"画廊{theme}"))
    await expect(cards).to_have_count(2)
    shown = cards.filter(has_text=f"画廊{theme}甲").locator("img")
    await expect(shown).to_be_visible()
    assert await shown.evaluate("image => image.decode().then(() => image.naturalWidth)") > 0
    await expect(cards.filter(has_text=f"画廊{theme}乙").locator("img")).to_have_count(0)
    await someone.check_accessible()
    await cards.filter(has_text=f"画廊{theme}甲").get_by_role("link", name=f"画廊{theme}甲").click()
    await expect(page.get_by_role("heading", level=1, name=f"画廊{theme}甲")).to_be_visible()
    await page.go_back()
    await expect(page.get_by_role("tab", name="画廊")).to_have_attribute("aria-selected", "true")
    await expect(cards).to_have_count(2)


async def test_the_gallery_follows_filter_and_live_changes_and_fits_a_phone(visit: Visitors) -> None:
    someone = await visit(path=None, size=PHONE, language="en")
    page = someone.page
    await someone.goto('/records/activity?view=gallery&where=name starts_with "画廊手机"')
    await expect(
        page.get_by_text("No records here yet").or_(page.locator("[data-kind=nothing]")).first
    ).to_be_visible()
    await someone.check_accessible()
    other = await visit(path=None)
    made = await visit_with_photo(other, "画廊手机", (160, 60, 20))
    await expect(page.get_by_role("link", name="画廊手机")).to_be_visible()
    assert await page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    await someone.check_accessible()
    await other.goto(f"/records/activity/{made}/edit")
    await expect(form_field(other.page.locator("main"), "photos")).to_be_visible()
