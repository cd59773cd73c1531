"""What a product costs whom: the price that holds for a line, and why it is that one.

Looked up in this order: the contract's prices, the price book chosen on the document, prices of the customer, prices of the
customer's class, the standard price books, the list price of the product. Within one of these the document's currency goes
first, then the higher priority, then the higher quantity from which a price holds. Any number of lines is one statement.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.apps.commerce.amounts import ONE, ratio
from yunchou.apps.commerce.papers import given, table_of
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.records.write import Unit

PLACES = 4
"""Digits after the point of a price that was brought into another currency, or to without or with tax."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A line whose price is wanted."""

    product: int
    quantity: Decimal
    unit: str | None
    tax_rate: Decimal
    day: dt.date
    account: int | None
    contract: int | None
    price_book: int | None
    code: str
    rate: Decimal
    tax_included: bool


@dataclass(frozen=True, slots=True)
class Priced:
    """A price in the document's currency, with or without tax as the document has its prices; `reason` says where it is from."""

    price: Decimal
    reason: Message
    agreed: bool = False
    """Whether a contract has it, so that no price policy changes it."""
    lowered: bool = False
    alone: bool = False
    """Whether policies made it lower, and whether one did that is not combined with others."""
    parts: tuple[tuple[int, Decimal], ...] = ()
    """What each policy took off one unit, in the document's currency."""


_BOOKS = """
select w.n, f.book, f.name, f.kind, f.price, f.from_quantity, f.tax_included, f.code, f.factor, p.unit as base_unit,
    p.tax_included as listed_with_tax, {listed} as list_price, coalesce(p.list_price__currency, $9) as list_code,
    coalesce(pu.factor, 1) as unit_factor
from unnest($1::bigint[], $2::numeric[], $3::text[], $4::date[], $5::bigint[], $6::bigint[], $7::bigint[], $8::text[])
    with ordinality w(product, quantity, unit, day, account, contract, book, code, n)
join {product} p on p.id = w.product
left join {account} a on a.id = w.account
left join lateral (select u.factor from {product_unit} u where u.product = p.id and u.name = w.unit and u.deleted_at is null
    order by u.id limit 1) pu on true
left join lateral (
    select b.id as book, b.name, b.kind, pr.price, pr.from_quantity, b.tax_included, coalesce(c.code, $9) as code,
        case when coalesce(pr.unit, p.unit, '') = coalesce(w.unit, p.unit, '') then 1 else coalesce(pu.factor, 1) end as factor
    from {price} pr
    join {price_book} b on b.id = pr.price_book and b.active and b.deleted_at is null
    left join {currency} c on c.id = b.currency
    where pr.product = w.product and pr.deleted_at is null
        and (coalesce(pr.unit, p.unit, '') = coalesce(w.unit, p.unit, '')
            or (coalesce(pr.unit, p.unit, '') = coalesce(p.unit, '') and pu.factor is not null))
        and coalesce(pr.from_quantity, 0) <= w.quantity
            * case when coalesce(pr.unit, p.unit, '') = coalesce(w.unit, p.unit, '') then 1 else coalesce(pu.factor, 1) end
        and coalesce(pr.starts_on, w.day) <= w.day and coalesce(pr.ends_on, w.day) >= w.day
        and coalesce(b.starts_on, w.day) <= w.day and coalesce(b.ends_on, w.day) >= w.day
        and coalesce(c.code, $9) in (w.code, $9)
        and ((b.kind = 'contract' and b.contract = w.contract) or b.id = w.book or (b.kind = 'customer' and b.account = w.account)
            or (b.kind = 'class' and b.grade = a.grade) or b.kind = 'standard')
    order by case when b.kind = 'contract' then 0 when b.id = w.book then 1 when b.kind = 'customer' then 2
            when b.kind = 'class' then 3 else 4 end,
        (coalesce(c.code, $9) = w.code) desc, b.priority desc nulls last,
        (coalesce(pr.unit, p.unit, '') = coalesce(w.unit, p.unit, '')) desc, pr.from_quantity desc nulls last, b.id, pr.id
    limit 1
) f on true
order by w.n
"""
_KINDS = {
    "contract": ("合同价", "Contract price"),
    "customer": ("客户专价", "Customer price"),
    "class": ("客户等级价", "Price of the customer's class"),
    "standard": ("价目表", "Price book"),
}


async def price_lines(unit: Unit, asked: Sequence[Asked]) -> list[Priced | None]:
    """The price of each line in order, None for a product that is not there. One statement, or none."""
    if not asked:
        return []
    own = unit.caller.organisation.settings.currency
    names = ("product", "account", "product_unit", "price", "price_book", "currency")
    tables = {name: table_of(unit, name) for name in names}
    rows = await unit.link.fetch(
        _BOOKS.format(listed=given("p", "list_price"), **tables),
        [each.product for each in asked],
        [each.quantity for each in asked],
        [each.unit for each in asked],
        [each.day for each in asked],
        [each.account for each in asked],
        [each.contract for each in asked],
        [each.price_book for each in asked],
        [each.code for each in asked],
        own,
    )
    found: list[Priced | None] = [None] * len(asked)
    for row in rows:
        each = asked[row["n"] - 1]
        found[row["n"] - 1] = _of_book(each, row, own) if row["book"] is not None else _listed(each, row, own)
    return found


def _of_book(asked: Asked, row: Record, own: str) -> Priced | None:
    price = brought(asked, row["price"] * row["factor"], row["code"], row["tax_included"] is not False, own)
    kind = _KINDS[row["kind"]]
    start = row["from_quantity"] or Decimal(0)
    reason = say(
        "{kind}“{name}”{tier}",
        "{kind} “{name}”{tier}",
        kind=Message(*kind),
        name=row["name"],
        tier=say("，{n} 起", ", from {n}", n=f"{start.normalize():f}") if start else Message("", ""),
    )
    return None if price is None else Priced(price, reason, row["kind"] == "contract")


def _listed(asked: Asked, row: Record, own: str) -> Priced | None:
    if row["list_price"] is None:
        return None
    listed = row["list_price"] * row["unit_factor"]
    price = brought(asked, listed, row["list_code"], row["listed_with_tax"] is not False, own)
    return None if price is None else Priced(price, say("产品标价", "List price"))


def brought(asked: Asked, price: Decimal, code: str, with_tax: bool, own: str) -> Decimal | None:
    """A price as the document has its prices; None where it is in a third currency."""
    if code != asked.code:
        if code != own:
            return None
        price = ratio(price, ONE, asked.rate, PLACES)
    if with_tax != asked.tax_included:
        factor = ONE + asked.tax_rate
        price = ratio(price, factor, ONE, PLACES) if asked.tax_included else ratio(price, ONE, factor, PLACES)
    return price
