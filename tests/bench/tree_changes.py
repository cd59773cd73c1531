"""How soon a change of the organisation's tree is in force on a filled table, and what it costs.

`python3 run.py bench tree_changes [--rows N]` makes an organisation of 200 people with N opportunities. Then a team moves to
another region, a person to another manager, and somebody leaves; after each change the same manager asks another server
process, which has not been told, for the list and the exact count. It prints how long the change took, how long the next
list and count took, and how long those after. That the count is the right one is checked each time.
"""

import time
from collections.abc import Awaitable, Callable
from typing import Any

from tests.bench.alone import run_alone
from tests.bench.data import make
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation
from yunchou.base.db import Database, quote
from yunchou.records.change import Operation
from yunchou.records.read import Query, page
from yunchou.records.write import write

LIST = Query(fields=["name", "amount", "owner", "account.name"], limit=50)
COUNT = Query(fields=["name"], limit=1, count="exact")


class Measured:
    """The organisation, once as the process knows it that changes it and once as another process knows it."""

    def __init__(self, here: Organisation, there: Organisation) -> None:
        self.here = here
        self.there = there
        self.schema = quote(here.schema)

    async def ids(self, table: str, where: str) -> list[int]:
        rows = await self.here.db.fetch(f"select id from {self.schema}.{table} where {where} order by id")
        return [row["id"] for row in rows]

    async def change(self, name: str, id: int, **values: Any) -> None:
        caller = Caller(self.here, System("measuring"))
        await write(caller, name, [Operation("update", values, id=id)], atomic=True)

    async def expected(self, who: int) -> int:
        """The deals of whoever is below somebody, by a walk of the tree that the compiler knows nothing of."""
        sql = (
            "with recursive below as (select department as id from {s}.r_user where id = $1"
            " union select d.id from {s}.r_department d join below b on d.parent = b.id),"
            " reports as (select $1::bigint as id union select u.id from {s}.r_user u join reports r on u.manager = r.id)"
            " select count(*) from {s}.r_opportunity where deleted_at is null and owner in (select id from reports"
            " union select id from {s}.r_user where department in (select id from below))"
        )
        return int(await self.here.db.fetchval(sql.replace("{s}", self.schema), who))

    async def measure(self, what: str, who: int, run: Callable[[], Awaitable[Any]]) -> None:
        """One line of the table."""
        caller = Caller(self.there, person(who, "manager"))
        await page(caller, "opportunity", LIST)
        began = time.perf_counter()
        await run()
        changed = time.perf_counter()
        await page(caller, "opportunity", LIST)
        listed = time.perf_counter()
        answer = await page(caller, "opportunity", COUNT)
        counted = time.perf_counter()
        await page(caller, "opportunity", LIST)
        again = time.perf_counter()
        wanted = await self.expected(who)
        assert f'"value":{wanted},' in answer.decode().replace(" ", ""), (what, wanted, answer[-80:])
        steps = (changed - began, listed - changed, counted - listed, again - counted)
        print(
            f"| {what} | {wanted:,} | " + " | ".join(f"{1000 * step:,.0f} ms" for step in steps) + " |",
            flush=True,
        )


async def measure(db: Database, count: int) -> None:
    here = await make(db, DECLARED, count)
    there = Organisation(db, here.id, here.name, here.schema, here.settings, DECLARED)
    measured = Measured(here, there)
    regions = await measured.ids("r_department", "name like 'Region %'")
    teams = await measured.ids("r_department", "name like 'Team %'")
    manager = (await measured.ids("r_user", "name = 'Manager 0'"))[0]
    reps = await measured.ids("r_user", "name like 'Rep %' and department is not null")
    # The manager becomes the head of a region: of five teams, which is a quarter of all records.
    await measured.change("user", manager, department=str(regions[0]))
    print("| change | records seen after | change | next list | next count | list after that |")
    print("| --- | --- | --- | --- | --- | --- |")

    async def nothing() -> None:
        return None

    await measured.measure("nothing", manager, nothing)
    outside, inside = teams[1], teams[4]
    move = measured.change
    await measured.measure(
        "a team joins the region", manager, lambda: move("department", outside, parent=str(regions[0]))
    )
    await measured.measure(
        "a team leaves it", manager, lambda: move("department", inside, parent=str(regions[1]))
    )
    await measured.measure(
        "a region joins it", manager, lambda: move("department", regions[2], parent=str(regions[0]))
    )
    await measured.measure(
        "a person gets the manager", manager, lambda: move("user", reps[3], manager=str(manager))
    )
    await measured.measure("a person leaves", manager, lambda: move("user", reps[0], active=False))


if __name__ == "__main__":
    run_alone("tree_changes", measure)
