"""Exact amounts: rounding to a currency's minor unit, and splits that always add up.

Amounts are `Decimal`, never float. Every rounding here is half-up, away from zero at the half, as is usual in
trade; what is exact stays exact whatever the precision of the thread's decimal context.
"""

import math
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Context, Decimal, InvalidOperation
from fractions import Fraction
from functools import cache

# Digits after the point by currency (ISO 4217), where they are not two.
_MINOR_UNITS = {
    code: places
    for places, codes in (
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    )
    for code in codes.split()
}
_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)
_PLAIN = re.compile(r"[+-]?(\d{1,30})(\.\d{1,30})?", re.ASCII)


def minor_units(currency: str) -> int:
    """Digits after the point of a currency's amounts: 2 for CNY, 0 for JPY, 3 for KWD."""
    return _MINOR_UNITS.get(currency, 2)


def is_currency(code: str) -> bool:
    """Whether `code` is written like a currency's code: three capital letters."""
    return re.fullmatch(r"[A-Z]{3}", code, re.ASCII) is not None


def round_half_up(value: Decimal, places: int = 0) -> Decimal:
    """`value` with exactly `places` digits after the point; the half goes away from zero."""
    return value.quantize(_unit(places), context=_WIDE)


@cache
def _unit(places: int) -> Decimal:
    return Decimal(1).scaleb(-places)


def round_money(amount: Decimal, currency: str) -> Decimal:
    """`amount` rounded half-up to the minor unit of `currency`."""
    return round_half_up(amount, minor_units(currency))


def fraction_amount(amount: Fraction, currency: str) -> Decimal:
    """An exact fraction rounded half-up to the minor unit of `currency`."""
    exact = _WIDE.divide(Decimal(amount.numerator), Decimal(amount.denominator))
    return round_money(exact, currency)


def product(amount: Decimal, factor: Decimal) -> Decimal:
    """`amount` times `factor`, to the last digit: the thread's decimal context would round a long one."""
    return _WIDE.multiply(amount, factor)


def parse_amount(value: object) -> Decimal:
    """A number as JSON or a person gives it: int, float, Decimal, or a plain decimal string ("1234.50").

    Raises ValueError for anything else: infinities, exponents in strings, over 30 digits before the point.
    A float is read as the shortest decimal that stands for it, which is what was written in the JSON.
    """
    if isinstance(value, bool):
        raise ValueError("not a number")
    if isinstance(value, str):
        if not _PLAIN.fullmatch(value.strip()):
            raise ValueError("not a decimal number")
        return Decimal(value.strip())
    if isinstance(value, float):
        value = Decimal(repr(value))
    if isinstance(value, int):
        # Turning a long int into text takes time that grows with the square of its length.
        if abs(value) >= 10**30:
            raise ValueError("too many digits")
        return Decimal(value)
    if isinstance(value, Decimal) and value.is_finite():
        if value.adjusted() >= 30 or int(value.as_tuple().exponent) < -30:
            raise ValueError("too many digits")
        return value
    raise ValueError("not a number")


def amount_text(amount: Decimal, currency: str) -> str:
    """`amount` as it stands in JSON: plain digits, at least the minor unit, nothing rounded away."""
    exponent = amount.normalize(_WIDE).as_tuple().exponent
    places = max(minor_units(currency), -exponent if isinstance(exponent, int) else 0)
    return f"{round_half_up(amount, places):f}"


def split(amount: Decimal, weights: Sequence[Decimal | int | Fraction], places: int = 2) -> list[Decimal]:
    """`amount` divided in proportion to `weights`; the parts always add up to it (largest remainder).

    Each exact part is cut to `places` digits after the point, towards zero; the units left over go one by one
    to the parts with the largest remainder, the earlier part first where remainders are equal. A negative
    amount is split like its opposite. Raises ValueError when a weight is negative, all are zero, or the
    amount has more digits than `places`.
    """
    shares = _whole_numbers(weights)
    total = sum(shares)
    if total == 0:
        raise ValueError("the weights add up to nothing")
    try:
        scaled = amount.scaleb(places, context=_WIDE)
        units = int(scaled)
    except (InvalidOperation, ValueError, OverflowError):
        raise ValueError("not a finite amount") from None
    if units != scaled:
        raise ValueError(f"{amount} has more than {places} digits after the point")
    parts, remainders = [], []
    for share in shares:
        whole, rest = divmod(abs(units) * share, total)
        parts.append(whole)
        remainders.append(rest)
    left = abs(units) - sum(parts)
    for place in sorted(range(len(parts)), key=lambda i: (-remainders[i], i))[:left]:
        parts[place] += 1
    sign = -1 if units < 0 else 1
    return [Decimal(sign * part).scaleb(-places, context=_WIDE) for part in parts]


def _whole_numbers(weights: Sequence[Decimal | int | Fraction]) -> list[int]:
    """Whole numbers in the same proportion as the weights, without rounding."""
    exact = [Fraction(weight) for weight in weights]
    if any(weight < 0 for weight in exact):
        raise ValueError("a weight is negative")
    common = math.lcm(*(weight.denominator for weight in exact)) if exact else 1
    return [weight.numerator * (common // weight.denominator) for weight in exact]
