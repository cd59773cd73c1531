"""How long it takes to break the goals of a large organisation down, to change them, and to see how they stand.

`python3 run.py bench goals [--people N]` makes an organisation of N people in teams of 20 and regions of 25 teams, each with two
deals won a year ago and one this year. Then the company's goal is set, broken down level by level to every person and month,
looked at, changed and broken down again; that every level adds up to the cent is checked each time.
"""

import argparse
import asyncio
import datetime as dt
import tempfile
import time
from collections.abc import Awaitable
from decimal import Decimal
from pathlib import Path
from typing import Any

from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.actions.runner import run
from yunchou.apps.goals.kept import rule_of
from yunchou.apps.goals.measuring import by_dimension
from yunchou.apps.organisation import founding
from yunchou.base.cluster import Cluster
from yunchou.base.db import Database, quote
from yunchou.base.time import Span, today
from yunchou.records.change import Operation
from yunchou.records.write import Unit, write
from yunchou.upgrades import upgrade

TEAM, REGION = 20, 25


async def made(caller: Caller, name: str, several: list[dict[str, Any]]) -> list[str]:
    """Makes records in batches and gives their ids."""
    found: list[str] = []
    for start in range(0, len(several), 5000):
        part = [Operation("create", each) for each in several[start : start + 5000]]
        found += [str(each.id) for each in await write(caller, name, part)]
    return found


async def fill(caller: Caller, people: int) -> None:
    """Departments, people and what they won."""
    teams = max(people // TEAM, 1)
    regions = await made(
        caller, "department", [{"name": f"R{n}"} for n in range((teams + REGION - 1) // REGION)]
    )
    below = await made(
        caller, "department", [{"name": f"T{n}", "parent": regions[n // REGION]} for n in range(teams)]
    )
    who = await made(
        caller, "user", [{"name": f"P{n}", "department": below[n % teams]} for n in range(people)]
    )
    pipeline = (await made(caller, "pipeline", [{"name": "Bench"}]))[0]
    stage = {"name": "Won", "pipeline": pipeline, "position": 0, "kind": "won", "probability": 1}
    won = (await made(caller, "stage", [stage]))[0]
    account = (await made(caller, "account", [{"name": "Bench"}]))[0]
    day = today("Asia/Shanghai")
    deals = [
        {
            "name": f"D{n}", "account": account, "stage": won, "owner": who[n % people], "amount": str(1000 + n % 997),
            "close_date": f"{day.year - (n >= people)}-0{1 + n % 9}-15",
        }
        for n in range(people * 3)
    ]  # fmt: skip
    await made(caller, "opportunity", deals)


async def timed(what: str, doing: Awaitable[Any]) -> Any:
    """One line of the table."""
    began = time.perf_counter()
    found = await doing
    print(f"| {what} | {time.perf_counter() - began:.2f} s |", flush=True)
    return found


async def check(organisation: Organisation) -> None:
    """Every department's months are those of everybody right below it."""
    schema = quote(organisation.schema)
    months = " + ".join(f"coalesce(m{n}, 0)" for n in range(1, 13))
    wrong = await organisation.db.fetchval(
        f"with g as (select department, person, {months} as total from {schema}.r_goal where deleted_at is null),"
        f" below as (select d.parent as above, g.total from g join {schema}.r_department d on d.id = g.department"
        f" union all select u.department, g.total from g join {schema}.r_user u on u.id = g.person)"
        " select count(*) from g join (select above, sum(total) as total from below group by above) b on b.above = g.department"
        " where g.total <> b.total"
    )
    assert wrong == 0, f"{wrong} departments do not add up"


async def check_figures(organisation: Organisation, found: Any) -> None:
    """What the company and everybody's figures tell is what the deals of this year add up to."""
    schema = quote(organisation.schema)
    whole = await organisation.db.fetchval(
        f"select sum(amount) from {schema}.r_opportunity where extract(year from close_date) = {found.year}"
    )
    assert Decimal(found.node.actual) == whole == sum(Decimal(each.actual) for each in found.below)
    async with Unit(Caller(organisation, System("measuring"))) as unit:
        rule = await rule_of(unit, int(found.rule.id))
        span = Span(dt.date(found.year, 1, 1), dt.date(found.year + 1, 1, 1))
        own = await by_dimension(unit, rule, "owner", span)
    assert sum((each[0] or Decimal(0) for each in own.values()), Decimal(0)) == whole
    print(f"| of these, people with figures of their own | {len(own):,} |")


async def measure(db: Database, people: int) -> None:
    """Fills an organisation and prints the table."""
    id, schema = await founding.reserve(db, "Bench", {"currency": "CNY"})
    await founding.build_schema(db, id, schema, DECLARED)
    organisation = Organisation(db, id, "Bench", schema, OrganisationSettings(), DECLARED)
    await founding.furnish(organisation, "admin@bench.example", "Admin")
    caller = Caller(organisation, System("measuring"))
    await fill(caller, people)
    await db.execute("analyze")
    rule = (await made(caller, "goal_rule", [{"name": "Won", "metric": "won_amount"}]))[0]
    year = today("Asia/Shanghai").year
    asked = {"rule": rule, "year": year}
    company = (await run(caller, "goals.overview", asked)).node.node
    total = {**asked, "node": company, "method": "seasonal", "keep_past": False, "apply": True}
    down = {**asked, "department": company.partition(":")[2], "method": "history", "deep": True}
    print(f"| {people:,} people, 12 months | time |\n| --- | --- |")
    await run(caller, "goals.spread", {**total, "total": "123456789.01"})
    await timed("look at the break-down to every person", run(caller, "goals.divide", down))
    await timed("break down to every person (all new)", run(caller, "goals.divide", {**down, "apply": True}))
    await check(organisation)
    await run(caller, "goals.spread", {**total, "total": "234567890.02"})
    await timed("break the changed goal down again", run(caller, "goals.divide", {**down, "apply": True}))
    await check(organisation)
    found = await timed("how the company and its regions stand", run(caller, "goals.overview", asked))
    assert Decimal(found.node.target) == Decimal("234567890.02")
    await check_figures(organisation, found)
    await measure_grid(caller, asked)


async def measure_grid(caller: Caller, asked: dict[str, Any]) -> None:
    """The sheet of everybody: read, every month of it set in one go, and read as it was known before."""
    grid = await timed("the sheet of everybody", run(caller, "goals.grid", asked))
    rows = [
        {
            "node": row.node,
            "months": {str(n): [each, f"{Decimal(each or 0) + 1:f}"] for n, each in enumerate(row.months, 1)},
        }
        for row in grid.rows
    ]
    done = await timed("set every month of the sheet", run(caller, "goals.set", {**asked, "rows": rows}))
    assert (done.written, done.clashes) == (len(rows), [])
    # Goals that were made and set since then have nothing in that moment.
    past = await timed(
        "the sheet as it was known on a day", run(caller, "goals.grid", {**asked, "day": "2000-01-01"})
    )
    assert all(month is None for row in past.rows for month in row.months)
    print(f"| of these, rows | {len(rows):,} |")


async def with_database(url: str, people: int) -> None:
    """Prepares a database and measures in it."""
    db = await Database.open(url, max_size=4)
    try:
        await upgrade(db)
        await measure(db, people)
    finally:
        await db.close(2.0)


def main() -> None:
    """Starts a cluster of its own."""
    arguments = argparse.ArgumentParser(prog="bench goals")
    arguments.add_argument("--people", type=int, default=10_000)
    asked = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder), settings={"shared_buffers": "256MB"}) as cluster:
            asyncio.run(with_database(cluster.url(), asked.people))


if __name__ == "__main__":
    main()
