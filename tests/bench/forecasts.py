"""How long it takes to keep a day's snapshot of many deals, and to tell what changed since.

`python3 run.py bench forecasts [--deals N] [--people N]` makes an organisation of N people in teams of 20 with N deals that close
in the running month, keeps them as those of yesterday, changes one in ten, and asks what changed; that the parts add up to the
cent is checked each time. Deals are made by one statement, without history.
"""

import argparse
import asyncio
import datetime as dt
import tempfile
from decimal import Decimal
from pathlib import Path

from tests.bench.goals import made, timed
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.apps.forecast.board import board
from yunchou.apps.forecast.changes import Asked, Changes, changed_deals, changes
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.snapshots import take
from yunchou.apps.organisation import founding
from yunchou.base.cluster import Cluster
from yunchou.base.db import Database, quote
from yunchou.base.time import Span, add_months, today
from yunchou.upgrades import upgrade

TEAM, AT_ONCE = 20, 50_000


async def fill(caller: Caller, deals: int, people: int, span: Span) -> int:
    """A period, departments, people and deals; gives the id of one of the people."""
    teams = await made(caller, "department", [{"name": f"T{n}"} for n in range(max(people // TEAM, 1))])
    roles = await caller.organisation.db.fetch(
        f"select id from {quote(caller.organisation.schema)}.r_role where code = 'rep'"
    )
    rep = str(roles[0]["id"])
    who = await made(
        caller,
        "user",
        [
            {"name": f"P{n}", "department": teams[n // TEAM % len(teams)], "roles": [rep]}
            for n in range(people)
        ],
    )
    pipeline = (await made(caller, "pipeline", [{"name": "Bench"}]))[0]
    stage = {"name": "Open", "pipeline": pipeline, "position": 0, "kind": "open", "probability": "0.5"}
    opened = (await made(caller, "stage", [stage]))[0]
    last = span.end - dt.timedelta(days=1)
    await made(
        caller, "forecast_period", [{"name": "Bench", "starts_on": str(span.start), "ends_on": str(last)}]
    )
    schema = quote(caller.organisation.schema)
    for start in range(0, deals, AT_ONCE):
        await caller.organisation.db.execute(
            f"insert into {schema}.r_opportunity (id, name, owner, stage, amount, close_date, forecast_category,"
            " created_at, updated_at) select yunchou.next_id(), 'D' || n, ($1::bigint[])[1 + n % $2], $3, 1000 + n % 997,"
            " $4::date, (array['commit', 'best_case', 'pipeline'])[1 + n % 3], now() - interval '5 days',"
            " now() - interval '5 days' from generate_series($5::int, $6) n",
            [int(each) for each in who],
            people,
            int(opened),
            span.start + dt.timedelta(days=10),
            start + 1,
            min(start + AT_ONCE, deals),
        )
    await caller.organisation.db.execute(f"analyze {schema}.r_opportunity")
    return int(who[0])


async def change(organisation: Organisation, span: Span) -> None:
    """One in ten deals grows, shrinks, slips or gets another category."""
    await organisation.db.execute(
        f"update {quote(organisation.schema)}.r_opportunity set amount = amount + (id % 3 - 1) * 10,"
        " close_date = case when id % 7 = 0 then $1 else close_date end,"
        " forecast_category = case when id % 5 = 0 then 'pipeline' else forecast_category end where hashint8(id) % 10 = 0",
        span.end + dt.timedelta(days=3),
    )


async def asked(ground: Ground, asking: Asked) -> Changes:
    """What changed, checked to add up."""
    found = await changes(ground, asking)
    assert found.then + sum((each.amount for each in found.reasons), Decimal(0)) == found.now
    return found


async def measure(db: Database, deals: int, people: int) -> None:
    """Fills an organisation and prints the table."""
    day = today("Asia/Shanghai")
    span, yesterday = Span(day.replace(day=1), add_months(day.replace(day=1), 1)), day - dt.timedelta(days=1)
    id, schema = await founding.reserve(db, "Bench", {"currency": "CNY"})
    await founding.build_schema(db, id, schema, DECLARED)
    organisation = Organisation(db, id, "Bench", schema, OrganisationSettings(), DECLARED)
    await founding.furnish(organisation, "bench@test.example", "Bench")
    system = Caller(organisation, System("measuring"))
    rep = await fill(system, deals, people, span)
    print(f"| {deals:,} deals of {people:,} people | time |\n| --- | --- |")
    await timed("keep the snapshot of a day", take(system, yesterday))
    await timed("keep it again (nothing to do)", take(system, yesterday))
    await change(organisation, span)
    await db.execute("analyze")
    question = Asked(span, "commit", yesterday)
    for name, caller in (("the whole", system), ("a rep", Caller(organisation, person(rep, "P0")))):
        ground = Ground(db, await organisation.snapshot(), caller)
        await timed(f"what changed, of {name}", asked(ground, question))
        await timed(
            f"the 200 largest deals that slipped, of {name}", changed_deals(ground, question, "slipped")
        )
        await timed(f"the roll-up, of {name}", board(caller, span))
    size = await db.fetchval(
        "select pg_total_relation_size($1::text::regclass)", f"{schema}.forecast_snapshot"
    )
    print(f"\nThe snapshot takes {size / 2**20:.0f} MiB.")


async def with_database(url: str, deals: int, people: int) -> None:
    """Prepares a database and measures in it."""
    db = await Database.open(url, max_size=4)
    try:
        await upgrade(db)
        await measure(db, deals, people)
    finally:
        await db.close(2.0)


def main() -> None:
    """Starts a cluster of its own."""
    arguments = argparse.ArgumentParser(prog="bench forecasts")
    arguments.add_argument("--deals", type=int, default=1_000_000)
    arguments.add_argument("--people", type=int, default=2000)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory(prefix="yunchou-bench-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with Cluster(Path(folder), settings={"shared_buffers": "256MB"}) as cluster:
            asyncio.run(with_database(cluster.url(), given.deals, given.people))


if __name__ == "__main__":
    main()
