import datetime as dt
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest

from yunchou.apps.goals.judging import (
    Facts,
    Pipeline,
    attainment,
    expected,
    gap_per_day,
    light,
    pace,
    projected,
    smart,
)

D = Decimal
TODAY = dt.date(2026, 6, 15)
GOOD = Facts(True, True, True, True, D(110), [D(90), D(120), D(105)], True, dt.date(2026, 12, 31))


def test_attainment_is_actual_over_target_or_the_other_way_where_lower_is_better() -> None:
    assert attainment(D(80), D(100)) == D("0.8")
    assert attainment(D(40), D(30), lower=True) == D("0.75")


@pytest.mark.parametrize("target", [None, D(0)])
def test_without_a_target_there_is_no_attainment(target: D | None) -> None:
    assert attainment(D(80), target) is None
    assert pace(D(80), target, 5, 10) is None
    assert gap_per_day(target, D(1), 5) is None


def test_nothing_where_lower_is_better_is_not_infinite() -> None:
    assert attainment(D(0), D(30), lower=True) is None
    assert attainment(None, D(30)) is None


def test_pace_compares_with_the_working_days_that_are_over() -> None:
    assert expected(D(100), 5, 20) == D(25)
    assert pace(D(20), D(100), 5, 20) == D("0.8")
    assert pace(D(0), D(100), 0, 20) is None
    assert expected(D(100), 0, 0) == D(100)


def test_the_light_changes_at_its_thresholds() -> None:
    found = [light(each) for each in (D("1"), D("0.9999"), D("0.85"), D("0.8499"), None)]
    assert found == ["green", "amber", "amber", "red", None]


def test_the_gap_is_spread_over_the_days_that_remain() -> None:
    assert gap_per_day(D(100), D(40), 12) == D(5)
    assert gap_per_day(D(100), D(140), 12) == 0
    assert gap_per_day(D(100), None, 0) is None


def test_open_deals_bring_what_their_probabilities_say_within_a_range() -> None:
    found = projected(D(100), 5, 20, Pipeline(D(100), D(2500), D(150)))
    assert (found.low, found.likely, found.high) == (D(150), D(200), D(250))


def test_without_a_pipeline_the_run_rate_goes_on() -> None:
    found = projected(D(50), 5, 20)
    assert (found.low, found.likely, found.high) == (D(125), D(200), D(275))
    assert projected(D(50), 20, 20).likely == D(50)
    assert projected(D(0), 0, 20).high == 0


def test_a_goal_that_names_all_is_smart() -> None:
    found = smart(GOOD, TODAY)
    assert [each.letter for each in found.letters if each.holds] == list("SMART")


@pytest.mark.parametrize(
    ("changed", "letter", "missing"),
    [
        ({"owner": False, "metric": False}, "S", ("metric", "owner")),
        ({"measured": False}, "M", ("not_measured",)),
        ({"target": None}, "A", ("no_target",)),
        ({"history": []}, "A", ("no_history",)),
        ({"target": D(400)}, "A", ("above_history", "growth")),
        ({"relevant": False}, "R", ("no_parent",)),
        ({"ends_on": None}, "T", ("no_period",)),
        ({"ends_on": dt.date(2026, 6, 14)}, "T", ("over",)),
    ],
)
def test_each_letter_says_what_is_missing(
    changed: dict[str, Any], letter: str, missing: tuple[str, ...]
) -> None:
    found = smart(replace(GOOD, **changed), TODAY)
    faults = {each.letter: each.missing for each in found.letters if not each.holds}
    assert faults == {letter: missing}


def test_where_less_is_better_a_lower_target_asks_for_more() -> None:
    found = smart(replace(GOOD, target=D(40), history=[D(60), D(50), D(48)], lower=True), TODAY)
    assert (found.percentile, found.growth) == (D(1), D("0.2"))
    assert found.letters[2].missing == ("above_history",)
    steep = smart(replace(GOOD, target=D(30), history=[D(60), D(50), D(48)], lower=True), TODAY)
    assert steep.letters[2].missing == ("above_history", "growth")
