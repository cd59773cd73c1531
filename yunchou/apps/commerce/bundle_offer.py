"""What a bundle offers on a document: its options with their prices there, what a choice comes to, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from typing import Any

from yunchou.apps.commerce.amounts import line_parts
from yunchou.apps.commerce.bundle_lines import addition_of, asked_for
from yunchou.apps.commerce.bundle_rules import (
    Bundle,
    Choice,
    Fault,
    Option,
    faults_of,
    read_choice,
    usual_choice,
    why_chosen,
    with_required,
)
from yunchou.apps.commerce.bundles import bundles_of
from yunchou.apps.commerce.papers import PAPERS, Head, Paper, hold, table_of
from yunchou.apps.commerce.policies import prices_that_hold
from yunchou.apps.commerce.reading import changeable, number_of, refuse
from yunchou.base.db import Record
from yunchou.base.errors import Message, not_found, say
from yunchou.base.money import product as times
from yunchou.records.read import one_within
from yunchou.records.write import Unit

ZERO, ONE = Decimal(0), Decimal(1)


@dataclass(frozen=True, slots=True)
class Wanted:
    """The document, the bundle, and what is chosen of it; `line`: the line that is configured again, `added`: the option that was
    taken just now. Without a configuration it is that of the line, else the usual one."""

    object: str
    document: str
    product: str
    quantity: str
    line: str | None = None
    configuration: str | None = None
    added: str | None = None


@dataclass(slots=True)
class Offer:
    """A bundle as it stands on a document. `prices`: of one piece of each option, with why; `amounts` by option and of the
    bundle's own line (0), with tax, in the document's currency."""

    bundle: Bundle
    choice: Choice
    quantity: Decimal
    code: str
    faults: list[Fault]
    reasons: Mapping[int, str]
    prices: dict[int, tuple[Decimal | None, Message]] = field(default_factory=dict)
    amounts: dict[int, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        """What the bundle comes to."""
        return sum((self.amounts[id] for id in (0, *self.choice) if id in self.amounts), ZERO)


async def offer(unit: Unit, wanted: Wanted) -> Offer:
    """What a bundle offers. Raises 404 and 403 for a document that the caller may not change, 404 for a product that he does not
    see, 422 for one that is no bundle and for a choice that can't be read."""
    paper = PAPERS[wanted.object]
    await changeable(unit, paper.object, wanted.document)
    found = await one_within(unit.link, unit.asking(), "product", number_of(wanted.product))
    if found is None:
        raise not_found()
    bundle = (await bundles_of(unit, [number_of(wanted.product)])).get(number_of(wanted.product))
    if bundle is None:
        raise refuse("此产品不是产品组合", "This product is no bundle", "product")
    head = (await hold(unit, paper, [number_of(wanted.document)]))[number_of(wanted.document)]
    line = await _line(unit, paper, wanted)
    quantity = _quantity(wanted.quantity)
    choice = _choice(bundle, wanted, line)
    made = Offer(bundle, choice, quantity, head.code, faults_of(bundle, choice), why_chosen(bundle, choice))
    await _price(unit, made, head, found, line)
    return made


async def _line(unit: Unit, paper: Paper, wanted: Wanted) -> Record | None:
    if wanted.line is None:
        return None
    row = await unit.link.fetchrow(
        f"select l.product, l.price, l.list_price, l.discount, l.configuration from {table_of(unit, paper.line)} l"
        f" where l.id = $1 and l.{paper.object} = $2 and l.deleted_at is null",
        number_of(wanted.line),
        number_of(wanted.document),
    )
    if row is None:
        raise not_found()
    return row


def _quantity(text: str) -> Decimal:
    try:
        quantity = Decimal(text)
    except InvalidOperation:
        quantity = Decimal("NaN")
    if not quantity.is_finite() or abs(quantity) > 10**9:
        raise refuse("数量应为数字", "The quantity must be a number", "quantity")
    return quantity


def _choice(bundle: Bundle, wanted: Wanted, line: Record | None) -> Choice:
    text = wanted.configuration
    if text is None and line is not None and line["product"] == bundle.product:
        text = line["configuration"]
    if not text:
        return usual_choice(bundle)
    try:
        choice = read_choice(text, bundle)
    except ValueError:
        raise refuse(
            "配置应写成 选项:数量,…", "A configuration is written as option:quantity,…", "configuration"
        ) from None
    if wanted.added is not None and number_of(wanted.added) in choice:
        choice = with_required(bundle, choice, number_of(wanted.added))
    return choice


async def _price(
    unit: Unit, made: Offer, head: Head, product: Mapping[str, Any], line: Record | None
) -> None:
    """What the bundle's own line and each option cost on the document, and come to. Two statements."""
    bundle, own = made.bundle, unit.caller.organisation.settings.currency
    tax_rate = Decimal(str(product.get("tax_rate") or 0))
    looked_up = [each for each in bundle.options.values() if each.pricing == "own" and each.offered]
    asked = [
        asked_for(bundle.product, made.quantity, product.get("unit"), tax_rate, head),
        *(asked_for(each.product, _pieces(made, each), each.unit, each.tax_rate, head) for each in looked_up),
    ]
    first, *others = await prices_that_hold(unit, asked)
    nothing = say("没有价格", "there is no price")
    by_hand = line is not None and line["price"] != line["list_price"]
    price = line["price"] if line is not None and by_hand else None if first is None else first.price
    reason = say("手工定价", "given by hand") if by_hand else nothing if first is None else first.reason
    if bundle.summed:
        price, reason = ZERO, say("组件价格之和", "the sum of its components")
    made.prices[0] = (price, reason)
    for option, priced in zip(looked_up, others, strict=True):
        made.prices[option.id] = (None, nothing) if priced is None else (priced.price, priced.reason)
    for option in bundle.options.values():
        if option.id not in made.prices:
            made.prices[option.id] = addition_of(bundle, option, head, own)
        at, each = made.prices[option.id][0], _pieces(made, option)
        made.amounts[option.id] = _amount(each, at, ZERO, option.tax_rate, head)
    discount = ZERO if line is None else line["discount"] or ZERO
    made.amounts[0] = _amount(made.quantity, price, discount, tax_rate, head)


def _pieces(made: Offer, option: Option) -> Decimal:
    """How many pieces of an option go into all of the bundles."""
    return times(made.quantity, made.choice.get(option.id, option.quantity))


def _amount(
    quantity: Decimal, price: Decimal | None, discount: Decimal, tax_rate: Decimal, head: Head
) -> Decimal:
    return line_parts(
        quantity, price or ZERO, discount, tax_rate, tax_included=head.tax_included, digits=head.digits
    ).amount
