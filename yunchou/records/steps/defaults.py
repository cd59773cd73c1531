"""Defaults that an expression gives, computed on the records that are being made: one statement for all of them."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.base.db import Connection, present, quote
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, Change
from yunchou.records.evaluate import shown_value
from yunchou.records.laid import laid_columns, laid_values
from yunchou.records.select import Asking, Select
from yunchou.records.steps.targets import fresh


async def compute_defaults(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]
) -> None:
    """Fills fields that were not given with what their expression gives on the record as it came, defaults included.

    An expression sees what the organisation sees; `ME()` is whoever makes the record. A value that the field does not
    take fails the change as one that was given would.
    """
    fields = [f for f in owner.fields.values() if f.default_expression is not None and f.column]
    lacking = [
        change
        for change in changes
        if change.kind == CREATE and not change.failed and any(f.name not in change.values for f in fields)
    ]
    if not lacking:
        return
    sql, values, columns = _statement(asking, owner, [f.default_expression or "" for f in fields])
    lists = [
        each
        for f in columns
        for each in laid_values(f, [change.now(f.name) for change in lacking], asking.values)
    ]
    rows = await link.fetch(sql, *values, [change.id for change in lacking], *lists)
    for change, row in zip(lacking, rows, strict=True):
        for number, field in enumerate(fields):
            found = json.loads(row[number] or "null")
            if field.name in change.values or found is None:
                continue
            try:
                change.values[field.name] = type_of(field).parse(found, field, asking.values)
            except ValueProblem as problem:
                change.fail(422, problem.code, problem.message, field.name)


async def offered_defaults(
    link: Connection, asking: Asking, owner: Object, expressions: Mapping[str, str], change: Change
) -> dict[str, Any]:
    """What expressions give on a record that is being filled in, in JSON form by the names they are given under."""
    if not expressions:
        return {}
    sql, values, columns = _statement(asking, owner, list(expressions.values()))
    lists = [each for f in columns for each in laid_values(f, [change.now(f.name)], asking.values)]
    row = present(await link.fetchrow(sql, *values, [change.id], *lists))
    found = {name: json.loads(row[number] or "null") for number, name in enumerate(expressions)}
    return {name: value for name, value in found.items() if value is not None}


def _statement(
    asking: Asking, owner: Object, expressions: Sequence[str]
) -> tuple[str, list[object], list[Field]]:
    """The statement, the constants bound first, and the fields whose values it wants as lists behind the ids."""
    asking = fresh(asking).of_the_organisation()
    select = Select(asking, owner)
    select.fresh = True
    found = []
    for expression in expressions:
        bound = len(asking.params.values)
        try:
            result = compile_expression(expression, select, asking.params, asking.environment())
            found.append(shown_value(asking, result))
        except ExpressionError:
            # What it named is gone: there is no default any more.
            del asking.params.values[bound:]
            found.append("null::text")
    by_column = {f.column: f for f in owner.fields.values() if f.column}
    columns = [by_column[c] for c in select.root_columns if c in by_column and c != "id"]
    first = len(asking.params.values) + 1
    laid = [(f, each) for f in columns for each in laid_columns(f)]
    lists = [f"${first}::bigint[]"]
    lists += [f"${first + n}::{each.array_type}[]" for n, (_, each) in enumerate(laid, 1)]
    names = ", ".join(f"v{n}" for n in range(len(lists)))
    decoded = ["r.v0 as id"]
    decoded += [
        f"{each.decode(f'r.v{n}')} as {quote(f'{f.column}{each.ending}')}"
        for n, (f, each) in enumerate(laid, 1)
    ]
    sql = (
        f"select {', '.join(found)} from (select {', '.join(decoded)}, r.position from unnest({', '.join(lists)})"
        f" with ordinality r({names}, position)) t{select.joins} order by t.position"
    )
    return sql, list(asking.params.values), columns
