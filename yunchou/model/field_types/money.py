"""An amount of money in the organisation's currency, exact to the minor unit."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from yunchou.base.errors import say
from yunchou.model.field_types.base import FieldType, ValueContext, ValueProblem, check_bounds, wrong_type
from yunchou.model.field_types.numbers import decimal
from yunchou.model.object import Field

MINOR_DIGITS = 2


class Money(FieldType):
    """JSON out is `{"amount": "1234.50", "currency": "CNY"}`; in, the same or a bare decimal."""

    name = "money"
    sql_type = "numeric(20,2)"
    kind = "money"

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
