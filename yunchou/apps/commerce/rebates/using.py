"""What an order takes of its customer's rebates: how much it may, what it took when it came into force, and what came back.

It goes by the rebate that ends first. Of one policy no more is taken than its share of the order, and its lowest remainder stays;
a customer with a debt from another rebate has that much less.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal

from yunchou.apps.commerce.papers import at_rate, given, table_of, today_of
from yunchou.apps.commerce.reading import refuse
from yunchou.apps.commerce.rebates.ledger import Entry, Rebate, add_entries, hold_accounts, rebates_of
from yunchou.base.cells import plain
from yunchou.base.money import product, round_half_up
from yunchou.records.write import Unit

ZERO = Decimal(0)


def parts_of(
    rebates: Sequence[Rebate], worth: Decimal, today: dt.date, digits: int, wanted: Decimal | None = None
) -> list[tuple[Rebate, Decimal]]:
    """What an order of that worth takes of each of its customer's rebates, up to `wanted` or all that it may.

    `rebates` in the order in which they are taken, all of the customer's; everything in the organisation's currency.
    """
    whole = max(min(sum((each.available for each in rebates), ZERO), worth), ZERO)
    left = whole if wanted is None else min(wanted, whole)
    of_policy: dict[int, Decimal] = {}
    for policy, several in _by_policy(rebates).items():
        bound = sum((each.available for each in several), ZERO) - several[0].least_left
        share = several[0].most_share
        if share is not None:
            bound = min(bound, _down(product(worth, share), digits))
        of_policy[policy] = max(bound, ZERO)
    found = []
    for each in rebates:
        if each.available <= 0 or (each.expires_on is not None and each.expires_on < today):
            continue
        part = min(each.available, left)
        if each.policy is not None:
            part = min(part, of_policy[each.policy])
            of_policy[each.policy] -= part
        if part > 0:
            found.append((each, part))
            left -= part
    return found


def _by_policy(rebates: Sequence[Rebate]) -> dict[int, list[Rebate]]:
    found: dict[int, list[Rebate]] = defaultdict(list)
    for each in rebates:
        if each.policy is not None:
            found[each.policy].append(each)
    return found


def _down(amount: Decimal, digits: int) -> Decimal:
    rounded = round_half_up(amount, digits)
    return rounded - Decimal(1).scaleb(-digits) if rounded > amount else rounded


def usable(
    rebates: Sequence[Rebate], worth: Decimal, rate: Decimal, today: dt.date, digits: tuple[int, int]
) -> Decimal:
    """What an order may take, in its own currency. `worth`: what it comes to in the organisation's before any rebate.

    `digits`: those of the order's currency and of the organisation's.
    """
    most = sum((part for _, part in parts_of(rebates, worth, today, digits[1])), ZERO)
    if rate == 1:
        return most
    amount = _down(most / rate, digits[0])
    while amount > 0 and at_rate(amount, rate, digits[1]) > most:
        amount -= Decimal(1).scaleb(-digits[0])
    return amount


_ORDER = """
select o.account, coalesce(o.rate, 1) as rate, {rebate} as rebate,
    case when o.tax_included is false then {net} else {total} end as total
from {sales_order} o where o.id = $1
"""


async def take_rebate(unit: Unit, order: int) -> None:
    """Takes of the ledger what stands on an order that comes into force. Raises 422 where less is left by now."""
    row = await unit.link.fetchrow(
        _ORDER.format(
            sales_order=table_of(unit, "sales_order"),
            **{name: given("o", name) for name in ("rebate", "net", "total")},
        ),
        order,
    )
    if row is None or not row["rebate"]:
        return
    await hold_accounts(unit, [row["account"]])
    digits = unit.asking().values.digits(unit.caller.organisation.settings.currency)
    wanted = at_rate(row["rebate"], row["rate"], digits)
    worth = at_rate(row["rebate"] + row["total"], row["rate"], digits)
    today = today_of(unit)
    parts = parts_of(await rebates_of(unit, [row["account"]]), worth, today, digits, wanted)
    found = sum((part for _, part in parts), ZERO)
    if found < wanted:
        raise refuse(
            "可用返利只剩 {n}，本单使用 {m}；请重新“使用返利”",
            "{n} of rebate may be used, and this order takes {m}; give “Use rebate” another amount",
            n=plain(found),
            m=plain(wanted),
        )
    await add_entries(unit, [Entry(each, "use", -part, order=order) for each, part in parts], today)


async def return_rebate(unit: Unit, order: int) -> None:
    """Gives back what an order took, to the rebates that it came from, when it is cancelled."""
    account = await unit.link.fetchval(
        f"select account from {table_of(unit, 'rebate_entry')} where sales_order = $1 and deleted_at is null limit 1",
        order,
    )
    if account is None:
        return
    await hold_accounts(unit, [account])
    rows = await unit.link.fetch(
        f"select rebate, -sum(amount) as taken from {table_of(unit, 'rebate_entry')}"
        " where sales_order = $1 and kind in ('use', 'give_back') and deleted_at is null group by rebate",
        order,
    )
    taken = {row["rebate"]: row["taken"] for row in rows if row["taken"] > 0}
    several = [each for each in await rebates_of(unit, [account]) if each.id in taken]
    await add_entries(
        unit,
        [Entry(each, "give_back", taken[each.id], order=order) for each in several],
        today_of(unit),
    )
