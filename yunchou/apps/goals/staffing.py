"""Goals of people who come, leave or move during the year: what of a person's months is his, and who takes the rest.

Nothing here reads or writes. A person's month counts by the working days that he is there, and when he is new by the ramp;
what he gives up goes to the others of his team in proportion to their own, so that the team's months stay to the last unit.
"""

import datetime as dt
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from yunchou.apps.goals.dividing import employed_share, ramp_share
from yunchou.apps.goals.reading import Months
from yunchou.base.money import split
from yunchou.base.time import Span

Works = Callable[[dt.date], bool]
NONE = Decimal(0)


def shares_of_leaver(last: dt.date, spans: Sequence[Span], works: Works) -> list[Fraction]:
    """Which part of each month somebody is still there, `last` being the last of his days."""
    return [employed_share(None, last, *span, works) for span in spans]


def shares_of_joiner(
    hired: dt.date, spans: Sequence[Span], ramp: Sequence[Decimal], works: Works
) -> list[Fraction]:
    """Which part of each month somebody new counts for: by the days since he came, and by the ramp of his first months."""
    return [
        employed_share(hired, None, *span, works) * Fraction(ramp_share(hired, span.start, ramp))
        for span in spans
    ]


def shared_out(
    months: Months, team: Sequence[Months], shares: Sequence[Fraction], closed: int, places: int
) -> tuple[Months, list[Months]]:
    """A person's months by his shares, and the team's with what he gave up; the first `closed` months stay.

    Raises ValueError where there is something to give and nobody in the team.
    """
    own: Months = list(months[:closed])
    others: list[Months] = [list(each[:closed]) for each in team]
    for place in range(closed, len(months)):
        present = months[place]
        kept = None if present is None else rounded(Fraction(present) * shares[place], places)
        own.append(kept)
        rest = (present or NONE) - (kept or NONE)
        held = [each[place] or NONE for each in team]
        if not rest:
            parts = [NONE] * len(team)
        elif not team:
            raise ValueError("nobody takes it over")
        else:
            parts = split(rest, held if any(held) else [Decimal(1)] * len(team), places)
        for months_of, each, part in zip(others, team, parts, strict=True):
            months_of.append(each[place] if not part else (each[place] or NONE) + part)
    return own, others


def carried(months: Months, shares: Sequence[Fraction], closed: int, places: int) -> list[Decimal]:
    """What of each month somebody takes along who is there for these shares of it and then elsewhere."""
    return [
        NONE if place < closed or each is None else each - rounded(Fraction(each) * shares[place], places)
        for place, each in enumerate(months)
    ]


def rounded(exact: Fraction, places: int) -> Decimal:
    """Half up, as amounts are; of a figure that is not below zero."""
    units = exact * 10**places + Fraction(1, 2)
    return Decimal(units.numerator // units.denominator).scaleb(-places)
