"""Plans of what is due when: they follow their draft, are whole when it is confirmed, and whose they are from then on."""

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from yunchou.access.asking import Asking
from yunchou.apps.commerce.amounts import shares
from yunchou.apps.commerce.papers import ORDER, free, given, hold, money_json, system, table_of
from yunchou.apps.commerce.reading import refuse
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.allowed import holds_back
from yunchou.records.change import DELETE, UPDATE, Change, Operation
from yunchou.records.rule import after, before
from yunchou.records.write import Unit

GIVING_UP = "commerce.write_off"
"""The right to give up what is due: who has it may also put it off."""
PROMISED = ("due_on", "amount", "sales_order")


@before("instalment")
async def plans_in_force_stay(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What is due on an order in force is put off, changed or deleted by those alone who may write it off.

    An instalment is a plan and in no books, so a closed period does not hold it: what came of it stands in its history.
    """
    moved = [
        c
        for c in changes
        if c.kind == DELETE or (c.kind == UPDATE and any(c.changes(name) for name in PROMISED))
    ]
    if not moved or free(unit) or unit.asking().viewer.rights.may(GIVING_UP):
        return
    heads = await hold(unit, ORDER, [c.before.get("sales_order") for c in moved])
    for change in moved:
        head = heads.get(change.before.get("sales_order") or 0)
        if head is None or head.status in (ORDER.unbooked or ()):
            continue
        message = say(
            "订单已确认，回款计划只能由有坏账核销权限的人（财务）改期、改金额或删除",
            "The order is confirmed: only those who may write off (finance) change or delete what is due, and when",
        )
        name = next((name for name in PROMISED if change.kind == UPDATE and change.changes(name)), None)
        change.fail(422, "rule", message, name)


@holds_back
def plans_in_force(asking: Asking, owner: Object, alias: str, action: str) -> str | None:
    """Instalments of orders in force are offered for deleting to those alone who may write them off."""
    if owner.name != "instalment" or action != "delete" or asking.viewer.rights.may(GIVING_UP):
        return None
    orders = asking.table(asking.snapshot.model.object("sales_order"))
    dormant = asking.params.add(sorted(ORDER.unbooked or ()), "text[]")
    return f"exists(select from {orders} h where h.id = {alias}.sales_order and h.status <> all({dormant}))"


@after("sales_order")
async def plans_follow_their_order(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Where all of an order was planned, another total is planned whole too: what is not paid yet follows in proportion."""
    totals = {
        c.id: (was.original, now.original, now.currency)
        for c in changes
        if c.kind == UPDATE
        and isinstance(was := c.before.get("total"), Amount)
        and isinstance(now := c.now("total"), Amount)
        and (was.original, was.currency) != (now.original, now.currency)
    }
    if not totals or unit.historic:
        return
    rows = await unit.link.fetch(
        f"select t.id, t.sales_order, {given('t', 'amount')} as amount, coalesce({given('t', 'paid')}, 0) as paid,"
        f" coalesce(c.digits, 2) as digits from {table_of(unit, 'instalment')} t"
        f" join {table_of(unit, 'sales_order')} o on o.id = t.sales_order"
        f" left join {table_of(unit, 'currency')} c on c.id = o.currency"
        " where t.sales_order = any($1::bigint[]) and t.deleted_at is null order by t.due_on, t.id",
        sorted(totals),
    )
    plans: dict[int, list[Record]] = defaultdict(list)
    for row in rows:
        plans[row["sales_order"]].append(row)
    operations = [
        Operation("update", {"amount": money_json(amount, totals[order][2])}, id=id)
        for order, plan in plans.items()
        for id, amount in _in_proportion(plan, *totals[order][:2])
    ]
    await system(unit).write("instalment", operations)


def _in_proportion(plan: Sequence[Record], was: Decimal, now: Decimal) -> list[tuple[int, Decimal]]:
    """What instalments without any payment come to once the order is another; nothing where they were not the whole of it."""
    open_ = [row for row in plan if not row["paid"] and row["amount"] > 0]
    rest = now - sum((row["amount"] for row in plan if row["paid"]), Decimal(0))
    if sum((row["amount"] for row in plan), Decimal(0)) != was or not open_ or rest <= 0:
        return []
    amounts = shares(rest, [row["amount"] for row in open_], open_[0]["digits"])
    return [(row["id"], amount) for row, amount in zip(open_, amounts, strict=True)]


async def require_whole_plan(unit: Unit, order: int) -> None:
    """Raises 422 for an order that is planned in part, or for more than it comes to; one without a plan is none."""
    row = await unit.link.fetchrow(
        f"select {given('o', 'total')} as total, coalesce(c.code, $2) as code, (select sum({given('t', 'amount')}) from"
        f" {table_of(unit, 'instalment')} t where t.sales_order = o.id and t.deleted_at is null) as planned"
        f" from {table_of(unit, 'sales_order')} o left join {table_of(unit, 'currency')} c on c.id = o.currency where o.id = $1",
        order,
        unit.caller.organisation.settings.currency,
    )
    if row is None or row["planned"] is None or row["planned"] == row["total"]:
        return
    said = {name: f"{row['code']} {row[name]:,}" for name in ("planned", "total")}
    if row["planned"] < row["total"]:
        raise refuse(
            "回款计划合计 {planned}，订单金额 {total}：请先用“制定回款计划”补足",
            "The instalments come to {planned}, the order to {total}: plan the rest with “Plan instalments” first",
            **said,
        )
    raise refuse(
        "回款计划合计 {planned}，超出订单金额 {total}：请先改小或删除多出的期次",
        "The instalments come to {planned}, more than the order of {total}: lower or delete some of them first",
        **said,
    )
