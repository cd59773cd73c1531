"""Pictures for the documentation, taken of the running product into docs/images; only when YUNCHOU_SCREENSHOTS=1.

Without that the same pages are walked in the same order, and nothing is kept.
"""

import base64
import struct
import zlib
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
        await fewer_colours(page, file)
    assert file.stat().st_size <= LARGEST_BYTES, file


async def fewer_colours(page: Page, file: Path) -> None:
    """Writes the picture anew with its 256 commonest colours, each other pixel in the nearest of them."""
    source = "data:image/png;base64," + base64.b64encode(file.read_bytes()).decode()  # noqa: ASYNC240
    browser = page.context.browser
    assert browser
    blank = await browser.new_page()
    width, height, palette, pixels = await blank.evaluate(_QUANTISE, source)
    await blank.close()
    rows = base64.b64decode(pixels)
    lines = b"".join(b"\0" + rows[at : at + width] for at in range(0, len(rows), width))
    head = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    parts = ((b"IHDR", head), (b"PLTE", bytes(palette)), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b""))
    chunks = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))
        for name, body in parts
    ]
    file.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(chunks))  # noqa: ASYNC240


_QUANTISE = """
async source => {
  const image = new Image();
  image.src = source;
  await image.decode();
  const {width, height} = image;
  const pen = new OffscreenCanvas(width, height).getContext('2d');
  pen.drawImage(image, 0, 0);
  const {data} = pen.getImageData(0, 0, width, height);
  const counts = new Map();
  const colour = at => (data[at] << 16) | (data[at + 1] << 8) | data[at + 2];
  for (let at = 0; at < data.length; at += 4) counts.set(colour(at), (counts.get(colour(at)) ?? 0) + 1);
  const palette = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 256).map(([value]) => value);
  const parts = value => [value >> 16, (value >> 8) & 255, value & 255];
  const places = new Map(palette.map((value, place) => [value, place]));
  const nearest = value => {
    const wanted = parts(value);
    let best = 0;
    let least = Infinity;
    palette.forEach((other, place) => {
      const distance = parts(other).reduce((sum, part, index) => sum + (part - wanted[index]) ** 2, 0);
      if (distance < least) [best, least] = [place, distance];
    });
    places.set(value, best);
    return best;
  };
  let text = '';
  for (let at = 0; at < data.length; at += 4) {
    const value = colour(at);
    text += String.fromCharCode(places.get(value) ?? nearest(value));
  }
  return [width, height, palette.flatMap(parts), btoa(text)];
}
"""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
async def test_pages_of_the_documentation_can_be_shown(visit: Visitors, language: str) -> None:
    # Charts are pictured as they stand, not as they grow.
    someone = await visit(language=language)
    page = someone.page
    await someone.api("PATCH", "/me", {"language": language})
    await page.reload()
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
    await someone.api("PATCH", "/me", {"language": "zh-CN"})
    phone = await visit(
        "gu.xiaolin@demo.example", language=language, size=PHONE, has_touch=True, is_mobile=True
    )
    await expect(phone.page.get_by_role("region").first).to_be_visible()
    await take(phone.page, "phone", language)
