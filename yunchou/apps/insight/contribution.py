"""How much of a change each group accounts for, in parts that add up to the change exactly.

Additive figures: a group's contribution is its own difference. Means and rates r = part ÷ whole: with a group's share of the
whole w, its contribution is (w₁ − w₀)(r₀ − R₀), how much more or less of it there is (mix), and w₁(r₁ − r₀), how it did
itself (rate); over all groups they add up to R₁ − R₀. A sum that is a number times a mean is changed by the number,
(N₁ − N₀)M₀, by the mix of groups and by the size within each: the volume, mix and price of price-volume-mix analysis.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import log
from typing import Any

EXPLAINED = Fraction(2, 3)
"""What the groups that are named must account for of a change, where a few do."""
BEYOND = Fraction(1, 10)
"""By how much that must exceed what they were of the whole before: a group that is nearly everything explains nothing."""
MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Pair:
    """A group's figures of now and before: `part` is what is summed, `whole` how many or over what."""

    value: Any
    part: Fraction = Fraction(0)
    whole: Fraction = Fraction(0)
    part_before: Fraction = Fraction(0)
    whole_before: Fraction = Fraction(0)


@dataclass(frozen=True, slots=True)
class Share:
    """What a group brings to a change: `contribution` = `mix` + `own` for means and rates, None for both where it is a sum.

    `weight`: what it was of the whole before.
    """

    value: Any
    now: Fraction | None
    before: Fraction | None
    contribution: Fraction
    weight: Fraction
    mix: Fraction | None = None
    own: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Sizes:
    """What a sum's change is made of; `came` and `went` are groups that are there only now or were only before."""

    volume: Fraction
    mix: Fraction
    size: Fraction
    came: Fraction
    went: Fraction

    @property
    def total(self) -> Fraction:
        """The whole change."""
        return self.volume + self.mix + self.size + self.came + self.went


def sums(pairs: Sequence[Pair]) -> list[Share]:
    """The contribution of each group to the change of a sum, the largest first."""
    whole = sum((abs(each.part_before) for each in pairs), Fraction(0))
    return _largest_first(
        [
            Share(
                each.value,
                each.part,
                each.part_before,
                each.part - each.part_before,
                abs(each.part_before) / whole if whole else Fraction(0),
            )
            for each in pairs
        ]
    )


def rates(pairs: Sequence[Pair]) -> list[Share]:
    """The contribution of each group to the change of part ÷ whole, the largest first; none where either is over nothing."""
    whole, whole_before = sum(each.whole for each in pairs), sum(each.whole_before for each in pairs)
    if not whole or not whole_before:
        return []
    overall_before = sum(each.part_before for each in pairs) / Fraction(whole_before)
    return _largest_first([_rate(each, whole, whole_before, overall_before) for each in pairs])


def _rate(pair: Pair, whole: Fraction | int, whole_before: Fraction | int, overall_before: Fraction) -> Share:
    now = pair.part / pair.whole if pair.whole else None
    before = pair.part_before / pair.whole_before if pair.whole_before else None
    weight, weight_before = pair.whole / whole, pair.whole_before / whole_before
    contribution = (
        pair.part / whole - pair.part_before / whole_before - (weight - weight_before) * overall_before
    )
    # A group that is there at one of the two times only is all mix: it has no rate of its own to compare.
    own = weight * (now - before) if now is not None and before is not None else Fraction(0)
    return Share(pair.value, now, before, contribution, Fraction(weight_before), contribution - own, own)


def sizes(pairs: Sequence[Pair]) -> Sizes:
    """The change of a sum as number, mix and size within groups; `whole` is the number."""
    stayed = [each for each in pairs if each.whole and each.whole_before]
    came = sum((each.part for each in pairs if not each.whole_before), Fraction(0))
    went = sum((-each.part_before for each in pairs if not each.whole), Fraction(0))
    # What a group that came or went had on its other side, of records without a number, is its size.
    rest = sum((each.part for each in pairs if each.whole_before and not each.whole), Fraction(0))
    rest -= sum((each.part_before for each in pairs if each.whole and not each.whole_before), Fraction(0))
    number, number_before = sum(each.whole for each in stayed), sum(each.whole_before for each in stayed)
    if not stayed:
        return Sizes(Fraction(0), Fraction(0), rest, came, went)
    mean_before = sum(each.part_before for each in stayed) / Fraction(number_before)
    volume = (number - number_before) * mean_before
    at_old_sizes = sum(each.whole * each.part_before / each.whole_before for each in stayed)
    mix = at_old_sizes - number * mean_before
    size = sum(each.part for each in stayed) - at_old_sizes
    return Sizes(Fraction(volume), Fraction(mix), Fraction(size) + rest, came, went)


def telling(shares: Sequence[Share], change: Fraction) -> tuple[list[Share], bool]:
    """The groups to be named: the largest that go the way of the whole, and whether they account for most of it.

    They do where they brought two thirds of the change, and clearly more than they were of the whole before. Where there was
    nothing before, none explains anything.
    """
    if not any(each.weight for each in shares):
        return [], False
    named: list[Share] = []
    explained = Fraction(0)
    for each in shares:
        if each.contribution * change <= 0:
            continue
        if len(named) == MOST_NAMED or explained >= EXPLAINED:
            break
        named.append(each)
        explained += each.contribution / change
    return named, explained >= max(EXPLAINED, sum((each.weight for each in named), Fraction(0)) + BEYOND)


def against(shares: Sequence[Share], change: Fraction) -> Share | None:
    """The group that most went the other way."""
    return next((each for each in shares if each.contribution * change < 0), None)


def surprise(shares: Sequence[Share]) -> float:
    """How far the groups' shares have moved: Jensen-Shannon divergence of now against before, 0 to ln 2.

    By it dimensions are put in order (Bhagwan et al., "Adtributor", NSDI 2014): where all groups changed alike, none explains
    anything, however large it is.
    """
    now = [abs(float(each.now or 0)) for each in shares]
    before = [abs(float(each.before or 0)) for each in shares]
    if not sum(now) or not sum(before):
        return 0.0
    return sum(_divergence(p / sum(before), q / sum(now)) for p, q in zip(before, now, strict=True))


def _divergence(p: float, q: float) -> float:
    middle = (p + q) / 2
    return sum(0.5 * each * log(each / middle) for each in (p, q) if each)


def _largest_first(shares: Sequence[Share]) -> list[Share]:
    return sorted(shares, key=lambda each: (-abs(each.contribution), str(each.value)))


def without_dimension(pairs: Sequence[Pair]) -> Pair:
    """All groups as one."""
    whole = Pair(None)
    for each in pairs:
        whole = replace(
            whole,
            part=whole.part + each.part,
            whole=whole.whole + each.whole,
            part_before=whole.part_before + each.part_before,
            whole_before=whole.whole_before + each.whole_before,
        )
    return whole
