"""Funnels, stays, snapshots and ways, held against small histories that can be counted by hand and against a naive count."""

import datetime as dt
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from tests.fixtures.asking import create, refused
from tests.fixtures.organisation import Company
from yunchou.apps.process.analysis.behind import Behind, behind
from yunchou.apps.process.analysis.bottleneck import shortfalls
from yunchou.apps.process.analysis.dwell import ENTERED, dwells
from yunchou.apps.process.analysis.funnel import Funnels, funnels
from yunchou.apps.process.analysis.ground import Asked
from yunchou.apps.process.analysis.paths import paths
from yunchou.apps.process.analysis.snapshot import snapshot
from yunchou.base.db import quote

START = dt.datetime(2026, 3, 2, 4, tzinfo=dt.UTC)
OPEN = ("需求", "方案", "谈判")
Way = Sequence[tuple[str, float]]
"""Stages with the day, counted from the start, on which each was entered."""
Deal = tuple[Way, str, str, dict[str, Any]]
"""Its way, amount, owner and other values."""


async def pipeline(company: Company) -> int:
    schema = quote(company.organisation.schema)
    id: int = await company.organisation.db.fetchval(
        f"select id from {schema}.r_pipeline where name = '标准流程'"
    )
    return id


async def deals(company: Company, several: Sequence[Deal]) -> list[int]:
    """Deals, each with the way that it went; the history that creating them made is written anew."""
    made = []
    for who in dict.fromkeys(each[2] for each in several):
        own = [each for each in several if each[2] == who]
        values = [
            {"name": f"单{n}", "amount": amount, "stage": company.ids[OPEN[0]], **more}
            for n, (_, amount, _, more) in enumerate(own)
        ]
        ids = await company.create(company.caller(who), "opportunity", *values)
        made += [(int(id), way) for id, (way, *_) in zip(ids, own, strict=True)]
    await _tell(company, made)
    return [id for id, _ in made]


async def _tell(company: Company, made: Sequence[tuple[int, Way]]) -> None:
    db, schema = company.organisation.db, quote(company.organisation.schema)
    rows = []
    for id, way in made:
        ends = [*(day for _, day in way[1:]), None]
        rows += [
            (str(id), int(company.ids[stage]), _at(day), None if end is None else _at(end))
            for (stage, day), end in zip(way, ends, strict=True)
        ]
    records = [str(id) for id, _ in made]
    await db.execute(f"delete from {schema}.r_stage_history where record = any($1)", records)
    await db.executemany(
        f"insert into {schema}.r_stage_history (id, object, record, stage, entered_at, left_at)"
        " values (yunchou.next_id(), 'opportunity', $1, $2, $3, $4)",
        rows,
    )
    await db.executemany(
        f"update {schema}.r_opportunity set stage = $2 where id = $1",
        [(id, int(company.ids[way[-1][0]])) for id, way in made],
    )


def _at(day: float) -> dt.datetime:
    return START + dt.timedelta(days=day)


async def asked(company: Company, period: Any = "2026-03", **more: Any) -> Asked:
    return Asked(await pipeline(company), period=period, **more)


async def told(company: Company, who: str = "高总", **more: Any) -> Funnels:
    return await funnels(company.caller(who), await asked(company, **more))


async def test_who_entered_in_the_period_and_came_further_later_counts_as_passed(company: Company) -> None:
    await deals(
        company,
        [
            ((("需求", 0), ("方案", 5), ("谈判", 40), ("赢单", 50)), "100", "小王", {}),
            ((("需求", 0), ("谈判", 10)), "200", "小王", {}),
            ((("需求", 1), ("输单", 3)), "300", "小张", {}),
            ((("需求", 2),), "400", "小张", {}),
            ((("需求", 60), ("方案", 61)), "500", "小赵", {}),
        ],
    )
    found = await told(company)
    rungs = found.total.rungs
    assert [(r.entered, r.passed, r.lost) for r in rungs] == [(4, 2, 1), (2, 2, 0), (1, 0, 0), (0, 0, 0)]
    # 方案 was skipped by the second: it counts as passed at the moment at which 谈判 was entered.
    assert [r.entered_amount for r in rungs] == [1000, 300, 200, 0]
    assert [r.conversion for r in rungs] == [0.5, 1, 0, None]
    assert (found.total.open, found.total.lost, found.total.won) == (3, 1, 0)
    may = (await told(company, period="2026-04")).total
    assert (may.won, may.won_amount, may.win_rate, may.cycle_days) == (1, Decimal(100), 1.0, 50.0)
    ever = (await told(company, period=None)).total
    assert (ever.rungs[0].entered, ever.win_rate, ever.win_rate_amount) == (5, 0.5, 0.25)
    # Three are open, half is won, 100 each, in 50 days.
    assert ever.velocity == Decimal("3.00")


async def test_groups_are_told_apart_and_the_dearest_shortfall_is_the_bottleneck(company: Company) -> None:
    good: Way = (("需求", 0), ("方案", 1), ("谈判", 2), ("赢单", 3))
    bad: Way = (("需求", 0), ("方案", 1), ("输单", 3))
    several: list[Deal] = [(good, "100", "小王", {})] * 8
    several += [(bad, "100", "小王", {})] * 2
    several += [(good, "100", "小张", {})] * 2 + [(bad, "100", "小张", {})] * 8
    await deals(company, several)
    found = await told(company, by="owner")
    assert [(each.group["name"], each.rungs[1].conversion) for each in found.groups] == [
        ("小王", 0.8),
        ("小张", 0.2),
    ]
    assert found.total.rungs[1].conversion == 0.5
    (worst,) = shortfalls(found.total, found.groups, enough=10)
    # 2,000 entered 方案, 30 % fall short, and all that passes is won.
    assert (worst.place, worst.best_group["name"], worst.cost) == (1, "小王", Decimal("600.00"))
    assert shortfalls(found.total, found.groups, enough=11) == []
    before = (await funnels(company.caller("高总"), await asked(company, "2026-04"), before=True)).before
    assert before is not None
    assert before.rungs[0].entered == 20


async def test_what_is_still_there_counts_as_a_stay_that_is_cut_off(company: Company) -> None:
    several: list[Deal] = []
    several += [((("需求", 0), ("方案", days)), "1", "小王", {}) for days in (1, 2, 3, 4)]
    several.append(((("需求", 0), ("方案", 1), ("需求", 2), ("输单", 6)), "1", "小王", {}))
    several.append(((("需求", 1),), "7", "小王", {}))
    await deals(company, several)
    found, stays = await dwells(company.caller("高总"), await asked(company))
    first = stays[0]
    assert str(first.stage) == company.ids["需求"]
    assert (first.left, first.staying, first.staying_amount, first.again) == (5, 1, 7, 1)
    # Stays of 1, 2, 3, 4, 5 days (a return is added up) and one that lasts: S falls to 1/2 with the third.
    assert (first.median, first.p90) == (3, None)
    assert (first.over, first.over_amount) == (1, 7)
    assert found.owner.name == "opportunity"
    _, by_month = await dwells(company.caller("高总"), replace(await asked(company), by=ENTERED))
    months = {each.group for each in by_month if not each.whole}
    assert months
    assert all(len(month) == 7 for month in months)
    one = [each.left for each in by_month if not each.whole and each.stage == first.stage]
    assert (sum(one), by_month[0].median) == (5, 3)


async def test_a_snapshot_tells_where_records_stood_at_the_end_of_a_day(company: Company) -> None:
    await deals(
        company,
        [
            ((("需求", 0), ("方案", 5), ("赢单", 9)), "100", "小王", {}),
            ((("需求", 3),), "20", "小张", {}),
        ],
    )
    who = company.caller("高总")

    async def stood(day: dt.date | None) -> list[tuple[str, int, Decimal]]:
        _, rows = await snapshot(who, await asked(company), day)
        names = {id: name for name, id in company.ids.items()}
        return sorted((names[str(each.stage)], each.count, each.amount) for each in rows)

    assert await stood(dt.date(2026, 3, 2)) == [("需求", 1, Decimal(100))]
    assert await stood(dt.date(2026, 3, 7)) == [("方案", 1, Decimal(100)), ("需求", 1, Decimal(20))]
    assert await stood(None) == [("需求", 1, Decimal(20))]


async def test_ways_that_were_gone_with_returns_and_ends(company: Company) -> None:
    await deals(
        company,
        [
            ((("需求", 0), ("方案", 2), ("赢单", 3)), "1", "小王", {}),
            ((("需求", 0), ("方案", 4), ("赢单", 9)), "1", "小王", {}),
            ((("需求", 0), ("方案", 1), ("需求", 2), ("方案", 6)), "1", "小张", {}),
        ],
    )
    _, found = await paths(company.caller("高总"), await asked(company))
    first, second, won = (company.ids[name] for name in ("需求", "方案", "赢单"))
    steps = {(e.source, e.target): (e.count, e.cases, e.median_hours) for e in found.edges}
    assert steps == {
        (None, first): (3, 3, None),
        (first, second): (4, 3, 72.0),
        (second, first): (1, 1, 24.0),
        (second, won): (2, 2, 72.0),
        (won, None): (2, 2, None),
    }
    assert (found.cases, found.variants) == (3, 2)
    assert (list(found.most[0].steps), found.most[0].cases) == ([first, second, won], 2)
    assert found.cycle["median"] == 6


async def test_nobody_counts_what_he_may_not_see_and_each_figure_has_its_records(company: Company) -> None:
    won, lost, mine = await deals(
        company,
        [
            ((("需求", 0), ("方案", 1), ("赢单", 2)), "5", "小王", {}),
            ((("需求", 0), ("输单", 2)), "9", "小王", {}),
            ((("需求", 0), ("方案", 7)), "3", "小赵", {}),
        ],
    )
    assert (await told(company, "小赵")).total.rungs[0].entered == 1
    who, question = company.caller("高总"), await asked(company)

    async def ids(figure: Any, stage: str | None = None, target: str | None = None, **more: Any) -> list[int]:
        ends = [None if each is None else int(company.ids[each]) for each in (stage, target)]
        wanted = Behind(figure, ends[0], ends[1], **more)
        name, count, found = await behind(who, question, wanted)
        assert (name, count) == ("opportunity", len(found))
        return list(found)

    assert await ids("entered", "需求") == [lost, won, mine]
    assert await ids("passed", "需求") == [won, mine]
    assert await ids("dropped", "需求") == [lost]
    assert (await ids("won"), await ids("lost"), await ids("open")) == ([won], [lost], [mine])
    assert await ids("stayed", "方案") == [won, mine]
    assert await ids("standing", "需求", day=dt.date(2026, 3, 2)) == [lost, won, mine]
    assert await ids("step", "需求", "方案") == [won, mine]
    assert await ids("step", None, "需求") == [lost, won, mine]
    assert await ids("step", "输单") == [lost]
    grouped = Asked(question.pipeline, period=question.period, by="owner")
    zhao = Behind("entered", int(company.ids["需求"]), grouped=True, group=company.ids["小赵"])
    assert (await behind(who, grouped, zhao))[2] == [mine]
    assert (await behind(company.caller("小赵"), question, Behind("won")))[1] == 0


async def test_a_wrong_question_is_told(company: Company) -> None:
    who = company.caller("高总")
    with refused(404, "not_found"):
        await funnels(who, Asked(1))
    with refused(404, "not_found"):
        await behind(who, await asked(company), Behind("entered", 12))
    with refused(400, "malformed"):
        await funnels(who, await asked(company, "gestern"))
    with refused(400, "unknown_name"):
        await funnels(who, await asked(company, by="owner.password"))
    with refused(400, "unknown_name"):
        await dwells(who, await asked(company, where="secret = 1"))
    empty = await told(company)
    assert (empty.total.win_rate, empty.total.velocity, empty.total.cycle_days) == (None, None, None)
    assert shortfalls(empty.total, empty.groups) == []


async def test_random_histories_are_counted_as_a_reader_would_count_them(company: Company) -> None:
    chance = random.Random(7)
    several: list[Deal] = []
    for _ in range(120):
        day, way = chance.uniform(-20, 40), []
        for _ in range(chance.randint(1, 5)):
            way.append((chance.choice(OPEN), day))
            day += chance.uniform(0.1, 9)
        if chance.random() < 0.5:
            way.append((chance.choice(("赢单", "输单")), day))
        several.append((way, str(chance.randint(1, 99)), "小王", {}))
    await deals(company, several)
    found = await told(company)
    for place, rung in enumerate(found.total.rungs):
        entered = [each for each in several if _within(_reach(each[0], place))]
        passed = [each for each in entered if place == 3 or _reach(each[0], place + 1) is not None]
        lost = [each for each in entered if each not in passed and each[0][-1][0] == "输单"]
        assert (rung.entered, rung.passed, rung.lost) == (len(entered), len(passed), len(lost))
        assert rung.passed_amount == sum(int(each[1]) for each in passed)
    _, stays = await dwells(company.caller("高总"), await asked(company))
    for stay in stays:
        name = next(name for name, id in company.ids.items() if id == str(stay.stage))
        assert stay.median == _median([each[0] for each in several], name)


def _reach(way: Way, place: int) -> float | None:
    wanted = [*OPEN, "赢单"][place:]
    return min((day for stage, day in way if stage in wanted), default=None)


def _within(day: float | None) -> bool:
    return day is not None and dt.datetime(2026, 2, 28, 16, tzinfo=dt.UTC) <= _at(day) < dt.datetime(
        2026, 3, 31, 16, tzinfo=dt.UTC
    )


def _median(ways: Sequence[Way], stage: str) -> float | None:
    """After Kaplan and Meier, by the words of their definition."""
    now = (dt.datetime.now(dt.UTC) - START).total_seconds() / 86400
    stays = []
    for way in ways:
        ends = [*(day for _, day in way[1:]), None]
        own = [(day, end) for (name, day), end in zip(way, ends, strict=True) if name == stage]
        if own and _within(min(day for day, _ in own)):
            gone = all(end is not None for _, end in own)
            stays.append((sum((now if end is None else end) - day for day, end in own), gone))
    left = 1.0
    for length in sorted({length for length, gone in stays if gone}):
        there = sum(each >= length for each, _ in stays)
        left *= 1 - sum(each == length and gone for each, gone in stays) / there
        if left <= 0.5 + 1e-9:
            return round(length, 4)
    return None


async def test_a_process_of_other_records_is_looked_at_likewise(company: Company) -> None:
    with refused(404, "not_found"):
        await funnels(company.caller("高总"), Asked(await pipeline(company), object="account"))
    assert await create(company.caller("小王"), "opportunity", name="单")
