"""An expression evaluated on one record: a stored one, one that is being filled in, or none at all."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read
from yunchou.access.organisation import Snapshot
from yunchou.access.withheld import withheld_sql
from yunchou.base.db import present, quote
from yunchou.base.errors import FieldError, invalid, not_found
from yunchou.language.compile import compile_expression
from yunchou.language.errors import unknown_name
from yunchou.language.types import Name, Operand
from yunchou.model.field_types import ValueProblem, type_of
from yunchou.model.field_types.geo import geo_json
from yunchou.model.field_types.lunar_date import lunar_json
from yunchou.model.field_types.money import Amount, money_json
from yunchou.model.object import Field, Object, unknown_field
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Select


class NoNames:
    """The scope of an expression about no record: no name means anything."""

    def field(self, path: tuple[Name, ...]) -> Operand:
        """Raises `unknown_name`."""
        raise unknown_name(path[0].at, path[0].text)

    def children(self, path: tuple[Name, ...]) -> Any:
        """Raises `unknown_name`."""
        raise unknown_name(path[0].at, path[0].text)


async def evaluate(
    caller: Caller,
    expression: str,
    *,
    name: str | None = None,
    values: Mapping[str, Any] | None = None,
    id: int | None = None,
) -> dict[str, Any]:
    """`{"type", "value"}` of an expression on a record of `name`: that of `id`, with `values` in place of its own.

    Raises 400 for a wrong expression, 404 for a record that may not be seen, 422 for values that the fields don't take.
    """

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any] | None, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        sql, kind = _statement(asking, expression, name, values or {}, id)
        row = present(await caller.organisation.db.fetchrow(sql, *asking.params.values))
        answer = None if row["found"] is None else {"type": kind, "value": json.loads(row["value"] or "null")}
        return answer, (row[0], row[1])

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    return found


def _statement(
    asking: Asking, expression: str, name: str | None, values: Mapping[str, Any], id: int | None
) -> tuple[str, str]:
    if name is None:
        result = compile_expression(expression, NoNames(), asking.params, asking.environment())
        return (
            f"select {asking.versions_sql()}, 1 as found, {shown_value(asking, result)} as value",
            result.type.kind,
        )
    owner = readable_object(asking, name)
    select = Select(asking, owner)
    # What is being filled in has no computed values in its columns yet.
    select.fresh = True
    result = compile_expression(expression, select, asking.params, asking.environment())
    row = _row(asking, owner, values, id)
    value = f"select 1 as found, {shown_value(asking, result)} as value from ({row}) t{select.joins}"
    sql = (
        f"select {asking.versions_sql()}, v.found, v.value from (select 1) one left join ({value}) v on true"
    )
    return sql, result.type.kind


def _row(asking: Asking, owner: Object, values: Mapping[str, Any], id: int | None) -> str:
    """SQL for the record: a column for each field, given, stored or empty."""
    given = _parsed(asking, owner, values)
    columns: list[str] = []
    for field in owner.fields.values():
        kind = type_of(field)
        if kind.of_several:
            columns += _laid_beside(asking, field, given, id)
        if field.name in given:
            columns.append(f"{_given(asking, field, given[field.name])} as {quote(field.column)}")
        elif id is None:
            columns.append(f"null::{kind.sql_type} as {quote(field.column)}")
        elif field.column:
            hidden = withheld_sql(asking, owner, field, "b")
            value = f"b.{quote(field.column)}"
            columns.append(
                value
                if hidden is None
                else f"case when not ({hidden}) then {value} end as {quote(field.column)}"
            )
    listed = ", ".join(columns)
    if id is None:
        return f"select {listed}"
    stored = Select(asking, owner, "b", "bj")
    return f"select {listed} from {stored.table()} where b.id = {asking.params.add(id, 'bigint')} and {stored.condition()}"


def _laid_beside(asking: Asking, field: Field, given: Mapping[str, Any], id: int | None) -> Iterator[str]:
    """The columns beside that of a relation to several objects."""
    kind = type_of(field)
    values = kind.encode_beside(given.get(field.name), asking.values)
    for (ending, sql_type), value in zip(kind.beside.items(), values, strict=True):
        name = quote(f"{field.column}{ending}")
        if field.name in given or id is None:
            yield f"{asking.params.add(value, sql_type)} as {name}"
        else:
            yield f"b.{name}"


def _given(asking: Asking, field: Field, value: Any) -> str:
    """SQL for a value that was given; an amount in another currency counts what it is worth today."""
    kind = type_of(field)
    if isinstance(value, Amount) and value.amount is None:
        original = asking.params.add(value.original, "numeric")
        zone = asking.params.add(asking.values.time_zone, "text")
        day = f"(now() at time zone {zone})::date"
        rate = asking.rate_sql(asking.params.add(value.currency, "text"), day)
        return f"round({original} * {rate}, {asking.values.digits(asking.values.currency)})"
    return kind.decode(asking.params.add(kind.encode(value), kind.array_type))


def _parsed(asking: Asking, owner: Object, values: Mapping[str, Any]) -> dict[str, Any]:
    faults: list[FieldError] = []
    parsed: dict[str, Any] = {}
    for name, value in values.items():
        field = owner.fields.get(name)
        if field is None or not field.column or not may_read(asking.viewer, owner, field):
            raise unknown_field(owner, name[:60])
        if field.computed:
            continue
        try:
            parsed[name] = None if value is None else type_of(field).parse(value, field, asking.values)
        except ValueProblem as problem:
            faults.append(FieldError(problem.code, problem.message, field=name))
    if faults:
        raise invalid(faults)
    return parsed


def shown_value(asking: Asking, result: Operand) -> str:
    """SQL for a result's JSON form, as text."""
    kind, sql = result.type.kind, f"({result.sql})"
    if kind == "money":
        return f"({money_json(sql, asking.values)})::text"
    if kind in ("number", "integer", "percent", "duration"):
        sql = f"trim_scale({sql}::numeric)"
    elif kind == "datetime":
        sql = f"""to_char({sql} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    elif kind in ("lookup", "id"):
        sql = f"{sql}::text"
    elif kind == "multi_lookup":
        sql = f"{sql}::text[]"
    elif kind == "time":
        sql = f"regexp_replace({sql}::text, ':00$', '')"
    elif kind == "geo":
        sql = geo_json(sql)
    elif kind == "lunar_date":
        sql = lunar_json(sql)
    elif kind in ("null", "text", "choice"):
        sql = f"{sql}::text"
    return f"to_json({sql})::text"
