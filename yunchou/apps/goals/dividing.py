"""Dividing a target among those below or the periods within: weights by several methods, and parts that add up to the unit.

Nothing here reads or writes: amounts come as exact decimals and go as such. `places` is how many digits after the point a
target has (2 for money, 0 for counts).
"""

import datetime as dt
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from yunchou.base.money import round_half_up, split

METHODS = ("even", "working_days", "history", "seasonal", "capacity", "manual")


@dataclass(frozen=True, slots=True)
class Division:
    """A target's parts, in the order of the weights; `over`: Σ parts ÷ target, None where the target is nothing."""

    parts: list[Decimal]
    over: Decimal | None


def divide(
    target: Decimal,
    weights: Sequence[Decimal | int | Fraction],
    *,
    places: int = 2,
    over: Decimal = Decimal(1),
    additive: bool = True,
) -> Division:
    """A target divided by weights. The parts are exactly target × `over`, rounded half up, by the largest remainder.

    What does not add up, as rates and scores, is handed down unchanged. Weights that are all zero divide evenly. Raises
    ValueError for no parts, for a negative weight, and where `over` is not above zero.
    """
    if not weights:
        raise ValueError("there is nobody to divide among")
    if over <= 0:
        raise ValueError("the over-assignment is not above zero")
    if not additive:
        return Division([target] * len(weights), Decimal(1))
    whole = round_half_up(target * over, places)
    parts = split(whole, weights if any(weights) else [1] * len(weights), places)
    return Division(parts, over_assignment(parts, target))


def divide_months(
    months: Sequence[Decimal | None],
    weights: Sequence[Sequence[Fraction]],
    *,
    places: int = 2,
    over: Decimal = Decimal(1),
    additive: bool = True,
) -> list[list[Decimal | None]]:
    """Each month of a goal divided among the same children, by that month's weights: a row of parts for every month.

    The parts of a month add up to it (times `over`), none is below zero, and what rounding gives somebody too much in one
    month is taken off in the next, so that years are as exact as months are. A month that is not set stays so for all.
    """
    count = len(weights[0])
    due, had = [Fraction(0)] * count, [0] * count
    whole, given = Decimal(0), Decimal(0)
    found: list[list[Decimal | None]] = []
    for month, column in zip(months, weights, strict=True):
        if month is None:
            found.append([None] * count)
            continue
        if not additive:
            found.append([month] * count)
            continue
        whole += month
        part = round_half_up(whole * over, places) - given
        given += part
        units = int(part.scaleb(places))
        shares = column if any(column) else [Fraction(1)] * count
        each_weighs = units / sum(shares, Fraction(0))
        due = [each + each_weighs * share for each, share in zip(due, shares, strict=True)]
        parts = _in_units(units, [each - held for each, held in zip(due, had, strict=True)])
        had = [held + each for held, each in zip(had, parts, strict=True)]
        found.append([Decimal(each).scaleb(-places) for each in parts])
    return found


def _in_units(units: int, due: Sequence[Fraction]) -> list[int]:
    """Whole units that add up to `units`, none below zero, as near as can be to what is due to each."""
    parts = [max(each.numerator // each.denominator, 0) for each in due]
    while sum(parts) > units:
        parts[min((n for n in range(len(parts)) if parts[n]), key=lambda n: (due[n] - parts[n], -n))] -= 1
    missing = units - sum(parts)
    for place in sorted(range(len(parts)), key=lambda n: (parts[n] - due[n], n))[:missing]:
        parts[place] += 1
    return parts


def over_assignment(parts: Sequence[Decimal], target: Decimal) -> Decimal | None:
    """Σ parts ÷ target: what those below were given over what was asked of all; None without a target."""
    return sum(parts, Decimal(0)) / target if target else None


def attainment_factor(parts: Sequence[Decimal], target: Decimal) -> Decimal | None:
    """Target ÷ Σ parts, the inverse of the over-assignment: how much of their own those below must reach together."""
    total = sum(parts, Decimal(0))
    return target / total if total else None


def history_weights(history: Sequence[Decimal | None]) -> list[Fraction]:
    """What each reached in the comparable earlier period; missing history takes the mean of the others.

    What is below zero counts as nothing. Without any history all weigh the same.
    """
    known = [max(Fraction(each), Fraction(0)) for each in history if each is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else Fraction(1)
    found = [mean if each is None else max(Fraction(each), Fraction(0)) for each in history]
    return found if any(found) else [Fraction(1)] * len(found)


def seasonal_weights(years: Sequence[Sequence[Decimal | None]]) -> list[Fraction]:
    """The mean share that each sub-period had of its year, over the years given (each a row of equally many sub-periods).

    A year that brought nothing says nothing. Without any that did, all sub-periods weigh the same.
    """
    if not years:
        raise ValueError("no years are given")
    count = len(years[0])
    shares: list[list[Fraction]] = []
    for year in years:
        if len(year) != count:
            raise ValueError("the years have different numbers of sub-periods")
        values = [max(Fraction(each or 0), Fraction(0)) for each in year]
        total = sum(values)
        if total:
            shares.append([each / total for each in values])
    if not shares:
        return [Fraction(1)] * count
    return [sum(column, Fraction(0)) / len(shares) for column in zip(*shares, strict=True)]


def working_days(start: dt.date, end: dt.date, works: Callable[[dt.date], bool]) -> int:
    """How many days are worked from `start` up to, not including, `end`."""
    return sum(works(start + dt.timedelta(days=n)) for n in range((end - start).days))


def ramp_share(hired: dt.date | None, month: dt.date, ramp: Sequence[Decimal]) -> Decimal:
    """What somebody counts in a month (its first day): `ramp[k]` in his month k of work, 1 after the ramp, 0 before he came.

    Without a day of hiring he counts in full.
    """
    if hired is None:
        return Decimal(1)
    served = (month.year - hired.year) * 12 + month.month - hired.month
    if served < 0:
        return Decimal(0)
    return ramp[served] if served < len(ramp) else Decimal(1)


def employed_share(
    hired: dt.date | None,
    left: dt.date | None,
    start: dt.date,
    end: dt.date,
    works: Callable[[dt.date], bool],
) -> Fraction:
    """Which part of the working days from `start` up to `end` somebody was there, `left` being the last of his days.

    1 where none is worked.
    """
    whole = working_days(start, end, works)
    if not whole:
        return Fraction(1)
    begin = max(start, hired) if hired else start
    finish = min(end, left + dt.timedelta(days=1)) if left else end
    return Fraction(working_days(begin, finish, works), whole) if begin < finish else Fraction(0)


def capacity_weight(
    hired: dt.date | None,
    left: dt.date | None,
    months: Sequence[tuple[dt.date, dt.date]],
    ramp: Sequence[Decimal],
    works: Callable[[dt.date], bool],
) -> Fraction:
    """Ramped headcount over months, each its first day and the day after its last: share of the ramp times that of the days."""
    return sum(
        (
            Fraction(ramp_share(hired, start, ramp)) * employed_share(hired, left, start, end, works)
            for start, end in months
        ),
        Fraction(0),
    )


def sales_capacity(
    ramped: Decimal | int,
    ramped_quota: Decimal,
    attainment: Decimal,
    ramping: Decimal | int,
    ramping_quota: Decimal,
    ramp: Decimal,
) -> Decimal:
    """What a team can sell: ramped people × quota × expected attainment + ramping people × quota × ramp share."""
    return ramped * ramped_quota * attainment + ramping * ramping_quota * ramp


def staffing(work: Sequence[tuple[int, Decimal, Decimal]], hours: Decimal) -> int:
    """How many people the work of visiting takes: ⌈Σ(customers × visits of each × hours of a visit) ÷ selling hours per head⌉.

    Raises ValueError where nobody has hours.
    """
    if hours <= 0:
        raise ValueError("nobody has hours")
    whole = sum((customers * visits * length for customers, visits, length in work), Decimal(0))
    return math.ceil(Fraction(whole) / Fraction(hours))


def redistribute(
    target: Decimal,
    periods: Sequence[Decimal],
    closed: int,
    weights: Sequence[Decimal | int | Fraction] | None = None,
    *,
    places: int = 2,
) -> list[Decimal]:
    """A new target over the same sub-periods: the first `closed` stay, the rest is divided among the others by weights.

    The weights of the remaining periods are their present targets where none are given. Raises ValueError where none remain,
    unless the closed ones are the target already.
    """
    kept = list(periods[:closed])
    rest = target - sum(kept, Decimal(0))
    remaining = len(periods) - len(kept)
    if remaining == 0:
        if rest:
            raise ValueError("no period remains")
        return kept
    own = list(weights) if weights is not None else [max(each, Decimal(0)) for each in periods[closed:]]
    return [*kept, *divide(rest, own, places=places).parts]


def by_days(
    target: Decimal, start: dt.date, end: dt.date, works: Callable[[dt.date], bool], *, places: int = 2
) -> Mapping[dt.date, Decimal]:
    """A period's target over its working days; over all days where none is worked. The days add up to the target."""
    days = [start + dt.timedelta(days=n) for n in range((end - start).days)]
    return dict(
        zip(days, divide(target, [int(works(day)) for day in days], places=places).parts, strict=True)
    )
