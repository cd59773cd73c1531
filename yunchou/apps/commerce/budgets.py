"""Budgets of price policies: what orders in force took of them.

An order takes its part when it is confirmed, and gives it back when it is cancelled; quotes and drafts take nothing. Whoever
takes holds the policies meanwhile, so that two never take the same.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from decimal import Decimal

from yunchou.apps.commerce.papers import Paper, at_rate, system, table_of
from yunchou.apps.commerce.reading import refuse
from yunchou.base.cells import plain
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import Change, Operation
from yunchou.records.rule import before
from yunchou.records.write import Unit

ZERO = Decimal(0)
_TAKEN = """
select t.policy, m.number, m.rate, sum(t.off) as off, sum(t.gifts) as gifts
from (
    select split_part(p.part, ':', 1)::bigint as policy, split_part(p.part, ':', 2)::numeric as off, 0::numeric as gifts
    from {order_line} l cross join unnest(string_to_array(l.policy_parts, ',')) p(part)
    where l.sales_order = $1 and l.deleted_at is null
    union all
    {by_line}
    union all
    select l.gift_of, 0, l.quantity from {order_line} l
    where l.sales_order = $1 and l.deleted_at is null and l.gift_of is not null
) t
join {sales_order} m on m.id = $1
group by t.policy, m.number, m.rate
"""
_BY_LINE = """
select split_part(p.part, ':', 1)::bigint as policy, split_part(p.part, ':', 2)::numeric * l.quantity as off, 0::numeric as gifts
from {line} l cross join unnest(string_to_array(l.price_parts, ',')) p(part)
where l.{head} = any($1::bigint[]) and l.deleted_at is null and l.price = l.list_price and l.quantity > 0
"""
"""What policies of lines took off, in the document's currency; a price that was given by hand took nothing of them."""
_HELD = """
select f.id, f.name, f.budget, f.gift_budget, coalesce(f.used_amount, 0) as used_amount,
    coalesce(f.used_gifts, 0) as used_gifts
from {price_policy} f where f.id = any($1::bigint[]) and f.deleted_at is null order by f.id for update
"""


async def take_budgets(unit: Unit, order: int) -> None:
    """Writes down what an order that comes into force takes of its policies. Raises 422 for more than a budget leaves."""
    tables = {name: table_of(unit, name) for name in ("order_line", "sales_order", "price_policy")}
    by_line = _BY_LINE.format(line=tables["order_line"], head="sales_order").replace(
        "any($1::bigint[])", "$1"
    )
    rows = await unit.link.fetch(_TAKEN.format(by_line=by_line, **tables), order)
    taken = {row["policy"]: row for row in rows}
    if not taken:
        return
    digits = unit.asking().values.digits(unit.caller.organisation.settings.currency)
    operations = []
    for policy in await unit.link.fetch(_HELD.format(**tables), sorted(taken)):
        row = taken[policy["id"]]
        amount = at_rate(row["off"], row["rate"] or Decimal(1), digits)
        _within(policy, amount, row["gifts"])
        values = {
            "price_policy": str(policy["id"]),
            "sales_order": str(order),
            "name": row["number"],
            "amount": f"{amount:f}",
            "gifts": f"{row['gifts']:f}",
        }
        operations.append(Operation("create", values))
    await system(unit).write("policy_use", operations)


def parts_text(parts: Iterable[tuple[int, Decimal]]) -> str | None:
    """What policies took off one unit of a line, as the line keeps it."""
    return ",".join(f"{policy}:{off:f}" for policy, off in parts) or None


async def taken_by_others(
    unit: Unit, paper: Paper, changes: Sequence[Change]
) -> Sequence[dict[int, Decimal]]:
    """For each line that is written what the lines of its document that are not take of policies of lines. One statement."""
    by_line = _BY_LINE.format(line=table_of(unit, paper.line), head=paper.object)
    rows = await unit.link.fetch(
        by_line.replace("select ", f"select l.{paper.object} as head, ", 1)
        + " and l.id <> all($2::bigint[])",
        sorted({c.now(paper.object) for c in changes}),
        [c.id for c in changes],
    )
    found: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for row in rows:
        several = found[row["head"]]
        several[row["policy"]] = several.get(row["policy"], ZERO) + row["off"]
    return [found[c.now(paper.object)] for c in changes]


def _within(policy: Record, amount: Decimal, gifts: Decimal) -> None:
    for budget, used, more in (
        (policy["budget"], policy["used_amount"], amount),
        (policy["gift_budget"], policy["used_gifts"], gifts),
    ):
        if budget is not None and more > 0 and used + more > budget:
            raise refuse(
                "价格政策“{p}”的预算只剩 {n}，本单需要 {m}；修改任一明细即按现有预算重新计算",
                "{n} is left of the budget of “{p}”, and this order takes {m}; change a line to work it out by what is left",
                p=policy["name"],
                n=plain(max(budget - used, ZERO)),
                m=plain(more),
            )


@before("policy_use")
async def uses_are_the_systems(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What orders took is written and taken back by the system alone."""
    for change in () if unit.caller.actor.kind == "system" else changes:
        message = say("使用记录由系统维护", "Uses of policies are kept by the system")
        change.fail(422, "rule", message)


async def give_back(unit: Unit, order: int) -> None:
    """Takes back what an order took of its policies, when it is cancelled."""
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, 'policy_use')} where sales_order = $1 and deleted_at is null order by price_policy",
        order,
    )
    await system(unit).write("policy_use", [Operation("delete", id=row["id"]) for row in rows])
