"""What a line takes from its product, and from the prices that hold for its document."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import partial
from typing import Any

from yunchou.apps.commerce.budgets import parts_text, taken_by_others
from yunchou.apps.commerce.bundle_lines import configure_lines, price_sums, tell_parts
from yunchou.apps.commerce.papers import Head, Paper, table_of
from yunchou.apps.commerce.policies import prices_that_hold
from yunchou.apps.commerce.pricing import Asked, Priced
from yunchou.apps.commerce.whole import AGREED, ALONE, LOWERED
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, Change
from yunchou.records.write import Unit

ZERO, ONE = Decimal(0), Decimal(1)
DECIDING = ("product", "quantity", "unit")
"""What the price of a line depends on."""


async def complete_lines(
    unit: Unit, owner: Object, changes: Sequence[Change], heads: Mapping[int, Head], paper: Paper
) -> None:
    """Gives what is not given: name, unit, tax rate, what is chosen of bundles, and the price that holds.

    Three statements, nine where there are bundles, however many lines.
    """
    chosen = [c for c in changes if c.now("product") is not None]
    anew = [c for c in chosen if c.kind == CREATE or c.changes("product")]
    products = await _products(unit, anew)
    for change in anew:
        product = products.get(change.now("product"))
        if product is None:
            continue
        for name in ("name", "unit", "tax_rate"):
            if change.operation.values.get(name) is None:
                change.values[name] = product[name]
        if "unit_cost" in owner.fields:
            change.values["unit_cost"] = product["cost"]
    bundles = await configure_lines(unit, owner, chosen, products, paper)
    priced = [
        c for c in chosen if "price_reason" in owner.fields and any(c.changes(name) for name in DECIDING)
    ]
    # A copy of another document's line brings its price along.
    asked = [(c, _asked(c, heads[c.now(paper.object)])) for c in priced if not _carried(c)]
    found = await prices_that_hold(
        unit, [each for _, each in asked], partial(taken_by_others, unit, paper, [c for c, _ in asked])
    )
    for (change, _), price in zip(asked, found, strict=True):
        _take(unit, change, None if price is None else price.price, None if price is None else price.reason)
        change.values["price_source"] = None if price is None else _source(price)
        change.values["price_parts"] = None if price is None else parts_text(price.parts)
    for change in changes:
        if "price_reason" in owner.fields and change.changes("price") and not _carried(change):
            _tell_by_hand(unit, change)
    price_sums(unit, chosen, bundles)
    await tell_parts(unit, [c for c, _ in asked], paper)


def _carried(change: Change) -> bool:
    return "price_reason" in change.operation.values


async def _products(unit: Unit, changes: Sequence[Change]) -> dict[int, Record]:
    if not changes:
        return {}
    rows = await unit.link.fetch(
        "select p.id, p.name, p.unit, p.tax_rate, p.cost, p.bundle"
        f" from {table_of(unit, 'product')} p where p.id = any($1::bigint[])",
        sorted({c.now("product") for c in changes}),
    )
    return {row["id"]: row for row in rows}


def _asked(change: Change, head: Head) -> Asked:
    return Asked(
        change.now("product"),
        abs(change.now("quantity") or ZERO),
        change.now("unit"),
        change.now("tax_rate") or ZERO,
        head.day,
        head.account,
        head.contract,
        head.price_book,
        head.code,
        head.rate,
        head.tax_included,
    )


def _take(unit: Unit, change: Change, price: Decimal | None, reason: Message | None) -> None:
    """The line follows the price that holds, unless somebody gave it another one."""
    given: Any = change.operation.values.get("price")
    followed = change.kind == CREATE or change.before.get("price") == change.before.get("list_price")
    change.values["list_price"] = price
    if given is None and (followed or change.changes("product")):
        change.values["price"] = price
        change.values["price_reason"] = None if reason is None else _words(unit, reason)


def _source(price: Priced) -> str | None:
    """Where a price is from, as far as policies of the whole document ask."""
    if price.agreed:
        return AGREED
    return ALONE if price.alone else LOWERED if price.lowered else None


def _tell_by_hand(unit: Unit, change: Change) -> None:
    """Says that a price was given by hand where it is not the one that holds."""
    price, listed = change.now("price"), change.now("list_price")
    if price is None or price == listed or change.operation.values.get("price") is None:
        return
    reason = say("手工定价", "Given by hand")
    if listed is not None:
        reason = say(
            "手工定价，标准价 {p}", "Given by hand; the standard price is {p}", p=f"{listed.normalize():f}"
        )
    change.values["price_reason"] = _words(unit, reason)


def _words(unit: Unit, reason: Message) -> str:
    return reason.in_language(unit.caller.organisation.settings.language)[:300]
