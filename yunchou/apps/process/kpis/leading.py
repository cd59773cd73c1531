"""Which KPIs lead which results: whether a person who did more of something than usual reached more in the months after.

For each person the ranks of both over the months are correlated (Spearman 1904), after what all people have in common in a
month, as its season, and each person's own straight trend are taken off both: two figures that both grow go together without
one leading the other. The people's correlations are averaged on Fisher's scale (z = artanh r, 1921), with an
interval by Student's t over the people, who count as independent of each other. The interval is wide enough for all pairs that
are looked at together (Bonferroni): by chance alone one of twenty whole tables shows anything.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import atanh, sqrt, tanh
from statistics import mean, stdev
from typing import Literal, TypeAlias

from yunchou.apps.process.analysis.intervals import student
from yunchou.apps.process.kpis.counting import Count
from yunchou.apps.process.kpis.measuring import Measured

LAGS = (0, 1, 2, 3)
LEAST_MONTHS = 8
"""Fewer months of a person tell nothing of how one follows the other."""
LEAST_PEOPLE = 6
"""Fewer people have no interval worth the name."""
LEAST_TOGETHER = 3
"""Fewer people in a month have nothing in common to be taken off."""
ALPHA = 0.05
MOST = 0.999
"""A correlation of one has no place on Fisher's scale."""

Verdict = Literal["leads", "against", "unclear", "few"]
Cells: TypeAlias = Mapping[tuple[int, str], float]
"""A figure by person and month."""


@dataclass(frozen=True, slots=True)
class Lead:
    """How a KPI goes with a result `lag` months later. `pairs`: months of all `people` together.

    `few` where there are too few people with enough months; then there is no correlation.
    """

    lag: int
    people: int
    pairs: int
    correlation: float | None
    low: float | None
    high: float | None
    verdict: Verdict


def cells_of(found: Measured, months: Sequence[str], kpi: int) -> dict[tuple[int, str], float]:
    """A KPI's figures by person and month, of those people who are shown.

    A sum of the catalogue is nothing where nothing was, from the first month in which the person did anything to the last.
    """
    own = {
        (person, month): count
        for (each, person, month), count in found.figures.items()
        if each == kpi and month is not None and person is not None and person in found.shown
    }
    if kpi not in found.additive:
        return {key: float(count.value) for key, count in own.items() if count.value is not None}
    spans = {
        who: [at for at, month in enumerate(months) if own.get((who, month), Count()).total]
        for who in {person for person, _ in own}
    }
    return {
        (who, month): float(own.get((who, month), Count()).total)
        for who, at in spans.items()
        if at
        for month in months[at[0] : at[-1] + 1]
    }


def leads(kpi: Cells, result: Cells, months: Sequence[str], looks: int) -> list[Lead]:
    """One lead for each lag. `months`: in order, without gaps; `looks`: how many pairs are looked at together."""
    return [_lead(kpi, result, months, lag, looks) for lag in LAGS]


def _lead(kpi: Cells, result: Cells, months: Sequence[str], lag: int, looks: int) -> Lead:
    later = dict(zip(months, months[lag:], strict=False))
    both = {
        (person, month): (value, result[person, later[month]])
        for (person, month), value in kpi.items()
        if month in later and (person, later[month]) in result
    }
    places = {month: at for at, month in enumerate(months)}
    by_person: dict[int, list[tuple[int, float, float]]] = defaultdict(list)
    for (person, month), (one, other) in _without_common(both).items():
        by_person[person].append((places[month], one, other))
    enough = [pairs for pairs in by_person.values() if len(pairs) >= LEAST_MONTHS]
    found = [each for each in map(_correlated, enough) if each is not None]
    pairs = sum(map(len, enough))
    if len(found) < LEAST_PEOPLE:
        return Lead(lag, len(found), pairs, None, None, None, "few")
    scaled = [atanh(max(min(each, MOST), -MOST)) for each in found]
    middle = mean(scaled)
    half = student(1 - ALPHA / looks / 2, len(scaled) - 1) * stdev(scaled) / sqrt(len(scaled))
    low, high = tanh(middle - half), tanh(middle + half)
    verdict: Verdict = "leads" if low > 0 else "against" if high < 0 else "unclear"
    return Lead(lag, len(found), pairs, tanh(middle), low, high, verdict)


def _without_common(
    both: Mapping[tuple[int, str], tuple[float, float]],
) -> dict[tuple[int, str], tuple[float, float]]:
    """Both figures less their means over the people of the month; months with too few people are left out."""
    of_month: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for (_, month), pair in both.items():
        of_month[month].append(pair)
    means = {
        month: (mean(one for one, _ in pairs), mean(other for _, other in pairs))
        for month, pairs in of_month.items()
        if len(pairs) >= LEAST_TOGETHER
    }
    return {
        (person, month): (pair[0] - means[month][0], pair[1] - means[month][1])
        for (person, month), pair in both.items()
        if month in means
    }


def _correlated(pairs: Sequence[tuple[int, float, float]]) -> float | None:
    """The correlation of the ranks of both without their trends; None where either is always the same."""
    at = [float(place) for place, _, _ in pairs]
    ones, others = (
        _without_trend(at, [one for _, one, _ in pairs]),
        _without_trend(at, [o for *_, o in pairs]),
    )
    return _pearson(ranks(ones), ranks(others))


def _without_trend(at: Sequence[float], values: Sequence[float]) -> list[float]:
    """What is left beside the line of least squares, to nine places: what is always the same stays so."""
    middle, level = mean(at), mean(values)
    slope = sum((x - middle) * (y - level) for x, y in zip(at, values, strict=True)) / sum(
        (x - middle) ** 2 for x in at
    )
    return [round(y - level - slope * (x - middle), 9) for x, y in zip(at, values, strict=True)]


def _pearson(ones: Sequence[float], others: Sequence[float]) -> float | None:
    a, b = mean(ones), mean(others)
    spread = sqrt(sum((x - a) ** 2 for x in ones) * sum((y - b) ** 2 for y in others))
    if spread == 0:
        return None
    return sum((x - a) * (y - b) for x, y in zip(ones, others, strict=True)) / spread


def ranks(values: Sequence[float]) -> list[float]:
    """The rank of each from 1 on; those that are equal share the mean of their ranks."""
    order = sorted(range(len(values)), key=lambda at: values[at])
    found = [0.0] * len(values)
    start = 0
    while start < len(order):
        end = start
        while end + 1 < len(order) and values[order[end + 1]] == values[order[start]]:
            end += 1
        for place in range(start, end + 1):
            found[order[place]] = (start + end) / 2 + 1
        start = end + 1
    return found
