"""Scopes for tests: one over the values of a record given as JSON, one over the columns of tables."""

import datetime as dt
import itertools
import json
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from yunchou.base.db import Database
from yunchou.language.compile import compile_expression
from yunchou.language.errors import unknown_name
from yunchou.language.types import Environment, Name, Operand, Params, Type

CASTS = {
    "number": "numeric",
    "integer": "bigint",
    "percent": "numeric",
    "money": "numeric",
    "duration": "numeric",
    "text": "text",
    "choice": "text",
    "boolean": "boolean",
    "date": "date",
    "datetime": "timestamptz",
    "time": "time",
    "lookup": "bigint",
    "id": "bigint",
    "multi_choice": "text[]",
    "multi_lookup": "bigint[]",
    "json": "jsonb",
    "geo": "point",
    "lunar_date": "int",
}
PARSERS: dict[str, Callable[[str], Any]] = {
    "number": Decimal,
    "percent": Decimal,
    "money": Decimal,
    "duration": Decimal,
    "date": dt.date.fromisoformat,
    "datetime": dt.datetime.fromisoformat,
    "time": dt.time.fromisoformat,
}


class Values:
    """A record's values, each bound to the statement as its name is used.

    `types` holds a `Type` for a value, a mapping for a related record, a list of one mapping for related records.
    """

    def __init__(self, record: Mapping[str, Any], types: Mapping[str, Any], params: Params) -> None:
        self.record = record
        self.types = types
        self.params = params

    def field(self, path: tuple[Name, ...]) -> Operand:
        value: Any = self.record
        types: Any = self.types
        for name in path:
            if not isinstance(types, Mapping) or name.text not in types:
                raise unknown_name(name.at, name.text)
            value = None if value is None else value[name.text]
            types = types[name.text]
        if not isinstance(types, Type):
            raise unknown_name(path[-1].at, path[-1].text)
        if value is not None and types.kind in PARSERS:
            value = PARSERS[types.kind](value)
        return Operand(self.params.add(value, CASTS[types.kind]), types)

    def children(self, path: tuple[Name, ...]) -> "Children":
        (name, *rest) = path
        types = self.types.get(name.text)
        if rest or not isinstance(types, list):
            raise unknown_name(path[-1].at, name.text)
        return Children(self.record[name.text], types[0], self.params)


class Children:
    """Related records given as a JSON list."""

    def __init__(self, rows: list[Any], types: Mapping[str, Type], params: Params) -> None:
        self.rows = rows
        self.types = types
        self.params = params
        self.scope = Columns("x", types)

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        columns = ", ".join(f'"{name}" {CASTS[type.kind]}' for name, type in self.types.items())
        rows = self.params.add(json.dumps(self.rows), "jsonb")
        where = f" where {condition}" if condition is not None else ""
        return f"(select {select_sql} from jsonb_to_recordset({rows}) as x({columns}){where})"


class Columns:
    """The columns of one table under an alias; children as (table, foreign key, columns)."""

    def __init__(
        self,
        alias: str,
        types: Mapping[str, Type],
        children: Mapping[str, tuple[str, str, Mapping[str, Type]]] | None = None,
    ) -> None:
        self.alias = alias
        self.types = types
        self.inverses = children or {}

    def field(self, path: tuple[Name, ...]) -> Operand:
        if path[0].text not in self.types:
            raise unknown_name(path[0].at, path[0].text)
        if len(path) > 1:
            raise unknown_name(path[1].at, path[1].text)
        return Operand(f'{self.alias}."{path[0].text}"', self.types[path[0].text])

    def children(self, path: tuple[Name, ...]) -> "Table":
        if len(path) > 1 or path[0].text not in self.inverses:
            raise unknown_name(path[0].at, path[0].text)
        return Table(self.alias, *self.inverses[path[0].text])


_NUMBERS = itertools.count(1)


class Table:
    """The rows of a table that point at a record."""

    def __init__(self, parent: str, table: str, key: str, types: Mapping[str, Type]) -> None:
        alias = f"c{next(_NUMBERS)}"
        self.source = f"{table} {alias} where {alias}.{key} = {parent}.id"
        self.scope = Columns(alias, types)

    def wrap(self, select_sql: str, condition: str | None = None) -> str:
        return (
            f"(select {select_sql} from {self.source}{f' and {condition}' if condition is not None else ''})"
        )


async def evaluate(
    database: Database,
    text: str,
    record: Mapping[str, Any],
    types: Mapping[str, Any],
    environment: Environment,
) -> tuple[str, Any]:
    """The type of an expression and its value as the driver gives it."""
    params = Params()
    operand = compile_expression(text, Values(record, types, params), params, environment)
    return operand.type.kind, await database.fetchval(f"select {operand.sql}", *params.values)
