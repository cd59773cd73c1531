"""Orders under a contract: of its customer or that one's group, in its currency, while it is in force, and within its amount."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from yunchou.apps.commerce.papers import ORDER, given, ids_in, table_of
from yunchou.apps.commerce.standing import renew_contracts
from yunchou.base.db import Record
from yunchou.base.errors import say
from yunchou.model.field_types.money import Amount
from yunchou.model.object import Object
from yunchou.records.change import DELETE, UPDATE, Change
from yunchou.records.rule import after, check
from yunchou.records.write import Unit

ZERO = Decimal(0)
DEEPEST = 50
"""How far up a group of customers is looked at."""


@check("sales_order")
async def orders_within_their_contract(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """No order in force exceeds its contract, however it came under it; none is of another customer's group.

    Three statements at most, however many orders; contracts are held until the end of the transaction.
    """
    if unit.historic:
        return
    touched = [c for c in changes if not c.failed and c.now("contract") is not None and _moved(c)]
    held = await _held(unit, ids_in(touched, "contract"), [c.id for c in changes])
    groups = await _groups(unit, touched, held)
    left = {id: row["total"] - row["ordered"] for id, row in held.items() if row["total"] is not None}
    for change in touched:
        contract = held.get(change.now("contract"))
        if contract is None:
            continue
        if groups.get(change.now("account")) != groups.get(contract["account"]):
            message = say(
                "合同不属于该订单的客户或其集团",
                "The contract is neither of the order's customer nor of its group",
            )
            change.fail(422, "rule", message, "contract")
        elif _in_force(change.now("status")):
            _take(change, contract, left)


def _in_force(status: str | None) -> bool:
    return status not in (None, *(ORDER.unbooked or ()))


def _moved(change: Change) -> bool:
    """Whether an order comes under its contract, into force, or to another amount or customer."""
    if change.kind == DELETE:
        return False
    comes = _in_force(change.now("status")) and not _in_force(change.before.get("status"))
    return (
        change.kind != UPDATE
        or comes
        or any(change.changes(each) for each in ("contract", "account", "currency", "total"))
    )


def _take(change: Change, contract: Record, left: dict[int, Decimal]) -> None:
    if contract["status"] != "active":
        change.fail(422, "rule", say("合同未生效或已结束", "The contract is not in force"), "contract")
        return
    if contract["currency"] != change.now("currency"):
        message = say("订单币种应与合同一致", "The order must be in the contract's currency")
        change.fail(422, "rule", message, "contract")
        return
    total, remains = change.now("total"), left.get(contract["id"])
    wanted = total.original if isinstance(total, Amount) else ZERO
    if remains is None:
        return
    if wanted > remains:
        message = say(
            "订单 {n} 超出合同剩余金额 {left}",
            "The order of {n} is more than the contract leaves: {left}",
            n=f"{contract['code']} {wanted:,}",
            left=f"{contract['code']} {remains:,}",
        )
        change.fail(422, "rule", message, "contract")
        return
    left[contract["id"]] = remains - wanted


async def _held(unit: Unit, ids: Iterable[int], leaving: Sequence[int]) -> Mapping[int, Record]:
    """Contracts, held, with what orders in force have of them. `leaving`: the orders that are looked at now."""
    wanted = sorted(ids)
    if not wanted:
        return {}
    rows = await unit.link.fetch(
        f"select k.id, k.status, k.account, k.currency, coalesce(c.code, $3) as code, {given('k', 'total')} as total,"
        f" (select coalesce(sum({given('o', 'total')}), 0) from {table_of(unit, 'sales_order')} o where o.contract = k.id"
        " and o.deleted_at is null and o.status <> all($4::text[]) and o.id <> all($2::bigint[])) as ordered"
        f" from {table_of(unit, 'contract')} k left join {table_of(unit, 'currency')} c on c.id = k.currency"
        " where k.id = any($1::bigint[]) and k.deleted_at is null order by k.id for update of k",
        wanted,
        list(leaving),
        unit.caller.organisation.settings.currency,
        sorted(ORDER.unbooked or ()),
    )
    return {row["id"]: row for row in rows}


async def _groups(unit: Unit, changes: Sequence[Change], held: Mapping[int, Record]) -> Mapping[int, int]:
    """The head of the group of each customer that has to do with it: account → account. One statement, or none."""
    pairs = [
        (change.now("account"), held[change.now("contract")]["account"])
        for change in changes
        if change.now("contract") in held
    ]
    found = {id: id for pair in pairs for id in pair if id is not None}
    if (
        all(one == other for one, other in pairs)
        or "parent" not in unit.snapshot.model.object("account").fields
    ):
        return found
    accounts = table_of(unit, "account")
    rows = await unit.link.fetch(
        "with recursive up(start, id, parent, depth) as"
        f" (select a.id, a.id, a.parent, 0 from {accounts} a where a.id = any($1::bigint[]) union all"
        f" select u.start, a.id, a.parent, u.depth + 1 from up u join {accounts} a on a.id = u.parent"
        f" and a.deleted_at is null where u.depth < {DEEPEST})"
        " select distinct on (start) start, id from up order by start, depth desc",
        sorted(found),
    )
    return found | {row["start"]: row["id"] for row in rows}


@after("sales_order")
async def contracts_follow_their_orders(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """The contract that an order was under before knows that it is no more."""
    moved = [c for c in changes if c.kind == UPDATE and c.changes("contract")]
    await renew_contracts(unit, [id for c in moved if (id := c.before.get("contract")) is not None])
