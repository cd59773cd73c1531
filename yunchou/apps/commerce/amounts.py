"""How the amounts of documents are reckoned: exact, to the minor unit of the document's currency, and always adding up.

Of a line: quantity × price × (1 − discount) is rounded once, half-up, and lowered by its part of what policies take off the
document. Where prices include tax that is the amount, and what of it is net is the amount ÷ (1 + tax rate), rounded once; where
they do not it is the net, and tax is net × tax rate, rounded once. The third is always what is left between the other two, so
net + tax = amount on every line and in every total.
"""

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from yunchou.base.money import product, round_half_up, split

ZERO = Decimal(0)
ONE = Decimal(1)


class Parts(NamedTuple):
    """An amount with tax, and what it is made of."""

    net: Decimal
    tax: Decimal
    amount: Decimal

    def __neg__(self) -> "Parts":
        return Parts(-self.net, -self.tax, -self.amount)


NOTHING = Parts(ZERO, ZERO, ZERO)


def line_parts(
    quantity: Decimal,
    price: Decimal,
    discount: Decimal,
    tax_rate: Decimal,
    *,
    tax_included: bool,
    digits: int,
    reduction: Decimal = ZERO,
) -> Parts:
    """The amounts of a line. `discount` and `tax_rate` as shares; a negative quantity gives the opposite of a positive one.

    `reduction`: the line's part of what is taken off the whole document, with or without tax as prices are; it never takes
    more than there is.
    """
    gross = round_half_up(product(product(quantity, price), ONE - discount), digits)
    gross -= max(min(reduction, gross), ZERO)
    if tax_included:
        net = ratio(gross, ONE, ONE + tax_rate, digits)
        return Parts(net, gross - net, gross)
    tax = round_half_up(product(gross, tax_rate), digits)
    return Parts(gross, tax, gross + tax)


def ratio(amount: Decimal, part: Decimal, whole: Decimal, digits: int) -> Decimal:
    """`amount` × `part` ÷ `whole`, rounded once, half-up. Raises ZeroDivisionError."""
    exact = Fraction(amount) * Fraction(part) / Fraction(whole)
    scaled = abs(exact) * 10**digits
    units = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return Decimal(-units if exact < 0 else units).scaleb(-digits)


def next_part(
    whole: Parts, taken: Parts, before: Decimal, more: Decimal, quantity: Decimal, digits: int
) -> Parts:
    """What `more` of a line's `quantity` comes to when `before` was taken already for `taken`.

    It is reckoned from the end, so that the parts of a line add up to the line as soon as all of it is taken, whatever was
    rounded on the way.
    """
    done = before + more
    if quantity == 0:
        return Parts(whole.net - taken.net, whole.tax - taken.tax, whole.amount - taken.amount)
    amount = ratio(whole.amount, done, quantity, digits) - taken.amount
    net = ratio(whole.net, done, quantity, digits) - taken.net
    return Parts(net, amount - net, amount)


def worths(total: Decimal, amounts: Sequence[Decimal], digits: int) -> list[Decimal]:
    """What a document's lines are worth in the organisation's currency when the document is worth `total`.

    By largest remainder where all amounts have one sign. Otherwise line after line, each up to the rounded sum so far, which
    adds up as well.
    """
    if not amounts:
        return []
    if all(each >= 0 for each in amounts) and any(amounts):
        return split(total, amounts, digits)
    if all(each <= 0 for each in amounts) and any(amounts):
        return split(total, [-each for each in amounts], digits)
    whole, so_far, given, found = sum(amounts, ZERO), ZERO, ZERO, []
    for each in amounts:
        so_far += each
        up_to = ratio(total, so_far, whole, digits) if whole else ZERO
        found.append(up_to - given)
        given = up_to
    return found


def shares(amount: Decimal, parts: Sequence[Decimal], digits: int) -> list[Decimal]:
    """An amount in parts of these proportions, by largest remainder. Raises ValueError where the parts come to nothing."""
    return split(amount, parts, digits)
