"""What the interface costs a browser: `python3 run.py bench web [--rows N] [--seconds S] [--slower F]`.

A real server with N opportunities and real headless Chromium, as an administrator. Printed, and written to
build/bench-web.json:

- for each page, opened with nothing kept: the compressed bytes of its scripts until its content stands and of those that
  come later (charts), of its styles, and with a processor slowed by
  the factor (CDP `Emulation.setCPUThrottlingRate`) when its content stands, when it can be used (after the last task of
  more than 50 ms before half a second without one), and how much moved (cumulative layout shift);
- for the list of all opportunities, at full speed: frames while it is scrolled without pause, as by a wheel (120 pixels a
  frame) and as by its bar (400), and how long it takes from a key or a click to the next picture (Event Timing), and from
  a click on a heading to the rows in their new order.

The pages must have been made (`python3 run.py` does). Software draws the pictures here, on the cores that everything else
runs on.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.bench import data
from tests.bench.__main__ import CHECKOUT, PASSWORD, Bench
from tests.fixtures.browser import DESK, FLAGS, browser_program
from yunchou.base.cluster import Cluster
from yunchou.doors.assemble import House
from yunchou.records.read import Query, rows
from yunchou.upgrades import upgrade

ADMINISTRATOR = "admin@bench.example"
BUDGET = 350 * 1024
FRAME = 1000 / 60
PACES = {"wheel": 120, "bar": 400}
ROW = "[role=row][aria-rowindex='2']"
PAGES = {
    "sign-in": ("/login", "form"),
    "home": ("/home", "main h1"),
    "list": ("/records/opportunity", ROW),
    "record": ("/records/opportunity/{id}", "main h1"),
    "form": ("/records/opportunity/new", "main h1"),
    "board": ("/records/opportunity?view=board", "main h1"),
    "dashboards": ("/dashboards", "main h1"),
    "reports": ("/reports", "main h1"),
    "import": ("/imports/new", "main h1"),
    "model": ("/model", "main h1"),
    "settings": ("/settings", "main h1"),
}

WATCH = """() => {
    const seen = (window.seen = { shift: 0, tasks: [], events: [] });
    const on = (type, more, take) => new PerformanceObserver(list => list.getEntries().forEach(take))
        .observe({ type, buffered: true, ...more });
    on('layout-shift', {}, each => { if (!each.hadRecentInput) seen.shift += each.value; });
    on('longtask', {}, each => seen.tasks.push([each.startTime, each.startTime + each.duration]));
    on('event', { durationThreshold: 16 }, each => { if (each.interactionId) seen.events.push([each.name, each.duration]); });
}"""

FRAMES = """async ([selector, seconds, step]) => {
    const list = document.querySelector(selector);
    const frames = [];
    await new Promise(done => {
        let last = performance.now();
        const end = last + seconds * 1000;
        const next = now => {
            frames.push(now - last);
            last = now;
            list.scrollTop += step;
            if (now < end) requestAnimationFrame(next); else done();
        };
        requestAnimationFrame(next);
    });
    return [frames.slice(1), Math.round(list.scrollTop / 40)];
}"""

SORTED = """async ([heading, row]) => {
    const shown = () => document.querySelector(row)?.textContent;
    const before = shown(), began = performance.now();
    document.querySelector(heading).click();
    while (shown() === before && performance.now() - began < 10000) await new Promise(requestAnimationFrame);
    return performance.now() - began;
}"""


class Visit:
    """One window with nothing kept, whose scripts and styles are counted as they travel, without the heads of the answers."""

    def __init__(self, context: BrowserContext, page: Page, cdp: Any) -> None:
        self.context, self.page, self.cdp = context, page, cdp
        self.bytes = {"Script": 0, "Stylesheet": 0}
        self._kinds: dict[str, str] = {}
        cdp.on("Network.responseReceived", lambda each: self._kinds.update({each["requestId"]: each["type"]}))
        cdp.on("Network.dataReceived", self._loaded)

    def _loaded(self, each: dict[str, Any]) -> None:
        kind = self._kinds.get(each["requestId"])
        if kind in self.bytes:
            self.bytes[kind] += int(each["encodedDataLength"])

    async def at_rest(self) -> float:
        """Waits for half a second without a long task; gives when the last one ended, in ms of the page's own time."""
        while True:
            await asyncio.sleep(0.5)
            now, tasks = await self.page.evaluate("[performance.now(), window.seen.tasks]")
            last = max((end for _, end in tasks), default=0.0)
            if now - last > 500:
                return float(last)


async def visit(browser: Browser, base: str, state: Any, slower: float = 1) -> Visit:
    """A new window, signed in or not."""
    context = await browser.new_context(
        viewport=DESK, locale="zh-CN", base_url=base, storage_state=state, service_workers="block"
    )
    await context.add_init_script(f"({WATCH})()")
    page = await context.new_page()
    cdp = await context.new_cdp_session(page)
    await cdp.send("Network.enable")
    await cdp.send("Emulation.setCPUThrottlingRate", {"rate": slower})
    return Visit(context, page, cdp)


async def measure_page(
    browser: Browser, base: str, state: Any, path: str, content: str, slower: float
) -> dict[str, float]:
    """One page: bytes, moments and movement."""
    window = await visit(browser, base, state, slower)
    try:
        await window.page.goto(path, wait_until="commit")
        await window.page.locator(content).first.wait_for()
        stands, first = await window.page.evaluate("performance.now()"), window.bytes["Script"]
        quiet = await window.at_rest()
        shift = await window.page.evaluate("window.seen.shift")
    finally:
        await window.context.close()
    return {
        "script_kib": round(first / 1024, 1),
        "later_kib": round((window.bytes["Script"] - first) / 1024, 1),
        "style_kib": round(window.bytes["Stylesheet"] / 1024, 1),
        "content_ms": round(stands),
        "usable_ms": round(max(stands, quiet)),
        "layout_shift": round(shift, 4),
    }


async def measure_list(browser: Browser, base: str, state: Any, seconds: int) -> dict[str, float]:
    """Scrolling and interaction on the list of opportunities."""
    window = await visit(browser, base, state)
    page = window.page
    try:
        await page.goto(PAGES["list"][0])
        await page.locator(ROW).first.wait_for()
        await window.at_rest()
        await page.locator(f"{ROW} [role=gridcell]").nth(3).click()
        for key in (
            "ArrowDown",
            "ArrowRight",
            "ArrowDown",
            "Space",
            "ArrowDown",
            "Space",
            "ArrowUp",
            "ArrowLeft",
        ):
            await page.keyboard.press(key)
            await page.wait_for_timeout(150)
        events = [took for _, took in await page.evaluate("window.seen.events")] or [0.0]
        sorts = [await page.evaluate(SORTED, ["[role=columnheader] button", ROW]) for _ in range(5)]
        paces = [await scrolled(page, name, seconds, step) for name, step in PACES.items()]
    finally:
        await window.context.close()
    return {
        "interaction_worst_ms": max(events),
        "interaction_median_ms": statistics.median(events),
        "sort_median_ms": round(statistics.median(sorts)),
        **{name: figure for pace in paces for name, figure in pace.items()},
    }


async def scrolled(page: Page, pace: str, seconds: int, step: int) -> dict[str, float]:
    """The frames of a list that is scrolled down from its beginning without pause, `step` pixels a frame."""
    await page.evaluate("document.querySelector('[role=grid]').scrollTop = 0")
    await page.wait_for_timeout(500)
    frames, rows = await page.evaluate(FRAMES, ["[role=grid]", seconds, step])
    return {
        f"{pace}_rows": rows,
        f"{pace}_frames": len(frames),
        f"{pace}_in_time": round(sum(each < 1.5 * FRAME for each in frames) / len(frames), 4),
        f"{pace}_median_ms": round(statistics.median(frames), 1),
        f"{pace}_longest_ms": round(max(frames), 1),
    }


async def fill(bench: Bench, url: str) -> None:
    """Makes the data, without the search, which no page here asks."""
    house = await House.open(replace(bench.settings, database_url=url), max_size=2)
    try:
        await upgrade(house.db)
        organisation = await data.make(house.db, house.declared, bench.rows)
        await house.logins.set_password(ADMINISTRATOR, PASSWORD)
        caller = await house.administrator(organisation)
        bench.ids = [each["id"] for each in await rows(caller, "opportunity", Query(fields=["id"], limit=1))]
    finally:
        await house.close()


async def measure(bench: Bench, base: str, seconds: int, slower: float) -> dict[str, dict[str, float]]:
    """All figures."""
    found: dict[str, dict[str, float]] = {}
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=browser_program(), args=FLAGS)
        context = await browser.new_context(base_url=base)
        answer = await context.request.post(
            "/api/v1/sessions", data={"login": ADMINISTRATOR, "password": PASSWORD}
        )
        assert answer.ok, await answer.text()
        state = await context.storage_state()
        await context.close()
        for name, (where, content) in PAGES.items():
            address = where.format(id=bench.ids[0])
            asker = None if name == "sign-in" else state
            await measure_page(browser, base, asker, address, content, 1)
            found[name] = await measure_page(browser, base, asker, address, content, slower)
            over = "  OVER the budget" if found[name]["script_kib"] * 1024 > BUDGET else ""
            print(f"{name:<12}{found[name]}{over}", flush=True)
        found["all rows"] = await measure_list(browser, base, state, seconds)
        print(f"{'all rows':<12}{found['all rows']}", flush=True)
        await browser.close()
    return found


def main() -> int:
    """Fills an organisation, opens its pages and writes the figures."""
    parser = argparse.ArgumentParser("web")
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--seconds", type=int, default=10)
    parser.add_argument("--slower", type=float, default=4)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-web-") as name:
        folder = Path(name)
        folder.chmod(0o755)
        bench = Bench(folder, given.rows, 1)
        with Cluster(bench.settings.data) as cluster:
            asyncio.run(fill(bench, cluster.url()))
            with bench.server():
                base = bench.base.removesuffix("/api/v1")
                found = asyncio.run(measure(bench, base, given.seconds, given.slower))
    build = CHECKOUT / "build"
    build.mkdir(exist_ok=True)
    (build / "bench-web.json").write_text(json.dumps(found, indent=1))
    return 0


if __name__ == "__main__":
    sys.exit(main())
