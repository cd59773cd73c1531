"""Which figures are kept added up: those of large objects, by the fields that their metrics and their dimensions name.

A metric is kept where its object has many records, or where an administrator wants it; it can be kept where it counts or adds
up (or is the mean of) something of the record itself, under conditions on fields that have few different values.
"""

import hashlib
import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Params
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.records.aggregate import MEASURE
from yunchou.records.select import Asking, Select
from yunchou.records.summaries.plan import DAY, MONTH, Cube, Dated, Key, Measure, Plan, choices

MANY_RECORDS = 100_000
"""Records of an object from which on its metrics are kept added up by themselves: below, counting them live takes less than
the page that shows them."""
LEAST_GAIN = 10
"""So many records must share a cell on average, or reading cells would take about as long as reading records."""
FEW_CELLS, MOST_CELLS = 1_000, 200_000
"""So many are always worth it, and more never."""
ADDED_UP = ("count", "sum", "avg")
KEY_KINDS = ("lookup", "choice", "boolean")
SET_WITH_THE_ROW = ("created_at", "owner")
"""Fields that nobody enters but the path of writes itself sets; other such fields are written by statements of their own."""


@dataclass(frozen=True, slots=True)
class Needed:
    """What a metric needs of cells: its date, the fields of its condition, what it adds up, and those it is broken down by."""

    metric: str
    object: str
    date: Dated
    conditions: tuple[Key, ...]
    measure: Measure | None
    person: Key | None
    others: tuple[Key, ...]


@dataclass(slots=True)
class Wanted:
    """What is to be kept of an object."""

    object: str
    metrics: list[str] = field(default_factory=list)
    measures: dict[Measure, None] = field(default_factory=dict)
    dates: dict[Dated, list[Needed]] = field(default_factory=dict)

    @property
    def demand(self) -> str:
        """What is wanted, so that it can be told from what is wanted later."""
        told = (sorted(self.measures, key=repr), sorted(self.dates.items(), key=repr))
        return hashlib.sha256(repr(told).encode()).hexdigest()


def needed_by(organisation: Organisation, snapshot: Snapshot, metric: Metric) -> Needed | None:
    """What must be kept for a metric; None where its figure cannot be had from cells."""
    owner = snapshot.model.objects.get(metric.object)
    found = MEASURE.fullmatch(metric.measure)
    if owner is None or not owner.table or owner.generated or found is None or found.group(1) not in ADDED_UP:
        return None
    asking = Asking(organisation, snapshot, system_viewer(snapshot.access), Params())
    try:
        date = _date(owner, metric.date)
        measure = _measure(asking, owner, found.group(2).strip())
        conditions = _condition(asking, owner, metric.where)
    except (Problem, _Unfit):
        return None
    person = _key(owner.fields.get(metric.dimensions.get("owner", "")))
    dimensions = [
        _key(owner.fields.get(path.partition(".")[0]))
        for name, path in metric.dimensions.items()
        if name not in ("owner", "manager", "department", "region")
    ]
    others = tuple(dict.fromkeys(each for each in dimensions if each is not None))
    return Needed(metric.name, metric.object, date, conditions, measure, person, others)


class _Unfit(Exception):
    """Something that cells do not hold."""


def _plain(each: Field | None) -> Field:
    """A field that the path of writes alone writes."""
    if (
        each is None
        or not each.column
        or each.computed
        or (each.readonly and each.name not in SET_WITH_THE_ROW)
    ):
        raise _Unfit
    return each


def _date(owner: Object, name: str) -> Dated:
    found = _plain(owner.fields.get(name))
    kind = type_of(found).kind
    if kind not in ("date", "datetime"):
        raise _Unfit
    return Dated(found.name, found.column, kind)


def _key(each: Field | None) -> Key | None:
    try:
        found = _plain(each)
    except _Unfit:
        return None
    kind = type_of(found)
    if kind.kind not in KEY_KINDS or kind.many or kind.of_several or kind.beside:
        return None
    return Key(found.name, found.column, kind.sql_type)


def _measure(asking: Asking, owner: Object, text: str) -> Measure | None:
    if not text:
        return None
    aside = replace(asking, params=Params())
    select = Select(aside, owner)
    value = compile_expression(text, select, aside.params, aside.environment())
    if select.joins or aside.params.values:
        raise _Unfit
    _all_plain(owner, select)
    return Measure(value.sql, tuple(select.root_columns))


def _condition(asking: Asking, owner: Object, text: str) -> tuple[Key, ...]:
    if not text.strip():
        return ()
    select = Select(asking, owner)
    compile_condition(text, select, asking.params, asking.environment())
    fields = _all_plain(owner, select)
    keys = [_key(each) for each in fields]
    if any(each is None for each in keys):
        raise _Unfit
    return tuple(each for each in keys if each is not None)


def _all_plain(owner: Object, select: Select) -> list[Field]:
    by_column = {
        column: each
        for each in owner.fields.values()
        if each.column
        for column in type_of(each).stored_columns(each)
    }
    return [_plain(by_column.get(column)) for column in select.root_columns]


def wanted(
    organisation: Organisation, snapshot: Snapshot, catalogue: Catalogue, sizes: Mapping[str, float]
) -> dict[str, Wanted]:
    """What is to be kept, by object. `sizes`: about how many records each table has."""
    chosen, found = choices(snapshot), dict[str, Wanted]()
    for metric in catalogue.metrics.values():
        owner = snapshot.model.objects.get(metric.object)
        many = owner is not None and sizes.get(owner.table, 0) >= MANY_RECORDS
        if not chosen.get(metric.name, many):
            continue
        needed = needed_by(organisation, snapshot, metric)
        if needed is None:
            continue
        of_object = found.setdefault(metric.object, Wanted(metric.object))
        of_object.metrics.append(metric.name)
        if needed.measure is not None:
            of_object.measures[needed.measure] = None
        of_object.dates.setdefault(needed.date, []).append(needed)
    return found


async def sizes_of(organisation: Organisation) -> dict[str, float]:
    """About how many records each table has, as the planner knows it."""
    rows = await organisation.db.fetch(
        "select c.relname, c.reltuples from pg_class c join pg_namespace n on n.oid = c.relnamespace"
        " where n.nspname = $1 and c.relkind = 'r'",
        organisation.schema,
    )
    return {row["relname"]: row["reltuples"] for row in rows}


async def planned(organisation: Organisation, snapshot: Snapshot, asked: Wanted) -> Plan | None:
    """The cubes that serve what is wanted of an object: by the month for each person, by the day for all together.

    A cube has the fields of all conditions; others come in as long as enough records share a cell, by what the planner knows of
    their values. None where no cube would be small enough.
    """
    owner = snapshot.model.object(asked.object)
    known = await _Spread.read(organisation, owner, asked.dates)
    cubes: list[Cube] = []
    for date, several in asked.dates.items():
        conditions = _all(each.conditions for each in several)
        people = _all((each.person,) for each in several if each.person is not None)
        others = [key for key in _all(each.others for each in several) if key not in conditions]
        for grain, keys in ((MONTH, [*people, *others]), (DAY, others)):
            chosen = known.fitting(date, grain, conditions, keys)
            if chosen is not None:
                id = await organisation.db.fetchval("select yunchou.next_id()")
                cubes.append(Cube(id, grain, date, chosen, round(known.cells(date, grain, chosen))))
    if not cubes:
        return None
    return Plan(
        asked.object, organisation.settings.time_zone, tuple(asked.measures), tuple(cubes), asked.demand
    )


def _all(several: Iterable[Iterable[Key]]) -> list[Key]:
    return list(dict.fromkeys(key for keys in several for key in keys))


@dataclass(frozen=True, slots=True)
class _Spread:
    """About how many records there are, how many values each column has, and how many days each date column spans."""

    records: float
    values: Mapping[str, float]
    days: Mapping[str, float]

    @classmethod
    async def read(cls, organisation: Organisation, owner: Object, dates: Iterable[Dated]) -> "_Spread":
        """What the planner knows, looked up anew where the table has changed much."""
        table = f"{quote(organisation.schema)}.{quote(owner.table)}"
        await organisation.db.execute(f"analyze {table}")
        records = await organisation.db.fetchval(
            "select reltuples from pg_class where oid = $1::regclass", table
        )
        rows = await organisation.db.fetch(
            "select attname, n_distinct, null_frac from pg_stats where schemaname = $1 and tablename = $2",
            organisation.schema,
            owner.table,
        )
        values = {}
        for row in rows:
            of_all = -row["n_distinct"] * records if row["n_distinct"] < 0 else row["n_distinct"]
            values[row["attname"]] = max(1.0, of_all + (1 if row["null_frac"] else 0))
        days = {}
        for date in dates:
            column = quote(date.column)
            span = f"select max({column})::date - min({column})::date + 1 from {table}"
            days[date.column] = float(await organisation.db.fetchval(span) or 1)
        return cls(max(1.0, records), values, days)

    def cells(self, date: Dated, grain: str, keys: Iterable[Key]) -> float:
        """So many cells at most."""
        days = self.days.get(date.column, self.records)
        steps = days / 30 + 1 if grain == MONTH else min(days, self.values.get(date.column, days))
        return steps * math.prod(self.values.get(key.column, self.records) for key in keys)

    def fitting(
        self, date: Dated, grain: str, conditions: Iterable[Key], others: Iterable[Key]
    ) -> tuple[Key, ...] | None:
        """The keys of a cube: those of the conditions, and of the others as many as fit, in their order."""
        most = min(MOST_CELLS, max(FEW_CELLS, self.records / LEAST_GAIN))
        keys = list(conditions)
        if self.cells(date, grain, keys) > most:
            return None
        for key in others:
            if key not in keys and self.cells(date, grain, [*keys, key]) <= most:
                keys.append(key)
        return tuple(keys)


def served(snapshot: Snapshot, catalogue: Catalogue, plan: Plan, organisation: Organisation) -> Iterator[str]:
    """The metrics that a plan can serve."""
    dates = {cube.date for cube in plan.cubes}
    for metric in catalogue.metrics.values():
        needed = needed_by(organisation, snapshot, metric) if metric.object == plan.object else None
        if needed is None or needed.date not in dates or choices(snapshot).get(metric.name) is False:
            continue
        if needed.measure is None or needed.measure in plan.measures:
            yield metric.name
