"""What came of an improvement: the intervals as they are published, and figures that can be counted by hand."""

import datetime as dt

import pytest

from tests.apps.analysis.test_funnel import START, Deal, Way, deals, pipeline
from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.process.analysis.effect import Measured, effect, effect_records
from yunchou.apps.process.analysis.intervals import (
    average,
    average_difference,
    lasting,
    middle,
    needed,
    share,
    share_difference,
)
from yunchou.apps.process.analysis.metric_effect import Watched, metric_effect
from yunchou.base.time import Span

BEGUN = START.date() + dt.timedelta(days=30)
LATER = BEGUN + dt.timedelta(days=60)


def test_a_difference_of_shares_is_newcombes() -> None:
    """Newcombe (1998), table II, contrast (a): 56/70 against 48/80, 0.0524 to 0.3339."""
    one, other = share(48, 80), share(56, 70)
    assert one is not None
    assert other is not None
    difference, low, high = share_difference(one, other)
    assert (round(difference, 4), round(low, 4), round(high, 4)) == (0.2, 0.0524, 0.3339)
    # And the interval of 81 of 263 is Wilson's: 0.2553 to 0.3662.
    wilson = share(81, 263)
    assert wilson is not None
    assert (round(wilson.low, 4), round(wilson.high, 4)) == (0.2553, 0.3662)
    assert share(0, 0) is None


def test_a_median_has_an_interval_of_order_statistics() -> None:
    """Of 10 values the 2nd and the 9th hold the median with 97.9 %, the 3rd and the 8th with 89.1 % only."""
    told = middle(range(1, 11))
    assert told is not None
    assert (told.value, told.low, told.high) == (5.5, 2, 9)
    assert middle([1, 2, 3, 4, 5]) is None


def test_how_many_more_are_needed() -> None:
    before, after = share(500, 1000), share(11, 20)
    assert before is not None
    assert after is not None
    more = needed(before, after, 0.1)
    # About 250 in all: 0.25 / ((0.1 / 2.8)² − 0.25 / 1000), less the 20 that there are.
    assert more is not None
    assert 210 < more < 250
    assert needed(before, after, 0.0) is None
    # So large a difference would have been seen with far fewer.
    assert needed(before, after, 0.9) == 0
    small = share(1, 2)
    assert small is not None
    assert needed(small, after, 0.1) is None


def improved(days: float, *, won: bool) -> Way:
    return (("需求", days), ("方案", days + 2), ("谈判" if won else "输单", days + 4))


async def test_a_stage_is_compared_over_equally_long_times(company: Company) -> None:
    several: list[Deal] = [(improved(n, won=n < 4), "1", "小王", {}) for n in range(10)]
    several += [(improved(31 + n, won=n != 0), "1", "小王", {}) for n in range(10)]
    # Still there, and long before: neither was decided in the time.
    several += [((("需求", 31), ("方案", 32)), "1", "小王", {}), (improved(-90, won=False), "1", "小王", {})]
    await deals(company, several)
    asked = Measured(await pipeline(company), "conversion", int(company.ids["方案"]), BEGUN, 30)
    told = await effect(company.caller("高总"), asked, LATER)
    assert (told.before.count, told.after.count) == (10, 10)
    assert told.before.estimate is not None
    assert told.after.estimate is not None
    assert (told.before.estimate.value, told.after.estimate.value) == (0.4, 0.9)
    assert told.verdict == "better"
    assert told.difference == pytest.approx(0.5)
    stay = Measured(asked.pipeline, "stay", asked.stage, BEGUN, 30)
    same = await effect(company.caller("高总"), stay, LATER)
    assert (same.difference, same.verdict, same.needed) == (0, "unclear", None)
    rate = Measured(asked.pipeline, "win_rate", None, BEGUN, 30)
    lost = await effect(company.caller("高总"), rate, LATER)
    assert (lost.before.count, lost.after.count, lost.verdict) == (6, 1, "unclear")
    none = await effect(company.caller("小张"), asked, LATER)
    assert (none.verdict, none.before.count) == ("early", 0)


async def test_an_improvement_knows_when_it_is_measured_and_names_a_stage(company: Company) -> None:
    boss, flow = company.caller("高总"), str(await pipeline(company))
    values = {
        "name": "报价模板",
        "pipeline": flow,
        "figure": "conversion",
        "begun_on": "2026-03-01",
        "days": 60,
    }
    made = await create(boss, "improvement", stage=company.ids["方案"], **values)
    assert (await read(boss, "improvement", made))["measure_on"] == "2026-04-30"
    with refused(422, "rule"):
        await create(boss, "improvement", stage=company.ids["赢单"], **values)
    with refused(403):
        await create(company.caller("小王"), "improvement", stage=company.ids["方案"], **values)


def test_stays_that_last_are_not_left_out() -> None:
    """Remission of 21 leukaemia patients on 6-MP (Freireich 1963): the published median is 23 weeks, from 13 on."""
    told = [(6.0, True)] * 3 + [(t, True) for t in (7.0, 10.0, 13.0, 16.0, 22.0, 23.0)]
    told += [(t, False) for t in (6.0, 9.0, 10.0, 11.0, 17.0, 19.0, 20.0, 25.0, 32.0, 32.0, 34.0, 35.0)]
    # Its interval is open above, so this is too little to compare anything with.
    assert lasting(told) is None
    closed = lasting([*told[:9], *[(t + 1, True) for t, _ in told[9:]]])
    assert closed is not None
    assert (closed.value, closed.count) == (16, 21)
    assert closed.low <= 13 < 20 <= closed.high
    assert lasting([(1.0, True)] * 5 + [(9.0, False)] * 20) is None
    same = lasting([(n, True) for n in range(1, 12)])
    assert same is not None
    assert same.value == 6


def test_a_difference_of_means_is_welchs() -> None:
    one = average([27.5, 21.0, 19.0, 23.6, 17.0, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19.0, 21.7, 21.4])
    other = average(
        [27.1, 22.0, 20.8, 23.4, 23.4, 23.5, 25.8, 22.0, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 31.3]
    )
    assert one is not None
    assert other is not None
    difference, low, high = average_difference(one, other)
    # Student's t with 24.5 degrees of freedom, of which whole ones are taken: 24.
    assert (round(difference, 2), round(low, 1), round(high, 1)) == (3.29, 1.0, 5.6)
    flat = average([1.0] * 6)
    assert flat is not None
    assert average_difference(flat, flat) == (0, 0, 0)
    assert average([1.0] * 5) is None


async def test_short_stays_are_not_favoured_after_a_change(company: Company) -> None:
    """Stays of 2 and of 20 days by turns, before and since alike: what ended first since the change are the short ones."""
    several: list[Deal] = []
    for n in range(30):
        for begun in (n, 30 + n):
            length = 2 if n % 2 else 20
            several.append(
                ((("需求", begun - 1), ("方案", begun), ("谈判", begun + length)), "1", "小王", {})
            )
    await deals(company, several)
    asked = Measured(await pipeline(company), "stay", int(company.ids["方案"]), BEGUN, 30)
    told = await effect(company.caller("高总"), asked, LATER)
    assert (told.before.count, told.after.count) == (30, 30)
    assert told.verdict in ("unclear", "early")
    behind = await effect_records(company.caller("高总"), asked, LATER, since=True)
    assert (behind[0], behind[1]) == ("opportunity", 30)
    rate = Measured(asked.pipeline, "conversion", asked.stage, BEGUN, 30)
    found = await effect(company.caller("高总"), rate, LATER)
    for since, side in ((False, found.before), (True, found.after)):
        every = await effect_records(company.caller("高总"), rate, LATER, since=since)
        assert every[1] == side.count
        hits = await effect_records(company.caller("高总"), rate, LATER, since=since, hits=True)
        assert side.estimate is not None
        assert hits[1] == round(side.estimate.value * side.count)


async def test_a_metric_is_compared_by_the_week_or_as_a_share(company: Company) -> None:
    caller = company.caller("高总")
    weeks = [(1, 2), (2, 4), (3, 5), (4, 6), (5, 5), (6, 7)]
    first, begun = dt.date(2026, 3, 2), dt.date(2026, 4, 13)
    several = []
    for side, place in ((0, first), (1, begun)):
        for number, pair in enumerate(weeks):
            day = (place + dt.timedelta(days=7 * number)).isoformat()
            several += [
                {"name": "访", "kind": "visit", "status": "done", "done_at": f"{day}T04:00:00Z"}
            ] * pair[side]
    await company.create(company.caller("小王"), "activity", *several)
    spans = Span(first, begun), Span(begun, begun + dt.timedelta(days=42))
    told = await metric_effect(caller, CATALOGUE, Watched("activities", None, *spans, 2.0))
    assert told.before.estimate is not None
    assert told.after.estimate is not None
    assert (told.before.count, told.before.estimate.value) == (6, 3.5)
    assert told.after.estimate.value == pytest.approx(29 / 6)
    assert told.verdict == "unclear"
    none = await metric_effect(caller, CATALOGUE, Watched("activities", 'kind = "call"', *spans))
    assert (none.difference, none.verdict) == (0, "unclear")
    share_of = await metric_effect(caller, CATALOGUE, Watched("win_rate", None, *spans))
    assert (share_of.before.count, share_of.verdict) == (0, "early")
