"""By which levers groups grew, and which of them slow groups leave unused.

What is won is the number of deals that ended × the share won × the mean won. Its change between two periods is parted among
the three by the logarithmic mean (LMDI, Ang 2004): L(V₁, V₀)·ln(f₁ ÷ f₀) for each factor f, where
L(a, b) = (a − b) ÷ ln(a ÷ b); the parts add up to the change whatever their order.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import log
from statistics import median
from typing import Any

LEVERS = ("deals", "rate", "size")
ENOUGH = 5
"""How many deals must have ended in both periods for a group's levers to be told."""


@dataclass(frozen=True, slots=True)
class Side:
    """One period of a group: deals that ended, those won, and what was won."""

    ended: int
    won: int
    amount: float

    @property
    def factors(self) -> tuple[float, float, float]:
        """Number, share won, mean won."""
        return self.ended, self.won / self.ended, self.amount / self.won


@dataclass(frozen=True, slots=True)
class Grown:
    """A group: what it grew by, and how much of that each lever brought; None where too few deals ended."""

    value: Any
    now: Side
    before: Side
    growth: float | None
    levers: tuple[float, float, float] | None


@dataclass(frozen=True, slots=True)
class Unused:
    """A lever that a slow group leaves unused: its own factor, the leader's, and what coming up to that is worth."""

    lever: str
    own: float
    best: float
    leader: Any
    worth: float


def grown(value: Any, now: Side, before: Side) -> Grown:
    """How a group grew and by which levers."""
    growth = now.amount / before.amount - 1 if before.amount > 0 else None
    if (
        min(now.ended, before.ended) < ENOUGH
        or not now.won
        or not before.won
        or min(now.amount, before.amount) <= 0
    ):
        return Grown(value, now, before, growth, None)
    mean = _logarithmic_mean(now.amount, before.amount)
    parts = tuple(mean * log(f / g) for f, g in zip(now.factors, before.factors, strict=True))
    return Grown(value, now, before, growth, (parts[0], parts[1], parts[2]))


def slow(groups: Sequence[Grown]) -> list[Grown]:
    """The groups that grew less than the median of all and shrank or grew by less than half of it, the slowest first."""
    known = [each for each in groups if each.levers is not None and each.growth is not None]
    if len(known) < 3:
        return []
    middle = median(each.growth or 0.0 for each in known)
    found = [each for each in known if (each.growth or 0.0) < min(middle, max(0.0, middle / 2))]
    return sorted(found, key=lambda each: each.growth or 0.0)


def unused(group: Grown, groups: Sequence[Grown]) -> Unused | None:
    """The lever of rate or size by which coming up to the leader is worth most; the number of deals is another's market.

    `worth`: what the group would have won more in the period with the leader's factor and its own others.
    """
    if group.levers is None:
        return None
    others = [each for each in groups if each.levers is not None and each is not group]
    found = []
    for place, lever in ((1, "rate"), (2, "size")):
        own = group.now.factors[place]
        leader = max(others, key=lambda each: each.now.factors[place], default=None)
        if leader is not None and leader.now.factors[place] > own:
            best = leader.now.factors[place]
            found.append(Unused(lever, own, best, leader.value, group.now.amount * (best / own - 1)))
    return max(found, key=lambda each: each.worth, default=None)


def _logarithmic_mean(a: float, b: float) -> float:
    return a if a == b else (a - b) / log(a / b)
