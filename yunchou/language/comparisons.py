"""`=` and its kin, `contains` and its kin, `is null`, in forms that indexes can serve.

A column stands bare on one side wherever its type allows, constants on the other as bound values. A moment is compared
with a date by the borders of that day in the organisation's time zone, not by casting the column.
"""

from collections.abc import Sequence

from yunchou.base.text import like
from yunchou.language import errors
from yunchou.language.syntax import Comparison, IsNull, Number, Path, Text
from yunchou.language.types import DATED, MANY
from yunchou.language.values import (
    BIGINT,
    BOOLEAN,
    NULL,
    Builder,
    Value,
    as_option,
    element_cast,
    family,
    mismatch,
    same_target,
)

FLIPPED = {"=": "=", "!=": "!=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
PATTERNS = {"contains": ("%", "%"), "starts_with": ("", "%"), "ends_with": ("%", "")}


def comparison(builder: Builder, node: Comparison) -> Value:
    """Two values compared."""
    left, right = builder.value(node.left), builder.value(node.right)
    compiled = _matches if node.operator in PATTERNS else compare
    with errors.BlamedOn(node.operator_at):
        return Value(node, BOOLEAN, compiled(builder, node.operator, left, right))


def is_null(builder: Builder, node: IsNull) -> Value:
    """Whether there is no value."""
    operand = builder.value(node.operand)
    return Value(node, BOOLEAN, f"({operand.sql or builder.bound(operand)} is null)")


def compare(builder: Builder, operator: str, left: Value, right: Value) -> str:
    """SQL for one comparison. Raises `type_mismatch` where the two cannot be compared."""
    # What has a type leads, so that a literal on either side is read as that type.
    if _rank(left) < _rank(right):
        left, right, operator = right, left, FLIPPED[operator]
    if right.period is not None:
        return _with_period(builder, operator, builder.dated(left), right)
    match family(left.type):
        case "number":
            return _numbers(builder, operator, left, right)
        case "text":
            return _texts(builder, operator, left, right)
        case "date" | "datetime":
            return _dates(builder, operator, left, right)
        case "time":
            return f"({left.sql} {operator} {builder.time(right)})"
        case "lunar_date":
            return f"({left.sql} {operator} {builder.lunar(right)})"
        case "reference":
            return _references(builder, operator, left, right)
        case "boolean" if operator in ("=", "!="):
            return f"({builder.boolean(left)} {operator} {builder.boolean(right)})"
        case "null":
            return f"({builder.text(left)} {operator} {builder.text(right)})"
        case "many":
            raise errors.type_mismatch(
                left.at, "多个值请用 contains 比较", "Several values are compared with contains"
            )
        case _:
            raise mismatch(left, "number")


def _rank(value: Value) -> int:
    """How much a value says about the type of a comparison: a null nothing, a column most."""
    if value.type == NULL:
        return 0
    if value.period is not None:
        return 1
    return 2 if value.literal else 3


# -- numbers, text, references ---------------------------------------------------------------------------------


def _numbers(builder: Builder, operator: str, left: Value, right: Value) -> str:
    if left.type.kind == "integer" and (whole := whole_literal(right)) is not None:
        return f"({left.sql} {operator} {builder.params.add(whole, 'bigint')})"
    if left.type.kind == right.type.kind == "integer":
        return f"({left.sql} {operator} {right.sql})"
    return f"({builder.number(left)} {operator} {builder.number(right)})"


def whole_literal(value: Value) -> int | None:
    """The whole number that a literal is, if a bigint column can be compared with it as it is."""
    if not (value.literal and isinstance(value.node, Number)):
        return None
    number = value.node.value
    if number.adjusted() > 19 or number != number.to_integral_value():
        return None
    return int(number) if int(number) in BIGINT else None


def _texts(builder: Builder, operator: str, left: Value, right: Value) -> str:
    if left.type.kind == "choice":
        right = as_option(right, left.type)
    elif right.type.kind in DATED:
        return compare(builder, FLIPPED[operator], right, left)
    one, other = builder.text(left), builder.text(right)
    if operator in ("=", "!="):
        return f"({one} {operator} {other})"
    return f'({one} collate "C" {operator} {other} collate "C")'


def _references(builder: Builder, operator: str, left: Value, right: Value) -> str:
    if operator not in ("=", "!="):
        raise mismatch(left, "number")
    if right.type.kind in MANY:
        raise errors.type_mismatch(right.at, "多条记录请用 in 比较", "Several records are compared with in")
    same_target(left, right)
    return f"({builder.reference(left)} {operator} {builder.reference(right)})"


# -- dates, moments, periods -----------------------------------------------------------------------------------


def _dates(builder: Builder, operator: str, left: Value, right: Value) -> str:
    right = builder.dated(right)
    if left.type.kind == right.type.kind:
        return f"({left.sql} {operator} {right.sql})"
    if left.type.kind == "date":
        left, right, operator = right, left, FLIPPED[operator]
    return _with_day(builder, operator, left, right)


def _with_day(builder: Builder, operator: str, moment: Value, day: Value) -> str:
    """A moment against a day: the day it lies in counts."""
    equal = operator in ("=", "!=")
    if not isinstance(moment.node, Path) or (equal and not day.cheap):
        # Only a column of moments is worth keeping bare; beside anything else the day may be one.
        return f"({builder.local_day(moment.sql)} {operator} {day.sql})"
    if operator in ("<", ">="):
        return f"({moment.sql} {operator} {builder.day_start(day.sql)})"
    if equal:
        return _inside(operator, moment.sql, builder.day_start(day.sql), builder.day_start(f"{day.sql} + 1"))
    return f"({moment.sql} {_PAST[operator]} {builder.day_start(f'{day.sql} + 1')})"


_PAST = {">": ">=", "<=": "<"}
"""How `> day` and `<= day` are said of the moment at which the day ends."""


def _inside(operator: str, sql: str, start: str, end: str) -> str:
    """`=` or `!=` said of a range without its end."""
    if operator == "=":
        return f"({sql} >= {start} and {sql} < {end})"
    return f"({sql} < {start} or {sql} >= {end})"


def _with_period(builder: Builder, operator: str, dated: Value, right: Value) -> str:
    """A date or moment against a period: inside it, before it begins, after it ends."""
    period = right.period
    assert period is not None
    if operator in ("=", "!=") and not dated.cheap:
        inside = in_ranges(builder, dated, [right])
        return inside if operator == "=" else f"(not {inside})"
    border = builder.day_start if dated.type.kind == "datetime" else str
    if operator in ("<", ">="):
        return f"({dated.sql} {operator} {border(builder.edge(period.start))})"
    if operator in _PAST:
        return f"({dated.sql} {_PAST[operator]} {border(builder.edge(period.end))})"
    return _inside(operator, dated.sql, border(builder.edge(period.start)), border(builder.edge(period.end)))


def in_ranges(builder: Builder, dated: Value, items: Sequence[Value]) -> str:
    """Whether a date that is long to compute lies in one of several days and periods."""
    starts, ends = [], []
    for item in items:
        if item.period is None:
            starts.append(builder.day(item))
            ends.append("null")
        else:
            starts.append(builder.edge(item.period.start))
            ends.append(builder.edge(item.period.end))
    lists = f"array[{', '.join(starts)}]::date[], array[{', '.join(ends)}]::date[]"
    return f"yunchou.in_ranges({builder.day(dated)}, {lists})"


# -- contains --------------------------------------------------------------------------------------------------


def _matches(builder: Builder, operator: str, left: Value, right: Value) -> str:
    """`contains` and its kin: without regard to case; of several values, having one."""
    if left.type.kind in MANY and operator == "contains":
        return _has_element(builder, left, right)
    text = builder.text(left)
    before, after = PATTERNS[operator]
    if right.literal and isinstance(right.node, Text):
        pattern = builder.params.add(f"{before}{like(right.node.value)}{after}", "text")
    else:
        pattern = f"('{before}' || yunchou.like_escape({builder.text(right)}) || '{after}')"
    # Columns have collation "C", which knows capitals of the Latin alphabet only.
    return f'({text} collate "default" ilike {pattern} collate "default")'


def _has_element(builder: Builder, left: Value, right: Value) -> str:
    if right.type.kind == left.type.kind:
        same_target(left, right)
        return f"({left.sql} @> {right.sql})"
    if left.type.kind == "multi_lookup":
        same_target(left, right)
        element = builder.reference(right)
    else:
        element = builder.text(as_option(right, left.type))
    if right.literal and right.type != NULL:
        return f"({left.sql} @> array[{element}]::{element_cast(left.type)}[])"
    return f"({element} = any({left.sql}))"
