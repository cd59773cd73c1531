"""Snapshots of deals and what changed since: each day once, parts that add up to the cent, nothing that may not be seen."""

import asyncio
import datetime as dt
import random
from decimal import Decimal

import pytest

from tests.fixtures.asking import create, delete, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.forecast.changes import MEASURES, Asked, Changes, changed_deals, changes, people_of
from yunchou.apps.forecast.rollup import Ground
from yunchou.apps.forecast.snapshots import forget_snapshots, take
from yunchou.base.time import Span, add_months, today
from yunchou.records.change import Operation
from yunchou.records.write import Unit

D = Decimal
TODAY = today("Asia/Shanghai")
FIRST = TODAY.replace(day=1)
SPAN = Span(FIRST, add_months(FIRST, 1))
IN, AFTER = str(SPAN.end - dt.timedelta(days=1)), str(SPAN.end + dt.timedelta(days=40))
BEFORE = str(SPAN.start - dt.timedelta(days=3))
THEN = TODAY - dt.timedelta(days=1)


async def ground(who: Caller) -> Ground:
    snapshot: Snapshot = await who.organisation.snapshot()
    return Ground(who.organisation.db, snapshot, who)


async def told(
    who: Caller, measure: str = "all", people: tuple[int, ...] | None = None, since: dt.date = THEN
) -> Changes:
    return await changes(await ground(who), Asked(SPAN, measure, since, people))


def parts(found: Changes) -> dict[str, tuple[int, Decimal]]:
    assert found.then + sum(each.amount for each in found.reasons) == found.now
    return {each.name: (each.deals, each.amount) for each in found.reasons}


async def again(who: Caller, id: str, **values: str | None) -> None:
    """Changes a deal with a reason, as opening one again takes."""
    async with Unit(who) as unit:
        unit.reason = "客户又回来了"
        await unit.write("opportunity", [Operation("update", values, id=int(id))])


async def deal(company: Company, who: str, name: str, amount: str | None = "10", **more: str | None) -> str:
    given = {
        "stage": company.ids["方案"],
        "close_date": IN,
        "forecast_category": "commit",
        "name": name,
        "amount": amount,
    }
    return await create(company.caller(who), "opportunity", **{**given, **more})


@pytest.fixture
async def period(company: Company) -> str:
    admin = company.caller("管理员")
    return await create(
        admin,
        "forecast_period",
        name="本月",
        starts_on=str(FIRST),
        ends_on=IN,
        opens_on=str(FIRST - dt.timedelta(days=40)),
    )


async def test_every_reason_has_its_part(company: Company, period: str) -> None:
    admin, won, lost = company.caller("管理员"), company.ids["赢单"], company.ids["输单"]
    names = ("等", "涨", "跌", "赢", "输", "滑", "提前", "类", "删", "转")
    ids = {name: await deal(company, "小王", name, "10.01") for name in names}
    later = await deal(company, "小王", "移入", "5", close_date=AFTER)
    old = await deal(company, "小王", "重开", "3", stage=lost, close_date=str(TODAY))
    organisation = admin.organisation
    await organisation.db.execute(
        f"update \"{organisation.schema}\".r_opportunity set created_at = created_at - interval '1 day'"
    )
    assert await take(admin, THEN) == 11
    assert await take(admin, THEN) is None
    changed: dict[str, dict[str, str]] = {
        "涨": {"amount": "12"}, "跌": {"amount": "9.99"}, "赢": {"stage": won, "close_date": str(TODAY)},
        "输": {"stage": lost, "close_date": BEFORE}, "滑": {"close_date": AFTER}, "提前": {"close_date": BEFORE},
        "类": {"forecast_category": "pipeline"}, "转": {"owner": company.ids["小张"]},
    }  # fmt: skip
    for name, values in changed.items():
        await update(admin, "opportunity", ids[name], **values)
    await delete(admin, "opportunity", ids["删"])
    await update(admin, "opportunity", later, close_date=IN)
    await again(admin, old, stage=company.ids["方案"], close_date=IN, forecast_category="commit")
    await deal(company, "小王", "新", "7.70")
    usual = {
        "grown": (1, D("1.99")), "shrunk": (1, D("-0.02")), "lost": (1, D("-10.01")), "slipped": (1, D("-10.01")),
        "pulled": (1, D("-10.01")), "gone": (1, D("-10.01")), "moved_in": (1, D("5")), "reopened": (1, D("3")),
        "new": (1, D("7.70")), "same": None,
    }  # fmt: skip
    del usual["same"]
    found = await told(admin)
    assert (found.then, parts(found)) == (D("100.10"), usual)
    category = {"category": (1, D("-10.01"))}
    assert parts(await told(admin, "commit")) == {**usual, **category}
    assert parts(await told(admin, "best_case")) == {**usual, **category}
    assert parts(await told(admin, "open")) == {**usual, "won": (1, D("-10.01"))}
    wang = people_of(await ground(admin), "person", int(company.ids["小王"]))
    assert parts(await told(admin, "all", wang))["handed_over"] == (1, D("-10.01"))
    zhang = people_of(await ground(admin), "person", int(company.ids["小张"]))
    assert parts(await told(admin, "all", zhang)) == {"taken_over": (1, D("10.01"))}
    shown = await changed_deals(await ground(admin), Asked(SPAN, "all", THEN), "grown")
    assert [(each.name, each.then, each.now, each.change) for each in shown] == [
        ("涨", D("10.01"), D("12"), D("1.99"))
    ]
    assert await changed_deals(await ground(admin), Asked(SPAN, "all", THEN), "gone") == []


async def test_nobody_is_told_of_deals_that_he_never_saw(company: Company, period: str) -> None:
    admin = company.caller("管理员")
    mine, theirs = await deal(company, "小王", "甲"), await deal(company, "小赵", "乙", "1000")
    await take(admin, THEN)
    await update(admin, "opportunity", theirs, amount="2000")
    await update(admin, "opportunity", mine, owner=company.ids["小赵"])
    rep = company.caller("小王")
    found = await told(rep)
    assert (found.then, parts(found)) == (D("10"), {"gone": (1, D("-10"))})
    for reason in ("grown", "gone", "handed_over"):
        assert await changed_deals(await ground(rep), Asked(SPAN, "all", THEN), reason) == []
    assert (await told(company.caller("小张"))).then == 0
    with refused(404):
        people_of(await ground(rep), "person", 7)


async def test_parts_add_up_whatever_happens(company: Company, period: str) -> None:
    chance, admin = random.Random(5), company.caller("管理员")
    stages = [company.ids[name] for name in ("方案", "谈判", "赢单", "输单")]
    days, amounts = [IN, AFTER, BEFORE, str(TODAY)], ["0.01", "33.33", "1000", "7.77", None]
    categories, people = (
        ["commit", "best_case", "pipeline", "closed", "omitted", None],
        ["小王", "小张", "小赵"],
    )

    def any_values() -> dict[str, str | None]:
        stage = chance.choice(stages)
        ended = stage in stages[2:]
        return {
            "stage": stage, "close_date": chance.choice(days[2:] if ended else days), "amount": chance.choice(amounts),
            "forecast_category": chance.choice(categories), "owner": company.ids[chance.choice(people)],
        }  # fmt: skip

    ids = await company.create(admin, "opportunity", *({"name": str(n), **any_values()} for n in range(40)))
    await take(admin, THEN)
    for each in chance.sample(ids, 25):
        await again(admin, each, **any_values())
    await company.create(admin, "opportunity", *({"name": f"新{n}", **any_values()} for n in range(8)))
    await delete(admin, "opportunity", ids[0])
    for who in ("管理员", "李经理", "小王"):
        for measure in MEASURES:
            parts(await told(company.caller(who), measure))


async def test_days_are_taken_once_and_let_go_whole(company: Company, period: str) -> None:
    admin = company.caller("管理员")
    await deal(company, "小王", "甲")
    taken = await asyncio.gather(*(take(admin, TODAY) for _ in range(4)))
    assert sorted(taken, key=str) == [1, None, None, None]
    await take(admin, TODAY - dt.timedelta(days=9))
    organisation = admin.organisation
    limit = dt.datetime.combine(TODAY - dt.timedelta(days=5), dt.time(), dt.UTC)
    assert await forget_snapshots(organisation.db, organisation.schema, limit) == 1
    left = await organisation.db.fetch(
        f'select day, deals from "{organisation.schema}".forecast_snapshot_day'
    )
    assert [tuple(row) for row in left] == [(TODAY, 1)]


async def test_without_periods_nothing_is_looked_at(company: Company) -> None:
    await deal(company, "小王", "甲")
    assert await take(company.caller("管理员"), TODAY) == 0
