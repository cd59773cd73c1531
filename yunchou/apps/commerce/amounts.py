"""How the amounts of documents are reckoned: exact, to the minor unit of the document's currency, and always adding up.

Of a line: quantity × price × (1 − discount) is rounded once, half-up. Where prices include tax that is the amount, and what
of it is net is the amount ÷ (1 + tax rate), rounded once; where they do not it is the net, and tax is net × tax rate, rounded
once. The third is always what is left between the other two, so net + tax = amount on every line and in every total.
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
) -> Parts:
    """The amounts of a line. `discount` and `tax_rate` as shares; a negative quantity gives the opposite of a positive one."""
    gross = round_half_up(product(product(quantity, price), ONE - discount), digits)
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


_FIGURES = "零壹贰叁肆伍陆柒捌玖"
_PLACES = ("", "拾", "佰", "仟")
_GROUPS = ("", "万", "亿", "万亿", "亿亿")


def in_chinese_capitals(amount: Decimal) -> str:
    """An amount of yuan in Chinese capital numerals, to the cent: 1234.50 is 壹仟贰佰叁拾肆元伍角整.

    As written on bills: 整 follows yuan and jiao, 零 stands for skipped places and before lone fen.
    """
    cents = int(round_half_up(abs(amount), 2).scaleb(2))
    yuan, jiao, fen = cents // 100, cents // 10 % 10, cents % 10
    said = f"{_whole_in_capitals(yuan)}元" if yuan else ""
    if jiao:
        said += ("零" if yuan and yuan % 10 == 0 else "") + f"{_FIGURES[jiao]}角"
    if fen:
        said += ("零" if yuan and not jiao else "") + f"{_FIGURES[fen]}分"
    if not said:
        return "零元整"
    return ("负" if amount < 0 else "") + said + ("" if fen else "整")


def _whole_in_capitals(number: int) -> str:
    groups = []
    while number:
        groups.append(number % 10_000)
        number //= 10_000
    said, skipped = "", False
    for place in reversed(range(len(groups))):
        group = groups[place]
        if not group:
            skipped = bool(said)
            continue
        if said and (skipped or group < 1000):
            said += "零"
        said += _group_in_capitals(group) + _GROUPS[place]
        skipped = False
    return said


def _group_in_capitals(group: int) -> str:
    said, skipped = "", False
    for place in (3, 2, 1, 0):
        figure = group // 10**place % 10
        if figure:
            said += ("零" if skipped and said else "") + _FIGURES[figure] + _PLACES[place]
            skipped = False
        else:
            skipped = bool(said)
    return said
