"""The model of a series chosen by back-test, what it says of the time to come, and in which range that will lie.

Back-test: from each of the last periods on, every model is given what was known until then and held against what came. The
one with the least WAPE (Σ|forecast − actual| ÷ Σ|actual|) is taken. Its errors there, told in shares of the level of the series
and apart by how far they looked ahead, give the range: as wide as it must have been to hold the wanted share of what came
(conformal prediction; G. Shafer, V. Vovk, 2008). How much it would have held, each origin judged by the others, is told with it.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yunchou.apps.learning.series.models import METHODS, Floats

COVERAGE = 0.8
"""The share of what comes that a range is to hold."""
LEAST = 6
"""Fewer periods than that tell nothing of what comes."""
MOST_ORIGINS = 24
SIMPLE = ("seasonal", "naive")
"""What a model must not be worse than to be worth its name: a season ago, or the last value where there is no season yet."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """What comes of a series, or why nothing is said.

    `method`: the model that was taken; None where the series is too short. `values`, `low`, `high` by period to come. `wape` and
    `simple_wape`: the errors in the back-test of the model and of the simple one (`simple`), None where all values were 0.
    `coverage`: the share of back-tested values that the range held. `tried`: WAPE by model. `origins`: how many back-tests.
    `spread`: the standard error one period ahead, in the unit of the series.
    """

    method: str | None
    values: Floats
    low: Floats
    high: Floats
    wape: float | None = None
    simple: str | None = None
    simple_wape: float | None = None
    coverage: float | None = None
    tried: tuple[tuple[str, float], ...] = ()
    origins: int = 0
    spread: float = 0.0


def forecast(past: Sequence[float], season: int, steps: int) -> Forecast:
    """How a series goes on for `steps` periods; `season` is how many periods make one."""
    known = np.asarray(past, dtype=np.float64)
    if known.size < LEAST:
        none = np.zeros(0)
        return Forecast(None, none, none, none)
    errors = {name: found for name in METHODS if (found := _back_test(name, known, season, steps))}
    # A model that could be tried only lately has seen easier times: all are held to the origins that every one has.
    origins = sorted(set.intersection(*(set(each) for each in errors.values())))
    size = sum(float(np.abs(known[o : o + steps]).sum()) for o in origins)
    tried = {n: _wape(each, origins, size) for n, each in errors.items()}
    best = min(tried, key=lambda name: (tried[name], list(METHODS).index(name)))
    values = METHODS[best](known, season, steps)
    simple = next(name for name in SIMPLE if name in tried)
    if values is None:
        raise ValueError("the model that was tried on less can't be fitted to all")
    low, high, coverage, spread = _range(known, season, steps, values, errors[best])
    if known.min() >= 0:
        values, low, high = (np.maximum(0.0, each) for each in (values, low, high))
    return Forecast(
        best,
        values,
        low,
        high,
        tried[best] if size else None,
        simple,
        tried[simple] if size else None,
        coverage,
        tuple(sorted(tried.items(), key=lambda each: each[1])) if size else (),
        len(origins),
        spread,
    )


def _wape(errors: dict[int, Floats], origins: Sequence[int], size: float) -> float:
    wrong = sum(float(np.abs(errors[o]).sum()) for o in origins)
    return wrong / size if size else wrong


def _back_test(name: str, known: Floats, season: int, steps: int) -> dict[int, Floats]:
    """The errors (actual − forecast) of a model by origin, each as many periods ahead as are known."""
    first = max(LEAST - 1, 2 * season if known.size > 2 * season + 2 else known.size // 2)
    found = {}
    for origin in range(max(first, known.size - MOST_ORIGINS), known.size):
        came = known[origin : origin + steps]
        said = METHODS[name](known[:origin], season, len(came))
        if said is not None:
            found[origin] = came - (np.maximum(0.0, said) if known[:origin].min() >= 0 else said)
    return found


def _level(known: Floats, season: int) -> float:
    return float(np.abs(known[-max(season, LEAST) :]).mean()) or 1.0


def _range(
    known: Floats, season: int, steps: int, values: Floats, errors: dict[int, Floats]
) -> tuple[Floats, Floats, float | None, float]:
    """Low, high, the share held in the back-test, and the standard error one period ahead."""
    shares = {o: each / _level(known[:o], season) for o, each in errors.items()}
    scale = _scale(list(shares.values()), steps)
    width = _quantile(np.concatenate([np.abs(e) / scale[: len(e)] for e in shares.values()]), len(shares))
    held = total = 0
    for origin in shares:
        others = [e for o, e in shares.items() if o != origin]
        if not others:
            continue
        own = _scale(others, steps)
        reach = _quantile(np.concatenate([np.abs(e) / own[: len(e)] for e in others]), len(others))
        held += int((np.abs(shares[origin]) <= reach * own[: len(shares[origin])] + 1e-12).sum())
        total += len(shares[origin])
    level = _level(known, season)
    reach_ahead = width * scale * level
    return (
        values - reach_ahead,
        values + reach_ahead,
        held / total if total else None,
        float(scale[0] * level),
    )


def _scale(errors: Sequence[Floats], steps: int) -> Floats:
    """The usual error by how far ahead, never less than nearer.

    The root mean square over the origins, drawn half-way to that of all distances, as each has few origins.
    """
    usual = float(np.mean(np.concatenate(errors) ** 2))
    found, widest = np.zeros(steps), 1e-9
    for ahead in range(steps):
        own = [float(e[ahead]) for e in errors if len(e) > ahead]
        if own:
            widest = max(widest, math.sqrt((sum(e * e for e in own) / len(own) + usual) / 2))
        found[ahead] = widest
    return found


def _quantile(ratios: Floats, origins: int) -> float:
    """The smallest reach that holds the wanted share, were one more origin to come.

    The errors of one origin hang together, so it is the number of origins that says how sure the share is.
    """
    share = min(1.0, math.ceil(COVERAGE * (origins + 1)) / origins)
    return float(np.quantile(ratios, share, method="higher"))
