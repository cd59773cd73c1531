"""What an expression says, without compiling it: its names, its functions, and itself written in one way."""

from decimal import Decimal

from yunchou.language.parser import (
    COMPARE,
    CONCAT,
    LEVELS,
    NOT,
    PERCENT,
    SIGN,
    parse,
)
from yunchou.language.scan import WORDS, is_name_part, is_name_start
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
    walk,
)
from yunchou.language.types import Name

WHOLE = PERCENT + 1
"""The level of what needs no parentheses anywhere."""


def names_used(text: str) -> tuple[tuple[str, ...], ...]:
    """Every path in an expression, once, in the order of first use. Raises ExpressionError."""
    paths = [tuple(name.text for name in node.names) for node in walk(parse(text)) if isinstance(node, Path)]
    return tuple(dict.fromkeys(paths))


def functions_used(text: str) -> frozenset[str]:
    """The names of all functions in an expression, in capitals. Raises ExpressionError."""
    return frozenset(node.name for node in walk(parse(text)) if isinstance(node, Call))


def tidy(text: str) -> str:
    """An expression written in one way: plain signs, single spaces, no parentheses too many. Raises ExpressionError."""
    return write(parse(text))


def write(node: Node) -> str:
    """A tree as text that parses to the same tree."""
    match node:
        case Number(value=value):
            return _number(value)
        case Text(value=value):
            return '"' + value.replace('"', '""') + '"'
        case Boolean(value=value):
            return "true" if value else "false"
        case Null():
            return "null"
        case Path(names=names):
            return ".".join(_name(name) for name in names)
        case Call(name=name, arguments=arguments):
            return f"{name}({', '.join(write(each) for each in arguments)})"
        case Sign(sign=sign, operand=operand):
            return f"{sign}{_inside(operand, SIGN)}"
        case Percent(operand=operand):
            return f"{_inside(operand, PERCENT)}%"
        case Chain():
            return _chain(node)
        case _:
            return _condition(node)


def _chain(node: Chain) -> str:
    level = LEVELS[node.steps[0].operator]
    # A chain on the left of a chain of its level would join it, which changes nothing but the tree.
    parts = [_inside(node.first, level + 1)]
    for step in node.steps:
        parts += [step.operator, _inside(step.operand, level + 1)]
    return " ".join(parts)


def _condition(node: Node) -> str:
    match node:
        case Not(operand=operand):
            return _negated(operand)
        case Comparison(operator=operator, left=left, right=right):
            return f"{_inside(left, COMPARE)} {operator} {_inside(right, CONCAT)}"
        case Membership(operand=operand, items=items):
            return f"{_inside(operand, COMPARE)} in ({', '.join(write(item) for item in items)})"
        case Between(operand=operand, low=low, high=high):
            return f"{_inside(operand, COMPARE)} between {_inside(low, CONCAT)} and {_inside(high, CONCAT)}"
        case IsNull(operand=operand):
            return f"{_inside(operand, COMPARE)} is null"
        case _:
            raise TypeError(node)


def _negated(operand: Node) -> str:
    """`is not null` as it is said, anything else with `not` before it."""
    if isinstance(operand, IsNull):
        return f"{_inside(operand.operand, COMPARE)} is not null"
    return f"not {_inside(operand, NOT)}"


def _inside(node: Node, level: int) -> str:
    return write(node) if _level(node) >= level else f"({write(node)})"


def _level(node: Node) -> int:
    match node:
        case Chain(steps=steps):
            return LEVELS[steps[0].operator]
        case Comparison() | Membership() | Between() | IsNull() | Not(operand=IsNull()):
            return COMPARE
        case Not():
            return NOT
        case Sign():
            return SIGN
        case Percent():
            return PERCENT
        case _:
            return WHOLE


def _number(value: Decimal) -> str:
    plain = f"{value:f}"
    return plain if len(plain) < 40 else f"{value:e}"


def _name(name: Name) -> str:
    text = name.text
    plain = (
        is_name_start(text[0]) and all(is_name_part(each) for each in text[1:]) and text.lower() not in WORDS
    )
    # `[parent]` in brackets is a field of that name, without them the record that an aggregate runs from.
    return text if plain and not (name.bracketed and text.lower() == "parent") else f"[{text}]"
