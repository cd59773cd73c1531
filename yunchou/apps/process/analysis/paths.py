"""The ways that were really gone: which step followed which, how often and how long it took, and the whole ways.

The same for the history of stages and for an event log that was imported: cases, each a row of activities in time. Events of
one moment follow in the order in which they were kept.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.process.analysis.ground import Asked, Ground, ground, span_condition
from yunchou.language.compile import compile_condition
from yunchou.metrics.query import span_of
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking, Select, names_of

MOST_VARIANTS, MOST_STEPS, MOST_EDGES = 20, 500, 2000
LOG, ENTRY = "event_log", "event_log_entry"


@dataclass(frozen=True, slots=True)
class Node:
    """A stage or an activity: how often it was come to, and by how many cases."""

    key: str
    count: int
    cases: int


@dataclass(frozen=True, slots=True)
class Edge:
    """One step following another: how often, in how many cases, and the hours between them.

    `source` None: the beginning; `target` None: the end. Both have no hours.
    """

    source: str | None
    target: str | None
    count: int
    cases: int
    mean_hours: float | None
    median_hours: float | None
    total_hours: float | None


@dataclass(frozen=True, slots=True)
class Variant:
    """A whole way: its steps, how many cases went it, and the median of the days that they took."""

    steps: Sequence[str]
    cases: int
    median_days: float


@dataclass(frozen=True, slots=True)
class Paths:
    """All ways. `cycle` in days from the first event to the last: mean, median, p90. `variants`: how many there are."""

    cases: int
    cycle: Mapping[str, float | None]
    nodes: Sequence[Node]
    edges: Sequence[Edge]
    most: Sequence[Variant]
    variants: int


async def paths(caller: Caller, asked: Asked) -> tuple[Ground, Paths]:
    """The ways of a pipeline's records that began in the period. Raises as `ground` does."""

    async def read(snapshot: Snapshot) -> tuple[tuple[Ground, Paths], tuple[int, int]]:
        found = ground(caller, snapshot, asked)
        events = (
            "select r.id as c, h.stage as a, h.entered_at as at, h.id as n, coalesce(e.kind <> 'open', false)"
            f" as ended from {found.history} left join s e on e.id = r.stage"
        )
        within = found.within("min(at)", found.span)
        told, versions = await _run(caller, found.asking, f"{found.sql}, x as ({events})", within)
        return (found, told), versions

    return await caller.organisation.consistent(read)


async def log_paths(caller: Caller, log: int, period: Any = None, where: str | None = None) -> Paths:
    """The ways of the cases of an event log. Raises 400 and 403 as lists of its entries do."""

    async def read(snapshot: Snapshot) -> tuple[Paths, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        select = Select(asking, readable_object(asking, ENTRY))
        case, activity, at, owner = (
            select.place(names_of(name)).sql for name in ("case", "activity", "happened_at", "log")
        )
        conditions = [select.condition(), f"{owner} = {asking.params.add(log, 'bigint')}"]
        if where is not None and where.strip():
            conditions.append(compile_condition(where, select, asking.params, asking.environment()))
        events = (
            f'select {case} collate "C" as c, {activity} collate "C" as a, {at} as at,'
            f" {select.alias}.id as n, true as ended"
            f" from {select.table()}{select.joins} where {' and '.join(conditions)}"
        )
        span = None if period is None else span_of(caller, period)
        return await _run(caller, asking, f"x as ({events})", span_condition(asking, "min(at)", span))

    return await caller.organisation.consistent(read)


async def _run(caller: Caller, asking: Asking, sql: str, within: str) -> tuple[Paths, tuple[int, int]]:
    row = await caller.organisation.db.fetchrow(_statement(asking, sql, within), *asking.params.values)
    assert row is not None
    answer = Paths(
        cases=row["cases"],
        cycle=json.loads(row["cycle"]),
        nodes=[Node(**each) for each in json.loads(row["nodes"] or "[]")],
        edges=[Edge(**each) for each in json.loads(row["edges"] or "[]")],
        most=[Variant(**each) for each in json.loads(row["most"] or "[]")],
        variants=row["variants"],
    )
    return answer, await caller.organisation.versions()


def _statement(asking: Asking, sql: str, within: str) -> str:
    """Events `x` (case c, activity a, moment at, order n, whether the case has ended) put in order, counted three ways."""
    hours = "extract(epoch from at - before)::float8 / 3600"
    add = asking.params.add
    return (
        f"with {sql},"
        f" i as materialized (select c from x group by c having {within}),"
        " o as materialized (select x.c, x.a, x.at, x.n, x.ended, lag(x.a) over w as source, lag(x.at) over w as before,"
        " lead(x.at) over w is null as last from x join i using (c) window w as (partition by x.c order by x.at, x.n)),"
        f" k as (select source::text, a::text as target, count(*) as count, count(distinct c) as cases, avg({hours}) filter"
        f" (where source is not null) as mean_hours, percentile_cont(0.5) within group (order by {hours}) filter"
        f" (where source is not null) as median_hours, sum({hours}) filter (where source is not null) as total_hours"
        " from o group by o.source, a union all select a::text, null, count(*), count(*), null, null, null from o"
        " where last and ended group by a),"
        " v as (select c, array_agg(a order by at, n) as steps, extract(epoch from max(at) - min(at))::float8 / 86400 as days"
        " from o group by c),"
        " m as (select steps::text[] as steps, count(*) as cases, percentile_cont(0.5) within group (order by days)"
        " as median_days from v group by v.steps)"
        " select (select count(*) from v) as cases, (select count(*) from m) as variants,"
        " (select json_build_object('mean', avg(days), 'median', percentile_cont(0.5) within group (order by days),"
        " 'p90', percentile_cont(0.9) within group (order by days)) from v) as cycle,"
        " (select json_agg(f) from (select a::text as key, count(*) as count, count(distinct c) as cases from o group by a"
        f" order by 2 desc, 1 limit {add(MOST_STEPS, 'int')}) f) as nodes,"
        " (select json_agg(f) from (select * from k order by count desc, source nulls first, target"
        f" limit {add(MOST_EDGES, 'int')}) f) as edges,"
        " (select json_agg(f) from (select * from m order by cases desc, steps"
        f" limit {add(MOST_VARIANTS, 'int')}) f) as most"
    )
