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
CITIES = ["北京", "上海", "广州", "深圳", "杭州", "南京", "苏州", "成都", "重庆", "武汉"]
FIRST = (
    "华中东海天金恒瑞博远安利德信长宏兴盛康泰新正大联创智云星光科同方达通明玉龙凤江山春永福嘉美诚和顺万百千亿"
)
SECOND = (
    "为兴源力达通能顺成业宇峰润泰隆晟昊辰航翔凯捷锐维思迈诺雅宝铭轩鼎冠腾飞跃昌荣祥瑞嘉禾田野森林海洋湖川"
)
TRADES = ["机械", "电子", "化工", "软件", "医药", "食品", "纺织", "建材", "能源", "物流", "仪表", "汽车"]
GOODS = ["生产线改造", "数据平台", "年度采购", "设备更新", "运维服务", "扩容", "试点", "二期"]
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


COMPANY = """$1::text[])[1 + n % 10] || substr($2, 1 + ((n * 7919::bigint) % length($2))::int, 1)
    || substr($3, 1 + ((n * 104729::bigint) % length($3))::int, 1) || ($4::text[])[1 + ((n * 31::bigint) % 12)::int"""


FILLING_SECONDS = 3600.0
"""What filling a table may take before it is given up."""


async def _deals(organisation: Organisation, rows: int) -> None:
    schema = quote(organisation.schema)
    words = (CITIES, FIRST, SECOND, TRADES)
    async with organisation.db.transaction() as link:
        await link.execute("set local statement_timeout = 0")
        await link.execute(
            f"insert into {schema}.r_account (name, sort_key, owner, industry, status, created_at, phone)"
            f" select ({COMPANY}] || '有限公司', 'account ' || n, (select array_agg(id order by id) from {schema}.r_user)"
            f"[1 + n % {PEOPLE}], (array['energy', 'bank', 'software'])[1 + n % 3], 'active',"
            f" now() - n * interval '1 minute', '139' || lpad(((n * 48611::bigint) % 100000000)::text, 8, '0')"
            f" from generate_series(1, {ACCOUNTS}) n",
            *words,
        )
        await link.execute(
            f"insert into {schema}.r_opportunity (name, sort_key, owner, account, pipeline, stage, amount, probability,"
            " close_date, source, external_id, created_at, stage_entered_at)"
            f" select ({COMPANY}] || '公司' || ($5::text[])[1 + ((n * 17::bigint) % 8)::int] || ' ' || n, 'deal ' || n,"
            " u.ids[1 + (n * 7919::bigint) % cardinality(u.ids)],"
            " a.ids[1 + (n * 104729::bigint) % cardinality(a.ids)], s.pipeline,"
            " s.ids[1 + (n * 31::bigint) % 5], ((n * 2654435761::bigint) % 1000000) / 100.0 + 1000, 0.3,"
            " date '2025-01-01' + (n % 700)::int, (array['website', 'referral', 'partner'])[1 + n % 3], 'E' || n,"
            " now() - (n % 1000000) * interval '1 minute', now()"
            f" from generate_series(1, {rows}) n,"
            f" (select array_agg(id order by id) ids from {schema}.r_user) u,"
            f" (select array_agg(id order by id) ids from {schema}.r_account) a,"
            f" (select array_agg(id order by position) ids, min(pipeline) pipeline from {schema}.r_stage) s",
            *words,
            GOODS,
            timeout=FILLING_SECONDS,
        )
    async with organisation.db.acquire() as link:
        await link.execute("set statement_timeout = 0")
        for name in ("opportunity", "account", "stage", "pipeline", "user", "department"):
            await link.execute(f"vacuum analyze {schema}.r_{name}", timeout=FILLING_SECONDS)
        await link.execute("reset statement_timeout")
