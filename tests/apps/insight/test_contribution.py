"""Parts of a change add up to it exactly, whatever the groups; what is unusual and which levers are used, on small figures."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.apps.insight.contribution import (
    Pair,
    Share,
    against,
    rates,
    sizes,
    sums,
    surprise,
    telling,
    without_dimension,
)
from yunchou.apps.insight.levers import Grown, Side, grown, slow, unused
from yunchou.apps.insight.seasons import judged

CENTS = st.integers(-(10**9), 10**9).map(lambda cents: Fraction(cents, 100))
COUNTS = st.integers(0, 50).map(Fraction)
PAIRS = st.lists(st.builds(Pair, st.integers(0, 99), CENTS, COUNTS, CENTS, COUNTS), max_size=8)


@given(PAIRS)
def test_parts_add_up(pairs: list[Pair]) -> None:
    whole = without_dimension(pairs)
    moved = whole.part - whole.part_before
    assert sum(each.contribution for each in sums(pairs)) == moved
    assert sizes(pairs).total == moved
    if whole.whole and whole.whole_before:
        found = rates(pairs)
        change = whole.part / whole.whole - whole.part_before / whole.whole_before
        assert sum(each.contribution for each in found) == change
        assert all(each.mix is not None and each.own is not None for each in found)
        assert all((each.mix or 0) + (each.own or 0) == each.contribution for each in found)
    else:
        assert rates(pairs) == []
    assert surprise(sums(pairs)) >= 0


def test_a_sum_is_changed_by_number_mix_and_size() -> None:
    # East sold 10 at 100 and 20 at 100; West 10 at 300 and 5 at 360: 15 more sold at the mean of 200, fewer of the dear ones.
    found = sizes(
        [
            Pair("east", Fraction(2000), Fraction(20), Fraction(1000), Fraction(10)),
            Pair("west", Fraction(1800), Fraction(5), Fraction(3000), Fraction(10)),
            Pair("north", Fraction(70), Fraction(1), Fraction(0), Fraction(0)),
            Pair("south", Fraction(0), Fraction(0), Fraction(40), Fraction(2)),
        ]
    )
    parts = (found.volume, found.mix, found.size, found.came, found.went)
    assert list(map(float, parts)) == [1000, -1500, 300, 70, -40]
    assert found.total == 3870 - 4040


def test_a_rate_falls_by_mix_though_every_group_holds_its_own() -> None:
    east, west = rates(
        [
            Pair("east", Fraction(8), Fraction(10), Fraction(40), Fraction(50)),
            Pair("west", Fraction(18), Fraction(90), Fraction(10), Fraction(50)),
        ]
    )
    assert not east.own
    assert not west.own
    assert east.contribution + west.contribution == Fraction(26, 100) - Fraction(50, 100)


def test_the_groups_that_tell_most_are_named() -> None:
    shares = sums([Pair(name, Fraction(now), Fraction(0), Fraction(was)) for name, now, was in GROUPS])
    named, most = telling(shares, Fraction(-100))
    assert ([each.value for each in named], most) == (["east"], True)
    other = against(shares, Fraction(-100))
    assert other is not None
    assert other.value == "west"
    many = [Share(n, Fraction(1), Fraction(0), Fraction(1), Fraction(1, 30)) for n in range(30)]
    assert telling(many, Fraction(30)) == (many[:4], False)
    assert telling(sums([Pair(1, Fraction(5))]), Fraction(5)) == ([], False)
    # Nine tenths of a change are nothing to tell of a group that was nine tenths before.
    alike = sums(
        [
            Pair("most", Fraction(180), Fraction(0), Fraction(90)),
            Pair("rest", Fraction(20), Fraction(0), Fraction(10)),
        ]
    )
    assert [(len(named), most) for named, most in [telling(alike, Fraction(100))]] == [(1, False)]


GROUPS = (("east", 10, 110), ("west", 60, 40), ("north", 30, 50))


def test_groups_that_change_alike_explain_nothing() -> None:
    alike = sums([Pair(n, Fraction(20 * n), Fraction(0), Fraction(10 * n)) for n in range(1, 5)])
    assert surprise(alike) == pytest.approx(0)
    assert surprise(sums([Pair(1, Fraction(1)), Pair(2, part_before=Fraction(1))])) == pytest.approx(
        0.6931, abs=1e-4
    )


def test_a_month_is_unusual_against_its_season_and_working_days() -> None:
    # Three years alike: each February half of the rest and with fewer working days, each December double.
    days = [21, 16] + [21] * 10
    year = [21.0, 8.0] + [21.0] * 9 + [42.0]
    usual = judged(year * 3, days * 3)
    assert [each.expected for each in usual[:12]] == [None] * 12
    assert not any(each.unusual for each in usual[24:])
    assert all(each.seasonal for each in usual[24:])
    fallen = judged([*year * 2, *year[:11], 20.0], days * 3)
    assert [each.place for each in fallen[24:] if each.unusual] == [35]
    assert (fallen[35].score or 0) < -3
    # Of nothing there is nothing to expect, and a few months tell nothing.
    assert not any(each.unusual for each in judged([0.0] * 40, [20] * 40))
    assert all(each.score is None for each in judged([5.0] * 15, [20] * 15))
    assert judged([], []) == []
    # What is unknown, as a rate of nothing, is neither judged nor held against the other months.
    gaps = judged([0.5 if n % 5 else None for n in range(36)], [1] * 36)
    assert not any(each.unusual for each in gaps)
    assert {each.place % 5 for each in gaps if each.score is not None} == {1, 2, 3, 4}


def test_levers_add_up_and_slow_groups_leave_one_unused() -> None:
    groups: list[Grown] = [
        grown("east", Side(40, 20, 4000.0), Side(30, 15, 3000.0)),
        grown("north", Side(30, 15, 3600.0), Side(30, 12, 2400.0)),
        grown("west", Side(30, 6, 1200.0), Side(30, 9, 1800.0)),
        grown("none", Side(3, 1, 10.0), Side(30, 9, 1800.0)),
    ]
    for each in groups[:3]:
        assert each.levers is not None
        assert sum(each.levers) == pytest.approx(each.now.amount - each.before.amount)
    assert groups[0].levers == pytest.approx((1000.0, 0.0, 0.0))
    assert groups[3].levers is None
    assert [each.value for each in slow(groups)] == ["west"]
    lever = unused(groups[2], groups)
    assert lever is not None
    assert (lever.lever, lever.leader, lever.own, lever.best) == ("rate", "east", 0.2, 0.5)
    assert lever.worth == pytest.approx(1800.0)
    assert unused(groups[3], groups) is None
    assert slow(groups[:2]) == []
