"""Price policies of lines: what makes the price that holds for one lower, and which of them were passed over and why.

Policies in whose reach a line lies are taken by priority, then in the order in which they were made. Each works on the price
that the ones before it left; one that is not combined with others stands alone, or is passed over where another was before it.
None makes a price higher or takes it below zero, and prices of a contract stay as they were agreed. The policies of any number
of lines are one statement.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, TypeAlias

from yunchou.apps.commerce.amounts import ONE, ratio
from yunchou.apps.commerce.papers import at_rate, table_of
from yunchou.apps.commerce.pricing import PLACES, Asked, Priced, brought, price_lines
from yunchou.apps.commerce.whole import used_up
from yunchou.base.cells import plain
from yunchou.base.db import Record
from yunchou.base.errors import Message, say
from yunchou.base.money import product
from yunchou.model.object import Object
from yunchou.records.change import Change
from yunchou.records.rule import check
from yunchou.records.write import Unit

Row: TypeAlias = Record | Mapping[str, Any]
Others: TypeAlias = Callable[[], Awaitable[Sequence[dict[int, Decimal]]]]
"""For each line asked for, what other lines of its document take of policies, in its currency; one dict for each document."""
ZERO = Decimal(0)
NOTHING = Message("", "")
_REACHING = """
with recursive above as (
    select p.category as leaf, p.category as id from {product} p where p.id = any($1::bigint[]) and p.category is not null
    union
    select a.leaf, c.parent from above a join {product_category} c on c.id = a.id where c.parent is not null
)
select w.n, f.id, f.budget - coalesce(f.used_amount, 0) as budget_left, f.name,
    f.effect, f.percent_off, f.value, f.tax_included, f.exclusive,
    coalesce(f.from_quantity, 0) as from_quantity, coalesce(c.code, $7) as code, coalesce(u.factor, 1) as factor
from unnest($1::bigint[], $2::text[], $3::date[], $4::bigint[], $5::text[])
    with ordinality w(product, unit, day, account, code, n)
join {product} p on p.id = w.product
join {price_policy} f on f.active and f.deleted_at is null and coalesce(f.kind, 'line') = 'line'
left join {account} a on a.id = w.account
left join {currency} c on c.id = f.currency
left join lateral (select u.factor from {product_unit} u where u.product = p.id and u.name = w.unit and u.deleted_at is null
    order by u.id limit 1) u on true
where w.n = any($6::bigint[])
    and coalesce(f.starts_on, w.day) <= w.day and coalesce(f.ends_on, w.day) >= w.day
    and (f.account is null or f.account = w.account) and (f.grade is null or f.grade = a.grade)
    and (f.product is null or f.product = p.id)
    and (f.category is null or exists (select from above x where x.leaf = p.category and x.id = f.category))
    and (f.effect = 'percent' or coalesce(c.code, $7) in (w.code, $7))
order by w.n, f.priority desc nulls last, f.id
"""


async def prices_that_hold(
    unit: Unit, asked: Sequence[Asked], others: Others | None = None
) -> list[Priced | None]:
    """The price of each line with the policies that make it lower, and how it came about. Two statements, or none.

    `others` is asked where a policy has a budget: all lines of a document together keep within it.
    """
    found = await price_lines(unit, asked)
    places = [n for n, priced in enumerate(found, 1) if priced is not None and not priced.agreed]
    if not places:
        return found
    names = ("product", "product_category", "product_unit", "price_policy", "account", "currency")
    own = unit.caller.organisation.settings.currency
    rows = await unit.link.fetch(
        _REACHING.format(**{name: table_of(unit, name) for name in names}),
        [each.product for each in asked],
        [each.unit for each in asked],
        [each.day for each in asked],
        [each.account for each in asked],
        [each.code for each in asked],
        places,
        own,
    )
    reaching: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        reaching[row["n"] - 1].append(row)
    bounded = others is not None and any(row["budget_left"] is not None for row in rows)
    taken = await others() if others is not None and bounded else [{} for _ in asked]
    digits = unit.asking().values.digits(own)
    for place, policies in reaching.items():
        priced = found[place]
        if priced is None:
            continue
        budgets = Budgets(asked[place], taken[place], digits)
        found[place] = lowered = applied(asked[place], priced, policies, own, budgets)
        budgets.take(lowered)
    return found


@dataclass(frozen=True, slots=True)
class Budgets:
    """What the lines of a document take of policies with a budget. `digits`: those of the organisation's currency."""

    asked: Asked
    taken: dict[int, Decimal]
    digits: int

    def beyond(self, policy: Row, off: Decimal) -> Message | None:
        """Why a policy may not take so much off one unit; None where its budget allows it."""
        left = policy["budget_left"]
        whole = self.taken.get(policy["id"], ZERO) + product(off, self.asked.quantity)
        if left is None or at_rate(whole, self.asked.rate, self.digits) <= left:
            return None
        others = at_rate(self.taken.get(policy["id"], ZERO), self.asked.rate, self.digits)
        return used_up(left - others)

    def take(self, priced: Priced) -> None:
        """Counts what policies took off the line."""
        for policy, off in priced.parts:
            self.taken[policy] = self.taken.get(policy, ZERO) + product(off, self.asked.quantity)


def applied(
    asked: Asked, priced: Priced, policies: Sequence[Row], own: str, budgets: Budgets | None = None
) -> Priced:
    """A price with the policies in whose reach it lies, in their order; each says what it did or why it was passed over."""
    price, first = priced.price, None
    reason = say("{r} {p}", "{r} {p}", r=priced.reason, p=plain(price))
    passed, parts = NOTHING, list[tuple[int, Decimal]]()
    for policy in policies:
        why = _passed_over(asked, policy, first)
        lower = price if why is not None else _lower(asked, price, policy, own)
        if why is None and lower >= price:
            why = say("不低于现价", "not below the price")
        if why is None and budgets is not None:
            why = budgets.beyond(policy, price - lower)
        if why is not None:
            passed = say(
                "{a}；未用“{n}”：{w}", "{a}; passed over “{n}”: {w}", a=passed, n=policy["name"], w=why
            )
            continue
        if budgets is not None:
            parts.append((policy["id"], price - lower))
        first, price = first or policy, lower
        reason = say(
            "{r}；“{n}”{e} → {p}",
            "{r}; “{n}” {e} → {p}",
            r=reason,
            n=policy["name"],
            e=_effect(policy),
            p=plain(price),
        )
    if first is None:
        reason = priced.reason
    return replace(
        priced,
        price=price,
        reason=say("{r}{p}", "{r}{p}", r=reason, p=passed),
        lowered=first is not None,
        alone=first is not None and first["exclusive"] is True,
        parts=tuple(parts),
    )


def _passed_over(asked: Asked, policy: Row, first: Row | None) -> Message | None:
    if asked.quantity * policy["factor"] < policy["from_quantity"]:
        return say("满 {q} 可用", "from {q} on", q=plain(policy["from_quantity"]))
    if first is not None and (first["exclusive"] or policy["exclusive"]):
        return say("不与“{n}”叠加", "not combined with “{n}”", n=first["name"])
    return None


def _lower(asked: Asked, price: Decimal, policy: Row, own: str) -> Decimal:
    """What a policy makes of a price; the same price where it can say nothing about it."""
    if policy["effect"] == "percent":
        return ratio(price, ONE - (policy["percent_off"] or ZERO), ONE, PLACES)
    value = (policy["value"] or ZERO) * policy["factor"]
    amount = brought(asked, value, policy["code"], policy["tax_included"] is not False, own)
    if amount is None:
        return price
    return amount if policy["effect"] == "fixed" else max(price - amount, ZERO)


def _effect(policy: Row) -> Message:
    if policy["effect"] == "percent":
        return Message(*(f"−{plain((policy['percent_off'] or ZERO) * 100)}%",) * 2)
    if policy["effect"] == "fixed":
        return say("一口价", "fixed price")
    return say("立减", "amount off")


@check("price_policy")
async def policies_say_what_they_do(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A policy has what its kind and effect need, and days that are a period."""
    for change in changes:
        if change.kind == "delete":
            continue
        fault = _missing(change)
        if fault is not None:
            change.fail(422, "rule", fault[1], fault[0])
        starts, ends = change.now("starts_on"), change.now("ends_on")
        if starts is not None and ends is not None and starts > ends:
            message = say("生效日期晚于失效日期", "The first day is after the last")
            change.fail(422, "rule", message, "starts_on")


def _missing(change: Change) -> tuple[str, Message] | None:
    """What a policy lacks: the field, and the words for it."""
    kind, effect = change.now("kind"), change.now("effect")
    if kind == "gift":
        lacking = change.now("gift_product") is None
        return ("gift_product", say("请选择赠品", "Choose the gift")) if lacking else None
    if kind == "document":
        if effect == "fixed":
            return "effect", say(
                "整单优惠只能按比例或减金额", "A whole document takes a per cent or an amount off"
            )
        return None
    if change.now("gift_budget") is not None:
        return "gift_budget", say("只有赠品有赠品预算", "Only gifts have a budget of gifts")
    name = "percent_off" if effect == "percent" else "value"
    figure = change.now(name)
    if figure is None or (figure == 0 and effect != "fixed"):
        return name, say("请填写优惠的数值", "Say how much the policy takes off, or its fixed price")
    return None


@check("policy_tier")
async def tiers_say_what_they_do(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A tier has the figure that its policy works with. One statement."""
    written = [c for c in changes if c.kind != "delete" and c.now("price_policy") is not None]
    if not written:
        return
    rows = await unit.link.fetch(
        f"select id, kind, effect from {table_of(unit, 'price_policy')} where id = any($1::bigint[])",
        sorted({c.now("price_policy") for c in written}),
    )
    policies = {row["id"]: row for row in rows}
    for change in written:
        policy = policies.get(change.now("price_policy"))
        if policy is None:
            continue
        if policy["kind"] in ("line", None):
            message = say("单行优惠没有档位", "A policy of each line has no tiers")
            change.fail(422, "rule", message, "price_policy")
            continue
        name = "gift_quantity" if policy["kind"] == "gift" else "value"
        if policy["kind"] == "document" and policy["effect"] == "percent":
            name = "percent_off"
        if not change.now(name):
            change.fail(422, "rule", say("请填写该档位的优惠", "Say what this tier gives"), name)
