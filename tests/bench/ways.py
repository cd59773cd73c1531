"""What the analysis of a process takes: `python3 run.py bench ways [--rows N]`.

An organisation of 200 people is made with N opportunities, each with a history of four stages on average. Printed is how
long each analysis takes over the last year and over all time, the middle one of three, for an administrator who sees all of
them and for a manager who sees one team's.
"""

import statistics
import time
from collections.abc import Awaitable, Callable

from tests.bench.alone import run_alone
from tests.bench.data import FILLING_SECONDS, make
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation
from yunchou.apps.process.analysis.dwell import dwells
from yunchou.apps.process.analysis.funnel import funnels
from yunchou.apps.process.analysis.ground import Asked
from yunchou.apps.process.analysis.paths import paths
from yunchou.apps.process.analysis.snapshot import snapshot
from yunchou.base.db import Database, quote

RUNS = 3
KINDS: dict[str, Callable[[Caller, Asked], Awaitable[object]]] = {
    "funnel": funnels,
    "stays": dwells,
    "snapshot": snapshot,
    "ways": paths,
}


async def histories(organisation: Organisation) -> int:
    """Gives every opportunity the stages before its own, each for some days; gives how many entries there are."""
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        await link.execute(
            f"insert into {schema}.r_stage_history (id, object, record, opportunity, stage, entered_at, left_at, owner)"
            " select yunchou.next_id(), 'opportunity', o.id::text, o.id, s.id,"
            " o.created_at + p.at * interval '9 days', case when s.id <> o.stage then o.created_at + (p.at + 1) * interval"
            f" '9 days' end, o.owner from {schema}.r_opportunity o join {schema}.r_stage now on now.id = o.stage"
            f" join {schema}.r_stage s on s.pipeline = now.pipeline and (s.id = now.id or s.kind = 'open' and s.position <"
            " now.position) cross join lateral (select s.position::int as at) p",
            timeout=FILLING_SECONDS,
        )
    async with organisation.db.acquire() as link:
        await link.execute("set statement_timeout = 0")
        await link.execute(f"vacuum analyze {schema}.r_stage_history", timeout=FILLING_SECONDS)
        count: int = await link.fetchval(f"select count(*) from {schema}.r_stage_history")
        await link.execute("reset statement_timeout")
    return count


async def measure(db: Database, rows: int) -> None:
    """Prints the table."""
    organisation = await make(db, DECLARED, rows)
    entries = await histories(organisation)
    print(f"{rows:,} opportunities, {entries:,} entries of their history; seconds")
    pipeline = await db.fetchval(f"select min(id) from {quote(organisation.schema)}.r_pipeline")
    people = (await organisation.snapshot()).access.people.values()
    for name in ("Administrator", "Manager 3"):
        who = next((each for each in people if each.name == name), None) or min(
            people, key=lambda each: each.id
        )
        caller = Caller(organisation, person(who.id, who.name))
        for period in ("last_365_days", None):
            taken = []
            for kind, run in KINDS.items():
                by = None if kind == "ways" else "owner"
                times = []
                for _ in range(RUNS):
                    began = time.perf_counter()
                    await run(caller, Asked(pipeline, period=period, by=by))
                    times.append(time.perf_counter() - began)
                taken.append(f"{kind} {statistics.median(times):.2f}")
            print(f"{who.name}, {period or 'all time'}: {', '.join(taken)}")


if __name__ == "__main__":
    run_alone("ways", measure)
