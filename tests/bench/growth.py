"""How time grows with the number of records: `python3 run.py bench growth [--sizes 10000,100000,1000000] [--no-search]`.

For each size an organisation of its own is made, and a manager who sees ten people of 200 does the same things in it.
Printed is the time in milliseconds that a quarter of the runs stay below, server and database together and without HTTP
(the slower runs tell more of what else the machine does), and by how much it is multiplied when there are ten times as many
records. What finds records by an index should stay near 1; 10 would mean that it looks at all of them, as aggregates do.
"""

import argparse
import asyncio
import itertools
import math
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec

from tests.bench import data, searches
from yunchou.access.actor import Caller, person
from yunchou.base.cluster import Cluster
from yunchou.base.settings import Settings
from yunchou.doors.assemble import House
from yunchou.metrics.batch import conjunction
from yunchou.records.aggregate import Aggregate, aggregate
from yunchou.records.change import Operation
from yunchou.records.read import Query, one, page, rows
from yunchou.records.search.query import search
from yunchou.records.write import write
from yunchou.upgrades import upgrade

RUNS = 60
FIELDS = ("name", "account", "stage", "amount", "close_date", "owner")
OPEN = conjunction(['stage.kind = "open"', "amount > 2000"])
PAGES_BEFORE = 400
"""How many pages of 50 lie before the deep one, in every size."""

Task = Callable[[], Awaitable[object]]


@dataclass(frozen=True)
class Measured:
    """The milliseconds of each task among so many records."""

    records: int
    times: dict[str, float]


async def measure(settings: Settings, records: int, searched: bool) -> Measured:
    """Fills an empty database with so many records and measures every task in it."""
    house = await House.open(settings, max_size=2)
    try:
        await upgrade(house.db)
        organisation = await data.make(house.db, house.declared, records)
        if searched:
            await searches.index(organisation)
        people = (await organisation.snapshot()).access.people.values()
        manager = next(each for each in people if each.name == "Manager 3")
        caller = Caller(organisation, person(manager.id, manager.name))
        tasks = await tasks_of(caller, await house.administrator(organisation), searched)
        return Measured(records, {name: await quartile(task) for name, task in tasks.items()})
    finally:
        await house.close()


async def tasks_of(caller: Caller, administrator: Caller, searched: bool) -> dict[str, Task]:
    """What is measured, by name."""
    known = await rows(caller, "opportunity", Query(fields=["id", "stage"], limit=500))
    account = (await rows(caller, "account", Query(fields=["id"], limit=1)))[0]["id"]
    ids = itertools.cycle([int(each["id"]) for each in known])
    asked = itertools.cycle(searches.SEARCHES)
    new = {"name": "新商机", "stage": known[0]["stage"]["id"], "account": account, "amount": "5000"}
    amounts = map(str, itertools.count(6000))
    deep = await _cursor(administrator, PAGES_BEFORE)
    first = await page(administrator, "opportunity", Query(fields=["id"], sort=["account.name"]))
    second = msgspec.json.decode(first)["next"]

    def listed(by: Caller = caller, **query: Any) -> Task:
        return lambda: page(by, "opportunity", Query(fields=FIELDS, **query))

    tasks: dict[str, Task] = {
        "read": lambda: one(caller, "opportunity", next(ids)),
        "create": lambda: write(caller, "opportunity", [Operation("create", new)]),
        "update": lambda: write(
            caller, "opportunity", [Operation("update", {"amount": next(amounts)}, id=next(ids))]
        ),
        "list, newest first": listed(),
        "list, filter and sort": listed(where=OPEN, sort=["-amount"]),
        "list by name, all": listed(administrator, sort=["name"]),
        "list by a related name, all": listed(administrator, sort=["account.name"]),
        "the same, second page": listed(administrator, sort=["account.name"], cursor=second),
        "list by a related name, last first": listed(administrator, sort=["-account.name"]),
        "aggregate, all": lambda: aggregate(
            administrator, "opportunity", Aggregate(["stage"], {"n": "count()"})
        ),
        "deep page, all": listed(administrator, cursor=deep),
        "list with capped count": listed(where=OPEN, count="capped"),
    }
    if searched:
        tasks["search"] = lambda: search(caller, next(asked))
    return tasks


async def _cursor(caller: Caller, pages: int) -> str | None:
    """Where a page begins that so many pages of 50 lie before."""
    step = 1000 // 50
    cursor: str | None = None
    for _ in range(pages // step):
        found = await page(caller, "opportunity", Query(fields=["id"], limit=1000, cursor=cursor))
        cursor = msgspec.json.decode(found)["next"] or cursor
    return cursor


async def quartile(task: Task) -> float:
    """What a quarter of its runs stay below, in milliseconds; the first few do not count."""
    taken = []
    for _ in range(RUNS):
        began = time.perf_counter()
        await task()
        taken.append((time.perf_counter() - began) * 1000)
    return statistics.quantiles(taken[RUNS // 6 :], n=4)[0]


def growth(several: Sequence[Measured], name: str) -> float:
    """By how much the time of a task is multiplied for ten times as many records: the fit of log time over log records."""
    x = [math.log10(each.records) for each in several]
    y = [math.log10(each.times[name]) for each in several]
    return float(10 ** statistics.linear_regression(x, y).slope)


def main() -> int:
    """Measures every size and prints the table."""
    parser = argparse.ArgumentParser("growth")
    parser.add_argument("--sizes", default="10000,100000,1000000")
    parser.add_argument(
        "--no-search", action="store_true", help="leave the search out, whose filling takes longest"
    )
    given = parser.parse_args()
    several = []
    for records in map(int, given.sizes.split(",")):
        with tempfile.TemporaryDirectory(prefix="yunchou-growth-") as name:
            folder = Path(name)
            folder.chmod(0o755)
            settings = Settings.load({"YUNCHOU_DATA": str(folder / "data"), "YUNCHOU_SECRET_KEY": "b" * 40})
            with Cluster(settings.data) as cluster:
                settings = replace(settings, database_url=cluster.url())
                several.append(asyncio.run(measure(settings, records, not given.no_search)))
        print(f"{records:,} records: {several[-1].times}", file=sys.stderr, flush=True)
    print("task".ljust(30) + "".join(f"{each.records:>12,}" for each in several) + "   ten times as many")
    for task in several[0].times:
        line = "".join(f"{each.times[task]:>9.2f} ms" for each in several)
        print(task.ljust(30) + line + (f"   x {growth(several, task):.2f}" if len(several) > 1 else ""))
    return 0


if __name__ == "__main__":
    sys.exit(main())
