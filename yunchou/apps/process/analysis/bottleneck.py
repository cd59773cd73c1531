"""Where a process loses most: the stage at which coming up to the best group would bring most money.

What a stage costs is the amount that entered it × how far its conversion falls short of the best comparable group's × the
share of what passes it that is won in the end. Groups are comparable of which enough records entered the stage.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from yunchou.apps.process.analysis.funnel import Funnel, Rung

ENOUGH = 10
"""How many records of a group must have entered a stage for its conversion to be held up to others."""
CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Shortfall:
    """What a stage costs: `place` in the funnel, its own conversion, that of the best group, and the money between them."""

    place: int
    conversion: float
    best: float
    best_group: Any
    cost: Decimal


def shortfalls(total: Funnel, groups: Sequence[Funnel], enough: int = ENOUGH) -> list[Shortfall]:
    """What each stage costs, the bottleneck first. Stages without a comparable group, or at its level, are left out."""
    found = []
    for place, rung in enumerate(total.rungs[:-1]):
        best = max(
            (each for each in groups if each.rungs[place].entered >= enough),
            key=lambda each: _share(each.rungs[place]),
            default=None,
        )
        if best is None or not rung.entered:
            continue
        gap = _share(best.rungs[place]) - _share(rung)
        if gap <= 0:
            continue
        cost = rung.entered_amount * gap * _won_behind(total.rungs[place + 1 : -1])
        found.append(
            Shortfall(
                place,
                float(_share(rung)),
                float(_share(best.rungs[place])),
                best.group,
                cost.quantize(CENT, ROUND_HALF_UP),
            )
        )
    return sorted(found, key=lambda each: (-each.cost, each.place))


def _share(rung: Rung) -> Decimal:
    return Decimal(rung.passed) / rung.entered if rung.entered else Decimal(0)


def _won_behind(rungs: Sequence[Rung]) -> Decimal:
    """The share of what passes a stage that is won in the end: the product of the conversions behind it."""
    share = Decimal(1)
    for each in rungs:
        share *= _share(each)
    return share
