"""What price policies make of a whole document: reductions that are spread over its lines to the minor unit, and gifts.

Policies are taken by priority, then in the order in which they were made. Whether one's threshold is reached is told by what the
lines in its reach come to before any reduction of the document; what it takes off is reckoned of what the ones before it left.
One that is not combined with others stands alone, or is passed over where another was before it. Nothing here asks the database.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from yunchou.apps.commerce.amounts import ONE, ratio, shares
from yunchou.base.cells import plain
from yunchou.base.errors import Message, say
from yunchou.base.money import product, round_half_up

ZERO = Decimal(0)
AGREED, LOWERED, ALONE = "agreed", "lowered", "alone"
"""Where a line's price is from: a contract, policies of lines, or one of these that is not combined with others."""


@dataclass(frozen=True, slots=True)
class Line:
    """A line whose price is the one that holds. `pieces`: its quantity in the product's unit; amounts before any reduction."""

    id: int
    product: int
    pieces: Decimal
    net: Decimal
    amount: Decimal
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """From which threshold on what is given: a share, an amount in the policy's currency, or a number of gifts."""

    start: Decimal
    percent_off: Decimal | None = None
    value: Decimal | None = None
    gifts: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Policy:
    """A policy of whole documents. `products`: those in its reach, None for all; `tiers` in any order."""

    id: int
    name: str
    tiers: Sequence[Tier]
    kind: str = "document"
    by_percent: bool = True
    measure: str = "amount"
    repeats: bool = False
    most_times: int | None = None
    code: str = "CNY"
    with_tax: bool = True
    exclusive: bool = False
    products: frozenset[int] | None = None
    gift: int | None = None
    gift_name: str = ""
    budget_left: Decimal | None = None
    """What may still be taken off, in the organisation's currency, or be given; None without a budget."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How a document is kept: its currency with its digits and rate, whether prices include tax, the organisation's currency."""

    code: str
    rate: Decimal
    digits: int
    tax_included: bool
    own: str
    own_digits: int = 2
    declined: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Gift:
    """What a policy gives: a product, how many of its unit, and why."""

    product: int
    quantity: Decimal
    reason: Message
    name: Message


@dataclass(slots=True)
class Outcome:
    """What policies make of a document. `taken`: policy → line → what it takes off, in the document's currency and terms."""

    taken: dict[int, dict[int, Decimal]] = field(default_factory=dict)
    gifts: dict[int, Gift] = field(default_factory=dict)
    words: dict[int, list[Message]] = field(default_factory=lambda: defaultdict(list))

    def reduction(self, line: int) -> Decimal:
        """What all policies together take off a line."""
        return sum((parts.get(line, ZERO) for parts in self.taken.values()), ZERO)


def worked_out(lines: Sequence[Line], policies: Iterable[Policy], terms: Terms) -> Outcome:
    """What policies, in their order, make of a document with these lines."""
    outcome = Outcome()
    left = {line.id: line.amount if terms.tax_included else line.net for line in lines}
    first: Policy | None = None
    for policy in policies:
        reached = [line for line in lines if _reaches(policy, line) and left[line.id] > 0]
        if not reached:
            continue
        tier, why = _tier(policy, reached, terms, first)
        if tier is not None and why is None:
            why = _give(outcome, policy, tier, reached, left, terms)
        if why is None:
            first = first or policy
            continue
        for line in reached:
            outcome.words[line.id].append(
                say("未用“{n}”：{w}", "passed over “{n}”: {w}", n=policy.name, w=why)
            )
    return outcome


def _reaches(policy: Policy, line: Line) -> bool:
    if line.source in (AGREED, ALONE) or (policy.exclusive and line.source == LOWERED):
        return False
    return policy.products is None or line.product in policy.products


def _tier(
    policy: Policy, reached: Sequence[Line], terms: Terms, first: Policy | None
) -> tuple[Tier | None, Message | None]:
    """The highest tier that is reached, or why there is none."""
    if policy.id in terms.declined and policy.kind == "gift":
        return None, say("客户不要", "declined")
    measured = _measured(policy, reached, terms)
    tiers = [tier for tier in policy.tiers if tier.start <= measured]
    if not tiers:
        lowest = min((tier.start for tier in policy.tiers), default=None)
        if lowest is None:
            return None, say("没有档位", "it has no tiers")
        return None, say("满 {q} 可用", "from {q} on", q=plain(lowest))
    if first is not None and (first.exclusive or policy.exclusive):
        return None, say("不与“{n}”叠加", "not combined with “{n}”", n=first.name)
    return max(tiers, key=lambda tier: tier.start), None


def _measured(policy: Policy, reached: Sequence[Line], terms: Terms) -> Fraction:
    """What the lines in reach come to, as the policy counts it."""
    if policy.measure == "quantity":
        return Fraction(sum((line.pieces for line in reached), ZERO))
    if policy.measure == "products":
        return Fraction(len({line.product for line in reached}))
    return _sum(reached, policy.with_tax) * _worth(policy, terms)


def _sum(lines: Sequence[Line], with_tax: bool) -> Fraction:
    return Fraction(sum((line.amount if with_tax else line.net for line in lines), ZERO))


def _worth(policy: Policy, terms: Terms) -> Fraction:
    """What one of the document's currency is in the policy's."""
    return Fraction(1) if policy.code == terms.code else Fraction(terms.rate)


def _times(policy: Policy, tier: Tier, measured: Fraction) -> int:
    """How many times the threshold is reached, where each time counts."""
    if not policy.repeats or tier.start <= 0:
        return 1
    times = int(measured / Fraction(tier.start))
    return times if policy.most_times is None else min(times, policy.most_times)


def _give(
    outcome: Outcome,
    policy: Policy,
    tier: Tier,
    reached: Sequence[Line],
    left: dict[int, Decimal],
    terms: Terms,
) -> Message | None:
    """Does what a tier says; gives why not where that comes to nothing."""
    times = _times(policy, tier, _measured(policy, reached, terms))
    effect = _effect(policy, tier, times)
    if policy.kind == "gift":
        quantity = (tier.gifts or ZERO) * times
        if policy.gift is None or quantity <= 0:
            return say("没有赠品", "there is no gift")
        if policy.budget_left is not None and quantity > policy.budget_left:
            return used_up(policy.budget_left)
        reason = say("赠品：“{n}”{e}", "Gift: “{n}” {e}", n=policy.name, e=effect)
        name = say("赠品 · {n}", "Gift · {n}", n=policy.gift_name)
        outcome.gifts[policy.id] = Gift(policy.gift, quantity, reason, name)
        for line in reached:
            outcome.words[line.id].append(say("“{n}”{e}", "“{n}” {e}", n=policy.name, e=effect))
        return None
    amount = _amount(policy, tier, times, reached, left, terms)
    if amount <= 0:
        return say("没有可减的金额", "it comes to nothing")
    worth = round_half_up(product(amount, terms.rate), terms.own_digits)
    if policy.budget_left is not None and worth > policy.budget_left:
        return used_up(policy.budget_left)
    parts = shares(amount, [left[line.id] for line in reached], terms.digits)
    outcome.taken[policy.id] = {line.id: part for line, part in zip(reached, parts, strict=True)}
    for line, part in zip(reached, parts, strict=True):
        left[line.id] -= part
        outcome.words[line.id].append(
            say(
                "整单“{n}”{e}，共减 {t}，本行 −{p}",
                "document “{n}” {e}: {t} off, {p} of it here",
                n=policy.name,
                e=effect,
                t=plain(amount),
                p=plain(part),
            )
        )
    return None


def used_up(left: Decimal) -> Message:
    """Why a policy with a budget is passed over."""
    if left <= 0:
        return say("预算已用完", "its budget is used up")
    return say("预算只剩 {n}", "{n} is left of its budget", n=plain(left))


def _amount(
    policy: Policy,
    tier: Tier,
    times: int,
    reached: Sequence[Line],
    left: Mapping[int, Decimal],
    terms: Terms,
) -> Decimal:
    """What is taken off the document, in its currency and terms, never more than there is."""
    whole = sum((left[line.id] for line in reached), ZERO)
    if policy.by_percent:
        return min(round_half_up(product(whole, tier.percent_off or ZERO), terms.digits), whole)
    exact = Fraction(tier.value or ZERO) * times / _worth(policy, terms)
    theirs = _sum(reached, policy.with_tax)
    if policy.with_tax != terms.tax_included and theirs:
        exact = exact * _sum(reached, terms.tax_included) / theirs
    rounded = ratio(ONE, Decimal(exact.numerator), Decimal(exact.denominator), terms.digits)
    return min(rounded, whole)


def _effect(policy: Policy, tier: Tier, times: int) -> Message:
    """What a tier says, in words."""
    count = f" ×{times}" if times > 1 else ""
    start = plain(tier.start)
    if policy.kind == "gift":
        gifts = plain(tier.gifts or ZERO)
        return say("满 {s} 赠 {g}{c}", "from {s} on {g} free{c}", s=start, g=gifts, c=count)
    if policy.by_percent:
        share = plain((tier.percent_off or ZERO) * 100)
        return say("满 {s} −{p}%", "from {s} on −{p}%", s=start, p=share)
    return say("满 {s} 减 {v}{c}", "from {s} on {v} off{c}", s=start, v=plain(tier.value or ZERO), c=count)
