"""How people and departments stand by the KPIs of a pipeline: figures of a period against standards, under the asker's rights.

Shown are those people whose whole book the asker sees, so that nobody's figure is told from a part of it.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.access.state import AccessState
from yunchou.access.working_time import working_time
from yunchou.apps.process.analysis.ground import Ground, ground
from yunchou.apps.process.kpis.counting import Count, Key, asked_of, counted, counts, counts_sql, fault_of
from yunchou.apps.process.kpis.kept import (
    METRIC,
    Kpi,
    Standard,
    attained,
    kpis_of,
    light,
    months_gone,
    score,
    standard_for,
    standard_of_department,
    standards_of,
    values_sql,
)
from yunchou.apps.process.plan import Stage, pipelines_of
from yunchou.base.errors import Problem, not_found
from yunchou.base.time import Span, shift, today
from yunchou.metrics.catalogue import Catalogue, Metric
from yunchou.metrics.query import MetricQuery, amount, query_all
from yunchou.records.read import asking_of


@dataclass(frozen=True, slots=True)
class Figure:
    """A KPI of somebody: the value of `count` stays, what is asked of him, and how he stands by it; sums by the month of work.

    `open`: stays that last; of a share `lacking` those of them that do not meet it yet.
    """

    kpi: Kpi
    value: Decimal | None
    count: int
    open: int
    lacking: int
    target: Decimal | None
    alert: Decimal | None
    light: str | None
    attainment: Decimal | None


@dataclass(frozen=True, slots=True)
class Stand:
    """A person, a department or, with neither, everybody: the figures and the weighted score of them."""

    person: int | None
    department: int | None
    people: Sequence[int]
    figures: Sequence[Figure]
    score: Decimal | None


@dataclass(slots=True)
class Measured:
    """All that was counted of a pipeline's KPIs. `faults`: why a KPI can't be counted, by its id."""

    object: str
    stages: Sequence[Stage]
    kpis: Sequence[Kpi]
    standards: Mapping[int, Sequence[Standard]]
    faults: Mapping[int, Problem]
    figures: dict[Key, Count]
    access: AccessState
    shown: Collection[int]
    titles: Mapping[int, str | None]
    departments: Mapping[int, str]
    works: Callable[[dt.date], bool]
    additive: Collection[int] = field(default_factory=frozenset)
    """The KPIs that are told by the month: counts and sums of the catalogue."""


async def measured(
    caller: Caller, catalogue: Catalogue, pipeline: int, span: Span, *, months: bool = False
) -> Measured:
    """Counts the KPIs of a pipeline in a period. Raises 404 for a pipeline that is not there, 403 without rights."""

    async def read(snapshot: Snapshot) -> tuple[Measured, tuple[int, int]]:
        found = await _of_stays(caller, snapshot, pipeline, span, months=months)
        return found, await caller.organisation.versions()

    found = await caller.organisation.consistent(read)
    await _add_metrics(caller, catalogue, found, span, months=months)
    return found


async def _of_stays(
    caller: Caller, snapshot: Snapshot, pipeline: int, span: Span, *, months: bool
) -> Measured:
    db, asking = caller.organisation.db, asking_of(caller, snapshot)
    known = pipelines_of(snapshot).of.get(pipeline)
    if known is None:
        raise not_found()
    kpis = await kpis_of(db, asking, pipeline)
    standards: dict[int, list[Standard]] = defaultdict(list)
    for each in await standards_of(db, asking, [kpi.id for kpi in kpis]):
        standards[each.kpi].append(each)
    faults = {
        kpi.id: fault for kpi in counted(kpis) if (fault := fault_of(caller, snapshot, kpi)) is not None
    }
    whole: Ground = ground(caller, snapshot, asked_of([], pipeline))
    sound = [kpi for kpi in counted(kpis) if kpi.id not in faults]
    figures: dict[Key, Count] = {}
    if sound:
        found = ground(caller, snapshot, asked_of(sound, pipeline))
        sql = counts_sql(found, sound, span, months=months)
        figures = counts(await db.fetch(sql, *found.asking.params.values))
    access = snapshot.access
    owners = asking.viewer.owners(whole.owner.name, "read")
    shown = frozenset(
        each.id for each in access.people.values() if each.active and (owners is None or each.id in owners)
    )
    titles = {row["id"]: row["value"] for row in await db.fetch(values_sql(asking, "user", "title"))}
    departments = {
        row["id"]: row["value"] for row in await db.fetch(values_sql(asking, "department", "name"))
    }
    works = working_time(snapshot.parts, caller.organisation.settings.time_zone).works
    return Measured(
        whole.owner.name,
        known.now.stages,
        kpis,
        standards,
        faults,
        figures,
        access,
        shown,
        titles,
        departments,
        works,
    )


async def _add_metrics(
    caller: Caller, catalogue: Catalogue, found: Measured, span: Span, *, months: bool
) -> None:
    """The KPIs that are metrics of the catalogue, by the people whose figures they are."""
    by = ("owner", "month") if months else ("owner",)
    asked: list[tuple[Kpi, tuple[Metric, ...], MetricQuery]] = []
    faults, additive = dict(found.faults), set(found.additive)
    period = {"from": span.start.isoformat(), "to": (span.end - dt.timedelta(days=1)).isoformat()}
    for kpi in found.kpis:
        if kpi.method != METRIC:
            continue
        try:
            metric = catalogue.metric(kpi.metric or "")
            parts = catalogue.parts(metric)
        except Problem as problem:
            faults[kpi.id] = problem
            continue
        if metric.ratio is None:
            additive.add(kpi.id)
        names = tuple(dict.fromkeys(each.name for each in parts))
        asked.append((kpi, parts, MetricQuery(names, by, None, period, limit=10_000)))
    answers = await query_all(caller, catalogue, [question for *_, question in asked])
    for (kpi, parts, _), rows in zip(asked, answers, strict=True):
        if isinstance(rows, Problem):
            faults[kpi.id] = rows
            continue
        for row in rows:
            owner = row["owner"]
            if owner is not None:
                key = (kpi.id, int(owner["id"]), row["month"] if months else None)
                found.figures[key] = _of_parts(row, parts)
    found.faults, found.additive = faults, additive


def _of_parts(row: Mapping[str, Any], parts: Sequence[Metric]) -> Count:
    figures = [amount(row.get(each.name)) or Decimal(0) for each in parts]
    if len(figures) == 1:
        return Count(1, figures[0])
    # A ratio: its whole is how many count.
    return Count(int(figures[1]), figures[0])


def stands(caller: Caller, found: Measured, span: Span) -> list[Stand]:
    """Everybody as a whole first, then the departments with people shown from the top down, then the people."""
    until = today(caller.organisation.settings.time_zone) + dt.timedelta(days=1)
    day = min(span.end, until) - dt.timedelta(days=1)
    gone = months_gone(span.start, span.end, until, found.works)
    people: dict[int, dict[int, Count]] = {each: {} for each in _busy(found)}
    for (kpi, person, _), count in found.figures.items():
        if person in people:
            own = people[person]
            own[kpi] = own.get(kpi, Count()) + count
    told = [_stand(found, people, None, None, list(people), day, gone)]
    for department in _departments(found, people):
        under = set(found.access.departments_under(department))
        members = [each for each in people if found.access.people[each].department in under]
        told.append(_stand(found, people, None, department, members, day, gone))
    told += [_stand(found, people, each, None, [each], day, gone) for each in people]
    return told


def _busy(found: Measured) -> list[int]:
    """The people who have any figure, or of whom something is asked by name, in the order of their ids."""
    named = {each.person for several in found.standards.values() for each in several}
    # Where anything is counted of stays, it tells who works the process at all.
    of_stays = {kpi.id for kpi in counted(found.kpis)}
    having = {person for kpi, person, _ in found.figures if not of_stays or kpi in of_stays}
    return sorted(each for each in found.shown if each in having or each in named)


def _departments(found: Measured, people: Collection[int]) -> list[int]:
    """The departments of people with those above them up to the one that they have in common, the highest first."""
    ways = []
    for each in people:
        way, at = [], found.access.people[each].department
        while at is not None and at not in way:
            way.append(at)
            at = found.access.parents.get(at)
        ways.append(way[::-1])
    places = {department: depth for way in ways for depth, department in enumerate(way)}
    members = {each: sum(each in way for way in ways) for each in places}
    return sorted(
        (each for each in places if members[each] < len(ways)), key=lambda each: (places[each], each)
    )


def _stand(
    found: Measured,
    people: Mapping[int, Mapping[int, Count]],
    person: int | None,
    department: int | None,
    members: Sequence[int],
    day: dt.date,
    gone: Decimal,
) -> Stand:
    figures = []
    for kpi in found.kpis:
        if kpi.id in found.faults:
            continue
        count = sum((people[each].get(kpi.id, Count()) for each in members), Count())
        figures.append(_figure(found, kpi, count, person, department, len(members), day, gone))
    marks = [
        (each.kpi.weight, each.attainment, each.kpi.lower and each.value == 0)
        for each in figures
        if each.target is not None
    ]
    return Stand(person, department, members, figures, score(marks))


def _figure(
    found: Measured,
    kpi: Kpi,
    count: Count,
    person: int | None,
    department: int | None,
    heads: int,
    day: dt.date,
    gone: Decimal,
) -> Figure:
    several, access = found.standards.get(kpi.id, ()), found.access
    if person is not None:
        standard = standard_for(several, access, access.people[person], found.titles.get(person), day)
    else:
        standard = standard_of_department(several, access, department, day)
    # What is added up has nothing where nothing happened; it is told by month of work and head, as its standard is.
    value = count.value
    if kpi.id in found.additive:
        value = count.total / max(heads, 1) / gone if gone else None
    target = None if standard is None else standard.target
    alert = None if standard is None else standard.alert
    if target is None or alert is None:
        return Figure(kpi, value, count.count, count.open, count.lacking, None, None, None, None)
    return Figure(
        kpi,
        value,
        count.count,
        count.open,
        count.lacking,
        target,
        alert,
        light(value, target, alert, lower=kpi.lower),
        attained(value, target, lower=kpi.lower),
    )


def month_span(caller: Caller, count: int) -> Span:
    """The running month and as many before it that they are `count`."""
    first = today(caller.organisation.settings.time_zone).replace(day=1)
    this = Span(first, (first + dt.timedelta(days=32)).replace(day=1))
    return Span(shift(this, "month", 1 - count).start, this.end)
