"""Rules of currencies and exchange rates: codes are ISO 4217's, one rate a day, and amounts follow their rates."""

import datetime as dt
from collections.abc import Sequence

from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.base.money import is_currency, minor_units
from yunchou.model.field_types import type_of
from yunchou.model.field_types.money import RATE_DATE, RATE_FIELD
from yunchou.model.object import Field, Object, label
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.rule import after, before
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

NAMES = {
    "CNY": ("人民币", "Chinese yuan"),
    "HKD": ("港币", "Hong Kong dollar"),
    "TWD": ("新台币", "New Taiwan dollar"),
    "MOP": ("澳门元", "Macanese pataca"),
    "USD": ("美元", "US dollar"),
    "EUR": ("欧元", "Euro"),
    "GBP": ("英镑", "Pound sterling"),
    "JPY": ("日元", "Japanese yen"),
    "KRW": ("韩元", "South Korean won"),
    "SGD": ("新加坡元", "Singapore dollar"),
    "AUD": ("澳元", "Australian dollar"),
    "CAD": ("加元", "Canadian dollar"),
    "CHF": ("瑞士法郎", "Swiss franc"),
    "THB": ("泰铢", "Thai baht"),
    "VND": ("越南盾", "Vietnamese dong"),
    "MYR": ("马来西亚林吉特", "Malaysian ringgit"),
    "IDR": ("印尼盾", "Indonesian rupiah"),
    "INR": ("印度卢比", "Indian rupee"),
    "RUB": ("卢布", "Russian rouble"),
    "AED": ("阿联酋迪拉姆", "UAE dirham"),
    "SAR": ("沙特里亚尔", "Saudi riyal"),
    "KWD": ("科威特第纳尔", "Kuwaiti dinar"),
}
"""What currencies are called where nobody says otherwise."""
shipped_names("currency", *(label(zh, en) for zh, en in NAMES.values()))


@before("currency")
async def complete_currency(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A code alone is enough; code and digits are fixed once saved, and the organisation's own stays in use."""
    own = unit.caller.organisation.settings.currency
    for change in changes:
        if change.kind == CREATE:
            _complete(unit, change)
        elif change.kind == UPDATE and (change.changes("code") or change.changes("digits")):
            message = say(
                "代码和小数位数保存后不能修改", "The code and the decimal places are fixed once saved"
            )
            change.fail(422, "rule", message, "code" if change.changes("code") else "digits")
        gone = change.kind == DELETE or (change.kind == UPDATE and change.now("active") is not True)
        if gone and change.before.get("code") == own:
            message = say("本位币不能停用或删除", "The organisation's own currency stays in use")
            change.fail(422, "rule", message, "active")


def _complete(unit: Unit, change: Change) -> None:
    code = change.values.get("code")
    if not isinstance(code, str):
        return
    code = change.values["code"] = code.upper()
    if not is_currency(code):
        message = say("应为三个字母的币种代码，如 USD", "This must be a code of three letters, as USD")
        change.fail(422, "wrong_type", message, "code")
        return
    names = NAMES.get(code, (code, code))
    english = unit.caller.organisation.settings.language == "en"
    change.values["name"] = change.values.get("name") or names[english]
    if change.values.get("digits") is None:
        change.values["digits"] = minor_units(code)


@before("exchange_rate")
async def one_rate_a_day(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A rate is positive, is not of the organisation's own currency, is named after its day and the only one of it."""
    settings = unit.caller.organisation.settings
    written = [c for c in changes if c.kind != DELETE]
    ids = sorted({c.now("currency") for c in written if c.now("currency")})
    # Two rates of one day that are entered at the same moment would not see each other.
    await unit.link.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"{unit.caller.organisation.schema}.exchange_rate",
    )
    table = unit.asking().table(unit.snapshot.model.object("currency"))
    rows = await unit.link.fetch(f"select id, code from {table} where id = any($1::bigint[])", ids)
    codes = {row["id"]: row["code"] for row in rows}
    held = await _held(unit, owner, written)
    for change in written:
        currency, day, rate = (change.now(name) for name in ("currency", "date", "rate"))
        if rate is not None and rate <= 0:
            change.fail(422, "out_of_range", say("汇率应大于 0", "A rate is above 0"), "rate")
        if codes.get(currency) == settings.currency:
            message = say("本位币的汇率总是 1", "The organisation's own currency is always worth 1")
            change.fail(422, "rule", message, "currency")
        if currency is None or day is None:
            continue
        if held.setdefault((currency, day), change.id) != change.id:
            message = say("该币种当日已有汇率", "There is a rate of this currency for this day")
            change.fail(409, "duplicate", message, "date")
        if currency in codes and change.kind != RESTORE:
            change.values["name"] = f"{codes[currency]} {day.isoformat()}"


async def _held(unit: Unit, owner: Object, changes: Sequence[Change]) -> dict[tuple[int, dt.date], int]:
    """Which record holds the rate of a currency on a day, for those that the changes speak of."""
    asked = [(c.now("currency"), c.now("date")) for c in changes]
    known = [(currency, day) for currency, day in asked if currency is not None and day is not None]
    rows = await unit.link.fetch(
        f"select t.id, t.currency, t.date from {unit.asking().table(owner)} t"
        " join unnest($1::bigint[], $2::date[]) w(currency, day) on t.currency = w.currency and t.date = w.day"
        " where t.deleted_at is null and t.id <> all($3::bigint[])",
        [currency for currency, _ in known],
        [day for _, day in known],
        [c.id for c in changes if c.kind == UPDATE],
    )
    return {(row["currency"], row["date"]): row["id"] for row in rows}


@after("exchange_rate")
async def amounts_follow_rates(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Amounts whose day a new, corrected or withdrawn rate holds for are worth what it says: one statement a field.

    What was given stays as it is, so no record gets a new version. Where no rate is left, an amount keeps its worth.
    """
    touched = [
        c
        for c in changes
        if c.kind != UPDATE or c.changes("rate") or c.changes("date") or c.changes("currency")
    ]
    days = [day for c in touched for day in (c.before.get("date"), c.values.get("date")) if day is not None]
    if not days:
        # A rate without a day never held for anything.
        return
    asking = unit.asking()
    currencies = asking.table(unit.snapshot.model.object("currency"))
    ids = {
        id for c in touched for id in (c.before.get("currency"), c.values.get("currency")) if id is not None
    }
    codes = [
        row["code"]
        for row in await unit.link.fetch(
            f"select code from {currencies} where id = any($1::bigint[])", sorted(ids)
        )
    ]
    for each in unit.snapshot.model.objects.values():
        for field in each.fields.values():
            if field.type == "money" and field.column and RATE_FIELD not in field.settings:
                await _reconvert(unit, each, field, codes, min(days))


async def _reconvert(unit: Unit, owner: Object, field: Field, codes: list[str], first: dt.date) -> None:
    asking = unit.asking()
    own, currency, original = (f"t.{quote(c)}" for c in type_of(field).stored_columns(field))
    params = asking.params
    zone, listed = params.add(asking.values.time_zone, "text"), params.add(codes, "text[]")
    day = day_sql(owner, field, "t", zone)
    worth = f"round({original} * {asking.rate_sql(currency, day)}, {asking.values.digits(asking.values.currency)})"
    rows = await unit.link.fetch(
        f"update {asking.table(owner)} t set {quote(field.column)} = n.worth from"
        f" (select t.id, {worth} as worth from {asking.table(owner)} t"
        f" where {currency} = any({listed}) and {day} >= {params.add(first, 'date')} order by t.id for update of t) n"
        f" where n.id = t.id and n.worth is not null and n.worth <> {own} returning t.id",
        *params.values,
    )
    await unit.changed(owner.name, (field.name,), [row["id"] for row in rows])


def day_sql(owner: Object, field: Field, alias: str, zone: str) -> str:
    """SQL for the day whose rate holds for a field's amounts."""
    made = f"({alias}.created_at at time zone {zone})::date"
    named = owner.fields.get(str(field.settings.get(RATE_DATE)))
    if named is None or not named.column or named.type not in ("date", "datetime"):
        return made
    column = f"{alias}.{quote(named.column)}"
    return (
        f"coalesce({f'({column} at time zone {zone})::date' if named.type == 'datetime' else column}, {made})"
    )
