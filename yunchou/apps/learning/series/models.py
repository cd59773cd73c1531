"""Models of a series by period: each takes the past and says the next values.

`naive`: the last value. `mean`: the mean of the last season. `drift`: the straight line from the first to the last value.
`seasonal`: the value a season ago. `growing`: the value a season ago times the growth of the last season over the one before,
damped by half. `trend` and the two of Holt and Winters: exponential smoothing with a damped trend, without a season, with an
additive and with a multiplicative one (R. J. Hyndman, G. Athanasopoulos, "Forecasting: Principles and Practice", 3rd edition,
8.2 and 8.3).
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Method: TypeAlias = Callable[[Floats, int, int], "Floats | None"]
"""The past, the length of a season and how many periods to come → their values; None where the past is too short for it."""

CANDIDATES, ROUNDS = 400, 4
"""Smoothing parameters tried at once, and how often the search draws closer around the best of them."""
BOUNDS = np.array([[0.01, 0.9], [0.0, 0.5], [0.0, 0.6], [0.8, 0.98]])
"""Of the weights of level, trend and season, and of the damping."""
SEED = 20_260_101


def naive(past: Floats, season: int, steps: int) -> Floats | None:
    """The last value again."""
    return np.full(steps, past[-1]) if past.size else None


def mean(past: Floats, season: int, steps: int) -> Floats | None:
    """The mean of the last season, or of all where there is less."""
    return np.full(steps, past[-season:].mean()) if past.size else None


def drift(past: Floats, season: int, steps: int) -> Floats | None:
    """On along the line from the first value to the last."""
    if past.size < 3:
        return None
    step = float(past[-1] - past[0]) / (past.size - 1)
    return np.asarray(float(past[-1]) + step * np.arange(1, steps + 1))


def seasonal(past: Floats, season: int, steps: int) -> Floats | None:
    """The value a season ago."""
    return None if past.size < season else np.resize(past[-season:], steps)


def growing(past: Floats, season: int, steps: int) -> Floats | None:
    """The value a season ago, moved by half of the last season's growth for each season ahead."""
    if past.size < 2 * season:
        return None
    last, before = float(past[-season:].sum()), float(past[-2 * season : -season].sum())
    if last <= 0 or before <= 0:
        return None
    growth = min(2.0, max(0.5, last / before)) ** 0.5
    ahead = np.arange(steps) // season + 1
    return np.asarray(np.resize(past[-season:], steps) * growth**ahead)


def trend(past: Floats, season: int, steps: int) -> Floats | None:
    """Exponential smoothing with a damped trend."""
    return None if past.size < 6 else _smooth(past, 1, steps, multiplied=False)


def additive(past: Floats, season: int, steps: int) -> Floats | None:
    """Holt and Winters, damped, the season added."""
    return None if season < 2 or past.size < 2 * season else _smooth(past, season, steps, multiplied=False)


def multiplicative(past: Floats, season: int, steps: int) -> Floats | None:
    """Holt and Winters, damped, the season multiplied; for values above zero."""
    if season < 2 or past.size < 2 * season or past.min() <= 0:
        return None
    return _smooth(past, season, steps, multiplied=True)


METHODS: Mapping[str, Method] = {
    "naive": naive,
    "mean": mean,
    "drift": drift,
    "seasonal": seasonal,
    "growing": growing,
    "trend": trend,
    "additive": additive,
    "multiplicative": multiplicative,
}


def _smooth(past: Floats, season: int, steps: int, *, multiplied: bool) -> Floats:
    """Exponential smoothing with the parameters that told the past best, one step ahead, by the sum of squares."""
    start = _start(past, season, multiplied=multiplied)
    chance = np.random.default_rng(SEED)
    low, high = BOUNDS[:, 0], BOUNDS[:, 1]
    tried = low + (high - low) * chance.random((CANDIDATES, 4))
    best, width = tried[0], high - low
    for _ in range(ROUNDS):
        errors, _ = _run(past, season, start, tried, 0, multiplied=multiplied)
        best = tried[int(np.argmin(errors))]
        width = width / 3
        tried = np.clip(best + width * (chance.random((CANDIDATES // 4, 4)) - 0.5), low, high)
        tried[0] = best
    return np.asarray(_run(past, season, start, best[None, :], steps, multiplied=multiplied)[1][0])


def _start(past: Floats, season: int, *, multiplied: bool) -> tuple[float, float, Floats]:
    """The level, trend and season before the first value, from the first two seasons."""
    if season == 1:
        return (
            float(past[0]),
            float(past[1:6].mean() - past[:5].mean()) if past.size > 5 else 0.0,
            np.zeros(1),
        )
    first, second = past[:season], past[season : 2 * season]
    slope = float(second.mean() - first.mean()) / season
    level = float(first.mean()) - slope * (season + 1) / 2
    line = level + slope * np.arange(1, 2 * season + 1)
    if multiplied:
        line = np.maximum(line, 1e-9 * max(1.0, abs(level)))
        ratio = (past[: 2 * season] / line).reshape(2, season).mean(axis=0)
        return level, slope, ratio / ratio.mean()
    gap = (past[: 2 * season] - line).reshape(2, season).mean(axis=0)
    return level, slope, gap - gap.mean()


def _run(
    past: Floats,
    season: int,
    start: tuple[float, float, Floats],
    given: Floats,
    steps: int,
    *,
    multiplied: bool,
) -> tuple[Floats, Floats]:
    """Runs candidates (rows of level, trend, season, damping) over the past at once: squares of errors, and what comes next."""
    alpha, beta, gamma, phi = given.T
    level, slope = np.full(len(given), start[0]), np.full(len(given), start[1])
    index = np.tile(start[2], (len(given), 1))
    squares = np.zeros(len(given))
    for at, value in enumerate(past):
        of = index[:, at % season]
        line = level + phi * slope
        error = value - (line * of if multiplied else line + of)
        squares += error**2
        # The error in the units of the level, and in those of the season.
        scale = _away_from_zero(of) if multiplied else 1.0
        new = line + alpha * error / scale
        slope = phi * slope + alpha * beta * error / scale
        if season > 1:
            index[:, at % season] = of + gamma * (1 - alpha) * (
                error / _away_from_zero(line) if multiplied else error
            )
        level = new
    ahead = np.arange(1, steps + 1)
    damped = np.cumsum(phi[:, None] ** ahead, axis=1)
    line = level[:, None] + damped * slope[:, None]
    of = index[:, (past.size + ahead - 1) % season] if steps else np.zeros((len(given), 0))
    return squares, (line * of if multiplied else line + of)


def _away_from_zero(values: Floats) -> Floats:
    return np.where(np.abs(values) < 1e-9, 1e-9, values)
