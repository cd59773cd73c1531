"""Forecasts of parts and of the whole brought together, so that the parts make the whole to the cent.

Each forecast is moved the less, the surer it is: of all figures that add up, those are taken that lie nearest to what was
forecast, each distance told in its own variance (weighted least squares, the MinT of S. L. Wickramasuriya, G. Athanasopoulos,
R. J. Hyndman, 2019, with a diagonal matrix). For one whole and its parts that has the closed form

    part' = part + variance × (whole − Σ parts) ÷ (variance of the whole + Σ variances of the parts)
"""

from collections.abc import Sequence
from decimal import ROUND_FLOOR, Decimal


def reconcile(
    whole: float, spread: float, parts: Sequence[float], spreads: Sequence[float], *, positive: bool = True
) -> tuple[float, list[float]]:
    """The whole and its parts, adding up; `spread` are standard errors. `positive`: no part falls below zero."""
    variances = [each**2 for each in spreads]
    total = spread**2 + sum(variances)
    if total <= 0:
        variances, total = [1.0] * len(parts), float(len(parts) + 1)
    moved = list(parts)
    free = list(range(len(parts)))
    for _ in range(len(parts)):
        # A part that would fall below zero stands at zero; the others are moved once more without it.
        bound = spread**2 + sum(variances[n] for n in free) or 1.0
        gap = whole - sum(parts[n] for n in free)
        moved = [0.0] * len(parts)
        for n in free:
            moved[n] = parts[n] + variances[n] * gap / bound
        below = [n for n in free if positive and moved[n] < 0]
        if not below:
            break
        free = [n for n in free if n not in below]
    return sum(moved), moved


def to_the_cent(whole: float, parts: Sequence[float], places: int = 2) -> tuple[Decimal, list[Decimal]]:
    """Whole and parts rounded so that they still add up, by the largest remainders."""
    unit = Decimal(1).scaleb(-places)
    rounded = Decimal(repr(whole)).quantize(unit)
    exact = [Decimal(repr(each)) for each in parts]
    floors = [each.quantize(unit, ROUND_FLOOR) for each in exact]
    left = int((rounded - sum(floors, Decimal(0))) / unit)
    order = sorted(range(len(parts)), key=lambda n: (-(exact[n] - floors[n]), n))
    for n in range(abs(left)):
        floors[order[n % len(order)]] += unit if left > 0 else -unit
    return rounded, floors
