"""Pictures for the documentation, taken of the running product into docs/images; only when YUNCHOU_SCREENSHOTS=1.

Without that the same pages are walked in the same order, and nothing is kept.
"""

import shutil
import subprocess
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from tests.fixtures.browser import PHONE, Visitors, screenshots
from yunchou.base.settings import CHECKOUT

LARGEST_BYTES = 250 * 1024
PLAN = CHECKOUT / "examples" / "crm_sales_opportunities"


async def take(page: Page, name: str, language: str) -> None:
    """Keeps a picture of what is in sight, with fewer colours where it would be large."""
    await expect(page.locator("span[aria-hidden=true][class*=_bar_]:empty:visible")).to_have_count(0)
    await page.evaluate("document.fonts.ready")
    folder = screenshots()
    if folder is None:
        return
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.{language}.png"
    await page.screenshot(path=file, animations="disabled", caret="hide")
    if file.stat().st_size > LARGEST_BYTES:
        fewer_colours(file)
    assert file.stat().st_size <= LARGEST_BYTES, file


def fewer_colours(file: Path) -> None:
    program = shutil.which("convert")
    assert program, f"{file} is too large: ImageMagick's convert is needed to make it smaller"
    subprocess.run([program, str(file), "-colors", "128", "-strip", f"PNG8:{file}"], check=True)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_pages_of_the_documentation_can_be_shown(visit: Visitors, language: str) -> None:
    someone = await visit(language=language)
    page = someone.page
    await expect(page.get_by_role("img").or_(page.locator("canvas")).first).to_be_visible()
    await take(page, "home", language)
    await someone.goto("/dashboards/sales?period=last_365_days")
    await expect(page.locator("canvas").first).to_be_visible()
    await take(page, "sales-dashboard", language)
    await someone.goto("/records/opportunity")
    await expect(page.get_by_role("grid").get_by_role("row").nth(9)).to_be_visible()
    await take(page, "list", language)
    await someone.goto("/records/opportunity?view=board")
    await expect(page.locator("[aria-roledescription]").nth(9)).to_be_visible()
    await take(page, "board", language)
    won = await someone.first("opportunity", 'stage.kind = "won" and account is not null', "account")
    await someone.goto(f"/records/account/{won['account']['id']}")
    await expect(page.get_by_role("tabpanel").get_by_role("listitem").first).to_be_visible()
    await take(page, "customer", language)
    await someone.goto("/imports/new")
    files = [PLAN / "pipelines.csv", PLAN / "stages.csv"]
    await page.locator("input[type=file]").set_input_files([str(file) for file in files])
    await expect(page.get_by_text("stages.csv")).to_be_visible()
    await page.locator("main footer button.ant-btn-primary:enabled").click()
    await expect(page.get_by_role("table").nth(1)).to_be_visible()
    await take(page, "import", language)
    phone = await visit(
        "gu.xiaolin@demo.example", language=language, size=PHONE, has_touch=True, is_mobile=True
    )
    await expect(phone.page.get_by_role("region").first).to_be_visible()
    await take(phone.page, "phone", language)
