"""A large organisation for measuring, filled by SQL: what is measured is not how it got there."""

from collections.abc import Sequence

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.apps.organisation import founding
from yunchou.base.db import Database, quote
from yunchou.model.object import Object
from yunchou.records.change import Operation
from yunchou.records.write import write

NAME = "Measured"
PEOPLE = 200
ACCOUNTS = 20_000
STAGES = (("New", "open"), ("Offer", "open"), ("Talks", "open"), ("Won", "won"), ("Lost", "lost"))


async def make(db: Database, declared: Sequence[Object], rows: int) -> Organisation:
    """An organisation of 200 people in 20 teams with `rows` opportunities."""
    id, schema = await founding.reserve(db, NAME, {})
    await founding.build_schema(db, id, schema, declared)
    organisation = Organisation(db, id, NAME, schema, OrganisationSettings(), declared)
    await founding.furnish(organisation, "admin@bench.example", "Admin")
    await _people(organisation)
    await _deals(organisation, rows)
    await founding.set_ready(db, id)
    return organisation


async def _people(organisation: Organisation) -> None:
    system = Caller(organisation, System("measuring"))

    async def create(name: str, values: list[dict[str, object]]) -> list[str]:
        return [str(each.id) for each in await write(system, name, [Operation("create", v) for v in values])]

    roles = {r.code: str(r.id) for r in (await organisation.snapshot()).access.roles.values()}
    regions = await create("department", [{"name": f"Region {n}"} for n in range(4)])
    teams = await create("department", [{"name": f"Team {n}", "parent": regions[n % 4]} for n in range(20)])
    managers = await create(
        "user",
        [
            {
                "name": f"Manager {n}",
                "login": f"manager{n}@bench.example",
                "department": team,
                "roles": [roles["manager"]],
            }
            for n, team in enumerate(teams)
        ],
    )
    await create(
        "user",
        [
            {
                "name": f"Rep {n}",
                "login": f"rep{n}@bench.example",
                "department": teams[n % 20],
                "manager": managers[n % 20],
                "roles": [roles["rep"]],
            }
            for n in range(PEOPLE - 20)
        ],
    )
    (pipeline,) = await create("pipeline", [{"name": "Standard"}])
    stages = [{"name": n, "kind": k, "pipeline": pipeline, "position": p} for p, (n, k) in enumerate(STAGES)]
    await create("stage", [{**each, "probability": n / 5} for n, each in enumerate(stages)])


async def _deals(organisation: Organisation, rows: int) -> None:
    schema = quote(organisation.schema)
    async with organisation.db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        await link.execute(
            f"insert into {schema}.r_account (name, sort_key, owner, industry, status, created_at)"
            f" select 'Account ' || n, 'account ' || n, (select array_agg(id order by id) from {schema}.r_user)"
            f"[1 + n % {PEOPLE}], (array['energy', 'bank', 'software'])[1 + n % 3], 'active',"
            f" now() - n * interval '1 minute' from generate_series(1, {ACCOUNTS}) n"
        )
        await link.execute(
            f"insert into {schema}.r_opportunity (name, sort_key, owner, account, pipeline, stage, amount, probability,"
            " close_date, source, external_id, created_at, stage_entered_at)"
            " select 'Deal ' || n, 'deal ' || n, u.ids[1 + (n * 7919::bigint) % cardinality(u.ids)],"
            " a.ids[1 + (n * 104729::bigint) % cardinality(a.ids)], s.pipeline,"
            " s.ids[1 + (n * 31::bigint) % 5], ((n * 2654435761::bigint) % 1000000) / 100.0 + 1000, 0.3,"
            " date '2025-01-01' + (n % 700)::int, (array['website', 'referral', 'partner'])[1 + n % 3], 'E' || n,"
            " now() - (n % 1000000) * interval '1 minute', now()"
            f" from generate_series(1, {rows}) n,"
            f" (select array_agg(id order by id) ids from {schema}.r_user) u,"
            f" (select array_agg(id order by id) ids from {schema}.r_account) a,"
            f" (select array_agg(id order by position) ids, min(pipeline) pipeline from {schema}.r_stage) s"
        )
    async with organisation.db.acquire() as link:
        await link.execute("set statement_timeout = 0")
        for name in ("opportunity", "account", "stage", "pipeline", "user", "department"):
            await link.execute(f"vacuum analyze {schema}.r_{name}")
        await link.execute("reset statement_timeout")
