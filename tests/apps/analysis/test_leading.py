"""Which KPIs lead which results: ranks and quantiles as published, planted relations found, chance and little data told so."""

import random

import pytest

from yunchou.apps.process.analysis.intervals import student
from yunchou.apps.process.kpis.leading import leads, ranks

MONTHS = [f"m{n:02}" for n in range(24)]
Cells = dict[tuple[int, str], float]


def test_ranks_share_ties() -> None:
    assert ranks([10, 20, 10, 5]) == [2.5, 4, 2.5, 1]


@pytest.mark.parametrize(("freedom", "expected"), [(5, 2.5706), (10, 2.2281), (30, 2.0423)])
def test_quantiles_are_students(freedom: int, expected: float) -> None:
    assert student(0.975, freedom) == pytest.approx(expected, abs=0.002)


def world(strength: float, people: int = 12, seed: int = 5) -> tuple[Cells, Cells]:
    """A KPI, and a result that follows it two months later; both have a season in common, and people differ for good."""
    rng = random.Random(seed)
    kpi: Cells = {}
    result: Cells = {}
    for who in range(people):
        level = rng.gauss(0, 3)
        own = [rng.gauss(0, 1) for _ in MONTHS]
        for at, month in enumerate(MONTHS):
            season = 5 if at % 12 in (10, 11) else 0
            kpi[who, month] = level + own[at] + season
            before = own[at - 2] if at >= 2 else 0
            result[who, month] = 2 * level + strength * before + rng.gauss(0, 1) + season
    return kpi, result


def test_what_was_planted_is_found_at_its_lag() -> None:
    told = leads(*world(1.5), MONTHS, 32)
    assert [each.verdict for each in told] == ["unclear", "unclear", "leads", "unclear"]
    found = told[2]
    assert found.correlation is not None
    assert found.low is not None
    assert found.correlation > 0.6
    assert 0 < found.low < found.correlation
    assert (found.people, found.pairs) == (12, 12 * 22)
    assert [each.verdict for each in leads(*world(-1.5), MONTHS, 32)][2] == "against"


def test_neither_season_nor_talent_is_a_lead() -> None:
    assert {each.verdict for each in leads(*world(0), MONTHS, 32)} == {"unclear"}


def test_too_little_is_told_as_such() -> None:
    kpi, result = world(1.5, people=5)
    assert {each.verdict for each in leads(kpi, result, MONTHS, 32)} == {"few"}
    many, other = world(1.5)
    short = {(who, month): value for (who, month), value in many.items() if month < "m07"}
    told = leads(short, other, MONTHS, 32)
    assert {(each.verdict, each.correlation) for each in told} == {("few", None)}
    same = dict.fromkeys(many, 1.0)
    assert leads(same, other, MONTHS, 1)[0].verdict == "few"
    assert leads({}, {}, MONTHS, 1)[0].people == 0


def test_two_figures_that_both_grow_do_not_lead_each_other() -> None:
    rng = random.Random(3)
    kpi: Cells = {}
    result: Cells = {}
    for who in range(12):
        grows = rng.uniform(0, 2)
        for at, month in enumerate(MONTHS):
            kpi[who, month] = grows * at + rng.gauss(0, 1)
            result[who, month] = 2 * grows * at + rng.gauss(0, 1)
    assert {each.verdict for each in leads(kpi, result, MONTHS, 32)} == {"unclear"}
