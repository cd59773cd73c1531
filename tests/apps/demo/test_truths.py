"""What is told of the demo organisation is true of its files."""

import re
from datetime import date
from pathlib import Path

import pytest

from tests.apps.demo.conftest import TODAY
from yunchou.apps.demo import generate, truths
from yunchou.apps.demo.catalogue import RISING, STALLED
from yunchou.apps.demo.customers import GIANT, SILENT, TWINS
from yunchou.apps.demo.deals import RIVAL
from yunchou.apps.demo.organisation import OVERLOADED, STRONGEST, WEAKEST
from yunchou.apps.demo.truths import Truths

PAGE = Path(__file__).parents[3] / "docs/developers/demo.md"


@pytest.fixture(scope="module")
def told(demo_folder: Path) -> Truths:
    return truths(demo_folder)


@pytest.fixture(scope="module", params=["2024-03-01", "2026-06-30"])
def other(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Truths:
    folder = tmp_path_factory.mktemp("other")
    generate(folder, date.fromisoformat(request.param))
    return truths(folder)


def number(told: Truths, name: str) -> float:
    value = told[name]
    assert not isinstance(value, str)
    return float(value)


def hold(told: Truths) -> None:
    """Asserts what must be true on any day."""
    assert told["stalled_stage.stage"] == STALLED
    assert number(told, "stalled_stage.median_days") > 2 * number(told, "stalled_stage.next_median_days")
    assert number(told, "slowing_region.change") < -0.2
    assert number(told, "slowing_region.change_elsewhere") > 0
    assert number(told, "discounting_person.discount") > 3 * number(
        told, "discounting_person.discount_of_others"
    )
    ratio = number(told, "best_source.conversion") / number(told, "best_source.conversion_of_others")
    assert 1.9 < ratio < 2.1
    assert number(told, "best_source.win_rate") > number(told, "best_source.win_rate_of_others") + 0.07
    assert number(told, "overdue_follow_ups.count") > 150
    assert told["overdue_follow_ups.most_of_active"] == OVERLOADED
    assert told["concentration.customer"] == GIANT
    assert number(told, "concentration.share") > 0.08
    assert number(told, "concentration.share_in_region") > 0.3
    assert number(told, "overload.open_deals") > 2 * number(told, "overload.mean_of_others")
    assert number(told, "overload.after_hours") > 10 * number(told, "overload.after_hours_of_others")
    assert told["rising_line.line"] == RISING
    assert number(told, "rising_line.share") > 1.5 * number(told, "rising_line.share_year_before")
    assert (told["strong_and_weak.strongest"], told["strong_and_weak.weakest"]) == (STRONGEST, WEAKEST)
    assert number(told, "seasons.february") < number(told, "seasons.other_month")
    assert number(told, "seasons.fourth_quarter_month") > 1.2 * number(told, "seasons.other_month")
    assert number(told, "seasons.won_in_last_5_days_of_month") > 0.3
    assert number(told, "late_close_dates.open_deals") > 50
    assert told["rival.competitor"] == RIVAL
    assert number(told, "rival.share") > 0.5
    assert number(told, "silent_customers.silent") == SILENT + number(
        told, "silent_customers.silent_of_leaver"
    )
    assert number(told, "visits.win_rate_with_2_or_more") > 1.5 * number(told, "visits.win_rate_with_fewer")
    assert number(told, "leaver.open_deals") >= 5
    assert told["twins.pairs"] == TWINS


def test_the_planted_truths_hold(told: Truths) -> None:
    hold(told)


@pytest.mark.slow
def test_the_planted_truths_hold_on_other_days(other: Truths) -> None:
    hold(other)


def test_the_page_lists_every_truth_with_its_figure(told: Truths) -> None:
    page = PAGE.read_text(encoding="utf-8").partition("## What is true of it")[2]
    assert f"`{TODAY.isoformat()}`" in page
    listed = dict(re.findall(r"^\| `([a-z_0-9.]+)` \| (\S[^|]*?) \|", page, re.MULTILINE))
    assert listed == {name: str(value) for name, value in told.items()}
