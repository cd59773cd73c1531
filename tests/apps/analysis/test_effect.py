"""What came of an improvement: the intervals as they are published, and figures that can be counted by hand."""

import datetime as dt

import pytest

from tests.apps.analysis.test_funnel import START, Deal, Way, deals, pipeline
from tests.fixtures.asking import create, read, refused
from tests.fixtures.organisation import Company
from yunchou.apps.process.analysis.effect import Measured, effect
from yunchou.apps.process.analysis.intervals import middle, needed, share, share_difference

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
