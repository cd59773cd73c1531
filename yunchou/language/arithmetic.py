"""`+ - * / ^ %`, signs and `&`: exact decimals, days and moments plus or minus days, null when a part is null."""

from decimal import Context

from yunchou.language import errors
from yunchou.language.syntax import Chain, Node, Number, Percent, Sign, Text
from yunchou.language.types import DATED, Type
from yunchou.language.values import (
    DATE,
    DATETIME,
    FIELD_DIGITS,
    MOST_DIGITS,
    NUMBER,
    TEXT,
    Builder,
    Value,
    constant,
    sum_type,
)

POWER_DIGITS = 1000
"""Digits of a power at most: `yunchou.power` gives null beyond."""
DAY_SECONDS = 86_400


def sign(builder: Builder, node: Sign) -> Value:
    """A signed number. A signed literal is a literal."""
    operand = builder.value(node.operand)
    if operand.literal and isinstance(operand.node, Number):
        number = operand.node.value
        # Not `-number`, which would round to the digits of the decimal context.
        return constant(node, number.copy_negate() if node.sign == "-" and number else number)
    with errors.BlamedOn(node.at):
        sql = builder.number(operand)
    signed = f"(- {sql})" if node.sign == "-" else sql
    return Value(node, sum_type([operand.type]), signed, digits=operand.digits)


def percent(builder: Builder, node: Percent) -> Value:
    """A hundredth. Of a literal it is a literal."""
    operand = builder.value(node.operand)
    if operand.literal and isinstance(operand.node, Number):
        return constant(node, operand.node.value.scaleb(-2, Context(prec=operand.digits + 2)))
    with errors.BlamedOn(node.operator_at):
        sql = f"({builder.number(operand)} * 0.01)"
    return Value(node, NUMBER, sql, digits=operand.digits + 2)


def concatenate(builder: Builder, node: Chain) -> Value:
    """`&`: values as text, null as empty."""
    values = [builder.value(node.first), *(builder.value(step.operand) for step in node.steps)]
    with errors.BlamedOn(node.steps[0].at):
        return joined(builder, node, values)


def joined(builder: Builder, node: Node, values: list[Value]) -> Value:
    """The texts of values one after the other, null as empty."""
    texts = [f"coalesce({builder.words(value)}, '')" for value in values]
    return Value(node, TEXT, f"({' || '.join(texts)})")


def calculate(builder: Builder, node: Chain) -> Value:
    """A chain of `+ -`, of `* /` or of `^`, from the left."""
    left = builder.value(node.first)
    for step in node.steps:
        right = builder.value(step.operand)
        with errors.BlamedOn(step.at):
            left = _OPERATORS[step.operator](builder, node, left, right)
        if left.digits > MOST_DIGITS:
            raise errors.out_of_range(step.at)
    return left


def _add(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    if _is_dated(left):
        return _later(builder, node, left, builder.number(right))
    if _is_dated(right):
        return _later(builder, node, right, builder.number(left))
    sql = f"({builder.number(left)} + {builder.number(right)})"
    return Value(node, sum_type([left.type, right.type]), sql, digits=max(left.digits, right.digits) + 1)


def _subtract(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    if _is_dated(left) and not _is_dated(right) and not _is_text(right):
        return _later(builder, node, left, f"(- {builder.number(right)})")
    if _is_dated(left) or _is_dated(right):
        return _days_between(builder, node, left, right)
    sql = f"({builder.number(left)} - {builder.number(right)})"
    return Value(node, sum_type([left.type, right.type]), sql, digits=max(left.digits, right.digits) + 1)


def _is_dated(value: Value) -> bool:
    return value.type.kind in DATED


def _is_text(value: Value) -> bool:
    """Text beside a date: a literal is another date."""
    return value.literal and isinstance(value.node, Text)


def _later(builder: Builder, node: Node, dated: Value, days: str) -> Value:
    """A date some whole days later, or a moment some days and parts of days later."""
    if dated.type.kind == "date":
        return Value(node, DATE, f"yunchou.add_days({dated.sql}, {days})")
    return Value(node, DATETIME, f"yunchou.add_seconds({dated.sql}, ({days}) * {DAY_SECONDS})")


def _days_between(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    """Days from one date to another; with a moment on either side parts of days too."""
    left, right = builder.dated(left), builder.dated(right)
    if left.type.kind == right.type.kind == "date":
        return Value(node, NUMBER, f"yunchou.days_from({right.sql}, {left.sql})")
    seconds = f"yunchou.seconds_from({builder.moment(right)}, {builder.moment(left)})"
    return Value(node, NUMBER, f"({seconds} / {DAY_SECONDS})")


def _multiply(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    sql = f"({builder.number(left)} * {builder.number(right)})"
    both_money = left.type.kind == right.type.kind == "money"
    type = NUMBER if both_money else sum_type([left.type, right.type])
    return Value(node, type, sql, digits=left.digits + right.digits)


def _divide(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    """Division keeps 16 significant digits or more; by zero it is null."""
    sql = f"({builder.number(left)} / nullif({builder.number(right)}, 0))"
    money = left.type.kind == "money" and right.type.kind != "money"
    digits = left.digits + right.digits + FIELD_DIGITS
    return Value(node, Type("money") if money else NUMBER, sql, digits=digits)


def _power(builder: Builder, node: Node, left: Value, right: Value) -> Value:
    sql = f"yunchou.power({builder.number(left)}, {builder.number(right)})"
    return Value(node, NUMBER, sql, digits=POWER_DIGITS)


_OPERATORS = {"+": _add, "-": _subtract, "*": _multiply, "/": _divide, "^": _power}
