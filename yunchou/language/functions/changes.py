"""Functions that only some places offer: values before a write (in rules), and amounts in other currencies."""

from yunchou.language import errors
from yunchou.language.children import Inside
from yunchou.language.functions.registry import function
from yunchou.language.syntax import Call, Path
from yunchou.language.types import ChangeScope, CurrencyScope
from yunchou.language.values import Builder, Value, field_value, mismatch


def _before(builder: Builder, call: Call) -> tuple[ChangeScope, Path]:
    """The scope that knows values before, and the field asked for."""
    if not isinstance(builder.scope, ChangeScope):
        raise errors.not_here(call.at, call.name)
    field = call.arguments[0]
    if not isinstance(field, Path):
        raise errors.type_mismatch(field.at, "此处应为字段", "This must be a field")
    return builder.scope, field


def _changed(builder: Builder, call: Call) -> Value:
    scope, field = _before(builder, call)
    return field_value(call, scope.changed(field.names))


def _prior(builder: Builder, call: Call) -> Value:
    scope, field = _before(builder, call)
    return field_value(call, scope.prior(field.names))


def _convert(builder: Builder, call: Call) -> Value:
    scope = builder.scope
    while isinstance(scope, Inside):
        scope = scope.child
    if not isinstance(scope, CurrencyScope):
        raise errors.not_here(call.at, call.name)
    amount = builder.value(call.arguments[0])
    if amount.type.kind != "money":
        raise mismatch(amount, "number")
    currency = builder.text(builder.value(call.arguments[1]))
    day = builder.day(builder.value(call.arguments[2])) if len(call.arguments) > 2 else builder.today()
    operand = scope.convert(amount.sql, currency, day)
    return Value(call, operand.type, operand.sql)


FUNCTIONS = (
    function(
        "CHANGED(field:any)", "changes", "boolean", _changed,
        zh="字段的值是否改变（用于规则）", en="Whether the field has another value than before (in rules)",
        example="CHANGED(stage)",
    ),
    function(
        "PRIOR(field:any)", "changes", "same", _prior,
        zh="字段修改前的值（用于规则）", en="The field's value before (in rules)", example="amount > PRIOR(amount)",
    ),
    function(
        "CONVERT(amount:any, currency:text, [date:date])", "changes", "number", _convert,
        zh="按某日汇率（默认今天）换算成另一币种的数额，四舍五入到其最小单位；没有汇率则为空",
        en="An amount as a number in another currency at the rate of a day, today by default; null without a rate",
        example='CONVERT(amount, "USD", close_date)',
    ),
)  # fmt: skip
