"""The KPIs of a pipeline and their standards, as they are kept."""

import datetime as dt
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.state import AccessState, Person
from yunchou.base.db import Connection, Database, quote
from yunchou.records.read import readable_object

KPI, STANDARD = "stage_kpi", "stage_kpi_standard"
SHARES = ("deals_meeting", "deals_with_records", "stays_within")
OF_RECORDS = ("records_per_deal", "deals_with_records")
METRIC = "metric"
GREEN, AMBER, RED = "green", "amber", "red"
MOST_SCORE = Decimal("1.2")
"""More than this of a standard counts for nothing in the score of a process."""


@dataclass(frozen=True, slots=True)
class Kpi:
    """One KPI. `stage` None: of the whole way. `within_hours`: from entering the stage on."""

    id: int
    name: str
    pipeline: int
    stage: int | None
    method: str
    object: str | None
    link: str | None
    date: str | None
    condition: str | None
    measured: str | None
    within_hours: int | None
    metric: str | None
    unit: str
    better: str
    weight: Decimal

    @property
    def lower(self) -> bool:
        """Whether less is better."""
        return self.better == "lower"

    @property
    def share(self) -> bool:
        """Whether each deal counts as met or not."""
        return self.method in SHARES


@dataclass(frozen=True, slots=True)
class Standard:
    """What is asked of whom: at least `target` is green, at least `alert` amber, anything else red; the other way round where
    less is better. At most one of role, title, department and person is set."""

    id: int
    kpi: int
    role: int | None
    title: str | None
    department: int | None
    person: int | None
    target: Decimal
    alert: Decimal
    valid_from: dt.date | None


async def kpis_of(db: Database | Connection, asking: Asking, pipeline: int) -> list[Kpi]:
    """The active KPIs of a pipeline in their order. Raises 403 for whom they are hidden."""
    rows = await _rows(
        db,
        asking,
        KPI,
        "pipeline = $1 and active",
        [pipeline],
        "position nulls last, id",
    )
    return [_kpi(row) for row in rows]


async def standards_of(db: Database | Connection, asking: Asking, kpis: Collection[int]) -> list[Standard]:
    """The standards of KPIs."""
    rows = await _rows(db, asking, STANDARD, "kpi = any($1::bigint[])", [list(kpis)], "id")
    return [
        Standard(
            row["id"],
            row["kpi"],
            row["role"],
            _folded(row["title"]),
            row["department"],
            row["person"],
            row["target"],
            row["alert"],
            row["valid_from"],
        )
        for row in rows
    ]


async def _rows(
    db: Database | Connection, asking: Asking, name: str, where: str, values: Sequence[Any], order: str
) -> list[Any]:
    owner = readable_object(asking, name)
    listed = ", ".join(f"t.{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values() if f.column)
    inner = f"select {listed} from {asking.table(owner)} t where t.deleted_at is null"
    return list(await db.fetch(f"select * from ({inner}) k where {where} order by {order}", *values))


def _kpi(row: Any) -> Kpi:
    return Kpi(
        row["id"],
        row["name"],
        row["pipeline"],
        row["stage"],
        row["method"],
        row["object"],
        row["link"],
        row["date"],
        row["condition"] or None,
        row["measured"],
        row["within_hours"],
        row["metric"],
        row["unit"] or "number",
        row["better"] or "higher",
        Decimal(0) if row["weight"] is None else row["weight"],
    )


def _folded(text: str | None) -> str | None:
    return text.strip().casefold() if text and text.strip() else None


def standard_for(
    several: Sequence[Standard], access: AccessState, who: Person, title: str | None, day: dt.date
) -> Standard | None:
    """The standard that holds for somebody on a day: that of the person before that of the position, of the role, of the nearest
    department, of everybody; of two alike the one in force since the later day, then the stricter rule made last."""
    above = _departments(access, who.department)
    ranked = [
        (rank, each.valid_from or dt.date.min, each.id, each)
        for each in several
        if (rank := _rank(each, who, _folded(title), above)) is not None
        and (each.valid_from is None or each.valid_from <= day)
    ]
    return max(ranked, key=lambda one: one[:3])[3] if ranked else None


def standard_of_department(
    several: Sequence[Standard], access: AccessState, department: int | None, day: dt.date
) -> Standard | None:
    """The standard that a department's figure is held against: its own or the nearest above, else everybody's."""
    nobody = Person(0, "", None, department, None, (), True, None)
    of_departments = [
        each for each in several if each.person is None and each.role is None and each.title is None
    ]
    return standard_for(of_departments, access, nobody, None, day)


def _departments(access: AccessState, department: int | None) -> list[int]:
    found: list[int] = []
    while department is not None and department not in found:
        found.append(department)
        department = access.parents.get(department)
    return found


def _rank(each: Standard, who: Person, title: str | None, above: Sequence[int]) -> tuple[int, int] | None:
    """How near a standard is to somebody, the nearest largest; None where it is for others."""
    if each.person is not None:
        return (4, 0) if each.person == who.id else None
    if each.title is not None:
        return (3, 0) if each.title == title else None
    if each.role is not None:
        return (2, 0) if each.role in who.roles else None
    if each.department is not None:
        return (1, -above.index(each.department)) if each.department in above else None
    return (0, 0)


def light(value: Decimal | None, target: Decimal, alert: Decimal, *, lower: bool) -> str | None:
    """`green`, `amber` or `red`; None without a figure."""
    if value is None:
        return None
    if (value <= target) if lower else (value >= target):
        return GREEN
    return AMBER if ((value <= alert) if lower else (value >= alert)) else RED


def attained(value: Decimal | None, target: Decimal, *, lower: bool) -> Decimal | None:
    """Figure ÷ standard, or standard ÷ figure where less is better; None where that is not defined."""
    if value is None:
        return None
    part, whole = (target, value) if lower else (value, target)
    return part / whole if whole else None


def score(several: Sequence[tuple[Decimal, Decimal | None, bool]]) -> Decimal | None:
    """The weighted mean of attainments, each at most 1.2; those without a figure are left out, with their weight.

    Each is weight, attainment, and whether it is the best that can be (nothing, where less is better). None of nothing.
    """
    counted = [
        (weight, MOST_SCORE if best else min(max(reached or Decimal(0), Decimal(0)), MOST_SCORE))
        for weight, reached, best in several
        if weight and (best or reached is not None)
    ]
    whole = sum((weight for weight, _ in counted), Decimal(0))
    return sum((weight * reached for weight, reached in counted), Decimal(0)) / whole if whole else None


def months_gone(first: dt.date, past: dt.date, until: dt.date, works: Callable[[dt.date], bool]) -> Decimal:
    """How many months of work lie between two days as far as `until` (excluded): of each month the share of its working days."""
    end, total, day = min(past, until), Decimal(0), first
    while day < end:
        start = day.replace(day=1)
        beyond = (start + dt.timedelta(days=32)).replace(day=1)
        whole = _worked(start, beyond, works)
        if whole:
            total += Decimal(_worked(day, min(beyond, end), works)) / whole
        day = beyond
    return total


def _worked(first: dt.date, past: dt.date, works: Callable[[dt.date], bool]) -> int:
    return sum(works(first + dt.timedelta(days=n)) for n in range((past - first).days))


def values_sql(asking: Asking, name: str, field: str) -> str:
    """A field of all records of an object that everybody may see, by their ids."""
    owner = readable_object(asking, name)
    column = quote(owner.fields[field].column)
    return f"select t.id, t.{column} as value from {asking.table(owner)} t where t.deleted_at is null"
