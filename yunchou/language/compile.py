"""The compiler: an expression's text becomes typed SQL with bound values, or an error that says where it is wrong.

The same shape of expression gives the same SQL whatever its constants, so plans are reused. Nothing of the text ever
becomes part of the SQL: names turn into what the scope gives for them, constants into bound values.
"""

from collections.abc import Callable

from yunchou.language import arithmetic, comparisons, errors, membership
from yunchou.language.children import Inside
from yunchou.language.errors import ExpressionError
from yunchou.language.functions import FUNCTIONS
from yunchou.language.parser import parse
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
    Null,
    Number,
    Path,
    Percent,
    Sign,
    Text,
)
from yunchou.language.types import NUMERIC, Environment, Operand, Params, Scope, Type
from yunchou.language.values import BOOLEAN, NUMBER, Builder, Value, field_value, literal, mismatch

CALCULATED = frozenset("+-*/^")


def compile_expression(text: str, scope: Scope, params: Params, environment: Environment) -> Operand:
    """The value of an expression as SQL. Numbers of every kind come as `numeric`. Raises ExpressionError."""
    builder = Builder(scope, params, environment, _compile)
    value = builder.value(parse(text))
    if value.period is not None:
        raise mismatch(value, "date")
    return Operand(builder.bound(value), _shown_type(value.type))


def compile_condition(text: str, scope: Scope, params: Params, environment: Environment) -> str:
    """A condition as boolean SQL, null where it is unknown. Raises ExpressionError."""
    builder = Builder(scope, params, environment, _compile)
    value = builder.value(parse(text))
    if value.type.kind not in ("boolean", "null"):
        raise errors.type_mismatch(0, "此处应为条件", "This must be a condition")
    return builder.boolean(value)


def _shown_type(type: Type) -> Type:
    """The type that a result has for others: how a number is stored does not show."""
    return NUMBER if type.kind in NUMERIC - {"money", "duration"} else type


def _compile(builder: Builder, node: Node) -> Value:
    return _COMPILERS[type(node)](builder, node)


def _literal(builder: Builder, node: Number | Text | Boolean | Null) -> Value:
    return literal(node)


def _path(builder: Builder, node: Path) -> Value:
    names = builder.scope.rest(node.names) if isinstance(builder.scope, Inside) else node.names
    builder.check_hops(len(names) - 1, node.names[-1].at)
    try:
        return field_value(node, builder.scope.field(node.names))
    except ExpressionError as error:
        if error.code == "unknown_name" and _is_inverse(builder, node, error.at):
            raise errors.type_mismatch(
                node.at,
                "多条下级记录需用 SUM、COUNT、ANY 等函数",
                "Related records need a function such as SUM, COUNT or ANY",
            ) from None
        raise


def _is_inverse(builder: Builder, node: Path, at: int) -> bool:
    """Whether the part of a path that is no field names related records."""
    length = next((n for n, name in enumerate(node.names, 1) if name.at == at), 0)
    try:
        builder.scope.children(node.names[:length] or node.names)
    except ExpressionError:
        return False
    return True


def _call(builder: Builder, node: Call) -> Value:
    function = FUNCTIONS.get(node.name)
    if function is None:
        raise errors.unknown_function(node.at, node.name)
    return function.compile(builder, node)


def _chain(builder: Builder, node: Chain) -> Value:
    operator = node.steps[0].operator
    if operator in CALCULATED:
        return arithmetic.calculate(builder, node)
    if operator == "&":
        return arithmetic.concatenate(builder, node)
    parts = [(node.steps[0].at, node.first), *((step.at, step.operand) for step in node.steps)]
    conditions = [_holds(builder, part, at) for at, part in parts]
    return Value(node, BOOLEAN, f"({f' {operator} '.join(conditions)})")


def _holds(builder: Builder, node: Node, operator_at: int) -> str:
    """A condition beside `and`, `or` or behind `not`."""
    value = builder.value(node)
    with errors.BlamedOn(operator_at):
        return builder.boolean(value)


def _not(builder: Builder, node: Not) -> Value:
    return Value(node, BOOLEAN, f"(not {_holds(builder, node.operand, node.at)})")


_COMPILERS: dict[type, Callable[..., Value]] = {
    Number: _literal,
    Text: _literal,
    Boolean: _literal,
    Null: _literal,
    Path: _path,
    Call: _call,
    Sign: arithmetic.sign,
    Percent: arithmetic.percent,
    Not: _not,
    Chain: _chain,
    Comparison: comparisons.comparison,
    Membership: membership.membership,
    Between: membership.between,
    IsNull: comparisons.is_null,
}
