"""What a model is worth: how well it tells the outcomes apart, whether chance would do as well, and whether its shares hold.

AUC: the chance that of two rows with different outcomes the one with the outcome has the higher score (Mann and Whitney). Its
standard error is that of J. A. Hanley and B. J. McNeil (1982). Calibration is that of J. Platt (1999): a logistic regression of
the outcome on the score, so the order of rows stays what it was.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from yunchou.apps.learning.outcome.model import sigmoid
from yunchou.apps.learning.outcome.table import CHOICE, MISSING, SMOOTHING, Column, Flags, Floats, filled

BANDS = 10


def auc(scores: Floats, outcome: Floats) -> float:
    """The area under the curve; equal scores count half."""
    _, place, count = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(count) - (count - 1) / 2)[place]
    ones = float(outcome.sum())
    zeros = len(outcome) - ones
    return float((ranks[outcome == 1].sum() - ones * (ones + 1) / 2) / (ones * zeros))


def auc_error(value: float, ones: int, zeros: int) -> float:
    """The standard error of an AUC."""
    first, second = value / (2 - value), 2 * value**2 / (1 + value)
    spread = value * (1 - value) + (ones - 1) * (first - value**2) + (zeros - 1) * (second - value**2)
    return math.sqrt(max(0.0, spread) / (ones * zeros))


def by_chance(value: float, ones: int, zeros: int) -> float:
    """How probable such an AUC or a higher one would be, were the outcomes dealt out anew by chance.

    The permutation distribution of the rank sum, taken as normal: exact enough from some twenty rows of each outcome on.
    """
    error = math.sqrt((ones + zeros + 1) / (12 * ones * zeros))
    return 0.5 * math.erfc((value - 0.5) / error / math.sqrt(2))


def calibrate(raw: Floats, outcome: Floats) -> tuple[float, float]:
    """Slope and intercept by which raw scores become probabilities (Newton's method on the log-likelihood).

    The targets are Platt's: a little away from 0 and 1, so that scores that part the rows wholly stay finite.
    """
    ones = float(outcome.sum())
    high, low = (ones + 1) / (ones + 2), 1 / (len(outcome) - ones + 2)
    target = np.where(outcome == 1, high, low)
    at = np.array([0.0, math.log(target.mean() / (1 - target.mean()))])
    # On a common scale every step is of one size, whatever the scores are.
    scale = float(raw.std()) or 1.0
    terms = np.column_stack([raw / scale, np.ones_like(raw)])
    for _ in range(50):
        said = sigmoid(terms @ at)
        weight = np.maximum(said * (1 - said), 1e-9)
        slope = terms.T @ (target - said)
        curve = (terms * weight[:, None]).T @ terms + 1e-9 * np.eye(2)
        step = np.linalg.solve(curve, slope)
        at = at + step
        if float(np.abs(step).max()) < 1e-8:
            break
    return max(0.0, float(at[0]) / scale), float(at[1])


@dataclass(frozen=True, slots=True)
class Band:
    """Rows with like probabilities: the mean of what was said, the share that had the outcome, and how many they are."""

    said: float
    came: float
    count: int


def bands(said: Floats, outcome: Floats) -> list[Band]:
    """Rows in bands of equal size by what was said."""
    order = np.argsort(said, kind="stable")
    return [
        Band(float(said[part].mean()), float(outcome[part].mean()), len(part))
        for part in np.array_split(order, min(BANDS, len(order)))
    ]


def calibration_error(found: Sequence[Band]) -> float:
    """The mean distance between what was said and what came, weighted by rows."""
    return sum(each.count * abs(each.said - each.came) for each in found) / sum(each.count for each in found)


def brier(said: Floats, outcome: Floats) -> float:
    """The mean square of what was said against what came."""
    return float(((said - outcome) ** 2).mean())


def log_loss(said: Floats, outcome: Floats) -> float:
    """The mean surprise by what came, in nats."""
    bounded = np.clip(said, 1e-9, 1 - 1e-9)
    return float(-(outcome * np.log(bounded) + (1 - outcome) * np.log(1 - bounded)).mean())


def alone(column: Column, outcome: Floats, fold: np.ndarray, only: Flags | None = None) -> float:
    """The AUC of one column by itself, each fold judged by the rates of the others; `only`: among these rows."""
    rows = np.arange(len(outcome)) if only is None else np.flatnonzero(only)
    levels, came, of = _levels(column)[rows], outcome[rows], fold[rows]
    if not 0 < came.sum() < len(came):
        return 0.5
    found = np.zeros(len(rows))
    for each in np.unique(of):
        own = of == each
        usual = came[~own].mean() if (~own).any() else came.mean()
        count = np.bincount(levels[~own], minlength=levels.max() + 1)
        won = np.bincount(levels[~own], weights=came[~own], minlength=levels.max() + 1)
        found[own] = ((won + SMOOTHING * usual) / (count + SMOOTHING))[levels[own]]
    return auc(found, came)


def one_sided(column: Column, outcome: Floats, least: int, share: float, far: float) -> float:
    """How much of one outcome lies in values that hardly ever have the other: the larger of both shares.

    A value counts from `least` rows on, where at least `share` of them have the same outcome, `far` from the usual share.
    """
    levels, usual = _levels(column), float(outcome.mean())
    count = np.bincount(levels)
    ones = np.bincount(levels, weights=outcome)
    rate = ones / np.maximum(count, 1)
    often = (count >= least) & (np.abs(rate - usual) >= far)
    won, lost = often & (rate >= share), often & (rate <= 1 - share)
    total = float(outcome.sum())
    zeros = float((count - ones)[lost].sum()) / (len(outcome) - total)
    return max(float(ones[won].sum()) / total, zeros)


def _levels(column: Column) -> np.ndarray:
    """A number for each row's value: a choice by itself, a number by the twentieth in which it lies."""
    if column.kind == CHOICE:
        texts = [MISSING if v is None else str(v) for v in column.values]
        return np.unique(texts, return_inverse=True)[1]
    values = np.array([np.nan if v is None else float(v) for v in column.values])
    known = values[~np.isnan(values)]
    edges = np.unique(np.quantile(known, np.linspace(0.05, 0.95, 19))) if known.size else known
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="right") + 1)


def presence(column: Column) -> Flags:
    """Which rows have a value in the column."""
    return filled(column)
