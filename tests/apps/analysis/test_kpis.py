"""Stage KPIs, held against small histories that can be counted by hand."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.apps.analysis.test_funnel import START, deals, pipeline
from tests.fixtures.asking import create, names, read, refused, update
from tests.fixtures.organisation import Company
from yunchou.access.state import AccessState, Person
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.process.kpis.behind import behind, by_month
from yunchou.apps.process.kpis.kept import Standard, attained, light, months_gone, score, standard_for
from yunchou.apps.process.kpis.measuring import Stand, measured, stands
from yunchou.base.time import Span

SPAN = Span(START.date(), START.date() + dt.timedelta(days=30))
ACTIVITY = {"object": "activity", "link": "opportunity", "date": "done_at"}


async def kpi(company: Company, name: str, method: str, **more: Any) -> int:
    """A KPI of the stage 方案 unless another is named."""
    values = {"stage": company.ids["方案"], "pipeline": str(await pipeline(company)), **more}
    return int(await create(company.caller("管理员"), "stage_kpi", name=name, method=method, **values))


async def told(company: Company, who: str, span: Span = SPAN) -> dict[str | None, Stand]:
    """The stands that somebody sees, by the name of the person; None for everybody."""
    caller = company.caller(who)
    found = await measured(caller, CATALOGUE, await pipeline(company), span)
    names_of = {each.id: each.name for each in found.access.people.values()}
    rows = stands(caller, found, span)
    return {None: rows[0]} | {names_of[e.person]: e for e in rows if e.person is not None}


def figure(stand: Stand, id: int) -> Any:
    return next(each for each in stand.figures if each.kpi.id == id)


async def visits(company: Company, deal: int, *days: float, kind: str = "visit") -> None:
    at = [(START + dt.timedelta(days=each)).isoformat() for each in days]
    values = [
        {"name": "访", "kind": kind, "status": "done", "done_at": each, "opportunity": str(deal)}
        for each in at
    ]
    await company.create(company.caller("管理员"), "activity", *values)


async def test_each_way_of_counting(company: Company) -> None:
    """小王: one deal with two visits in the stage and one before it, one deal without; 小赵's stay has not ended."""
    one, other, third = await deals(
        company,
        [
            ((("需求", 0), ("方案", 2), ("谈判", 6)), "100", "小王", {"description": "要"}),
            ((("需求", 0), ("方案", 3), ("输单", 20)), "300", "小王", {}),
            ((("需求", 0), ("方案", 5)), "50", "小赵", {}),
        ],
    )
    await visits(company, one, 1, 2.5, 5)
    await visits(company, one, 4, kind="call")
    await visits(company, third, 7)
    visited = await kpi(company, "拜访数", "records_per_deal", condition='kind = "visit"', **ACTIVITY)
    seen = await kpi(company, "有拜访", "deals_with_records", condition='kind = "visit"', **ACTIVITY)
    fast = await kpi(company, "一日内", "deals_with_records", within_hours=24, **ACTIVITY)
    quick = await kpi(company, "五日内离开", "stays_within", within_hours=120)
    noted = await kpi(company, "有说明", "deals_meeting", condition="description is not null")
    mean = await kpi(company, "平均金额", "deals_mean", measured="amount")
    whole = await kpi(
        company, "全程拜访", "records_per_deal", stage=None, condition='kind = "visit"', **ACTIVITY
    )
    found = await told(company, "高总")
    wang = found["小王"]
    values = [figure(wang, id).value for id in (visited, seen, fast, quick, noted, mean, whole)]
    assert values == [1, Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), Decimal("0.5"), 200, 0]
    # The whole way of the lost deal has ended, that of the other has not.
    assert (figure(wang, whole).count, figure(wang, whole).open) == (1, 1)
    assert figure(wang, mean).kpi.unit == "money"
    li = figure(found["小赵"], seen)
    assert (li.value, li.count, li.open, li.lacking) == (None, 0, 1, 0)
    assert figure(found["小赵"], noted).lacking == 1
    assert figure(found[None], visited).value == 1
    ids = (await pipeline(company), visited)
    caller = company.caller("高总")
    assert (await behind(caller, *ids, SPAN, "counted", None))[1:] == (2, [other, one])
    assert (await behind(caller, *ids, SPAN, "missed", None))[2] == [other]
    assert (await behind(caller, *ids, SPAN, "open", [int(company.ids["小赵"])]))[2] == [third]
    later = Span(SPAN.end, SPAN.end + dt.timedelta(days=30))
    assert figure((await told(company, "高总", later))[None], visited).count == 0


async def test_a_record_that_comes_back_has_one_stay(company: Company) -> None:
    way = (("需求", 0), ("方案", 1), ("需求", 2), ("方案", 4), ("谈判", 5))
    (deal,) = await deals(company, [(way, "1", "小王", {})])
    await visits(company, deal, 1.5, 3, 4.5)
    visited = await kpi(company, "拜访数", "records_per_deal", **ACTIVITY)
    fast = await kpi(company, "两日内离开", "stays_within", within_hours=48)
    stand = (await told(company, "高总"))["小王"]
    assert (figure(stand, visited).value, figure(stand, visited).count) == (2, 1)
    assert figure(stand, fast).value == 0


async def test_everybody_sees_whole_books_only(company: Company) -> None:
    await deals(
        company, [((("需求", 0), ("方案", 1), ("谈判", 2)), "1", who, {}) for who in ("小王", "小张")]
    )
    id = await kpi(company, "有金额", "deals_meeting", condition="amount > 0")
    assert set(await told(company, "高总")) == {None, "小王", "小张"}
    assert set(await told(company, "小王")) == {None, "小王"}
    assert figure((await told(company, "小王"))[None], id).count == 1
    caller = company.caller("小王")
    other = [int(company.ids["小张"])]
    assert (await behind(caller, await pipeline(company), id, SPAN, "counted", other))[1] == 0


async def test_standards_lights_and_score(company: Company) -> None:
    await deals(
        company,
        [
            (
                (("需求", 0), ("方案", 1), ("谈判", 1 + n)),
                "1",
                "小王",
                {"description": "x" if n < 4 else None},
            )
            for n in range(1, 6)
        ],
    )
    noted = await kpi(company, "有说明", "deals_meeting", condition="description is not null", weight="3")
    slow = await kpi(company, "超时", "stays_within", within_hours=96, better="lower", weight="1")
    await create(company.caller("管理员"), "stage_kpi_standard", kpi=str(noted), target="0.9", alert="0.7")
    person = int(company.ids["小王"])
    await create(
        company.caller("管理员"),
        "stage_kpi_standard",
        kpi=str(noted),
        target="0.75",
        alert="0.5",
        person=str(person),
    )
    await create(company.caller("管理员"), "stage_kpi_standard", kpi=str(slow), target="0.4", alert="0.6")
    found = await told(company, "高总")
    own, all_of_them = figure(found["小王"], noted), figure(found[None], noted)
    assert (own.value, own.target, own.light) == (Decimal("0.6"), Decimal("0.75"), "amber")
    assert (all_of_them.target, all_of_them.light) == (Decimal("0.9"), "red")
    late = figure(found["小王"], slow)
    assert (late.value, late.light, late.attainment) == (Decimal("0.8"), "red", Decimal("0.5"))
    assert found["小王"].score == (3 * Decimal("0.8") + Decimal("0.5")) / 4


async def test_a_metric_is_asked_by_the_month(company: Company) -> None:
    """Two calls in a month of which all days have passed, against three a month."""
    caller = company.caller("小王")
    march = Span(dt.date(2026, 3, 1), dt.date(2026, 4, 1))
    for day in (3, 4):
        await create(
            caller, "activity", name="访", kind="visit", status="done", done_at=f"2026-03-{day:02}T04:00:00Z"
        )
    id = await kpi(company, "跟进", "metric", stage=None, metric="activities")
    await create(company.caller("管理员"), "stage_kpi_standard", kpi=str(id), target="3", alert="1")
    one = figure((await told(company, "高总", march))["小王"], id)
    assert (one.value, one.target, one.light) == (2, 3, "amber")
    quarter = Span(dt.date(2026, 1, 1), dt.date(2026, 4, 1))
    three = figure((await told(company, "高总", quarter))["小王"], id)
    assert (three.value, three.target) == (Decimal(2) / 3, 3)
    found = await measured(company.caller("高总"), CATALOGUE, await pipeline(company), quarter, months=True)
    ((_, months),) = by_month(found, quarter, [int(company.ids["小王"])])
    assert [value for _, value, _ in months] == [0, 0, 2]


def test_the_nearest_standard_holds() -> None:
    access = AccessState(1, {}, {1: None, 2: 1, 3: 2}, {})
    who = Person(7, "甲", None, 3, None, (9,), True, None)

    def one(id: int, **whose: Any) -> Standard:
        nobody: dict[str, Any] = {
            "role": None,
            "title": None,
            "department": None,
            "person": None,
            "valid_from": None,
        }
        return Standard(id=id, kpi=1, target=Decimal(1), alert=Decimal(0), **(nobody | whose))

    every = [
        one(1),
        one(2, department=1),
        one(3, department=2),
        one(4, role=9),
        one(5, title="经理"),
        one(6, person=7),
        one(7, person=7, valid_from=dt.date(2026, 5, 1)),
    ]
    day = dt.date(2026, 4, 1)
    held = [standard_for(every[:n], access, who, "经理 ", day) for n in range(1, 8)]
    assert [each and each.id for each in held] == [1, 2, 3, 4, 5, 6, 6]
    later = standard_for(every, access, who, None, dt.date(2026, 5, 1))
    assert later is not None
    assert later.id == 7
    assert standard_for([one(1, person=8)], access, who, None, day) is None


def test_lights_and_months_of_work() -> None:
    half, one = Decimal("0.5"), Decimal(1)
    assert [light(v, one, half, lower=False) for v in (None, one, half, Decimal("0.49"))] == [
        None,
        "green",
        "amber",
        "red",
    ]
    assert [light(v, half, one, lower=True) for v in (half, one, Decimal("1.01"))] == [
        "green",
        "amber",
        "red",
    ]
    assert (attained(Decimal(2), Decimal(4), lower=False), attained(Decimal(0), one, lower=True)) == (
        half,
        None,
    )
    assert score([(one, Decimal(9), False), (one, None, False), (Decimal(0), one, False)]) == Decimal("1.2")
    assert score([(one, None, True)]) == Decimal("1.2")
    assert score([]) is None

    def weekdays(day: dt.date) -> bool:
        return day.weekday() < 5

    gone = months_gone(dt.date(2026, 2, 1), dt.date(2026, 4, 1), dt.date(2026, 3, 13), weekdays)
    assert gone == 1 + Decimal(9) / 22
    assert months_gone(dt.date(2026, 4, 1), dt.date(2026, 5, 1), dt.date(2026, 3, 1), weekdays) == 0


async def test_what_cannot_be_counted_is_refused(company: Company) -> None:
    wrong: list[tuple[str, str, dict[str, Any]]] = [
        ("required", "deals_meeting", {}),
        ("required", "stays_within", {}),
        ("required", "records_per_deal", {}),
        ("unknown_name", "deals_meeting", {"condition": "nothing > 1"}),
        ("type_mismatch", "deals_meeting", {"condition": "amount"}),
        ("type_mismatch", "deals_mean", {"measured": "name"}),
        ("unknown_name", "records_per_deal", ACTIVITY | {"condition": "nothing"}),
        ("not_an_option", "records_per_deal", ACTIVITY | {"object": "nothing"}),
        ("type_mismatch", "records_per_deal", ACTIVITY | {"link": "account"}),
        ("type_mismatch", "records_per_deal", ACTIVITY | {"date": "name"}),
        ("not_an_option", "metric", {"metric": "open_amount"}),
        ("rule", "stays_within", {"within_hours": 1, "stage": company.ids["赢单"]}),
    ]
    for code, method, values in wrong:
        given = {"name": "错", "pipeline": str(await pipeline(company)), "method": method, **values}
        with refused(422, code):
            await create(company.caller("管理员"), "stage_kpi", **given)
    id = await kpi(
        company, "有金额", "deals_meeting", condition="amount > 0", object="activity", within_hours=3
    )
    kept = await read(company.caller("管理员"), "stage_kpi", str(id))
    assert (kept["object"], kept["within_hours"], kept["unit"]) == (None, None, "percent")
    bounds = {"kpi": str(id), "target": "0.5", "alert": "0.6"}
    with refused(422, "rule"):
        await create(company.caller("管理员"), "stage_kpi_standard", **bounds)
    two = bounds | {"alert": "0.4", "title": "经理", "person": str(int(company.ids["小王"]))}
    with refused(422, "rule"):
        await create(company.caller("管理员"), "stage_kpi_standard", **two)
    await create(company.caller("管理员"), "stage_kpi_standard", **(bounds | {"alert": "0.5"}))
    assert await names(company.caller("管理员"), "stage_kpi_standard") == ["所有人"]


async def test_a_broken_kpi_takes_no_other_with_it(company: Company) -> None:
    await deals(company, [((("需求", 0), ("方案", 1), ("谈判", 2)), "1", "小王", {})])
    sound = await kpi(company, "有金额", "deals_meeting", condition="amount > 0")
    broken = await kpi(company, "坏了", "deals_meeting", condition="amount > 0")
    schema = company.organisation.schema
    await company.organisation.db.execute(
        f"update {schema}.r_stage_kpi set condition = 'gone > 0' where id = $1", broken
    )
    found = await measured(company.caller("高总"), CATALOGUE, await pipeline(company), SPAN)
    assert set(found.faults) == {broken}
    assert [each.kpi.id for each in stands(company.caller("高总"), found, SPAN)[0].figures] == [sound]


async def test_who_is_coached_reads_it(company: Company) -> None:
    id = await kpi(company, "有金额", "deals_meeting", condition="amount > 0")
    values = {
        "name": "谈谈",
        "kpi": str(id),
        "person": str(int(company.ids["小王"])),
        "due_on": "2026-03-09",
    }
    made = await create(company.caller("高总"), "kpi_coaching", **values)
    assert await names(company.caller("小王"), "kpi_coaching") == ["谈谈"]
    assert await names(company.caller("小张"), "kpi_coaching") == []
    with refused(403):
        await update(company.caller("小王"), "kpi_coaching", made, state="done")
    with refused(403):
        await create(company.caller("小王"), "kpi_coaching", **values)
    await update(company.caller("高总"), "kpi_coaching", made, state="done")
    assert (await read(company.caller("管理员"), "kpi_coaching", made))["done_on"] is not None
