"""Intervals of 95 % for shares, medians and means, and for what two of them differ by."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil, comb, log, sqrt
from statistics import NormalDist, mean, median, variance

Z = NormalDist().inv_cdf(0.975)
POWER = NormalDist().inv_cdf(0.8)
"""A difference that is there is to be seen four times of five."""
EXACT = 1000
"""Up to so many values binomial probabilities are added up; beyond, the normal distribution tells no difference."""
HALF = 0.5 + 1e-9
"""One half, with what sums of parts may be off."""
LEAST = 6
"""Fewer values have no two-sided interval of 95 % for their median."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """A value with its interval. `count`: what it comes from; `spread`: how much one more observation counts (n × variance)."""

    value: float
    low: float
    high: float
    count: int
    spread: float


def share(hits: int, count: int) -> Estimate | None:
    """A share with Wilson's interval (1927), without continuity correction; None of nothing."""
    if count == 0:
        return None
    p, square = hits / count, Z * Z
    middle = (p + square / (2 * count)) / (1 + square / count)
    half = Z * sqrt(p * (1 - p) / count + square / (4 * count * count)) / (1 + square / count)
    # With nothing or everything hit, the plain variance is naught; that of the interval's middle is not.
    spread = middle * (1 - middle)
    return Estimate(p, max(middle - half, 0.0), min(middle + half, 1.0), count, spread)


def middle(values: Sequence[float]) -> Estimate | None:
    """A median with an interval from order statistics, and the variance of Price and Bonett (2002); None of too few."""
    count = len(values)
    if count < LEAST:
        return None
    ordered = sorted(values)
    rank = _rank(count)
    at = max(round((count + 1) / 2 - sqrt(count)), 1)
    below = _below(at, count)
    z = NormalDist().inv_cdf(1 - below) if below > 0 else 2.0
    error = (ordered[count - at] - ordered[at - 1]) / (2 * z)
    return Estimate(median(ordered), ordered[rank - 1], ordered[count - rank], count, error * error * count)


def _rank(count: int) -> int:
    """The largest rank k for which the k-th values from both ends hold the median with 95 %."""
    if count > EXACT:
        return max(int((count - Z * sqrt(count)) / 2), 1)
    rank = 1
    while rank + 1 <= count // 2 and _below(rank + 1, count) <= 0.025:
        rank += 1
    return rank


def _below(rank: int, count: int) -> float:
    """How likely fewer than `rank` of `count` values lie below the median."""
    if count > EXACT:
        return NormalDist(count / 2, sqrt(count) / 2).cdf(rank - 0.5)
    return sum(comb(count, k) for k in range(rank)) / float(2**count)


def share_difference(before: Estimate, after: Estimate) -> tuple[float, float, float]:
    """After − before with Newcombe's hybrid score interval (1998, method 10)."""
    difference = after.value - before.value
    down = sqrt((after.value - after.low) ** 2 + (before.high - before.value) ** 2)
    up = sqrt((after.high - after.value) ** 2 + (before.value - before.low) ** 2)
    return difference, difference - down, difference + up


def middle_difference(before: Estimate, after: Estimate) -> tuple[float, float, float]:
    """After − before with the interval of Price and Bonett (2002) for medians of independent samples."""
    difference = after.value - before.value
    half = Z * sqrt(before.spread / before.count + after.spread / after.count)
    return difference, difference - half, difference + half


def average(values: Sequence[float]) -> Estimate | None:
    """A mean with Student's interval; None of too few."""
    count = len(values)
    if count < LEAST:
        return None
    value, spread = mean(values), variance(values)
    half = student(0.975, count - 1) * sqrt(spread / count)
    return Estimate(value, value - half, value + half, count, spread)


def average_difference(before: Estimate, after: Estimate) -> tuple[float, float, float]:
    """After − before with Welch's interval (1947) for means of independent samples of unequal variance."""
    difference = after.value - before.value
    one, other = before.spread / before.count, after.spread / after.count
    if one + other == 0:
        return difference, difference, difference
    freedom = (one + other) ** 2 / (one**2 / (before.count - 1) + other**2 / (after.count - 1))
    half = student(0.975, int(freedom)) * sqrt(one + other)
    return difference, difference - half, difference + half


def lasting(stays: Sequence[tuple[float, bool]]) -> Estimate | None:
    """The median of stays of which some last still: each its length and whether it ended. None where too few have ended.

    The estimator of Kaplan and Meier (1958); the interval is that of Brookmeyer and Crowley (1982) on the scale log(−log S),
    its error that of a normal distribution with the interval's width. Where the interval is open above, so is the estimate.
    """
    ended = sum(each for _, each in stays)
    if ended < LEAST:
        return None
    left, survival, variance_sum = len(stays), 1.0, 0.0
    middle = low = high = None
    for length, several in groupby(sorted(stays), key=lambda each: each[0]):
        here = list(several)
        gone = sum(each for _, each in here)
        if gone:
            survival *= 1 - gone / left
            variance_sum += gone / (left * (left - gone)) if left > gone else 0.0
            if middle is None and survival <= HALF:
                middle = length
            inside = _holds_half(survival, variance_sum)
            if low is None and (inside or survival <= HALF):
                low = length
            if high is None and survival < HALF and not inside:
                high = length
        left -= len(here)
    if middle is None or low is None or high is None:
        return None
    error = (high - low) / (2 * Z)
    return Estimate(middle, low, high, len(stays), error * error * len(stays))


def _holds_half(survival: float, variance_sum: float) -> bool:
    """Whether a half is within the interval of the share that stays, by Greenwood's variance on the scale log(−log S)."""
    if not 0 < survival < 1:
        return False
    error = sqrt(variance_sum) / abs(log(survival))
    return abs(log(-log(survival)) - log(-log(0.5))) <= Z * error


def student(level: float, freedom: int) -> float:
    """A quantile of Student's t from that of the normal distribution (Abramowitz and Stegun 26.7.5), from five degrees on."""
    z = NormalDist().inv_cdf(level)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    found: float = z + sum(term / freedom**power for power, term in enumerate(terms, 1))
    return found


def needed(before: Estimate, after: Estimate, difference: float) -> int | None:
    """How many more observations `after` needs for a difference of this size to be seen four times of five.

    0 where it would be seen by now. None where no number would do, because there are too few of before or nothing is
    expected to differ.
    """
    variance = (difference / (Z + POWER)) ** 2 - before.spread / before.count
    if difference == 0 or variance <= 0:
        return None
    return max(ceil(after.spread / variance) - after.count, 0)
