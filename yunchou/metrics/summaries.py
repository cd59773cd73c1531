"""Which figures are kept added up: those of large objects, by the fields that their metrics and their dimensions name.

A metric is kept where its object has many records, or where an administrator wants it; it can be kept where it counts or adds
up (or is the mean of) something of the record itself, under conditions on fields that have few different values.
"""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Params
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Object
from yunchou.records.aggregate import MEASURE
from yunchou.records.select import Asking, Select
from yunchou.records.summaries.plan import DAY, MONTH, Cube, Dated, Key, Measure, Plan, choices
from yunchou.records.summaries.store import Spread, new_id

MANY_RECORDS = 100_000
"""Records of an object from which on its metrics are kept added up by themselves: below, counting them live takes less than
the page that shows them."""
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


async def planned(organisation: Organisation, snapshot: Snapshot, asked: Wanted) -> Plan | None:
    """The cubes that serve what is wanted of an object: by the month for each person, by the day for all together.

    A cube has the fields of all conditions; others come in as long as enough records share a cell, by what the planner knows of
    their values. None where no cube would be small enough.
    """
    owner = snapshot.model.object(asked.object)
    known = await Spread.read(organisation, owner, asked.dates)
    cubes: list[Cube] = []
    for date, several in asked.dates.items():
        conditions = _all(each.conditions for each in several)
        people = _all((each.person,) for each in several if each.person is not None)
        others = [key for key in _all(each.others for each in several) if key not in conditions]
        for grain, keys in ((MONTH, [*people, *others]), (DAY, others)):
            chosen = known.fitting(date, grain, conditions, keys)
            if chosen is not None:
                id = await new_id(organisation)
                cubes.append(Cube(id, grain, date, chosen, round(known.cells(date, grain, chosen))))
    if not cubes:
        return None
    return Plan(
        asked.object, organisation.settings.time_zone, tuple(asked.measures), tuple(cubes), asked.demand
    )


def _all(several: Iterable[Iterable[Key]]) -> list[Key]:
    return list(dict.fromkeys(key for keys in several for key in keys))


def served(snapshot: Snapshot, catalogue: Catalogue, plan: Plan, organisation: Organisation) -> Iterator[str]:
    """The metrics that a plan can serve."""
    dates = {cube.date for cube in plan.cubes}
    for metric in catalogue.metrics.values():
        needed = needed_by(organisation, snapshot, metric) if metric.object == plan.object else None
        if needed is None or needed.date not in dates or choices(snapshot).get(metric.name) is False:
            continue
        if needed.measure is None or needed.measure in plan.measures:
            yield metric.name
