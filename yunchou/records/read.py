"""The one read path: door → `page`, `rows`, `one` → one statement → the bytes that PostgreSQL made.

A statement brings the versions of model and rights with its rows; when they are not those it was compiled for, it is
compiled and run again, so no answer mixes two models.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.access.compile import field_access, visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, Record, present, quote
from yunchou.base.errors import Problem, forbidden, malformed, not_found, say
from yunchou.language.compile import compile_condition
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.among import Among, among_sql
from yunchou.records.select import Asking, Place, Select, display, names_of
from yunchou.records.sort import Order, bad_cursor

MOST_ROWS = 1000
CAP = 1000
MOST_FIELDS = 200


@dataclass(frozen=True, slots=True)
class Query:
    """What a list asks for.

    `fields` None: all readable ones; a function of the snapshot where the model decides. `sort` as `["-amount", "name"]`;
    none: newest first. `count`: `none`, `capped` (exact up to 1,000) or `exact`. `among`: see `yunchou.records.among`.
    """

    fields: Sequence[str] | Callable[[Snapshot], Sequence[str]] | None = None
    where: str | None = None
    sort: Sequence[str] = ()
    limit: int = 50
    cursor: str | None = None
    count: str = "none"
    among: Among = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Statement:
    """A compiled read: its text, its bound values, and the order whose cursor leads on."""

    sql: str
    values: tuple[Any, ...]
    order: Order


async def page(caller: Caller, name: str, query: Query) -> bytes:
    """One page of records as `{"records": […], "next": cursor | null, "count": {…} | null}`.

    Raises 404 for an unknown object, 403 without any right to read it, 400 for a wrong query.
    """
    if not 1 <= query.limit <= MOST_ROWS:
        raise Problem(
            400, "malformed", say("limit 应在 1 至 {n} 之间", "limit must be 1 to {n}", n=MOST_ROWS)
        )

    async def read(snapshot: Snapshot) -> tuple[bytes, tuple[int, int]]:
        statement = _page_statement(caller, snapshot, name, query)
        try:
            row = present(await caller.organisation.db.fetchrow(statement.sql, *statement.values))
        except asyncpg.DataError:
            # A cursor is the one value that is read by the database itself.
            if query.cursor is None:
                raise
            raise bad_cursor() from None
        return _page_json(row, statement, query), (row[0], row[1])

    return await caller.organisation.consistent(read)


async def rows(caller: Caller, name: str, query: Query) -> list[dict[str, Any]]:
    """The records of one page, parsed."""
    found: list[dict[str, Any]] = json.loads(await page(caller, name, query))["records"]
    return found


async def one(caller: Caller, name: str, id: int, fields: Sequence[str] | None = None) -> tuple[bytes, int]:
    """One record with all readable fields, or those asked, and its version. Raises 404."""

    async def read(snapshot: Snapshot) -> tuple[tuple[str, int] | None, tuple[int, int]]:
        key = ("one", caller.key, name, None if fields is None else tuple(fields))
        sql, values = snapshot.compiled(
            key, lambda: _one_statement(asking_of(caller, snapshot), name, fields)
        )
        row = present(await caller.organisation.db.fetchrow(sql, *values, id))
        answer = None if row[2] is None else (row[2], row[3])
        return answer, (row[0], row[1])

    found = await caller.organisation.consistent(read)
    if found is None:
        raise not_found()
    return found[0].encode(), found[1]


async def one_within(
    link: Connection, asking: Asking, name: str, id: int, fields: Sequence[str] | None = None
) -> dict[str, Any] | None:
    """One record as a transaction sees it, or some of its fields; None where it is absent or not to be seen."""
    sql, values = _one_statement(asking, name, fields)
    row = await link.fetchrow(sql, *values, id)
    return None if row is None or row[2] is None else dict(json.loads(row[2]))


def asking_of(caller: Caller, snapshot: Snapshot) -> Asking:
    """A fresh statement's common ground."""
    viewer = caller.viewer(snapshot)
    return Asking(caller.organisation, snapshot, viewer, Params(), language=caller.language)


def readable_object(asking: Asking, name: str) -> Object:
    """An object that the asker may read. Raises 404 or 403."""
    owner = asking.snapshot.model.object(name)
    if not visible(asking.viewer, owner):
        raise forbidden(say("您没有查看{o}的权限", "You may not see {o}", o=owner.plural["zh-CN"]))
    return owner


def _page_statement(caller: Caller, snapshot: Snapshot, name: str, query: Query) -> Statement:
    """The statement for a page; first pages are kept; the values of others hold a cursor or a list of ids."""
    fields = query.fields(snapshot) if callable(query.fields) else query.fields
    query = replace(query, fields=fields)
    if query.cursor or query.among:
        return compile_page(asking_of(caller, snapshot), name, query)
    asked = (
        None if fields is None else tuple(fields),
        query.where,
        tuple(query.sort),
        query.limit,
        query.count,
    )
    key = ("page", caller.key, name, asked)
    return snapshot.compiled(key, lambda: compile_page(asking_of(caller, snapshot), name, query))


def compile_page(asking: Asking, name: str, query: Query) -> Statement:
    """The statement for one page. The inner part finds the rows, the outer one shows them."""
    owner = readable_object(asking, name)
    fields = query.fields(asking.snapshot) if callable(query.fields) else query.fields
    inner, outer = Select(asking, owner), Select(asking, owner, prefix="d")
    shown = [(path, display(outer, place)) for path, place in _places(outer, fields)]
    ways, conditions = inner.ways(), []
    if query.where is not None and query.where.strip():
        conditions.append(compile_condition(query.where, inner, asking.params, asking.environment()))
    conditions += among_sql(inner, query.among)
    order = Order(inner, list(query.sort))
    counted = _count_sql(inner, ways, conditions, query.count)
    if query.cursor:
        conditions.append(order.after(query.cursor, asking))
    limit = asking.params.add(query.limit, "bigint")
    keys = [f"k{n}" for n in range(len(order.keys))]
    needed = [f"t.{quote(column)}" for column in dict.fromkeys(("id", *outer.root_columns))]
    selected = ", ".join(
        [*needed, *(f"{key.sql} as {alias}" for key, alias in zip(order.keys, keys, strict=True))]
    )
    listed = ", ".join(f"t.{key}" for key in keys)
    order_by = order.sql([f"t.{key}" for key in keys])
    halves = order.halves(query.cursor, asking)
    first_rows = f" order by {order.sql([k.sql for k in order.keys])} limit {limit} + 1"
    found = []
    for way in ways:
        rows = [
            f"select {selected} from {inner.table()}{inner.joins} where {' and '.join([way, *half, *conditions])}"
            for half in halves
        ]
        found.append(_in_halves(rows, first_rows, f" order by {order_by} limit {limit} + 1", limit))
    sql = (
        f"with p as materialized ({found[0] if len(found) == 1 else _together(found, f'{order_by} limit {limit} + 1')})"
        f" select {asking.versions_sql()},"
        f" (select json_agg({_row_json(shown)}) from (select {_columns(shown)}"
        f" from (select * from p t order by {order_by} limit {limit}) t{outer.joins} order by {order_by}) r),"
        f" case when (select count(*) from p) > {limit} then"
        f" (select json_build_array({', '.join(f'{part}::text' for part in listed.split(', '))})"
        f" from p t order by {order_by} offset {limit} - 1 limit 1)::text end,"
        f" {counted}"
    )
    return Statement(sql, tuple(asking.params.values), order)


def _in_halves(rows: Sequence[str], first_rows: str, first_of_both: str, limit: str) -> str:
    """The first rows of those found in one half, and of the other where that one has not enough."""
    near, *more = rows
    if not more:
        return f"{near}{first_rows}"
    [far] = more
    return (
        f"with near as materialized ({near}{first_rows}),"
        f" far as materialized ({far} and (select count(*) from near) <= {limit}{first_rows})"
        f" select t.* from (select * from near union all select * from far) t{first_of_both}"
    )


def _together(found: Sequence[str], order: str) -> str:
    """The first rows of those found by several ways, each of which walked its own index to the first of its own."""
    together = " union all ".join(f"({each})" for each in found)
    return f"select t.* from (select distinct on (u.id) u.* from ({together}) u order by u.id) t order by {order}"


def _page_json(row: Record, statement: Statement, query: Query) -> bytes:
    cursor = b"null" if row[3] is None else b'"' + statement.order.encode(row[3]).encode() + b'"'
    count = b"null"
    if query.count == "exact":
        count = b'{"value":%d,"exact":true}' % row[4]
    elif query.count == "capped":
        count = b'{"value":%d,"exact":%s}' % (min(row[4], CAP), b"true" if row[4] <= CAP else b"false")
    return b'{"records":' + (row[2] or "[]").encode() + b',"next":' + cursor + b',"count":' + count + b"}"


def _count_sql(select: Select, ways: Sequence[str], conditions: Sequence[str], count: str) -> str:
    if count == "none":
        return "null::bigint"
    if count not in ("exact", "capped"):
        raise Problem(
            400, "malformed", say("count 应为 none、capped 或 exact", "count is none, capped or exact")
        )
    cap = f" limit {CAP + 1}" if count == "capped" else ""
    found = [
        f"select {select.alias}.id from {select.table()}{select.joins} where {' and '.join([way, *conditions])}{cap}"
        for way in ways
    ]
    # Found by several ways, a row counts once.
    together = found[0] if len(found) == 1 else " union ".join(f"({each})" for each in found)
    return f"(select count(*) from (select 1 from ({together}) found{cap}) counted)"


def _one_statement(asking: Asking, name: str, fields: Sequence[str] | None) -> tuple[str, list[object]]:
    """The statement for one record and its values; the id comes as one more value behind them."""
    owner = readable_object(asking, name)
    select = Select(asking, owner)
    shown = [(path, display(select, place)) for path, place in _places(select, fields)]
    condition = select.condition()
    number = f"${len(asking.params.values) + 1}::bigint"
    found = (
        f"select {_row_json(shown)} as record, r.record_version from (select {_columns(shown)}, t.version as"
        f" record_version from {select.table()}{select.joins} where t.id = {number} and {condition}) r"
    )
    sql = f"select {asking.versions_sql()}, f.record, f.record_version from (select 1) one left join ({found}) f on true"
    return sql, list(asking.params.values)


def _places(select: Select, fields: Sequence[str] | None) -> list[tuple[str, Place]]:
    """What to show: the asked paths, or every field that may be read, the id always among them."""
    asking, owner = select.asking, select.owner
    names = fields
    if names is None:
        readable = (f for f in owner.fields.values() if field_access(asking.viewer, owner, f) != "none")
        names = [f.name for f in readable if f.column]
    elif len(names) > MOST_FIELDS:
        raise malformed(say("最多 {n} 个字段", "There may be {n} fields at most", n=MOST_FIELDS))
    found = {"id": _place_to_show(select, "id", 0)}
    at = 0
    for name in names:
        if name not in found:
            # Asked for twice it is shown once: values bound for a column that is not shown would be too many.
            found[name] = _place_to_show(select, name, at)
        at += len(name) + 1
    return list(found.items())


def _place_to_show(select: Select, path: str, at: int) -> Place:
    field = select.owner.fields.get(path)
    if field is not None and field_access(select.asking.viewer, select.owner, field) == "mask":
        return select.at(select.alias, select.owner, field)
    return select.place(names_of(path, at))


def _columns(shown: list[tuple[str, str]]) -> str:
    return ", ".join(f"{sql} as v{number}" for number, (_, sql) in enumerate(shown))


CHUNK = 50
"""A function takes 100 arguments, so an object of more keys is made of several."""


def _row_json(shown: list[tuple[str, str]]) -> str:
    """SQL for one record as a JSON object keyed by path."""
    pairs = [f"{_literal(path)}, r.v{number}" for number, (path, _) in enumerate(shown)]
    if len(pairs) <= CHUNK:
        return f"json_build_object({', '.join(pairs)})"
    chunks = [pairs[start : start + CHUNK] for start in range(0, len(pairs), CHUNK)]
    return "(" + " || ".join(f"jsonb_build_object({', '.join(chunk)})" for chunk in chunks) + ")"


def _literal(text: str) -> str:
    """A text literal for the key of a path; backslashes mean themselves (`standard_conforming_strings`)."""
    return "'" + text.replace("'", "''") + "'"
