"""Aggregates over the children of a record: SUM COUNT AVG ANY ALL, and MIN MAX, which also compare plain values."""

from dataclasses import dataclass

from yunchou.language import errors
from yunchou.language.children import Inside
from yunchou.language.errors import ExpressionError
from yunchou.language.functions.registry import function
from yunchou.language.syntax import (
    Between,
    Boolean,
    Call,
    Chain,
    Comparison,
    IsNull,
    Membership,
    Node,
    Not,
    Path,
    parts,
    walk,
)
from yunchou.language.types import ChildScope, Name, Scope, Type
from yunchou.language.values import BOOLEAN, NUMBER, Builder, Value, family, mismatch, sum_type

ALWAYS = frozenset({"SUM", "COUNT", "AVG", "ANY", "ALL"})
SOMETIMES = frozenset({"MIN", "MAX"})
SUM_DIGITS = 20
PLACES = 6
"""Decimal places of a mean."""


@dataclass(frozen=True, slots=True)
class Children:
    """What an aggregate runs over: the children, its argument for each (None: the child as such), its condition."""

    scope: ChildScope
    argument: Value | None
    builder: Builder
    condition: str | None


def _over(builder: Builder, call: Call) -> Children | None:
    """The children that a call's first argument walks to; None when it walks no inverse."""
    node = call.arguments[0]
    found = _inverse(builder, call, nested=False)
    if found is None and call.name in ALWAYS:
        found = _inverse(builder, call, nested=True)
    if found is None:
        return None
    if len(call.arguments) > 2 and call.name in ALWAYS:
        raise errors.wrong_number_of_arguments(call.at, call.name, f"{call.name}(children, [condition])")
    walked, children = found
    child = children.scope
    where = builder.within(Inside(child, builder.scope, walked, argument=False), len(walked))
    if call.name in SOMETIMES and not _is_aggregate(call, where.scope):
        return None
    builder.check_hops(len(walked), walked[-1].at)
    inside = builder.within(Inside(child, builder.scope, walked, argument=True), len(walked))
    argument = None
    if not (isinstance(node, Path) and len(node.names) == len(walked)):
        argument = inside.value(node)
    condition = None
    if len(call.arguments) == 2:
        condition = where.boolean(where.value(call.arguments[1]))
    return Children(children, argument, inside, condition)


def _is_aggregate(call: Call, scope: Scope | None = None) -> bool:
    """Whether a MIN or MAX is over children: of one value, or of one and a condition."""
    if len(call.arguments) != 2:
        return len(call.arguments) == 1
    condition = call.arguments[1]
    if isinstance(condition, Path):
        try:
            return scope is not None and scope.field(condition.names).type.kind == "boolean"
        except ExpressionError:
            return False
    logical = isinstance(condition, Chain) and condition.steps[0].operator in ("and", "or")
    return logical or isinstance(condition, Comparison | Membership | Between | IsNull | Not | Boolean)


def _inverse(builder: Builder, call: Call, *, nested: bool) -> tuple[tuple[Name, ...], ChildScope] | None:
    """The first path of an aggregate's argument that leads over an inverse: up to there, and what it names.

    The longest reading counts: inside another aggregate `lines.parts` are the parts of the line at hand, while
    `lines.qty` starts over from all lines.
    """
    for path in _paths(call.arguments[0], nested=nested):
        for length in range(len(path.names), 0, -1):
            try:
                return path.names[:length], builder.scope.children(path.names[:length])
            except ExpressionError as error:
                if error.code != "unknown_name":
                    raise
    return None


def _paths(node: Node, *, nested: bool) -> list[Path]:
    """The paths in an argument, those inside other aggregates left out unless `nested`."""
    if nested:
        return [each for each in walk(node) if isinstance(each, Path)]
    found: list[Path] = []
    waiting = [node]
    while waiting:
        current = waiting.pop()
        if isinstance(current, Path):
            found.append(current)
        elif not (isinstance(current, Call) and _is_boundary(current)):
            waiting.extend(reversed(parts(current)))
    return found


def _is_boundary(call: Call) -> bool:
    """Whether a call inside another's argument is an aggregate of its own."""
    return call.name in ALWAYS or (call.name in SOMETIMES and _is_aggregate(call))


def _needed(builder: Builder, call: Call) -> Children:
    """The children of an aggregate that is nothing else. Raises `type_mismatch` when there are none."""
    children = _over(builder, call)
    if children is None:
        # A name that is wrong says so itself.
        builder.value(call.arguments[0])
        raise errors.type_mismatch(
            call.arguments[0].at,
            "此处应为下级记录，如 opportunities 或 opportunities.amount",
            "This must be related records, like opportunities or opportunities.amount",
        )
    return children


def _argument(call: Call, children: Children) -> Value:
    """The value for each child. Raises `type_mismatch` where only the children are named."""
    if children.argument is None:
        raise errors.type_mismatch(
            call.arguments[0].at, "此处应为下级记录的字段", "This must be a field of the related records"
        )
    return children.argument


def _count(builder: Builder, call: Call) -> Value:
    children = _needed(builder, call)
    counted = "*" if children.argument is None else children.builder.bound(children.argument)
    return Value(call, NUMBER, f"{children.scope.wrap(f'count({counted})', children.condition)}::numeric")


def _sum(builder: Builder, call: Call) -> Value:
    children = _needed(builder, call)
    value = _argument(call, children)
    total = f"coalesce(sum({children.builder.number(value)}), 0)"
    sql = children.scope.wrap(total, children.condition)
    return Value(call, sum_type([value.type]), sql, digits=value.digits + SUM_DIGITS)


def _avg(builder: Builder, call: Call) -> Value:
    children = _needed(builder, call)
    value = _argument(call, children)
    mean = f"round(avg({children.builder.number(value)}), {PLACES})"
    sql = children.scope.wrap(mean, children.condition)
    return Value(call, sum_type([value.type]), sql, digits=value.digits)


def _any(builder: Builder, call: Call) -> Value:
    children = _needed(builder, call)
    conditions = [children.condition] if children.condition is not None else []
    if children.argument is not None:
        conditions.append(children.builder.boolean(children.argument))
    return Value(call, BOOLEAN, f"(exists {children.scope.wrap('1', ' and '.join(conditions) or None)})")


def _all(builder: Builder, call: Call) -> Value:
    """Whether it holds for all: false when it fails for one, else null when it is unknown for one."""
    children = _needed(builder, call)
    if children.argument is not None:
        tested, condition = children.builder.boolean(children.argument), children.condition
    else:
        tested, condition = children.condition or "true", None
    worst = f"min(case {tested} when true then 2 when false then 0 else 1 end)"
    verdict = f"case {worst} when 0 then false when 1 then null else true end"
    return Value(call, BOOLEAN, children.scope.wrap(verdict, condition))


def _extreme(builder: Builder, call: Call) -> Value:
    """MIN and MAX: over children where the first argument walks to some, else of the arguments."""
    children = _over(builder, call)
    if children is None:
        values = [builder.value(argument) for argument in call.arguments]
        type, sql = builder.common(values)
        sql = [_ordered(type, each, values[0]) for each in sql]
        name = "least" if call.name == "MIN" else "greatest"
        return Value(call, type, f"{name}({', '.join(sql)})", digits=max(value.digits for value in values))
    value = _argument(call, children)
    type, sql = children.builder.common([value])
    wanted = f"{call.name.lower()}({_ordered(type, sql[0], value)})"
    return Value(call, type, children.scope.wrap(wanted, children.condition), digits=value.digits)


def _ordered(type: Type, sql: str, value: Value) -> str:
    """SQL that can be ordered. Raises `type_mismatch` for types that have no order."""
    if family(type) not in ("number", "text", "date", "datetime", "time", "null"):
        raise mismatch(value, "number")
    return f'{sql} collate "C"' if family(type) == "text" else sql


FUNCTIONS = (
    function(
        "SUM(children:any, [condition:boolean])", "aggregates", "number", _sum,
        zh="下级记录的合计，没有记录时为 0", en="The sum over related records, 0 where there are none",
        example="SUM(opportunities.amount, stage.kind = \"won\")",
    ),
    function(
        "COUNT(children:any, [condition:boolean])", "aggregates", "number", _count,
        zh="下级记录的个数，或其中有值的个数", en="How many related records there are, or how many have a value",
        example="COUNT(opportunities)",
    ),
    function(
        "AVG(children:any, [condition:boolean])", "aggregates", "number", _avg,
        zh="下级记录的平均值，保留六位小数", en="The mean over related records, to six places",
        example="AVG(opportunities.amount)",
    ),
    function(
        "MIN(values:any...)", "aggregates", "same", _extreme,
        zh="最小值：各参数中的（空值不计），或下级记录中的（可加条件）",
        en="The least: of the arguments, nulls apart, or over related records (with a condition)",
        example="MIN(opportunities.close_date)",
    ),
    function(
        "MAX(values:any...)", "aggregates", "same", _extreme,
        zh="最大值：各参数中的（空值不计），或下级记录中的（可加条件）",
        en="The greatest: of the arguments, nulls apart, or over related records (with a condition)",
        example="MAX(amount, 0)",
    ),
    function(
        "ANY(children:any, [condition:boolean])", "aggregates", "boolean", _any,
        zh="是否有下级记录符合条件", en="Whether the condition holds for a related record",
        example='ANY(activities, status = "open")',
    ),
    function(
        "ALL(children:any, [condition:boolean])", "aggregates", "boolean", _all,
        zh="是否所有下级记录都符合条件；没有不符但有未知时为空",
        en="Whether it holds for all related records; null where it fails for none and is unknown for some",
        example='ALL(lines, qty > 0)',
    ),
)  # fmt: skip
