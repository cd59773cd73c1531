"""Aggregates over related records: what names mean inside, nesting, the unknown."""

import json
from decimal import Decimal
from typing import Any

import pytest

from tests.language.scopes import Columns, Table
from yunchou.base.db import Database
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError, unknown_name
from yunchou.language.types import ChildScope, Environment, Name, Operand, Params, Type

LINES = {
    "qty": Type("integer"),
    "price": Type("money"),
    "kind": Type("text"),
    "done": Type("boolean"),
    "parent": Type("text"),
}
PARTS = {"weight": Type("number"), "kind": Type("text")}
ORDER = {"amount": Type("money"), "kind": Type("text"), "note": Type("text")}


class Orders(Columns):
    """An order with lines, lines with parts."""

    def __init__(self) -> None:
        lines = {"lines": ("order_line", "order_id", LINES), "行": ("order_line", "order_id", LINES)}
        super().__init__("t", ORDER, lines)

    def children(self, path: tuple[Name, ...]) -> Table:
        table = super().children(path)
        table.scope.inverses = {"parts": ("part", "line_id", PARTS)}
        return table


async def compute(database: Database, text: str) -> Any:
    params = Params()
    operand = compile_expression(text, Orders(), params, Environment())
    return await database.fetchval(f"select {operand.sql} from orders t where t.id = 1", *params.values)


@pytest.fixture(scope="module")
async def orders(shared_database: Database) -> Database:
    """Two orders; the first with three lines, the first of which has two parts."""
    lines = [
        {"id": 1, "order_id": 1, "qty": 2, "price": 10.5, "kind": "a", "done": True, "parent": "p"},
        {"id": 2, "order_id": 1, "qty": 3, "price": 4, "kind": "b", "done": True, "parent": "q"},
        {"id": 3, "order_id": 1, "qty": None, "price": 9.99, "kind": "a", "done": None, "parent": "p"},
        {"id": 4, "order_id": 2, "qty": 100, "price": 100, "kind": "a", "done": False, "parent": "p"},
    ]
    parts = [
        {"id": 1, "line_id": 1, "weight": 1, "kind": "a"},
        {"id": 2, "line_id": 1, "weight": 2, "kind": "b"},
    ]
    await shared_database.execute(
        "create table orders (id bigint, amount numeric, kind text, note text);"
        "create table order_line (id bigint, order_id bigint, qty bigint, price numeric, kind text, done boolean, parent text);"
        "create table part (id bigint, line_id bigint, weight numeric, kind text);"
        "insert into orders values (1, 20, 'a', 'p'), (2, 5, 'b', 'p')"
    )
    for table, rows in (("order_line", lines), ("part", parts)):
        sql = f"insert into {table} select * from jsonb_populate_recordset(null::{table}, $1::jsonb)"
        await shared_database.execute(sql, json.dumps(rows))
    return shared_database


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("SUM(lines.qty)", 5),
        ("SUM(行.qty)", 5),
        ("SUM(lines.qty * lines.price)", 33),
        ("SUM(lines.qty * price)", 33),
        ("COUNT(lines)", 3),
        ("COUNT(lines.qty)", 2),
        ('COUNT(lines, kind = "a")', 2),
        ('COUNT(lines, lines.kind = "a")', 2),
        # The child's name comes before the record's of the same name, `parent.` is the record's.
        ("COUNT(lines, kind = parent.kind)", 2),
        ("COUNT(lines, price < amount)", 3),
        ("COUNT(lines, price < parent.amount / 2)", 2),
        ('COUNT(lines, [parent] = "p")', 2),
        ('COUNT(lines, parent = "p")', 2),
        ("COUNT(lines, [parent] = note)", 2),
        ("AVG(lines.price)", "8.163333"),
        ("MIN(lines.price)", 4),
        ('MAX(lines.price, kind = "b")', 4),
        ("MAX(lines.price, done)", "10.5"),
        ("MAX(lines.kind)", "b"),
        ("MAX(SUM(lines.qty), 3, 4)", 5),
        ('MAX(MAX(lines.price, kind = "b"), 1)', 4),
        ("SUM(MAX(lines.qty, 3))", 9),
        ("SUM(IF(lines.qty > 2, lines.price, 0))", 4),
        # An aggregate inside another: over the parts of the line at hand, or over all lines again.
        ("SUM(COUNT(lines.parts))", 2),
        ("SUM(lines.qty * SUM(lines.parts.weight))", 6),
        ("COUNT(lines, COUNT(parts) > 0)", 1),
        ("COUNT(lines, ANY(parts, kind = parent.kind))", 1),
        ("COUNT(lines, ANY(parts, weight > parent.parent.amount))", 0),
        ("COUNT(lines, price > AVG(lines.price))", 2),
        ("ROUND(SUM(lines.price / SUM(lines.price)), 10)", 1),
        ("COUNT(lines, price = MAX(lines.price, kind = parent.kind))", 2),
        ("ANY(lines)", True),
        ("ANY(lines, qty > 2)", True),
        ("ANY(lines.done)", True),
        ("ANY(lines, qty > 5)", False),
        ("ALL(lines, price > 1)", True),
        ("ALL(lines, qty > 1)", None),
        ("ALL(lines, qty > 2)", False),
        ("ALL(lines.done)", None),
        ("ALL(lines.done, qty > 0)", True),
        ("ALL(lines.done, qty > 99)", True),
        ("ALL(lines)", True),
        ("SUM(lines.price, qty > 99)", 0),
        ("AVG(lines.price, qty > 99)", None),
        ("COUNT(lines, null)", 0),
    ],
)
async def test_names_inside_an_aggregate(text: str, value: object, orders: Database) -> None:
    found = await compute(orders, text)
    assert found == (Decimal(value) if isinstance(value, str) and value[0].isdigit() else value)


@pytest.mark.parametrize(
    ("text", "code", "at"),
    [
        ("lines", "type_mismatch", 0),
        ("lines.qty + 1", "type_mismatch", 0),
        ("MAX(lines.qty, 0)", "type_mismatch", 4),
        ("SUM(lines)", "type_mismatch", 4),
        ("SUM(amount)", "type_mismatch", 4),
        ("SUM(1)", "type_mismatch", 4),
        ("SUM(nope)", "unknown_name", 4),
        ("SUM(lines.nope)", "unknown_name", 10),
        ("SUM(lines.kind)", "type_mismatch", 4),
        ("SUM(lines.qty, kind)", "type_mismatch", 15),
        ("SUM(lines.qty, nope > 1)", "unknown_name", 15),
        ("SUM(lines.qty, parent.nope > 1)", "unknown_name", 22),
        ("ALL(lines.qty)", "type_mismatch", 4),
        ("MAX(lines.done)", "type_mismatch", 4),
        ("SUM(lines.qty, true, 1)", "wrong_number_of_arguments", 0),
        ("COUNT()", "wrong_number_of_arguments", 0),
    ],
)
def test_what_is_wrong_inside_is_told_where(text: str, code: str, at: int) -> None:
    with pytest.raises(ExpressionError) as raised:
        compile_expression(text, Orders(), Params(), Environment())
    assert (raised.value.code, raised.value.at) == (code, at)


class Endless:
    """Every name leads on: `many` to related records, any other to a number."""

    def field(self, path: tuple[Name, ...]) -> Operand:
        return Operand("1", Type("number"))

    def children(self, path: tuple[Name, ...]) -> ChildScope:
        if path[-1].text != "many":
            raise unknown_name(path[-1].at, path[-1].text)
        return EndlessChildren()


class EndlessChildren:
    scope = Endless()

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        return f"(select {select_sql})"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        (".".join("a" * 11), None),
        (".".join("a" * 12), 22),
        ("SUM(a.a.a.many.a.a.a.a.a.a.a)", None),
        ("SUM(a.a.a.many.a.a.a.a.a.a.a.a)", 29),
        ("SUM(many.b, COUNT(c.c.many, d.d.d.d.d.d.d > 1) > 1)", None),
        ("SUM(many.b, COUNT(c.c.many, d.d.d.d.d.d.d.d > 1) > 1)", 42),
        ("SUM(a.a.a.a.a.a.a.a.a.a.many.a)", 24),
    ],
)
def test_a_path_crosses_ten_relations_at_most(text: str, at: int | None) -> None:
    params = Params()
    if at is None:
        assert compile_expression(text, Endless(), params, Environment()).sql
        return
    with pytest.raises(ExpressionError) as raised:
        compile_expression(text, Endless(), params, Environment())
    assert (raised.value.code, raised.value.at) == ("too_many_hops", at)
