"""Keeps what an open order uses of rebates spread over its lines, beside what price policies take off.

It runs with every write of lines, under the lock of their order, and writes what differs alone. An order takes what was asked for
as far as its amount and the customer's rebates let it; each line says its part.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from yunchou.apps.commerce.amounts import line_parts, shares
from yunchou.apps.commerce.lines import follows_lines
from yunchou.apps.commerce.papers import (
    ORDER,
    Head,
    at_rate,
    given,
    hold,
    money_json,
    system,
    table_of,
    today_of,
)
from yunchou.apps.commerce.rebates.ledger import Rebate, rebates_of
from yunchou.apps.commerce.rebates.using import usable
from yunchou.base.cells import plain
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import Change, Operation
from yunchou.records.rule import after
from yunchou.records.write import Unit

ZERO = Decimal(0)
DECIDING = ("quantity", "price", "discount", "tax_rate", "reduction", "rate", "price_reason")
_LINES = """
select l.id, l.sales_order, l.quantity, l.price, l.discount, l.tax_rate, l.price_reason, l.rebate_reason,
    {reduction} as reduction, {rebate} as rebate, l.rebate__currency as code
from {order_line} l where l.sales_order = any($1::bigint[]) and l.deleted_at is null order by l.sales_order, l.id
"""

follows_lines(
    "sales_order",
    f"coalesce(sum({given('l', 'rebate')}), 0) as rebate",
    lambda row: {"rebate": money_json(row["rebate"], row["code"])},
)


@after("order_line")
async def rebates_follow_lines(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What an open order uses of rebates follows its lines."""
    touched = {
        c.now("sales_order")
        for c in changes
        if "rebate_reason" not in c.operation.values
        and (c.kind != "update" or any(name in c.values for name in DECIDING))
    }
    await spread(unit, touched - {None})


@after("sales_order")
async def rebates_follow_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Another customer, currency or amount asked for spreads it anew."""
    names = ("account", "currency", "rebate_wanted")
    await spread(unit, {c.id for c in changes if c.kind == "update" and any(n in c.values for n in names)})


async def spread(unit: Unit, ids: Iterable[int]) -> None:
    """Brings the lines of open orders in step with what they use of rebates.

    One statement where none uses any; otherwise four and a write, however many orders there are.
    """
    wanted = sorted(ids)
    if not wanted or unit.historic:
        return
    rows = await unit.link.fetch(
        f"select o.id, {given('o', 'rebate_wanted')} as wanted, o.rebate_wanted__currency as code"
        f" from {table_of(unit, 'sales_order')} o where o.id = any($1::bigint[]) and o.deleted_at is null"
        " and (o.rebate_wanted <> 0 or o.rebate <> 0) order by o.id",
        wanted,
    )
    if not rows:
        return
    heads = await hold(unit, ORDER, [row["id"] for row in rows])
    lines = await _lines(unit, list(heads))
    rebates = await _rebates(unit, heads.values())
    operations = []
    for row in rows:
        head = heads[row["id"]]
        if head.status in ORDER.open:
            asked = row["wanted"] if row["code"] in (None, head.code) else ZERO
            operations += _Spread(unit, head, lines[head.id], rebates[head.account]).steps(asked)
    for start in range(0, len(operations), 10_000):
        await system(unit).write("order_line", operations[start : start + 10_000])


async def _lines(unit: Unit, ids: Sequence[int]) -> dict[int, list[Record]]:
    sql = _LINES.format(
        order_line=table_of(unit, "order_line"),
        reduction=given("l", "reduction"),
        rebate=given("l", "rebate"),
    )
    found: dict[int, list[Record]] = defaultdict(list)
    for row in await unit.link.fetch(sql, ids):
        found[row["sales_order"]].append(row)
    return found


async def _rebates(unit: Unit, heads: Iterable[Head]) -> dict[int | None, list[Rebate]]:
    found: dict[int | None, list[Rebate]] = defaultdict(list)
    for each in await rebates_of(unit, sorted({head.account for head in heads if head.account is not None})):
        found[each.account].append(each)
    return found


def worth_of(row: Record, head: Head) -> Decimal:
    """What a line comes to before any rebate, with or without tax as its order has its prices."""
    parts = line_parts(
        row["quantity"] or ZERO,
        row["price"] or ZERO,
        row["discount"] or ZERO,
        row["tax_rate"] or ZERO,
        tax_included=head.tax_included,
        digits=head.digits,
        reduction=row["reduction"] or ZERO,
    )
    return parts.amount if head.tax_included else parts.net


async def most_for(unit: Unit, order: int) -> tuple[Head, Decimal]:
    """An order, held, and what it may use of its customer's rebates as it stands."""
    heads = await hold(unit, ORDER, [order])
    lines, rebates = await _lines(unit, [order]), await _rebates(unit, heads.values())
    head = heads[order]
    return head, _Spread(unit, head, lines[order], rebates[head.account]).most


class _Spread:
    """What of rebates goes to each line of an order."""

    def __init__(self, unit: Unit, head: Head, lines: Sequence[Record], rebates: Sequence[Rebate]) -> None:
        self.head, self.lines = head, lines
        self.language = unit.caller.organisation.settings.language
        own = unit.asking().values.digits(unit.caller.organisation.settings.currency)
        self.worths = [max(worth_of(row, head), ZERO) for row in lines]
        whole = sum(self.worths, ZERO)
        worth = at_rate(whole, head.rate, own)
        self.most = min(usable(rebates, worth, head.rate, today_of(unit), (head.digits, own)), whole)

    def steps(self, asked: Decimal) -> list[Operation]:
        """What is to be written for the lines to have their parts of what was asked for."""
        amount = min(asked, self.most)
        parts = shares(amount, self.worths, self.head.digits) if amount > 0 else [ZERO] * len(self.lines)
        found = []
        for row, part in zip(self.lines, parts, strict=True):
            said = self._words(amount, part) if part else ""
            old = row["rebate_reason"] or ""
            whole = row["price_reason"] or ""
            basis = whole.removesuffix(old)
            same = part == (row["rebate"] or ZERO) and (not part or row["code"] == self.head.code)
            if same and said == old and whole == basis + said:
                continue
            values: dict[str, Any] = {
                "rebate": money_json(part, self.head.code),
                "rebate_reason": said or None,
                "price_reason": f"{basis[: 600 - len(said)]}{said}" or None,
            }
            found.append(Operation("update", values, id=row["id"]))
        return found

    def _words(self, amount: Decimal, part: Decimal) -> str:
        message = say(
            "；返利抵扣 {t}，本行 −{p}", "; rebate {t}, {p} of it here", t=plain(amount), p=plain(part)
        )
        return message.in_language(self.language)[:100]
