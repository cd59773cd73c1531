"""Expressions that know how they are written and what they come to: the ground of the second evaluator."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Context, Decimal, setcontext
from typing import Any

from hypothesis import assume

setcontext(Context(prec=200))
LARGEST = Decimal(10) ** 11
OR, AND, NOT, COMPARE, CONCAT, ADD, MULTIPLY, POWER, SIGN, PERCENT, WHOLE = range(11)

Record = Mapping[str, Any]
Compute = Callable[[Record], Any]


@dataclass(frozen=True)
class Tree:
    """How an expression is written, how tightly its outermost operator binds, what it comes to."""

    text: str
    level: int
    compute: Compute

    def inside(self, level: int) -> str:
        """As an operand of an operator that needs at least `level`."""
        return self.text if self.level >= level else f"({self.text})"

    def __repr__(self) -> str:
        return self.text


def leaf(text: str, compute: Compute) -> Tree:
    return Tree(text, WHOLE, compute)


def call(name: str, *arguments: Tree, by: Callable[..., Any]) -> Tree:
    """A function that is null as soon as an argument is."""

    def compute(record: Record) -> Any:
        values = [argument.compute(record) for argument in arguments]
        return None if None in values else by(*values)

    return written(name, *arguments, by=compute)


def written(name: str, *arguments: Tree, by: Compute) -> Tree:
    return leaf(f"{name}({', '.join(each.text for each in arguments)})", by)


def binary(operator: str, level: int, left: Tree, right: Tree, by: Callable[[Any, Any], Any]) -> Tree:
    """An operator that groups from the left and is null as soon as a side is."""

    def compute(record: Record) -> Any:
        one, other = left.compute(record), right.compute(record)
        return None if one is None or other is None else by(one, other)

    return Tree(f"{left.inside(level)} {operator} {right.inside(level + 1)}", level, compute)


# -- numbers ---------------------------------------------------------------------------------------------------


def kept(number: Decimal | None) -> Decimal | None:
    """Refuses examples whose digits PostgreSQL would round in a division."""
    if number is not None:
        assume(abs(number) < LARGEST and -int(number.normalize().as_tuple().exponent) < 14)
    return number


def limited(tree: Tree) -> Tree:
    return Tree(tree.text, tree.level, lambda record: kept(tree.compute(record)))


def divide(one: Decimal, other: Decimal) -> Decimal | None:
    return None if other == 0 else one / other


def modulo(x: Decimal, divisor: Decimal) -> Decimal | None:
    return None if divisor == 0 else x - divisor * (x / divisor).to_integral_value(ROUND_FLOOR)


def rounded(how: str) -> Callable[[Decimal, Decimal], Decimal]:
    def by(x: Decimal, places: Decimal) -> Decimal:
        unit = Decimal(1).scaleb(-int(places))
        return (x / unit).to_integral_value(how) * unit

    return by


def stepped(how: str) -> Callable[[Decimal, Decimal], Decimal | None]:
    def by(x: Decimal, step: Decimal) -> Decimal | None:
        return None if step == 0 else (x / abs(step)).to_integral_value(how) * abs(step)

    return by


def extreme(pick: Callable[..., Any], *trees: Tree) -> Tree:
    def compute(record: Record) -> Any:
        values = [v for v in (tree.compute(record) for tree in trees) if v is not None]
        return pick(values) if values else None

    return written(pick.__name__.upper(), *trees, by=compute)
