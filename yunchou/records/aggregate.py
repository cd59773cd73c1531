"""Figures over records: grouped by fields, paths and date grains, measured by count, sum, avg, min, max, median."""

import json
import re
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import name_literal, present, quote
from yunchou.base.errors import Problem, bad_expression, malformed, say
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import NUMERIC, Operand
from yunchou.model.field_types import type_of
from yunchou.model.field_types.money import money_json
from yunchou.records.among import Among, among_sql
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Place, Select, name_sql, names_of, object_sql, told_apart
from yunchou.records.sort import order_sql, relation_order
from yunchou.records.summaries.asking import ADDED, Cells, NotKept
from yunchou.records.summaries.plan import Cube, Plan

GRAINS = ("year", "quarter", "month", "week", "day")
MEASURES = ("count", "count_distinct", "sum", "avg", "min", "max", "median")
MEASURE = re.compile(r"\s*([a-z_]+)\s*\((.*)\)\s*", re.DOTALL)
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]{0,62}")
MOST_GROUPS, MOST_MEASURES, MOST_ROWS = 5, 40, 10_000


@dataclass(frozen=True, slots=True)
class Aggregate:
    """`group`: paths, dates with a grain (`close_date:month`). `measures`: name → `sum(amount)` and the like.

    `sort`: names of measures or groups, `-` for descending; none: by the groups in order. `also`: a second condition,
    kept apart so that faults in `where` are told at their place in it. `only`: the condition under which a record counts
    for a measure; where every measure has one, records that count for none are left out. `limit`: how many rows at most; None,
    which no client asks for, gives all. `among`: see `yunchou.records.among`.
    """

    group: Sequence[str] = ()
    measures: Mapping[str, str] = field(default_factory=dict)
    where: str | None = None
    sort: Sequence[str] = ()
    limit: int | None = 1000
    also: str | None = None
    only: Mapping[str, str] = field(default_factory=dict)
    among: Among = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of the answer: its key, SQL of its value inside, SQL of its JSON form and of its order outside."""

    key: str
    sql: str
    shown: str
    order: str
    join: str = ""


async def aggregate(caller: Caller, name: str, asked: Aggregate) -> bytes:
    """`{"rows": [{group…, measure…}]}`; without groups one row. Raises 400 for a wrong question, 403, 404."""

    key = ("aggregate", caller.key, name, shape_of(asked))

    def _statement(asking: Asking) -> tuple[str, list[object]]:
        return compile_aggregate(asking, name, asked), asking.params.values

    async def read(snapshot: Snapshot) -> tuple[bytes, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        # A list of ids is hardly asked for twice.
        sql, values = (
            _statement(asking) if asked.among else snapshot.compiled(key, lambda: _statement(asking))
        )
        row = present(await caller.organisation.db.fetchrow(sql, *values))
        return b'{"rows":' + (row[2] or "[]").encode() + b"}", (row[0], row[1])

    return await caller.organisation.consistent(read)


def shape_of(asked: Aggregate) -> tuple[Hashable, ...]:
    """What an answer's statement depends on, but for the asker and the object."""
    measures = tuple((key, text, asked.only.get(key)) for key, text in asked.measures.items())
    return tuple(asked.group), measures, asked.where, asked.also, tuple(asked.sort), asked.limit


async def aggregate_rows(caller: Caller, name: str, asked: Aggregate) -> list[dict[str, Any]]:
    """The rows, parsed."""
    found: list[dict[str, Any]] = json.loads(await aggregate(caller, name, asked))["rows"]
    return found


def compile_aggregate(
    asking: Asking, name: str, asked: Aggregate, over: tuple[Plan, Cube] | None = None
) -> str:
    """The statement: an inner part that groups, an outer one that names, orders and makes the JSON.

    `over`: the cells that are asked in place of the records, which must answer it (`yunchou.records.summaries.asking`).
    """
    _check(asked)
    owner = readable_object(asking, name)
    select = Select(asking, owner) if over is None else Cells(asking, owner, *over)
    groups = [group_column(select, each, number) for number, each in enumerate(asked.group)]
    environment = asking.environment()
    only = {k: compile_condition(text, select, asking.params, environment) for k, text in asked.only.items()}
    measures = [
        _measure(select, key, text, number, f" filter (where {only[key]})" if key in only else "")
        for number, (key, text) in enumerate(asked.measures.items())
    ]
    conditions = [select.condition()]
    conditions += [
        compile_condition(condition, select, asking.params, environment)
        for condition in (asked.where, asked.also)
        if condition is not None and condition.strip()
    ]
    conditions += among_sql(select, asked.among)
    if len(only) == len(asked.measures):
        conditions.append(f"({' or '.join(dict.fromkeys(only.values()))})")
    columns = [*groups, *measures]
    inner = ", ".join(f"{c.sql} as {_inner(number, len(groups))}" for number, c in enumerate(columns))
    grouping = f" group by {', '.join(str(n + 1) for n in range(len(groups)))}" if groups else ""
    if groups and isinstance(select, Cells):
        # Cells whose records have all gone stay for a while, and hold nothing.
        grouping += f" having sum(t.{ADDED}) <> 0"
    joins = "".join(c.join for c in groups)
    pairs = ", ".join(f"'{c.key.replace(chr(39), chr(39) * 2)}', {c.shown}" for c in columns)
    # The groups come behind the asked keys, and those that are equal in order by what is kept, so that a limited answer
    # is the same every time.
    order = [*_order(asked.sort, columns), *(f"{c.order} nulls last" for c in groups)]
    order += [f"g.{_inner(number, len(groups))}" for number in range(len(groups))]
    ordered = f" order by {', '.join(order)}" if order else ""
    limit = "all" if asked.limit is None else asking.params.add(asked.limit, "bigint")
    return (
        f"select {asking.versions_sql()}, (select json_agg(r.row) from (select json_build_object({pairs}) as row"
        f" from (select {inner} from {select.table()}{select.joins} where {' and '.join(conditions)}{grouping}) g"
        f"{joins}{ordered} limit {limit}) r)"
    )


def _check(asked: Aggregate) -> None:
    if len(asked.group) > MOST_GROUPS or not 1 <= len(asked.measures) <= MOST_MEASURES:
        message = say(
            "最多 {g} 个分组、1 至 {m} 个度量",
            "There may be {g} groups and 1 to {m} measures",
            g=MOST_GROUPS,
            m=MOST_MEASURES,
        )
        raise malformed(message)
    if asked.limit is not None and not 1 <= asked.limit <= MOST_ROWS:
        raise malformed(say("limit 应在 1 至 {n} 之间", "limit must be 1 to {n}", n=MOST_ROWS))
    for key in asked.measures:
        if not NAME.fullmatch(key) or key in asked.group:
            raise malformed(say("度量名称 {key} 无效", "{key} is not a name for a measure", key=key[:60]))


def _inner(number: int, groups: int) -> str:
    return f"g{number}" if number < groups else f"m{number - groups}"


def group_place(select: Select, asked: str) -> tuple[Place, str]:
    """Where a group leads, and its grain where it is a date's. Raises 400 where nothing can be grouped by it."""
    path, _, grain = asked.partition(":")
    place = select.place(names_of(path))
    kind = type_of(place.field)
    if grain and (kind.kind not in ("date", "datetime") or grain not in GRAINS):
        message = say("{asked} 不是日期粒度", "{asked} is not a grain of a date", asked=asked[:60])
        raise bad_expression("type_mismatch", 0, message)
    if not grain and not kind.groupable:
        message = say("不能按 {asked} 分组", "Records can't be grouped by {asked}", asked=asked[:60])
        raise bad_expression("type_mismatch", 0, message)
    return place, grain


def group_sql(select: Select, place: Place, grain: str) -> str:
    """SQL by which the records of one group are told from those of another."""
    kind = type_of(place.field)
    if grain:
        return grain_sql(select.asking, place.sql, kind.kind, grain)
    return f"{object_sql(place)} || ' ' || {place.sql}::text" if kind.of_several else place.sql


def group_column(select: Select, asked: str, number: int) -> Column:
    """One group of an answer: how records of it are told apart, and how it is shown."""
    place, grain = group_place(select, asked)
    sql, kind, alias = group_sql(select, place, grain), type_of(place.field), f"g.g{number}"
    if grain:
        return Column(asked, sql, alias, alias)
    if kind.of_several:
        return _group_of_several(select, asked, place, sql, number)
    if kind.relation:
        return relation_group(select, asked, sql, place.field.target or "user", number)
    shown = kind.out(alias, place.field, select.asking.values)
    order, _ = kind.rank(alias, place.field, select.asking.params.add)
    return Column(asked, sql, shown, order)


def relation_group(select: Select, asked: str, sql: str, target_name: str, number: int) -> Column:
    """Groups by the reference and names what it points at outside, once per group."""
    asking = select.asking
    target = asking.snapshot.model.object(target_name)
    alias, joined = f"g.g{number}", f"n{number}"
    outside = Select(asking, target, joined)
    join = f" left join {outside.table()} on {joined}.id = {alias} and {outside.condition()}"
    name = name_sql(asking, target, joined)
    shown = f"case when {alias} is not null then json_build_object('id', {alias}::text, 'name', {name}) end"
    order = f"{joined}.{quote(relation_order(asking, target)[0])}"
    return Column(asked, sql, shown, order, join)


def _group_of_several(select: Select, asked: str, place: Place, sql: str, number: int) -> Column:
    """Groups by a reference to records of several objects: by object and id, named outside, once per group."""
    asking = select.asking
    alias = f"g.g{number}"
    which, id = f"split_part({alias}, ' ', 1)", f"nullif(split_part({alias}, ' ', 2), '')::bigint"
    join, names, orders = "", [], []
    for at, each in enumerate(place.field.targets):
        target = asking.snapshot.model.object(each)
        joined, name = f"n{number}_{at}", name_literal(each)
        outside = Select(asking, target, joined)
        join += f" left join {outside.table()} on {which} = {name} and {joined}.id = {id} and {outside.condition()}"
        names.append(f"when {name} then {name_sql(asking, target, joined)}")
        orders.append(order_sql(asking, target, joined))
    shown = (
        f"case when {alias} is not null then json_build_object('object', {which}, 'id', split_part({alias}, ' ', 2),"
        f" 'name', case {which} {' '.join(names)} end) end"
    )
    return Column(asked, sql, shown, f"coalesce({', '.join(orders)})", join)


def grain_sql(asking: Asking, sql: str, kind: str, grain: str) -> str:
    """SQL for the period of a date, as `2026`, `2026-Q1`, `2026-01`, `2026-W05`, `2026-01-31`.

    Years and quarters are the organisation's fiscal ones, named by the calendar year in which they begin.
    """
    settings = asking.organisation.settings
    day = (
        f"({sql} at time zone {asking.params.add(settings.time_zone, 'text')})::date"
        if kind == "datetime"
        else sql
    )
    if grain in ("year", "quarter") and settings.fiscal_start_month != 1:
        day = f"({day} - make_interval(months => {int(settings.fiscal_start_month) - 1}))"
    forms = {
        "year": "YYYY",
        "quarter": 'YYYY-"Q"Q',
        "month": "YYYY-MM",
        "week": 'IYYY-"W"IW',
        "day": "YYYY-MM-DD",
    }
    return f"to_char({day}, '{forms[grain]}')"


def _measure(select: Select, key: str, text: str, number: int, counted: str) -> Column:
    """One measure; `counted` is the SQL that restricts the records it counts, or empty."""
    found = MEASURE.fullmatch(text)
    if found is None or found.group(1) not in MEASURES:
        message = say(
            "度量应为 {all} 之一，如 sum(amount)",
            "A measure is one of {all}, as sum(amount)",
            all=", ".join(MEASURES),
        )
        raise bad_expression("unknown_function", 0, message)
    function, inside = found.groups()
    if isinstance(select, Cells):
        return _added_up(select, key, function, inside, number, counted)
    if function == "count" and not inside.strip():
        return _plain(key, f"count(*){counted}", number)
    asking = select.asking
    try:
        value = compile_expression(inside, select, asking.params, asking.environment())
    except Problem as problem:
        raise _shifted(problem, text.index(inside, text.index("(")))  # noqa: B904  the same fault, seen from outside
    if function in ("count", "count_distinct"):
        counts = f"distinct {told_apart(value)}" if function == "count_distinct" else value.sql
        return _plain(key, f"count({counts}){counted}", number)
    return _figure(asking, key, function, value, number, counted)


def _figure(asking: Asking, key: str, function: str, value: Operand, number: int, counted: str) -> Column:
    kind = value.type.kind
    alias = f"g.m{number}"
    if function in ("min", "max") and kind in ("date", "datetime", "text"):
        shown = (
            f"""to_char({alias} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
            if kind == "datetime"
            else alias
        )
        return Column(key, f"{function}({value.sql}){counted}", shown, alias)
    if kind not in NUMERIC:
        message = say("{f} 需要数字", "{f} needs numbers", f=function)
        raise bad_expression("type_mismatch", len(function) + 1, message)
    sql = {
        # The mean of the lower and the upper middle value: exact, where percentile_cont would go through binary floats.
        "median": f"(percentile_disc(0.5) within group (order by {value.sql}){counted}"
        f" + percentile_disc(0.5) within group (order by {value.sql} desc){counted}) / 2.0",
        "sum": f"coalesce(sum({value.sql}){counted}, 0)",
        # The database's own mean has 16 digits and no more.
        "avg": f"(sum({value.sql}){counted})::numeric(60, 12) / nullif(count({value.sql}){counted}, 0)",
    }.get(function, f"{function}({value.sql}){counted}")
    if function in ("avg", "median"):
        sql = f"round({sql}, 6)"
    if kind == "money":
        return Column(key, sql, money_json(alias, asking.values), alias)
    return Column(key, sql, f"trim_scale({alias}::numeric)", alias)


def _added_up(select: Cells, key: str, function: str, inside: str, number: int, counted: str) -> Column:
    """The same measure from cells. Raises NotKept for what they do not hold."""
    if function == "count" and not inside.strip():
        return _plain(key, f"coalesce(sum(t.{ADDED}){counted}, 0)::bigint", number)
    if function not in ("count", "sum", "avg"):
        raise NotKept(function)
    place, value = select.measured(inside)
    having = f"sum(t.counted_{place}){counted}"
    if function == "count":
        return _plain(key, f"coalesce({having}, 0)::bigint", number)
    whole = f"sum(t.summed_{place}){counted}"
    sql = f"coalesce({whole}, 0)"
    if function == "avg":
        sql = f"round(({whole})::numeric(60, 12) / nullif({having}, 0), 6)"
    alias = f"g.m{number}"
    shown = (
        money_json(alias, select.asking.values)
        if value.type.kind == "money"
        else f"trim_scale({alias}::numeric)"
    )
    return Column(key, sql, shown, alias)


def _plain(key: str, sql: str, number: int) -> Column:
    return Column(key, sql, f"g.m{number}", f"g.m{number}")


def _shifted(problem: Problem, by: int) -> Problem:
    """The same problem with its position counted from the start of the measure."""
    if not problem.errors or problem.errors[0].at is None:
        return problem
    return bad_expression(problem.code, problem.errors[0].at + by, problem.detail)


def _order(asked: Sequence[str], columns: Sequence[Column]) -> list[str]:
    by_key = {c.key: c for c in columns}
    parts = []
    for each in asked:
        key, down = (each[1:], True) if each.startswith("-") else (each, False)
        if key not in by_key:
            message = say("没有名为 {key} 的列", "There is no column {key}", key=key[:60])
            raise bad_expression("unknown_name", 0, message)
        parts.append(f"{by_key[key].order} {'desc' if down else 'asc'} nulls last")
    return parts
