"""Whatever is asked, the answer is a value, null or an ExpressionError: nothing crashes, here or in the database."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.language.scopes import Values, evaluate
from yunchou.base.db import Database
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.language.functions import FUNCTIONS
from yunchou.language.types import Environment, Params, Type

RECORD: dict[str, Any] = {
    "n": "-12345678.12345678",
    "i": 9007199254740991,
    "t": "x%_\\\"'$1{0}华",
    "d": "9999-12-31",
    "e": "0001-01-01",
    "m": "9999-12-31T23:59:59+00:00",
    "b": True,
    "c": "a",
    "r": 5,
    "tags": ["a", "b"],
    "people": [5, 6],
    "void": None,
    "lines": [{"q": 9, "w": "x"}, {"q": None, "w": None}],
}
TYPES: dict[str, Any] = {
    "n": Type("number"),
    "i": Type("integer"),
    "t": Type("text"),
    "d": Type("date"),
    "e": Type("date"),
    "m": Type("datetime"),
    "b": Type("boolean"),
    "c": Type("choice", options=(("a", "甲", "A"),)),
    "r": Type("lookup", target="user"),
    "tags": Type("multi_choice"),
    "people": Type("multi_lookup", target="user"),
    "void": Type("number"),
    "lines": [{"q": Type("integer"), "w": Type("text")}],
}


async def answer(text: str, database: Database) -> tuple[str, Any] | ExpressionError:
    try:
        return await evaluate(database, text, RECORD, TYPES, Environment(me=5, my_team=(5, 6)))
    except ExpressionError as error:
        return error


NUMBERS = [
    "0",
    "1",
    "-1",
    "2.5",
    "1e900",
    "-1e900",
    "1e-900",
    "9" * 40,
    "n",
    "i",
    "void",
    "null",
    "SUM(lines.q)",
    "LEN(t)",
]
TEXTS = [
    '""',
    '"a"',
    '"%_"',
    "t",
    "c",
    '"1,234.5%"',
    '"yyyy"',
    '"0.00;;"',
    '"day"',
    '"month"',
    '"this_year"',
    "null",
    "t & t",
]
DATES = [
    '"0001-01-01"',
    '"9999-12-31"',
    '"2026-02-28"',
    "d",
    "e",
    "m",
    "TODAY()",
    "NOW()",
    '"9999-12-31T00:00:00Z"',
    "null",
]
OTHERS = [
    "b",
    "r",
    "tags",
    "people",
    "ME()",
    "MY_TEAM()",
    "lines",
    "lines.q",
    "lines.w",
    'PERIOD("2026")',
    "true",
    "b is null",
]
atoms = st.sampled_from([*NUMBERS, *TEXTS, *DATES, *OTHERS])
OPERATORS = ["+", "-", "*", "/", "^", "&", "=", "!=", "<", ">=", "contains", "ends_with", "and", "or", "in"]


def combined(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds(lambda a, o, b: f"({a} {o} {b})", inner, st.sampled_from(OPERATORS), inner),
        st.builds(lambda a, b, c: f"({a} between {b} and {c})", inner, inner, inner),
        st.builds(
            lambda a, items: f"({a} in ({', '.join(items)}))", inner, st.lists(inner, min_size=1, max_size=3)
        ),
        st.builds(lambda a: f"(-{a}%)", inner),
        st.builds(lambda a: f"(not {a} is null)", inner),
        st.builds(
            lambda name, arguments: f"{name}({', '.join(arguments)})",
            st.sampled_from(list(FUNCTIONS)),
            st.lists(inner, min_size=1, max_size=4),
        ),
    )


@given(text=st.recursive(atoms, combined, max_leaves=6))
async def test_any_expression_is_answered(text: str, shared_database: Database) -> None:
    found = await answer(text, shared_database)
    assert isinstance(found, tuple) or 0 <= found.at <= len(text)


def well_typed() -> st.SearchStrategy[str]:
    """A call of a function with arguments of the kinds it takes, so that most of them reach the database."""
    pools = {
        "number": NUMBERS, "places": NUMBERS, "count": NUMBERS, "position": NUMBERS, "text": TEXTS, "date": DATES,
        "boolean": ["b", "true", "null", "void > 1"],
    }  # fmt: skip
    anything = [*NUMBERS, *TEXTS, *DATES, *OTHERS]

    def call(name: str) -> st.SearchStrategy[str]:
        parameters = FUNCTIONS[name].parameters
        arguments = [st.sampled_from(pools.get(parameter.kind, anything)) for parameter in parameters]
        return st.tuples(*arguments).map(lambda values: f"{name}({', '.join(values)})")

    return st.sampled_from(list(FUNCTIONS)).flatmap(call)


@given(one=well_typed(), other=well_typed(), operator=st.sampled_from(OPERATORS))
async def test_any_call_is_answered(one: str, other: str, operator: str, shared_database: Database) -> None:
    for text in (one, f"{one} {operator} {other}", f"COALESCE({one}, {other})"):
        found = await answer(text, shared_database)
        assert isinstance(found, tuple) or 0 <= found.at <= len(text)


LONG = [
    "+".join(["n"] * 1999),
    "&".join(["t"] * 1999),
    " or ".join(["b"] * 660),
    f"n in ({', '.join(['n'] * 1200)})",
    f"MIN({', '.join(['1'] * 1300)})",
    f"CONCAT({', '.join(['t'] * 1300)})",
    f"n in ({','.join(['1'] * 1900)})",
]
DEEP = [
    "IF(b, 1, " * 49 + "1" + ")" * 49,
    "(b and " * 49 + "b" + ")" * 49,
    "(" * 45 + "m" + " + 1)" * 45,
    "IF(" * 24 + "d" + ' = "2026-01-01", d, d)' * 24,
    "IF(" * 24 + "m" + ' = "2026-01-01", m, m)' * 24,
    "IF(" * 24 + "m" + " between d and e, m, m)" * 24,
    "IF(" * 24 + "m" + ' in (PERIOD("2026"), d), m, m)' * 24,
    "IF(" * 40 + "n" + " in (1, n), n, n)" * 40,
    "IF(" * 40 + "n" + " between 1 and n, n, n)" * 40,
    "IF(" * 40 + "t" + " contains t, t, t)" * 40,
    "SWITCH(" * 40 + "n" + ", 1, 2, 3)" * 40,
    "MOD(" * 45 + "n" + ", 3)" * 45,
    "CEILING(" * 45 + "n" + ", 3)" * 45,
    "LEFT(" * 45 + "t" + ", 3)" * 45,
    "DATEADD(" * 45 + "e" + ', 3, "month")' * 45,
    "EOMONTH(" * 45 + "e" + ", 1)" * 45,
    "SUBSTITUTE(" * 40 + '"aaaaaaaaaa"' + ', "a", "aaaaaaaaaa")' * 40,
    "SUM(lines.q + " * 45 + "1" + ")" * 45,
]


@pytest.mark.parametrize("text", [*LONG, *DEEP], ids=lambda text: text[:20])
async def test_long_and_deep_expressions_are_answered(text: str, shared_database: Database) -> None:
    found = await answer(text, shared_database)
    assert isinstance(found, tuple) or found.code in ("out_of_range", "too_deep", "too_many_hops"), found


@pytest.mark.parametrize(
    "text",
    [
        " * ".join(["n"] * 900),
        "^".join(["9"] * 1900),
        "1/" * 1900 + "1",
        "(9^9^9) * " * 350 + "1",
        "1" + "%" * 3999,
    ],
    ids=lambda text: text[:10],
)
async def test_numbers_do_not_grow_without_bound(text: str, shared_database: Database) -> None:
    found = await answer(text, shared_database)
    assert (isinstance(found, tuple) and found[1] is None) or (
        isinstance(found, ExpressionError) and found.code in ("out_of_range", "too_deep")
    )


@pytest.mark.parametrize("depth", [1, 10, 49])
def test_a_part_is_never_written_twice(depth: int) -> None:
    """SQL grows with the depth of an expression and no faster."""
    for before, inner, after in (
        ("IF(", "m", ' = "2026-01-01", m, m)'),
        ("IF(", "n", " between 1 and n, n, n)"),
        ("MOD(", "n", ", 3)"),
    ):
        params = Params()
        text = before * depth + inner + after * depth
        operand = compile_expression(text, Values(RECORD, TYPES, params), params, Environment())
        assert len(operand.sql) < 300 * (depth + 1)
