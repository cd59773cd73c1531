"""Every expression means in PostgreSQL what a second, independent evaluator says it means."""

from decimal import Decimal
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from tests.language.reference import conditions, dates, numbers, records, texts
from tests.language.scopes import evaluate
from tests.language.tree import Tree
from yunchou.base.db import Database
from yunchou.language.types import Environment, Type

TYPES = {
    "amount": Type("number"),
    "count": Type("integer"),
    "ratio": Type("percent"),
    "empty": Type("number"),
    "name": Type("text"),
    "note": Type("text"),
    "blank": Type("text"),
    "done": Type("boolean"),
    "due": Type("date"),
    "start": Type("date"),
    "none": Type("date"),
    "lines": [{"qty": Type("integer"), "price": Type("number"), "kind": Type("choice")}],
}


def as_json(value: Any) -> Any:
    """A drawn value as a record's JSON holds it."""
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else str(value)
    if isinstance(value, list):
        return [{name: as_json(each) for name, each in line.items()} for line in value]
    return value.isoformat() if hasattr(value, "isoformat") else value


async def check(database: Database, tree: Tree, record: dict[str, Any]) -> None:
    expected = tree.compute(record)
    given = {name: as_json(value) for name, value in record.items()}
    _, value = await evaluate(database, tree.text, given, TYPES, Environment())
    assert value == expected, tree.text


@given(tree=numbers, record=records)
async def test_numbers(tree: Tree, record: dict[str, Any], shared_database: Database) -> None:
    await check(shared_database, tree, record)


@given(tree=texts, record=records)
async def test_texts(tree: Tree, record: dict[str, Any], shared_database: Database) -> None:
    await check(shared_database, tree, record)


@given(tree=dates, record=records)
async def test_dates(tree: Tree, record: dict[str, Any], shared_database: Database) -> None:
    await check(shared_database, tree, record)


@given(tree=conditions, record=records)
async def test_conditions(tree: Tree, record: dict[str, Any], shared_database: Database) -> None:
    await check(shared_database, tree, record)


@given(first=st.one_of(numbers, texts, conditions), record=records)
async def test_a_value_and_itself_are_equal_or_unknown(
    first: Tree, record: dict[str, Any], shared_database: Database
) -> None:
    text = f"({first.text}) = ({first.text})"
    given = {name: as_json(value) for name, value in record.items()}
    _, value = await evaluate(shared_database, text, given, TYPES, Environment())
    assert value is (None if first.compute(record) is None else True)
