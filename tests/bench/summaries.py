"""What keeping figures added up gains and costs: `python3 run.py bench summaries [--rows N]`.

An organisation of 200 people is made with N opportunities. Printed is what writing one record takes (created, changed) without
and with cells, how long building them takes and how large they are, and a page of twelve figures from cells and live: for an
administrator who sees all, a manager and a representative; that both are the same is checked. In milliseconds, the middle ones.
"""

import statistics
import time
from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial
from typing import Any

from tests.bench.alone import run_alone
from tests.bench.data import make
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.db import Database, present, quote
from yunchou.metrics.query import MetricQuery, query_all
from yunchou.metrics.upkeep import upkeep
from yunchou.records.change import Operation
from yunchou.records.summaries import building
from yunchou.records.summaries.store import choose
from yunchou.records.write import write

RUNS, WRITES, CHUNK = 7, 200, 2_000
YEAR = "this_year"
PAGE = (
    *(MetricQuery([name], period=YEAR) for name in ("won_amount", "won_count", "lost_count", "win_rate")),
    *(MetricQuery([name], period=YEAR) for name in ("won_average", "closed_count", "new_deals")),
    MetricQuery(["open_count"]),
    MetricQuery(["won_amount"], ["month"], period=YEAR),
    MetricQuery(["won_amount", "win_rate"], ["owner"], period=YEAR),
    MetricQuery(["won_count"], ["source"], period=YEAR),
    MetricQuery(["closed_count"], ["region"], period=YEAR),
)
METRICS = ("won_amount", "won_count", "lost_count", "closed_count", "won_average", "new_deals", "open_count")


async def milliseconds(work: Callable[[], Awaitable[Any]], runs: int = RUNS) -> tuple[Any, float]:
    """What the work gives, and the middle of what it takes."""
    taken = []
    for _ in range(runs):
        began = time.perf_counter()
        answer = await work()
        taken.append(1000 * (time.perf_counter() - began))
    return answer, statistics.median(taken)


async def writing(admin: Caller, words: str) -> None:
    """One line: a record created, one changed, and a chunk of records changed at once."""
    schema = quote(admin.organisation.schema)
    stage = await admin.organisation.db.fetchval(
        f"select id from {schema}.r_stage where kind = 'open' order by id limit 1"
    )
    made: list[int] = []

    async def create() -> None:
        values = {
            "name": f"deal {len(made)}",
            "stage": str(stage),
            "amount": "1000.50",
            "close_date": "2026-11-30",
        }
        (result,) = await write(admin, "opportunity", [Operation("create", values)])
        made.append(result.id or 0)

    async def update() -> None:
        amount = f"{1000 + len(made)}.25"
        await write(admin, "opportunity", [Operation("update", {"amount": amount}, id=made.pop())])

    async def chunk() -> None:
        rows = await admin.organisation.db.fetch(
            f"select id from {schema}.r_opportunity order by random() limit {CHUNK}"
        )
        changes = [
            Operation("update", {"amount": str(number)}, id=row["id"]) for number, row in enumerate(rows)
        ]
        await write(admin, "opportunity", changes)

    _, created = await milliseconds(create, WRITES)
    _, updated = await milliseconds(update, WRITES - 1)
    _, many = await milliseconds(chunk, 3)
    print(f"{words}: create {created:.2f}, change {updated:.2f}, change of {CHUNK:,} {many:,.0f}", flush=True)


async def asking(organisation: Organisation) -> None:
    """One line for each of three people."""
    people = (await organisation.snapshot()).access.people.values()
    for name in ("Admin", "Manager 3", "Rep 5"):
        who = next(each for each in people if each.name == name)
        caller = Caller(organisation, person(who.id, who.name))
        cells, kept = await milliseconds(partial(query_all, caller, CATALOGUE, PAGE))
        live_page = [replace(each, kept=False) for each in PAGE]
        records, live = await milliseconds(partial(query_all, caller, CATALOGUE, live_page))
        assert cells == records, name
        print(f"{name}: a page of {len(PAGE)} figures from cells {kept:,.0f}, live {live:,.0f}", flush=True)


async def measure(db: Database, rows: int) -> None:
    """Prints the table."""
    organisation = await make(db, DECLARED, rows)
    people = (await organisation.snapshot()).access.people.values()
    first = min(people, key=lambda each: each.id)
    admin = Caller(organisation, person(first.id, first.name))
    await writing(admin, "without cells")
    for name in METRICS:
        await choose(organisation, name, True)
    began = time.perf_counter()
    await upkeep(organisation)
    schema = quote(organisation.schema)
    cells, size = present(
        await db.fetchrow(
            f"select count(*), pg_total_relation_size('{schema}.summary_cell') from {schema}.summary_cell"
        )
    )
    print(
        f"built in {time.perf_counter() - began:.1f} s: {cells:,} cells, {size / 2**20:.0f} MiB", flush=True
    )
    await writing(admin, "with cells")
    appended = await db.fetchval(f"select count(*) from {schema}.summary_cell where fresh")
    await asking(organisation)
    began = time.perf_counter()
    await building.fold(organisation, "opportunity")
    print(f"{appended:,} appended cells folded in {time.perf_counter() - began:.2f} s", flush=True)
    await asking(organisation)
    began = time.perf_counter()
    differing = await building.differing(organisation, "opportunity")
    print(f"{differing} cells differ from the records ({time.perf_counter() - began:.1f} s)", flush=True)
    await building.drop(organisation, ["opportunity"])
    await writing(admin, "without cells again")


if __name__ == "__main__":
    run_alone("summaries", measure)
