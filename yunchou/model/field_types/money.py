"""An amount of money in any currency in use, with its worth in the organisation's own.

The field's own column holds the amount in the organisation's currency, so that sums, filters, orders and indexes work
on plain numbers. An amount given in another currency keeps it, with the amount as given, in two columns beside, which
are empty otherwise; what it is worth is filled in by `yunchou.records.steps.amounts` at the rate of its day.
"""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, ClassVar, NamedTuple

from yunchou.base.cells import OutCell, currency_of
from yunchou.base.db import quote
from yunchou.base.errors import say
from yunchou.base.money import is_currency, round_half_up
from yunchou.model.field_types.base import (
    CellReading,
    CellWriting,
    FieldType,
    Reader,
    Schema,
    ValueContext,
    ValueProblem,
    Writer,
    check_bounds,
    wrong_type,
)
from yunchou.model.field_types.numbers import WRITTEN, decimal, number_reader
from yunchou.model.object import Field

CURRENCY, ORIGINAL = "__currency", "__original"
"""What the names of the columns beside end in."""
RATE_DATE = "rate_date"
"""The setting that names the date field whose day decides the rate; without it the day on which the record is made does."""
RATE_FIELD = "rate_field"
"""The setting that names the number field of the record which holds the rate: what the amount is worth then stays, whatever
rates are entered, corrected or withdrawn later."""


class Amount(NamedTuple):
    """An amount as stored. `amount` is in the organisation's currency, None until the rate of its day has been found.

    `original` is the amount as it was given, in `currency`.
    """

    amount: Decimal | None
    currency: str
    original: Decimal


class Money(FieldType):
    """JSON out is `{"amount": "1234.50", "currency": "CNY"}`; in, the same or a bare decimal in the organisation's currency."""

    name = "money"
    sql_type = "numeric"
    kind = "money"
    bounded = True
    beside: ClassVar[Mapping[str, str]] = {CURRENCY: "text", ORIGINAL: "numeric"}
    settings: ClassVar[Mapping[str, Schema]] = {
        RATE_DATE: {
            "type": "string",
            "description": "The date field whose day decides the rate of an amount in another currency.",
        },
        RATE_FIELD: {
            "type": "string",
            "description": "The number field that holds the rate; later rates then change nothing.",
        },
    }
    components: ClassVar[Mapping[str, Schema]] = {
        "Money": {
            "type": "object",
            "required": ["amount", "currency"],
            "properties": {
                "amount": {"type": "string", "pattern": r"^-?[0-9]{1,18}(\.[0-9]{1,10})?$"},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
            },
        },
        "MoneyIn": {
            "description": "An amount with its currency, or a bare amount in the organisation's currency.",
            "anyOf": [
                {"$ref": "#/components/schemas/Money"},
                {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,4})?$"},
                {"type": "number"},
            ],
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> Amount | None:
        currency = context.currency
        if not isinstance(value, str) and isinstance(value, Mapping):
            if set(value) - {"amount", "currency"}:
                raise wrong_type("金额应为 amount 和 currency", "Money has an amount and a currency")
            currency = _currency(value.get("currency", context.currency), context)
            value = value.get("amount")
            if value is None:
                return None
        digits = context.digits(currency)
        original = decimal(value, digits if field.decimals is None else min(field.decimals, digits))
        check_bounds(original, field)
        original = round_half_up(original, digits)
        return Amount(original if currency == context.currency else None, currency, original)

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return money_json(sql, context)

    def shown(self, alias: str, field: Field, context: ValueContext) -> str:
        own, currency, original = (f"{alias}.{quote(column)}" for column in self.stored_columns(field))
        given = f"json_build_object('amount', {original}::text, 'currency', {currency})"
        return f"case when {currency} is not null then {given} else {money_json(own, context)} end"

    def read(self, columns: Sequence[Any], context: ValueContext) -> Amount | None:
        amount, currency, original = columns
        if amount is None:
            return None
        return (
            Amount(amount, context.currency, amount)
            if currency is None
            else Amount(amount, currency, original)
        )

    def encode(self, value: Amount | None) -> Decimal | None:
        return None if value is None else value.amount

    def encode_beside(self, value: Amount | None, context: ValueContext) -> tuple[str | None, Decimal | None]:
        if value is None or value.currency == context.currency:
            return None, None
        return value.currency, value.original

    def event(self, value: Amount | None, field: Field, context: ValueContext) -> Any:
        return None if value is None else {"amount": f"{value.original:f}", "currency": value.currency}

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        name = "MoneyIn" if coming_in else "Money"
        return {"anyOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        number = number_reader(reading)

        def read(cell: Any) -> Any:
            found = currency_of(cell) if isinstance(cell, str) and not WRITTEN.fullmatch(cell) else None
            return number(cell) if found is None else {"amount": number(found[1]), "currency": found[0]}

        return read

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        def write(value: Any) -> list[OutCell]:
            if value is None:
                return [None]
            if value["currency"] == writing.currency:
                return [Decimal(value["amount"])]
            return [f"{value['currency']} {value['amount']}"]

        return write

    def takes(self, look: str) -> bool:
        return look in ("integer", "number", "money")


class Worth(Money):
    """An amount that is computed: always in the organisation's currency, and a plain number when it is stored."""

    beside: ClassVar[Mapping[str, str]] = {}

    def shown(self, alias: str, field: Field, context: ValueContext) -> str:
        return money_json(f"{alias}.{quote(field.column)}", context)

    def read(self, columns: Sequence[Any], context: ValueContext) -> Any:
        return columns[0]

    def encode(self, value: Any) -> Any:
        return value

    def encode_beside(self, value: Any, context: ValueContext) -> tuple[Any, ...]:
        return ()

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else {"amount": f"{value:f}", "currency": context.currency}


def money_json(sql: str, context: ValueContext) -> str:
    """SQL for the JSON form of an amount in the organisation's currency."""
    code = context.currency if is_currency(context.currency) else "XXX"
    text = f"yunchou.amount_text({sql}, {context.digits(code)})"
    return f"case when {sql} is not null then json_build_object('amount', {text}, 'currency', '{code}') end"


def _currency(given: Any, context: ValueContext) -> str:
    """A currency that may be used. Raises `not_an_option`."""
    if isinstance(given, str) and (given == context.currency or given in context.currencies):
        return given
    used = "、".join((context.currency, *sorted(context.currencies)))
    raise ValueProblem(
        "not_an_option",
        say("币种未启用，可用：{used}", "This currency is not in use; there are {used}", used=used),
    )
