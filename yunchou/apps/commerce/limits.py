"""What people may give and agree to by themselves: the limits of roles, and what lies beyond them."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, TypeAlias

from yunchou.apps.commerce.papers import table_of
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.records.write import Unit

PLACES = Decimal("0.0001")
OFF_STANDARD = (
    "greatest(l.discount, case when l.list_price > 0"
    " then 1 - l.price * (1 - coalesce(l.discount, 0)) / l.list_price end)"
)
"""SQL for how far a line `l` is below its standard price, from 0 to 1."""

Limits: TypeAlias = Mapping[int, Sequence[Record]]
"""The limits in use, by role."""


async def limits_of(unit: Unit) -> Limits:
    """The limits of all roles. One statement."""
    rows = await unit.link.fetch(
        f"select role, most_discount, least_margin, most_amount from {table_of(unit, 'discount_limit')}"
        " where active and deleted_at is null"
    )
    found: dict[int, list[Record]] = {}
    for row in rows:
        found.setdefault(row["role"], []).append(row)
    return found


def beyond(
    unit: Unit,
    limits: Limits,
    owner: int | None,
    *,
    discount: Decimal | None = None,
    margin: Decimal | None = None,
    worth: Decimal | None = None,
) -> list[Message]:
    """What lies beyond the widest limits that any role of the owner gives; empty where one of them has none.

    `worth`: an amount in the organisation's own currency.
    """
    person = unit.snapshot.access.people.get(owner or 0)
    roles = tuple(person.roles) if person is not None else ()
    if not roles or any(role not in limits for role in roles):
        return []
    mine = [row for role in roles for row in limits[role]]
    most = _widest([row["most_discount"] for row in mine], max)
    least = _widest([row["least_margin"] for row in mine], min)
    amount = _widest([row["most_amount"] for row in mine], max)
    found = []
    if most is not None and discount is not None and discount > most:
        found.append(say("折扣 {n}，权限 {m}", "Discount {n}, limit {m}", n=_share(discount), m=_share(most)))
    if least is not None and margin is not None and margin < least:
        # The figure itself is not everybody's to see.
        found.append(say("毛利率低于 {m}", "Margin below {m}", m=_share(least)))
    if amount is not None and worth is not None and worth > amount:
        code = unit.caller.organisation.settings.currency
        words = say("金额 {c} {n}，权限 {m}", "{c} {n}, limit {m}", c=code, n=f"{worth:,}", m=f"{amount:,}")
        found.append(words)
    return found


def in_words(unit: Unit, reasons: Sequence[Message]) -> str | None:
    """Reasons as a document keeps them, in the organisation's language; None without any."""
    language = unit.caller.organisation.settings.language
    return "；".join(each.in_language(language) for each in reasons)[:300] or None


def share_json(value: Decimal | None) -> str | None:
    """A share as it is written, None for none."""
    return None if value is None else f"{value.quantize(PLACES):f}"


def _widest(values: Sequence[Decimal | None], widest: Any) -> Decimal | None:
    """The widest of some limits; none where one of them is open."""
    return None if any(value is None for value in values) else widest(values)


def _share(value: Decimal) -> str:
    return f"{(value * 100).normalize():f}%"
