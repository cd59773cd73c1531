"""A second evaluator of the language, written for tests alone: exact decimals, null as None, no SQL.

Hypothesis draws trees (`numbers`, `texts`, `conditions`, `dates`); each knows how it is written, with as few
parentheses as precedence allows, and what it comes to on a record.
"""

import calendar
import datetime as dt
from collections.abc import Callable
from decimal import ROUND_CEILING, ROUND_DOWN, ROUND_FLOOR, ROUND_HALF_UP, ROUND_UP, Decimal
from typing import Any

from hypothesis import assume
from hypothesis import strategies as st

from tests.language.tree import (
    ADD,
    AND,
    COMPARE,
    CONCAT,
    MULTIPLY,
    NOT,
    OR,
    PERCENT,
    POWER,
    SIGN,
    Record,
    Tree,
    binary,
    call,
    divide,
    extreme,
    leaf,
    limited,
    modulo,
    rounded,
    stepped,
    written,
)  # fmt: skip

NUMBER_LITERALS = st.sampled_from(["0", "1", "2", "3", "7", "10", "0.5", "2.5", "0.01", "12.34", "999.99"])
DIVISORS = st.sampled_from(["0", "1", "2", "4", "5", "0.5", "10"])
number_leaves = st.one_of(
    NUMBER_LITERALS.map(lambda text: leaf(text, lambda _: Decimal(text))),
    st.sampled_from(["amount", "count", "ratio", "empty"]).map(
        lambda name: leaf(name, lambda record: record[name])
    ),
)
divisors = DIVISORS.map(lambda text: leaf(text, lambda _: Decimal(text)))


def signed(tree: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value = tree.compute(record)
        return None if value is None else -value

    return Tree(f"-{tree.inside(SIGN)}", SIGN, compute)


def hundredth(tree: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value = tree.compute(record)
        return None if value is None else value / 100

    return Tree(f"{tree.inside(PERCENT)}%", PERCENT, compute)


def chosen(condition: Tree, then: Tree, otherwise: Tree) -> Tree:
    def compute(record: Record) -> Any:
        return then.compute(record) if condition.compute(record) is True else otherwise.compute(record)

    return written("IF", condition, then, otherwise, by=compute)


def coalesced(one: Tree, other: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value = one.compute(record)
        return other.compute(record) if value is None else value

    return written("COALESCE", one, other, by=compute)


def combined_numbers(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    places = st.integers(-2, 4).map(lambda n: leaf(str(n), lambda _: Decimal(n)))
    small = st.integers(0, 3).map(lambda n: leaf(str(n), lambda _: Decimal(n)))
    return st.one_of(
        st.builds(lambda a, b: binary("+", ADD, a, b, lambda x, y: x + y), inner, inner),
        st.builds(lambda a, b: binary("-", ADD, a, b, lambda x, y: x - y), inner, inner),
        st.builds(lambda a, b: binary("*", MULTIPLY, a, b, lambda x, y: x * y), inner, inner),
        st.builds(lambda a, b: binary("/", MULTIPLY, a, b, divide), inner, divisors),
        st.builds(lambda a, b: binary("^", POWER, a, b, power), inner, small),
        st.builds(signed, inner),
        st.builds(hundredth, inner),
        st.builds(lambda a, b: call("ROUND", a, b, by=rounded(ROUND_HALF_UP)), inner, places),
        st.builds(lambda a, b: call("ROUNDUP", a, b, by=rounded(ROUND_UP)), inner, places),
        st.builds(lambda a, b: call("ROUNDDOWN", a, b, by=rounded(ROUND_DOWN)), inner, places),
        st.builds(lambda a, b: call("CEILING", a, b, by=stepped(ROUND_CEILING)), inner, divisors),
        st.builds(lambda a, b: call("FLOOR", a, b, by=stepped(ROUND_FLOOR)), inner, divisors),
        st.builds(lambda a, b: call("MOD", a, b, by=modulo), inner, divisors),
        st.builds(lambda a: call("ABS", a, by=abs), inner),
        st.builds(lambda a, b, c: extreme(min, a, b, c), inner, inner, inner),
        st.builds(lambda a, b: extreme(max, a, b), inner, inner),
        st.builds(coalesced, inner, inner),
        st.builds(chosen, st.deferred(lambda: conditions), inner, inner),
        st.builds(lambda a: call("LEN", a, by=lambda t: Decimal(len(t))), st.deferred(lambda: texts)),
        st.deferred(lambda: sums),
        st.deferred(lambda: date_parts),
    ).map(limited)


def power(base: Decimal, exponent: Decimal) -> Decimal:
    result = Decimal(1)
    for _ in range(int(exponent)):
        result *= base
    return result


# -- text ------------------------------------------------------------------------------------------------------


def quoted(text: str) -> Tree:
    return leaf('"' + text.replace('"', '""') + '"', lambda _: text)


WORDS = st.sampled_from(["", "a", "Bc", "50%", "a_b", "\\", '"', "'", "华东", "零售 x", "É", "$1", "{0}"])
text_leaves = st.one_of(
    WORDS.map(quoted),
    st.sampled_from(["name", "note", "blank"]).map(lambda name: leaf(name, lambda record: record[name])),
)


def joined(one: Tree, other: Tree) -> Tree:
    def compute(record: Record) -> str:
        return (one.compute(record) or "") + (other.compute(record) or "")

    return Tree(f"{one.inside(CONCAT)} & {other.inside(ADD)}", CONCAT, compute)


def combined_texts(inner: st.SearchStrategy[Tree]) -> st.SearchStrategy[Tree]:
    count = st.integers(0, 4).map(lambda n: leaf(str(n), lambda _: n))
    position = st.integers(1, 4).map(lambda n: leaf(str(n), lambda _: n))
    return st.one_of(
        st.builds(joined, inner, inner),
        st.builds(lambda t, n: call("LEFT", t, n, by=lambda x, y: x[:y]), inner, count),
        st.builds(
            lambda t, n: call("RIGHT", t, n, by=lambda x, y: x[len(x) - min(y, len(x)) :]), inner, count
        ),
        st.builds(
            lambda t, a, n: call("MID", t, a, n, by=lambda x, y, z: x[y - 1 : y - 1 + z]),
            inner,
            position,
            count,
        ),
        st.builds(lambda t: call("UPPER", t, by=str.upper), inner),
        st.builds(lambda t: call("LOWER", t, by=str.lower), inner),
        st.builds(lambda t: call("TRIM", t, by=lambda x: " ".join(x.split())), inner),
        st.builds(
            lambda t, a, b: call("SUBSTITUTE", t, a, b, by=lambda x, y, z: x.replace(y, z) if y else x),
            inner,
            inner,
            inner,
        ),
        st.builds(coalesced, inner, inner),
        st.builds(chosen, st.deferred(lambda: conditions), inner, inner),
    ).map(short)


def short(tree: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value = tree.compute(record)
        assume(value is None or len(value) < 2000)
        return value

    return Tree(tree.text, tree.level, compute)


# -- dates -----------------------------------------------------------------------------------------------------


def month_end(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def months_later(day: dt.date, months: int) -> dt.date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return dt.date(year, month + 1, min(day.day, month_end(year, month + 1)))


def later(day: dt.date, n: Decimal, unit: str) -> dt.date:
    return {
        "day": lambda: day + dt.timedelta(int(n)),
        "week": lambda: day + dt.timedelta(7 * int(n)),
        "month": lambda: months_later(day, int(n)),
        "quarter": lambda: months_later(day, 3 * int(n)),
        "year": lambda: months_later(day, 12 * int(n)),
    }[unit]()


def apart(earlier: dt.date, other: dt.date, unit: str) -> Decimal:
    if other < earlier:
        return -apart(other, earlier, unit)
    if unit in ("day", "week"):
        return Decimal((other - earlier).days // (7 if unit == "week" else 1))
    months = (other.year - earlier.year) * 12 + other.month - earlier.month - (other.day < earlier.day)
    return Decimal(months // {"month": 1, "quarter": 3, "year": 12}[unit])


def end_of_month(day: dt.date, n: Decimal) -> dt.date:
    first = months_later(day.replace(day=1), int(n))
    return first.replace(day=month_end(first.year, first.month))


UNITS = st.sampled_from(["day", "week", "month", "quarter", "year"]).map(quoted)
STEPS = st.integers(-30, 30).map(lambda n: leaf(str(n), lambda _: Decimal(n)))
day_fields = st.sampled_from(["due", "start", "none"]).map(
    lambda name: leaf(name, lambda record: record[name])
)
day_literals = st.dates(dt.date(1990, 1, 1), dt.date(2060, 12, 31)).map(
    lambda day: leaf(f'"{day.isoformat()}"', lambda _: day)
)
dates = st.recursive(
    day_fields,
    lambda inner: st.one_of(
        st.builds(lambda d, n, u: call("DATEADD", d, n, u, by=later), inner, STEPS, UNITS),
        st.builds(lambda d, n: call("EOMONTH", d, n, by=end_of_month), inner, STEPS),
        st.builds(lambda d, n: binary("+", ADD, d, n, lambda x, y: x + dt.timedelta(int(y))), inner, STEPS),
        st.builds(
            lambda a, b: chosen(a, *b), st.deferred(lambda: conditions), st.tuples(inner, day_literals)
        ),
    ),
    max_leaves=4,
)
date_parts = st.one_of(
    st.builds(lambda d: call("YEAR", d, by=lambda x: Decimal(x.year)), dates),
    st.builds(lambda d: call("QUARTER", d, by=lambda x: Decimal((x.month + 2) // 3)), dates),
    st.builds(lambda d: call("WEEK", d, by=lambda x: Decimal(x.isocalendar().week)), dates),
    st.builds(lambda d: call("WEEKDAY", d, by=lambda x: Decimal(x.isoweekday())), dates),
    st.builds(
        lambda a, b, u: call("DATEDIF", a, b, u, by=apart), dates, st.one_of(dates, day_literals), UNITS
    ),
    st.builds(lambda a, b: binary("-", ADD, a, b, lambda x, y: Decimal((x - y).days)), dates, dates),
)


# -- related records -------------------------------------------------------------------------------------------


def child(tree: Tree) -> Tree:
    """A tree over a line, its value per line."""
    return Tree(tree.text, tree.level, lambda record: [tree.compute(line) for line in record["lines"]])


line_conditions = st.sampled_from(
    [
        leaf('kind = "a"', lambda line: line["kind"] == "a"),
        leaf("qty > 2", lambda line: None if line["qty"] is None else line["qty"] > 2),
        leaf("price < parent.amount", lambda line: None),
        leaf("qty is null", lambda line: line["qty"] is None),
    ]
)
LINE_NUMBERS = [
    leaf("lines.price", lambda line: line["price"]),
    leaf(
        "lines.qty * lines.price", lambda line: None if line["qty"] is None else line["qty"] * line["price"]
    ),
    leaf("lines.qty + 1", lambda line: None if line["qty"] is None else line["qty"] + 1),
]


def over_lines(name: str, value: Tree, condition: Tree, pick: Callable[[list[Decimal]], Any]) -> Tree:
    def compute(record: Record) -> Any:
        lines = [line for line in record["lines"] if holds(condition, line, record) is True]
        return pick([v for v in (value.compute(line) for line in lines) if v is not None])

    return written(name, value, condition, by=compute)


def holds(condition: Tree, line: Record, record: Record) -> Any:
    if condition.text == "price < parent.amount":
        return None if record["amount"] is None else line["price"] < record["amount"]
    return condition.compute(line)


sums = st.one_of(
    st.builds(
        lambda v, c: over_lines("SUM", v, c, lambda found: sum(found, Decimal(0))),
        st.sampled_from(LINE_NUMBERS),
        line_conditions,
    ),
    st.builds(
        lambda v, c: over_lines("MAX", v, c, lambda found: max(found) if found else None),
        st.sampled_from(LINE_NUMBERS),
        line_conditions,
    ),
    st.builds(
        lambda v, c: over_lines("COUNT", v, c, lambda found: Decimal(len(found))),
        st.sampled_from(LINE_NUMBERS),
        line_conditions,
    ),
)


def all_lines(condition: Tree) -> Tree:
    def compute(record: Record) -> Any:
        found = [holds(condition, line, record) for line in record["lines"]]
        return False if False in found else None if None in found else True

    return leaf(f"ALL(lines, {condition.text})", compute)


def any_line(condition: Tree) -> Tree:
    def compute(record: Record) -> Any:
        return any(holds(condition, line, record) for line in record["lines"])

    return leaf(f"ANY(lines, {condition.text})", compute)


# -- conditions ------------------------------------------------------------------------------------------------

COMPARISONS: dict[str, Callable[[Any, Any], bool]] = {
    "=": lambda x, y: x == y,
    "!=": lambda x, y: x != y,
    "<": lambda x, y: x < y,
    "<=": lambda x, y: x <= y,
    ">": lambda x, y: x > y,
    ">=": lambda x, y: x >= y,
}
PATTERNS: dict[str, Callable[[str, str], bool]] = {
    "contains": lambda x, y: y.lower() in x.lower(),
    "starts_with": lambda x, y: x.lower().startswith(y.lower()),
    "ends_with": lambda x, y: x.lower().endswith(y.lower()),
}


def compared(operator: str, left: Tree, right: Tree) -> Tree:
    by = COMPARISONS.get(operator) or PATTERNS[operator]
    tree = binary(operator, COMPARE, left, right, by)
    return Tree(f"{left.inside(CONCAT)} {operator} {right.inside(CONCAT)}", COMPARE, tree.compute)


def member(operand: Tree, items: list[Tree]) -> Tree:
    def compute(record: Record) -> Any:
        value = operand.compute(record)
        values = [item.compute(record) for item in items]
        if value is None:
            return None
        return True if value in values else None if None in values else False

    return Tree(f"{operand.inside(CONCAT)} in ({', '.join(item.text for item in items)})", COMPARE, compute)


def between(operand: Tree, low: Tree, high: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value, first, last = operand.compute(record), low.compute(record), high.compute(record)
        return both(
            None if value is None or first is None else value >= first,
            None if value is None or last is None else value <= last,
        )

    text = f"{operand.inside(CONCAT)} between {low.inside(CONCAT)} and {high.inside(CONCAT)}"
    return Tree(text, COMPARE, compute)


def both(one: bool | None, other: bool | None) -> bool | None:
    return False if one is False or other is False else None if one is None or other is None else True


def either(one: bool | None, other: bool | None) -> bool | None:
    return True if one or other else None if one is None or other is None else False


def negated(tree: Tree) -> Tree:
    def compute(record: Record) -> Any:
        value = tree.compute(record)
        return None if value is None else not value

    return Tree(f"not {tree.inside(NOT)}", NOT, compute)


def absent(tree: Tree) -> Tree:
    return Tree(f"{tree.inside(CONCAT)} is null", COMPARE, lambda record: tree.compute(record) is None)


def logical(operator: str, level: int, left: Tree, right: Tree) -> Tree:
    by = both if operator == "and" else either
    text = f"{left.inside(level)} {operator} {right.inside(level + 1)}"
    return Tree(text, level, lambda record: by(left.compute(record), right.compute(record)))


numbers = st.recursive(number_leaves, combined_numbers, max_leaves=7)
texts = st.recursive(text_leaves, combined_texts, max_leaves=5)
orders = st.sampled_from(list(COMPARISONS))
condition_leaves = st.one_of(
    st.sampled_from(["true", "false", "null"]).map(
        lambda word: leaf(word, lambda _: {"true": True, "false": False}.get(word))
    ),
    st.just(leaf("done", lambda record: record["done"])),
    st.builds(compared, orders, st.deferred(lambda: numbers), st.deferred(lambda: numbers)),
    st.builds(compared, orders, st.deferred(lambda: texts), st.deferred(lambda: texts)),
    st.builds(
        compared, orders, st.deferred(lambda: dates), st.one_of(st.deferred(lambda: dates), day_literals)
    ),
    st.builds(
        compared, st.sampled_from(list(PATTERNS)), st.deferred(lambda: texts), st.deferred(lambda: texts)
    ),
    st.builds(
        member, st.deferred(lambda: numbers), st.lists(st.deferred(lambda: numbers), min_size=1, max_size=3)
    ),
    st.builds(member, st.deferred(lambda: texts), st.lists(text_leaves, min_size=1, max_size=3)),
    st.builds(member, st.deferred(lambda: dates), st.lists(day_literals, min_size=1, max_size=3)),
    st.builds(between, st.deferred(lambda: numbers), number_leaves, number_leaves),
    st.builds(between, st.deferred(lambda: dates), day_literals, st.one_of(day_fields, day_literals)),
    st.builds(absent, st.deferred(lambda: st.one_of(numbers, texts, dates))),
    st.builds(all_lines, line_conditions),
    st.builds(any_line, line_conditions),
)
conditions: st.SearchStrategy[Tree] = st.recursive(
    condition_leaves,
    lambda inner: st.one_of(
        st.builds(lambda a, b: logical("and", AND, a, b), inner, inner),
        st.builds(lambda a, b: logical("or", OR, a, b), inner, inner),
        st.builds(negated, inner),
    ),
    max_leaves=4,
)

# -- records ---------------------------------------------------------------------------------------------------

amounts = st.none() | st.decimals(-10000, 10000, places=2)
records = st.fixed_dictionaries(
    {
        "amount": amounts,
        "count": st.none() | st.integers(-50, 50).map(Decimal),
        "ratio": st.none() | st.decimals(0, 1, places=2),
        "empty": st.none(),
        "name": st.none() | WORDS,
        "note": st.none() | WORDS,
        "blank": st.none(),
        "done": st.none() | st.booleans(),
        "due": st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)),
        "start": st.none() | st.dates(dt.date(2000, 1, 1), dt.date(2040, 12, 31)),
        "none": st.none(),
        "lines": st.lists(
            st.fixed_dictionaries(
                {
                    "qty": st.none() | st.integers(0, 9).map(Decimal),
                    "price": st.decimals(0, 100, places=2),
                    "kind": st.sampled_from(["a", "b"]),
                }
            ),
            max_size=4,
        ),
    }
)
