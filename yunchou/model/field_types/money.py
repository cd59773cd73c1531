"""An amount of money in the organisation's currency, exact to the minor unit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from yunchou.base.errors import say
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
from yunchou.model.field_types.numbers import decimal, number_reader
from yunchou.model.object import Field

MINOR_DIGITS = 2


class Money(FieldType):
    """JSON out is `{"amount": "1234.50", "currency": "CNY"}`; in, the same or a bare decimal."""

    name = "money"
    sql_type = "numeric(20,2)"
    kind = "money"
    bounded = True
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
                {"type": "string", "pattern": r"^-?[0-9]{1,16}(\.[0-9]{1,2})?$"},
                {"type": "number"},
            ],
        },
    }

    def parse(self, value: Any, field: Field, context: ValueContext) -> Decimal | None:
        if isinstance(value, Mapping):
            if set(value) - {"amount", "currency"}:
                raise wrong_type("金额应为 amount 和 currency", "Money has an amount and a currency")
            _same_currency(value.get("currency", context.currency), context.currency)
            value = value.get("amount")
            if value is None:
                return None
        amount = decimal(value, MINOR_DIGITS if field.decimals is None else field.decimals)
        check_bounds(amount, field)
        return amount

    def out(self, sql: str, field: Field, context: ValueContext) -> str:
        return money_json(sql, context.currency)

    def event(self, value: Any, field: Field, context: ValueContext) -> Any:
        return None if value is None else {"amount": f"{value:.2f}", "currency": context.currency}

    def schema(self, field: Field, *, coming_in: bool) -> Schema:
        name = "MoneyIn" if coming_in else "Money"
        return {"anyOf": [{"$ref": f"#/components/schemas/{name}"}, {"type": "null"}]}

    def reader(self, field: Field, reading: CellReading) -> Reader:
        return number_reader(reading)

    def writer(self, field: Field, writing: CellWriting) -> Writer:
        return lambda value: [None if value is None else Decimal(value["amount"])]

    def takes(self, look: str) -> bool:
        return look in ("integer", "number", "money")


def money_json(sql: str, currency: str) -> str:
    """SQL for the JSON form of an amount. `currency` is a checked code of three capital letters."""
    code = currency if currency.isascii() and currency.isalpha() and len(currency) == 3 else "XXX"
    return f"case when {sql} is not null then json_build_object('amount', ({sql})::text, 'currency', '{code}') end"


def _same_currency(given: Any, currency: str) -> None:
    if given != currency:
        raise ValueProblem(
            "not_an_option",
            say("金额应以 {currency} 计", "Amounts are kept in {currency}", currency=currency),
        )
