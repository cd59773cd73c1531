"""The parts of an expression as plain data: what the parser makes and the compiler reads.

`at` is the code point where a part starts. Operators of one level and direction stand in one `Chain`, so that a
sum of a thousand terms is one node and nesting stays as deep as its author nested.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from yunchou.language.types import Name


@dataclass(frozen=True, slots=True)
class Number:
    """A number literal, exact."""

    at: int
    value: Decimal


@dataclass(frozen=True, slots=True)
class Text:
    """A text literal; where a date, an option or an id is expected, that."""

    at: int
    value: str


@dataclass(frozen=True, slots=True)
class Boolean:
    """`true` or `false`."""

    at: int
    value: bool


@dataclass(frozen=True, slots=True)
class Null:
    """`null`."""

    at: int


@dataclass(frozen=True, slots=True)
class Path:
    """Names joined by dots."""

    at: int
    names: tuple[Name, ...]


@dataclass(frozen=True, slots=True)
class Call:
    """A function with its arguments; `name` is in upper case."""

    at: int
    name: str
    arguments: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Sign:
    """A sign before a value: `+` or `-`."""

    at: int
    sign: str
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Percent:
    """A value followed by `%`."""

    at: int
    operator_at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Not:
    """A negated condition."""

    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Step:
    """One operator of a chain and what stands right of it."""

    operator: str
    at: int
    operand: "Node"


@dataclass(frozen=True, slots=True)
class Chain:
    """Operators of one level, grouped from the left: `or`, `and`, `&`, `+ -`, `* /` or `^`."""

    at: int
    first: "Node"
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """`=`, `!=`, `<`, `<=`, `>`, `>=`, `contains`, `starts_with` or `ends_with`."""

    at: int
    operator: str
    operator_at: int
    left: "Node"
    right: "Node"


@dataclass(frozen=True, slots=True)
class Membership:
    """`in`: equal to one of the items, or to an element of an item that is a list."""

    at: int
    operator_at: int
    operand: "Node"
    items: tuple["Node", ...]


@dataclass(frozen=True, slots=True)
class Between:
    """`between`, both ends included."""

    at: int
    operator_at: int
    operand: "Node"
    low: "Node"
    high: "Node"


@dataclass(frozen=True, slots=True)
class IsNull:
    """`is null`."""

    at: int
    operand: "Node"


Node = (
    Number
    | Text
    | Boolean
    | Null
    | Path
    | Call
    | Sign
    | Percent
    | Not
    | Chain
    | Comparison
    | Membership
    | Between
    | IsNull
)


def parts(node: Node) -> tuple[Node, ...]:
    """The nodes directly inside a node, in the order they are written."""
    match node:
        case Call():
            return node.arguments
        case Sign() | Percent() | Not() | IsNull():
            return (node.operand,)
        case Chain():
            return (node.first, *(step.operand for step in node.steps))
        case Comparison():
            return (node.left, node.right)
        case Membership():
            return (node.operand, *node.items)
        case Between():
            return (node.operand, node.low, node.high)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """A node and everything inside it, in the order it is written."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(parts(current)))


def height(node: Node) -> int:
    """How many nodes lie inside each other at most."""
    tallest, waiting = 0, [(node, 1)]
    while waiting:
        current, depth = waiting.pop()
        tallest = max(tallest, depth)
        waiting.extend((each, depth + 1) for each in parts(current))
    return tallest
