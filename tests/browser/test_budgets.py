"""What a page may cost: the script that it loads until its content stands, and how much of it moves while it is filled."""

from playwright.async_api import expect

from tests.fixtures.browser import Visitors

ADMINISTRATOR = "admin@demo.example"
SHIFT = 0.05
WATCH = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(each => { if (!each.hadRecentInput) window.shift += each.value; }))
    .observe({ type: 'layout-shift', buffered: true });
"""
SCRIPT = """() => performance.getEntriesByType('resource')
    .filter(each => each.name.endsWith('.js')).reduce((sum, each) => sum + each.encodedBodySize, 0) / 1024"""
ROW = "[role=row][aria-rowindex='2']"
HEADING = "main h1"


PAGES = (
    ("/home", HEADING, 335),
    ("/records/opportunity", ROW, 305),
    ("/records/opportunity/{id}", HEADING, 350),
    ("/records/opportunity?view=board", HEADING, 350),
    ("/dashboards", HEADING, 270),
    ("/imports/new", HEADING, 345),
    ("/model", HEADING, 345),
    ("/settings", HEADING, 280),
    ("/me", HEADING, 350),
    ("/mail", HEADING, 345),
    ("/security", HEADING, 345),
    ("/organisation", HEADING, 310),
)


async def test_pages_open_within_their_script_and_stay_where_they_stand(visit: Visitors) -> None:
    admin = await visit(ADMINISTRATOR, "/jobs")
    deal = await admin.first("opportunity", 'stage.kind = "open"', "name")
    page = await admin.page.context.new_page()
    await page.add_init_script(WATCH)
    beyond = []
    for path, content, script in PAGES:
        await page.goto(path.format(id=deal["id"]), wait_until="commit")
        await expect(page.locator(content).first).to_be_visible()
        loaded = await page.evaluate(SCRIPT)
        await page.wait_for_load_state("networkidle")
        moved = await page.evaluate("window.shift")
        assert loaded > 200, "script was not counted"
        if loaded > script or moved >= SHIFT:
            beyond.append((path, round(loaded, 1), round(moved, 3)))
    assert beyond == []
