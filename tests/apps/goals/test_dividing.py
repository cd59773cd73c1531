import datetime as dt
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.apps.goals.dividing import (
    by_days,
    capacity_weight,
    divide,
    divide_months,
    employed_share,
    history_weights,
    ramp_share,
    redistribute,
    seasonal_weights,
    working_days,
)
from yunchou.base.money import round_half_up

D = Decimal
RAMP = [D("0.25"), D("0.5"), D("0.75")]
AMOUNTS = st.decimals(D("-99999999.99"), D("99999999.99"), places=2)
WEIGHTS = st.lists(st.integers(0, 10**6), min_size=1, max_size=40)


def monday_to_friday(day: dt.date) -> bool:
    return day.isoweekday() < 6


@given(AMOUNTS, WEIGHTS, st.decimals(D("0.5"), D(2), places=3))
def test_parts_add_up_to_the_target_times_the_over_assignment(target: D, weights: list[int], over: D) -> None:
    parts = divide(target, weights, over=over).parts
    assert sum(parts) == round_half_up(target * over, 2)
    assert len(parts) == len(weights)


@given(AMOUNTS, st.lists(WEIGHTS, min_size=1, max_size=4))
def test_a_tree_adds_up_at_every_node_and_grain(target: D, levels: list[list[int]]) -> None:
    nodes = [target]
    for weights in levels[:3]:
        below = [divide(each, weights[:6]).parts for each in nodes]
        assert [sum(each) for each in below] == nodes
        nodes = [each for several in below for each in several][:60]


@given(
    st.lists(st.one_of(st.none(), st.decimals(D(0), D(10**6), places=2)), min_size=1, max_size=12),
    st.lists(st.integers(0, 9), min_size=1, max_size=8),
    st.sampled_from([D(1), D("1.1"), D("0.937")]),
)
def test_every_month_adds_up_and_nobody_gets_less_than_nothing(
    months: list[D | None], weights: list[int], over: D
) -> None:
    found = divide_months(months, [[Fraction(each) for each in weights]] * len(months), over=over)
    for month, parts in zip(months, found, strict=True):
        known = [each for each in parts if each is not None]
        assert len(known) == (0 if month is None else len(weights))
        assert all(each >= 0 for each in known)
        assert month is None or over != 1 or sum(known) == month
    whole = sum((each for each in months if each is not None), D(0))
    assert sum(each for parts in found for each in parts if each is not None) == round_half_up(
        whole * over, 2
    )


def test_what_rounding_gives_in_one_month_is_taken_off_in_the_next() -> None:
    even = [[Fraction(1)] * 3] * 3
    assert divide_months([D(10)] * 3, even, places=0) == [
        [D(4), D(3), D(3)],
        [D(3), D(4), D(3)],
        [D(3), D(3), D(4)],
    ]
    assert divide_months([D("0.3")], [[Fraction(1), Fraction(2)]], additive=False) == [[D("0.3")] * 2]


@given(
    st.lists(st.decimals(D(0), D(10**7), places=2), min_size=2, max_size=12),
    st.integers(0, 11),
    st.decimals(D(0), D(10**8), places=2),
)
def test_a_changed_target_adds_up_again_and_closed_periods_stay(
    periods: list[D], closed: int, target: D
) -> None:
    closed = min(closed, len(periods) - 1)
    found = redistribute(target, periods, closed)
    assert found[:closed] == periods[:closed]
    assert sum(found) == target


def test_what_remains_is_divided_in_proportion_to_its_weights() -> None:
    assert redistribute(D(1000), [D(100), D(100), D(300)], 1) == [D(100), D("225.00"), D("675.00")]
    assert redistribute(D(1000), [D(100), D(0), D(0)], 1, [1, 2]) == [D(100), D("300.00"), D("600.00")]


def test_nothing_is_redistributed_once_all_is_over() -> None:
    assert redistribute(D(30), [D(10), D(20)], 2) == [D(10), D(20)]
    with pytest.raises(ValueError, match="no period"):
        redistribute(D(31), [D(10), D(20)], 2)


def test_rates_and_scores_are_handed_down_unchanged() -> None:
    assert divide(D("0.35"), [1, 5, 9], additive=False).parts == [D("0.35")] * 3


def test_weights_that_are_all_nothing_divide_evenly() -> None:
    assert divide(D(10), [0, 0]).parts == [D("5.00"), D("5.00")]


def test_counts_are_divided_into_whole_ones() -> None:
    assert divide(D(10), [1, 1, 1], places=0).parts == [D(4), D(3), D(3)]


@pytest.mark.parametrize(("weights", "over"), [([], D(1)), ([1, -1], D(1)), ([1], D(0)), ([1], D(-1))])
def test_what_cannot_be_divided_is_refused(weights: list[int], over: D) -> None:
    with pytest.raises(ValueError, match=r"nobody|negative|above zero"):
        divide(D(10), weights, over=over)


def test_missing_history_takes_the_mean_of_the_others() -> None:
    assert history_weights([D(10), None, D(30)]) == [10, 20, 30]
    assert history_weights([None, None]) == [1, 1]
    assert history_weights([D(-5), D(5)]) == [0, 5]
    assert history_weights([D(0), D(0)]) == [1, 1]


def test_seasons_are_the_mean_shares_of_the_years() -> None:
    assert seasonal_weights([[D(1), D(3)], [D(1), D(1)], [None, None]]) == [Fraction(3, 8), Fraction(5, 8)]
    assert seasonal_weights([[None, D(0)]]) == [1, 1]
    with pytest.raises(ValueError, match="no years"):
        seasonal_weights([])
    with pytest.raises(ValueError, match="different"):
        seasonal_weights([[D(1)], [D(1), D(2)]])


def test_somebody_new_counts_by_his_ramp() -> None:
    hired = dt.date(2026, 2, 16)
    shares = [ramp_share(hired, dt.date(2026, month, 1), RAMP) for month in range(1, 7)]
    assert shares == [D(0), D("0.25"), D("0.5"), D("0.75"), D(1), D(1)]
    assert ramp_share(None, dt.date(2026, 1, 1), RAMP) == 1


def test_whoever_comes_or_goes_counts_by_the_days_that_are_worked() -> None:
    june = (dt.date(2026, 6, 1), dt.date(2026, 7, 1))
    assert working_days(*june, monday_to_friday) == 22
    half = employed_share(dt.date(2026, 6, 16), None, *june, monday_to_friday)
    assert half == Fraction(11, 22)
    assert employed_share(None, dt.date(2026, 6, 1), *june, monday_to_friday) == Fraction(1, 22)
    assert employed_share(dt.date(2026, 8, 1), None, *june, monday_to_friday) == 0
    assert employed_share(None, None, *june, lambda day: False) == 1
    assert capacity_weight(dt.date(2026, 6, 16), None, [june], RAMP, monday_to_friday) == Fraction(1, 8)


def test_the_days_of_a_month_add_up_and_days_off_get_nothing() -> None:
    days = by_days(D(100), dt.date(2026, 6, 1), dt.date(2026, 7, 1), monday_to_friday)
    assert sum(days.values()) == D(100)
    assert days[dt.date(2026, 6, 6)] == 0
    assert len(days) == 30
    assert sum(by_days(D(1), dt.date(2026, 6, 6), dt.date(2026, 6, 8), monday_to_friday).values()) == 1
