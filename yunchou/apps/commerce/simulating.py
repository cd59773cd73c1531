"""What a price policy would have made of past orders, before it is switched on. Nothing is written.

The policy is put on orders in force of the last days as they stand, whatever its own days and whether it is in use: prices
given by hand and those of contracts stay, and what other policies took off already is taken off. Orders in which it had its
part are left out. Whoever may simulate is told of all orders, with costs and margins.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated

import msgspec

from yunchou.actions.registry import action
from yunchou.apps.commerce.amounts import line_parts
from yunchou.apps.commerce.making import IN_FORCE
from yunchou.apps.commerce.papers import at_rate, given, table_of, today_of
from yunchou.apps.commerce.policies import applied
from yunchou.apps.commerce.pricing import Asked, Priced
from yunchou.apps.commerce.reading import held, number_of, refuse
from yunchou.apps.commerce.whole import AGREED, ALONE, LOWERED, Line, Policy, Terms, Tier, worked_out
from yunchou.apps.commerce.whole_applying import policy_of, tiers_of
from yunchou.base.db import Record
from yunchou.base.errors import Message
from yunchou.base.money import round_half_up
from yunchou.records.write import Unit

ZERO = Decimal(0)
MOST_ORDERS, BATCH, SHOWN = 20_000, 1_000, 10
PLACES = Decimal("0.0001")
_POLICY = """
select f.*, coalesce(c.code, $2) as code, coalesce(g.name, '') as gift_name, g.cost as gift_cost
from {price_policy} f left join {currency} c on c.id = f.currency
left join {product} g on g.id = f.gift_product and g.deleted_at is null
where f.id = $1
"""
_ORDERS = """
select m.id from {sales_order} m join {price_policy} f on f.id = $1 left join {account} a on a.id = m.account
where m.status = any($4::text[]) and m.deleted_at is null and m.order_date between $2 and $3
    and (f.account is null or f.account = m.account) and (f.grade is null or f.grade = a.grade)
    and not exists (select from {policy_use} u where u.sales_order = m.id and u.price_policy = f.id and u.deleted_at is null)
order by m.id limit {most}
"""
_LINES = """
with recursive below(id) as (
    select f.category from {price_policy} f where f.id = $2 and f.category is not null
    union
    select c.id from {product_category} c join below b on c.parent = b.id
)
select m.id as head, m.number, a.name as account, coalesce(m.rate, 1) as rate, coalesce(m.tax_included, true) as tax_included,
    coalesce(mc.code, $3) as code, mc.digits, l.id, l.product, l.quantity, l.unit, l.price, l.list_price,
    coalesce(l.discount, 0) as discount, coalesce(l.tax_rate, 0) as tax_rate, l.gift_of, l.price_source,
    coalesce({reduction}, 0) as reduction, {net} as net, {amount} as amount, l.net as worth,
    p.cost * l.quantity * coalesce(u.factor, 1) as cost, coalesce(u.factor, 1) as factor,
    (f.product is null or f.product = l.product)
        and (f.category is null or exists (select from below b where b.id = p.category)) as reached
from {sales_order} m
join {order_line} l on l.sales_order = m.id and l.deleted_at is null
join {price_policy} f on f.id = $2
left join {account} a on a.id = m.account
left join {currency} mc on mc.id = m.currency
left join {product} p on p.id = l.product
left join lateral (select u.factor from {product_unit} u where u.product = l.product and u.name = l.unit and u.deleted_at is null
    order by u.id limit 1) u on true
where m.id = any($1::bigint[])
order by m.id, l.id
"""


class SimulatePolicy(msgspec.Struct, forbid_unknown_fields=True):
    """The policy, and of how many days until today the orders are looked at."""

    price_policy: str
    days: Annotated[int, msgspec.Meta(ge=1, le=730)] = 90


class AffectedOrder(msgspec.Struct):
    """An order with its net worth before and after, in the organisation's currency, and the gifts that it would have had."""

    sales_order: str
    number: str
    account: str
    before: str
    after: str
    gifts: str


class Simulated(msgspec.Struct):
    """What the policy would have made of the orders of these days. Amounts net, in `currency`; margins as shares of what was sold
    at a known cost."""

    name: str
    currency: str
    days: int
    documents: int
    changed_documents: int
    lines: int
    changed_lines: int
    revenue_before: str
    revenue_after: str
    margin_before: str | None
    margin_after: str | None
    gifts: str
    affected: list[AffectedOrder]


@dataclass(slots=True)
class _Figures:
    """What comes together over all orders, in the organisation's currency."""

    lines: int = 0
    changed: int = 0
    before: Decimal = ZERO
    after: Decimal = ZERO
    cost: Decimal = ZERO
    sold_before: Decimal = ZERO
    sold_after: Decimal = ZERO
    gifts: Decimal = ZERO
    gift_cost: Decimal = ZERO
    affected: list[tuple[Decimal, Decimal, AffectedOrder]] = field(default_factory=list)


@action(
    "commerce.simulate_policy",
    "模拟价格政策",
    "Simulate a price policy",
    words={"days": ("最近天数", "Days")},
    help=("按过去的订单试算，不写入任何数据", "Worked out on past orders; nothing is written"),
)
async def simulate_policy(unit: Unit, given: SimulatePolicy) -> Simulated:
    """What a policy would have made of past orders. Raises 404 for a policy that may not be seen, 422 for too many orders."""
    seen = await held(unit, "price_policy", given.price_policy)
    names = ("price_policy", "currency", "product", "account", "sales_order", "order_line", "policy_use")
    tables = {name: table_of(unit, name) for name in (*names, "product_category", "product_unit")}
    own, id = unit.caller.organisation.settings.currency, number_of(given.price_policy)
    row = await unit.link.fetchrow(_POLICY.format(**tables), id, own)
    today = today_of(unit)
    orders = await unit.link.fetch(
        _ORDERS.format(most=MOST_ORDERS + 1, **tables),
        id,
        today - dt.timedelta(days=given.days),
        today,
        list(IN_FORCE),
    )
    if row is None or len(orders) > MOST_ORDERS:
        raise refuse("订单过多，请缩短期间", "There are too many orders: take fewer days", "days")
    trial = _Trial(row, await tiers_of(unit, [id]), own, unit.asking().values.digits(own))
    sql = _LINES.format(
        reduction=f"coalesce({_given('reduction')}, 0) + coalesce({_given('rebate')}, 0)",
        net=_given("net"),
        amount=_given("amount"),
        **tables,
    )
    for start in range(0, len(orders), BATCH):
        ids = [each["id"] for each in orders[start : start + BATCH]]
        trial.count(await unit.link.fetch(sql, ids, id, own))
    return trial.told(str(seen.get("name") or ""), given.days, len(orders))


def _given(column: str) -> str:
    return given("l", column)


class _Trial:
    """Puts one policy on orders and adds up what becomes of them."""

    def __init__(self, row: Record, tiers: Mapping[int, Sequence[Tier]], own: str, digits: int) -> None:
        self.row, self.own, self.digits = row, own, digits
        self.tiers = tiers.get(row["id"], ())
        self.figures = _Figures()

    def count(self, rows: Sequence[Record]) -> None:
        """Adds the lines of some orders, which come one order after the other."""
        start = 0
        for end in range(1, len(rows) + 1):
            if end == len(rows) or rows[end]["head"] != rows[start]["head"]:
                self._order(rows[start:end])
                start = end

    def _order(self, rows: Sequence[Record]) -> None:
        head, figures = rows[0], self.figures
        prices, reductions, gifts = self._made(rows)
        before = after = ZERO
        for row in rows:
            worth = row["worth"] or ZERO
            new = worth
            if row["id"] in prices or reductions.get(row["id"]):
                new = self._worth(row, prices.get(row["id"]), reductions.get(row["id"], ZERO))
                figures.changed += 1
            before, after = before + worth, after + new
            if row["cost"] is not None:
                figures.cost += row["cost"]
                figures.sold_before += worth
                figures.sold_after += new
        figures.lines += len(rows)
        figures.before += before
        figures.after += after
        figures.gifts += gifts
        figures.gift_cost += gifts * (self.row["gift_cost"] or ZERO)
        if before != after or gifts:
            told = AffectedOrder(
                str(head["head"]),
                head["number"] or "",
                head["account"] or "",
                self._text(before),
                self._text(after),
                f"{gifts:f}",
            )
            figures.affected.append((before - after, gifts, told))

    def _made(self, rows: Sequence[Record]) -> tuple[dict[int, Decimal], dict[int, Decimal], Decimal]:
        """The new prices of lines, what is taken off them as part of the document, and the gifts."""
        head = rows[0]
        if self.row["code"] not in (head["code"], self.own):
            return {}, {}, ZERO
        counted = [row for row in rows if row["reached"] and self._counts(row)]
        if (self.row["kind"] or "line") == "line":
            found = {row["id"]: self._price(row) for row in counted}
            return {id: price for id, price in found.items() if price is not None}, {}, ZERO
        terms = Terms(
            head["code"], head["rate"], self._digits(head), head["tax_included"], self.own, self.digits
        )
        lines = [
            Line(
                row["id"],
                row["product"],
                row["quantity"] * row["factor"],
                row["net"],
                row["amount"],
                row["price_source"],
            )
            for row in counted
        ]
        outcome = worked_out(lines, [self._policy()], terms)
        off = {line.id: outcome.reduction(line.id) for line in lines}
        return {}, off, sum((gift.quantity for gift in outcome.gifts.values()), ZERO)

    def _policy(self) -> Policy:
        return policy_of(self.row, self.tiers, None)

    def _counts(self, row: Record) -> bool:
        """Whether a line is at a price that policies work on."""
        if row["gift_of"] is not None or row["product"] is None or row["list_price"] is None:
            return False
        if row["price"] != row["list_price"] or (row["amount"] or ZERO) <= 0:
            return False
        if row["price_source"] in (AGREED, ALONE):
            return False
        return not (self.row["exclusive"] and row["price_source"] == LOWERED)

    def _price(self, row: Record) -> Decimal | None:
        """The price that a policy of lines leaves, None where it does nothing."""
        day = dt.date.min
        asked = Asked(
            row["product"], row["quantity"], row["unit"], row["tax_rate"], day, None, None, None,
            row["code"], row["rate"], row["tax_included"],
        )  # fmt: skip
        policy = {
            **{
                name: self.row[name]
                for name in ("name", "effect", "percent_off", "value", "tax_included", "exclusive", "code")
            },
            "from_quantity": self.row["from_quantity"] or ZERO,
            "factor": row["factor"],
        }
        price = applied(asked, Priced(row["price"], Message("", "")), [policy], self.own).price
        return price if price < row["price"] else None

    def _worth(self, row: Record, price: Decimal | None, off: Decimal) -> Decimal:
        """What a line would have been worth net, in the organisation's currency."""
        parts = line_parts(
            row["quantity"],
            row["price"] if price is None else price,
            row["discount"],
            row["tax_rate"],
            tax_included=row["tax_included"],
            digits=self._digits(row),
            reduction=row["reduction"] + off,
        )
        return at_rate(parts.net, row["rate"], self.digits)

    def _digits(self, row: Record) -> int:
        return self.digits if row["code"] == self.own or row["digits"] is None else int(row["digits"])

    def _text(self, amount: Decimal) -> str:
        return f"{round_half_up(amount, self.digits):f}"

    def told(self, name: str, days: int, documents: int) -> Simulated:
        """The figures as they are told, with the orders of which most is taken first."""
        figures = self.figures
        figures.affected.sort(key=lambda each: (-each[0], -each[1], int(each[2].sales_order)))
        return Simulated(
            name,
            self.own,
            days,
            documents,
            len(figures.affected),
            figures.lines,
            figures.changed,
            self._text(figures.before),
            self._text(figures.after),
            _margin(figures.sold_before, figures.cost),
            _margin(figures.sold_after, figures.cost + figures.gift_cost),
            f"{figures.gifts:f}",
            [told for _, _, told in figures.affected[:SHOWN]],
        )


def _margin(sold: Decimal, cost: Decimal) -> str | None:
    return None if sold <= 0 else f"{((sold - cost) / sold).quantize(PLACES):f}"
