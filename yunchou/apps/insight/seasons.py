"""What is unusual for its season: whole months held against the level, the season and the working days they had.

A month is expected to bring, for each of its working days, what the twelve months before it brought for each of theirs, times
the month's season: the median of what the same month of earlier years brought against its own twelve months before. What
it brought is unusual when it lies further from that than `SCORE` times the usual distance, which is 1.4826 times the median
of the absolute distances of all months (so that the unusual ones do not hide themselves; Rousseeuw and Croux 1993).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

SCORE = 3.0
LEAST_DISTANCE = 0.05
"""Of a figure that hardly ever strays, a twentieth more or less is not worth a word."""
YEAR = 12
LEAST_JUDGED = 6
NORMAL = 1.4826


@dataclass(frozen=True, slots=True)
class Month:
    """A month's figure beside what was expected; `score`: the signed distance in usual ones. None before it can be told."""

    place: int
    value: float | None
    expected: float | None
    score: float | None
    seasonal: bool

    @property
    def unusual(self) -> bool:
        """Whether it is worth a word."""
        return self.score is not None and abs(self.score) >= SCORE


@dataclass(frozen=True, slots=True)
class _Expected:
    expected: float
    seasonal: bool


def judged(values: Sequence[float | None], days: Sequence[int]) -> list[Month]:
    """Each month, oldest first, against its expectation. `days`: the working days of each; the lengths agree.

    A month whose figure is unknown (None) is not judged, and counts for no other.
    """
    rates = [
        None if value is None else value / day if day else 0.0
        for value, day in zip(values, days, strict=True)
    ]
    levels = [
        _level(values[at - YEAR : at], days[at - YEAR : at]) if at >= YEAR else None
        for at in range(len(values))
    ]
    ratios = [
        rate / level if rate is not None and level is not None and level > 0 else None
        for rate, level in zip(rates, levels, strict=True)
    ]
    wanted = [_expected(at, levels, ratios, days) for at in range(len(values))]
    distances = [
        (value - each.expected) / each.expected if each is not None and value is not None else None
        for value, each in zip(values, wanted, strict=True)
    ]
    known = [abs(each) for each in distances if each is not None]
    usual = max(LEAST_DISTANCE, NORMAL * median(known)) if len(known) >= LEAST_JUDGED else None
    return [
        Month(
            at,
            value,
            each.expected if each else None,
            distance / usual if distance is not None and usual is not None else None,
            each is not None and each.seasonal,
        )
        for at, (value, each, distance) in enumerate(zip(values, wanted, distances, strict=True))
    ]


def _level(values: Sequence[float | None], days: Sequence[int]) -> float | None:
    """What months brought for each of their working days; None where fewer than half of them are known."""
    known = [(value, day) for value, day in zip(values, days, strict=True) if value is not None]
    if 2 * len(known) < len(values):
        return None
    return sum(value for value, _ in known) / max(1, sum(day for _, day in known))


def _expected(
    at: int, levels: Sequence[float | None], ratios: Sequence[float | None], days: Sequence[int]
) -> _Expected | None:
    level = levels[at]
    if level is None or level <= 0:
        return None
    earlier = [ratio for back in range(at - YEAR, YEAR - 1, -YEAR) if (ratio := ratios[back]) is not None]
    season = median(earlier) if earlier else 1.0
    expected = level * season * days[at]
    return _Expected(expected, bool(earlier)) if expected > 0 else None
