"""Amounts in other currencies on their way in: what each is worth at the rate of its day.

The day of an amount is that in the field that its definition names as `rate_date`; where there is none or it is empty,
the day on which the record is made, by the organisation's clock. On a day without a rate the last earlier one holds.
Where the definition names a number field as `rate_field`, the rate stands there, and whoever writes the record answers for
it: an amount that has its worth already keeps it.
"""

import datetime as dt
from decimal import Decimal
from typing import NamedTuple

from yunchou.base.db import Connection
from yunchou.base.errors import say
from yunchou.base.money import product, round_half_up
from yunchou.base.time import today, zone
from yunchou.model.field_types import ValueContext
from yunchou.model.field_types.money import RATE_DATE, RATE_FIELD, Amount
from yunchou.model.field_types.numbers import LARGEST
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.select import Asking


class Wanted(NamedTuple):
    """An amount whose worth is to be found, at the rate of a day."""

    change: Change
    field: Field
    given: Amount
    day: dt.date


def _at_its_own_rate(context: ValueContext, change: Change, field: Field) -> None:
    """Gives an amount whose rate is kept with its record the worth that it has none of yet."""
    given, rate = change.values.get(field.name), change.now(str(field.settings[RATE_FIELD]))
    if isinstance(given, Amount) and given.amount is None and rate is not None:
        worth = round_half_up(product(given.original, rate), context.digits(context.currency))
        change.values[field.name] = given._replace(amount=worth)


async def convert_amounts(link: Connection, asking: Asking, owner: Object, changes: list[Change]) -> None:
    """Fills in what amounts in other currencies are worth; one without a rate fails its change. One statement, or none."""
    fields = [f for f in owner.fields.values() if f.type == "money" and f.column]
    context = asking.values
    for field in fields:
        for change in changes if RATE_FIELD in field.settings else ():
            _at_its_own_rate(context, change, field)
    wanted = [
        found
        for field in fields
        if RATE_FIELD not in field.settings
        for change in changes
        if not change.failed
        and change.kind in (CREATE, UPDATE)
        and (found := _wanted(context, owner, change, field))
    ]
    if not wanted:
        return
    pairs = sorted({(each.given.currency, each.day) for each in wanted})
    rows = await link.fetch(
        f"select w.n, {asking.rate_sql('w.code', 'w.day')} as rate"
        " from unnest($1::text[], $2::date[]) with ordinality w(code, day, n)",
        [code for code, _ in pairs],
        [day for _, day in pairs],
    )
    rates: dict[tuple[str, dt.date], Decimal | None] = {pairs[row["n"] - 1]: row["rate"] for row in rows}
    for each in wanted:
        _convert(context, each, rates[each.given.currency, each.day])


def _wanted(context: ValueContext, owner: Object, change: Change, field: Field) -> Wanted | None:
    """An amount that was given anew, or whose day was."""
    given = change.now(field.name)
    if not isinstance(given, Amount) or given.currency == context.currency:
        return None
    anew = field.name in change.values or field.settings.get(RATE_DATE) in change.values
    return Wanted(change, field, given, _day(context, owner, change, field)) if anew else None


def _day(context: ValueContext, owner: Object, change: Change, field: Field) -> dt.date:
    for name in (str(field.settings.get(RATE_DATE)), "created_at"):
        value = change.now(name) if name in owner.fields else None
        if isinstance(value, dt.datetime):
            return value.astimezone(zone(context.time_zone)).date()
        if isinstance(value, dt.date):
            return value
    return today(context.time_zone)


def _convert(context: ValueContext, each: Wanted, rate: Decimal | None) -> None:
    change, field, given, day = each
    if rate is None:
        message = say(
            "没有 {currency} 在 {day} 或更早的汇率，请先录入汇率",
            "There is no rate for {currency} on {day} or before: enter one first",
            currency=given.currency,
            day=day.isoformat(),
        )
        change.fail(422, "rule", message, field.name)
        return
    worth = round_half_up(product(given.original, rate), context.digits(context.currency))
    if abs(worth) >= LARGEST:
        message = say("折合本位币后数字过大", "In the organisation's currency this number is too large")
        change.fail(422, "out_of_range", message, field.name)
        return
    if given.amount != worth:
        change.values[field.name] = given._replace(amount=worth)
