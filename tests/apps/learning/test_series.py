"""How a series goes on: the model by back-test, ranges that hold, parts that make the whole."""

from decimal import Decimal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from yunchou.apps.learning.series.forecast import COVERAGE, LEAST, forecast
from yunchou.apps.learning.series.models import METHODS
from yunchou.apps.learning.series.reconcile import reconcile, to_the_cent

YEARS = [100 + 2 * n + 30 * np.sin(2 * np.pi * n / 12) for n in range(48)]


def test_a_season_and_a_trend_are_found() -> None:
    found = forecast(YEARS[:36], 12, 12)
    assert found.method in ("additive", "multiplicative")
    assert np.abs(found.values - YEARS[36:]).sum() / sum(YEARS[36:]) < 0.05
    assert found.wape is not None
    assert found.simple_wape is not None
    assert found.wape < found.simple_wape
    assert found.simple == "seasonal"


@pytest.mark.parametrize("method", METHODS)
def test_a_constant_goes_on(method: str) -> None:
    said = METHODS[method](np.full(36, 7.0), 12, 5)
    assert said is not None
    assert np.allclose(said, 7.0, atol=1e-6)


@pytest.mark.parametrize(
    ("past", "method"),
    [([], None), ([1.0] * (LEAST - 1), None), ([0.0] * 30, "naive"), ([5.0] * 7, "naive")],
)
def test_short_and_empty_series_are_no_trouble(past: list[float], method: str | None) -> None:
    found = forecast(past, 12, 4)
    assert found.method == method
    assert len(found.values) == (4 if method else 0)
    assert np.isfinite(found.values).all()


def test_what_never_fell_below_zero_is_not_said_to() -> None:
    falling = [float(max(0, 40 - 2 * n)) for n in range(30)]
    found = forecast(falling, 12, 12)
    assert (found.low >= 0).all()
    assert (found.values >= 0).all()


def test_gaps_and_spikes_stay_in_range() -> None:
    found = forecast([0, 0, 3, 0, 0, 0, 50, 0, 0, 1, 0, 0, 0, 0, 2, 0], 12, 3)
    assert (found.low <= found.values).all()
    assert (found.values <= found.high).all()
    assert found.wape is not None


def test_ranges_hold_what_comes() -> None:
    """Of what comes of many series of every kind, about the share lies in the range that it is to hold."""
    chance, held = np.random.default_rng(1), []
    for number in range(30):
        steps = np.arange(42)
        series = 100 + chance.normal(0, 2) * steps + chance.uniform(0, 40) * np.sin(2 * np.pi * steps / 12)
        series += chance.normal(0, chance.uniform(3, 25), 42)
        if number % 2:
            series += np.cumsum(chance.normal(0, chance.uniform(0, 5), 42))
        series = np.maximum(0, series)
        found = forecast(series[:36].tolist(), 12, 6)
        held += ((series[36:] >= found.low) & (series[36:] <= found.high)).tolist()
    assert COVERAGE - 0.08 < np.mean(held) < COVERAGE + 0.12


def test_the_sure_are_moved_less_than_the_unsure() -> None:
    whole, parts = reconcile(100, 5, [60, 30, 20], [3, 2, 1])
    assert whole == pytest.approx(sum(parts))
    assert 100 < whole < 110
    moved = [before - after for before, after in zip([60, 30, 20], parts, strict=True)]
    assert moved[0] > moved[1] > moved[2] > 0


def test_no_part_falls_below_zero() -> None:
    whole, parts = reconcile(10, 0.1, [9, 1, 30], [1, 5, 5])
    assert min(parts) >= 0
    assert whole == pytest.approx(sum(parts))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.floats(0, 1e9), min_size=1, max_size=12))
def test_parts_make_the_whole_to_the_cent(parts: list[float]) -> None:
    whole, rounded = to_the_cent(sum(parts), parts)
    assert sum(rounded) == whole
    assert all(abs(r - Decimal(repr(p))) <= Decimal("0.02") for r, p in zip(rounded, parts, strict=True))
