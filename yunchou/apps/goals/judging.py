"""How a goal stands: attainment, pace against the calendar, gap, projected finish; and what makes a goal SMART.

Nothing here reads or writes. Figures are exact; where one is not defined it is None, never 0 or infinite.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

GREEN, AMBER = Decimal(1), Decimal("0.85")
UNUSUAL = Decimal("0.95")
"""A target beyond this percentile of the own history is flagged."""
TWICE = 2
"""A required growth of more than so many times the best ever seen is flagged."""


def attainment(actual: Decimal | None, target: Decimal | None, *, lower: bool = False) -> Decimal | None:
    """Actual ÷ target, or target ÷ actual where lower is better. None without a target, and where it would be infinite."""
    if not target or actual is None:
        return None
    if lower:
        return target / actual if actual else None
    return actual / target


def expected(target: Decimal, elapsed: int, whole: int) -> Decimal:
    """What should be reached by now: target × elapsed working days ÷ all; a period without any is over at once."""
    return target * min(elapsed, whole) / whole if whole > 0 else target


def pace(
    actual: Decimal | None, target: Decimal | None, elapsed: int, whole: int, *, lower: bool = False
) -> Decimal | None:
    """Actual ÷ what should be reached by now, or the other way round where lower is better. None as `attainment` is."""
    if not target:
        return None
    return attainment(actual, expected(target, elapsed, whole), lower=lower)


def light(pace: Decimal | None, green: Decimal = GREEN, amber: Decimal = AMBER) -> str | None:
    """`green`, `amber` or `red` by the pace; None where there is none."""
    if pace is None:
        return None
    if pace >= green:
        return "green"
    return "amber" if pace >= amber else "red"


def gap_per_day(target: Decimal | None, actual: Decimal | None, days_left: int) -> Decimal | None:
    """What every remaining working day must bring; 0 once reached, None without a target or a day that remains."""
    if not target or days_left <= 0:
        return None
    return max(target - (actual or Decimal(0)), Decimal(0)) / days_left


@dataclass(frozen=True, slots=True)
class Projection:
    """Where a period is likely to end, and between which bounds."""

    low: Decimal
    likely: Decimal
    high: Decimal


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What open deals may bring: Σ amount × probability, Σ amount² × probability × (1 − probability), Σ amount."""

    mean: Decimal
    variance: Decimal
    most: Decimal


def projected(actual: Decimal, elapsed: int, whole: int, pipeline: Pipeline | None = None) -> Projection:
    """The finish of a period. With open deals: the actual and what they bring, each independent of the others, one standard
    deviation to either side, never below the actual nor above all of them won. Without: the run rate, between half of what it
    still brings and one and a half times of it.
    """
    if pipeline is not None:
        spread = max(pipeline.variance, Decimal(0)).sqrt()
        low, high = max(pipeline.mean - spread, Decimal(0)), min(pipeline.mean + spread, pipeline.most)
        return Projection(actual + low, actual + pipeline.mean, actual + high)
    if elapsed <= 0 or elapsed >= whole:
        return Projection(actual, actual, actual)
    more = actual * (whole - elapsed) / elapsed
    return Projection(actual + more / 2, actual + more, actual + more * 3 / 2)


@dataclass(frozen=True, slots=True)
class Facts:
    """What is known of a goal: names that are set, whether its metric computes, what its scope reached in earlier periods
    (oldest first), whether it belongs to a goal above or a strategy, the last day of its period, and whether less is better."""

    metric: bool
    scope: bool
    owner: bool
    measured: bool
    target: Decimal | None
    history: Sequence[Decimal]
    relevant: bool
    ends_on: dt.date | None
    lower: bool = False


@dataclass(frozen=True, slots=True)
class Letter:
    """One of S, M, A, R, T: whether it holds, and a code for each thing that is missing or remarkable."""

    letter: str
    holds: bool
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Smart:
    """The five letters; the share of the own history that fell short of the target, and the growth that it asks for: of the
    figure, or where less is better of its inverse."""

    letters: tuple[Letter, ...]
    percentile: Decimal | None
    growth: Decimal | None


def smart(facts: Facts, today: dt.date) -> Smart:
    """What a goal lacks, letter by letter, and how achievable its number is by its own history."""
    percentile, growth, achievable = _achievable(facts)
    missing = {
        "S": [name for name in ("metric", "scope", "owner") if not getattr(facts, name)],
        "M": [] if facts.measured else ["not_measured"],
        "A": achievable,
        "R": [] if facts.relevant else ["no_parent"],
        "T": ["no_period"] if facts.ends_on is None else ["over"] if facts.ends_on < today else [],
    }
    letters = tuple(Letter(each, not found, tuple(found)) for each, found in missing.items())
    return Smart(letters, percentile, growth)


def _achievable(facts: Facts) -> tuple[Decimal | None, Decimal | None, list[str]]:
    if not facts.target:
        return None, None, ["no_target"]
    history = facts.history
    if not history:
        return None, None, ["no_history"]
    short = sum(each > facts.target if facts.lower else each < facts.target for each in history)
    percentile = Decimal(short) / len(history)
    growth = _growth(history[-1], facts.target, facts.lower)
    steps = [_growth(before, after, facts.lower) for before, after in itertools.pairwise(history)]
    best = max((each for each in steps if each is not None), default=None)
    found = ["above_history"] if percentile > UNUSUAL and len(history) > 1 else []
    if growth is not None and best is not None and growth > 0 and growth > TWICE * max(best, Decimal(0)):
        found.append("growth")
    return percentile, growth, found


def _growth(before: Decimal, after: Decimal, lower: bool) -> Decimal | None:
    """How much better one figure is than the one before it; None where that one was nothing."""
    old, new = (after, before) if lower else (before, after)
    return new / old - 1 if old > 0 else None
