"""What goals hang on: their rules, the metric of each, the months of a fiscal year, the tree of departments and people."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from yunchou.access.state import EMPLOYEE, AccessState
from yunchou.base.errors import FieldError, Problem, invalid, not_found, say
from yunchou.base.time import Span, add_months
from yunchou.metrics.catalogue import Metric
from yunchou.metrics.made import everything
from yunchou.records.write import Unit

MONTHS = 12
PLACES: Mapping[str, int] = {"money": 2, "number": 0, "percent": 4, "days": 2}
"""Digits after the point of a target, by the unit of its metric."""

RAMP = (Decimal("0.25"), Decimal("0.5"), Decimal("0.75"))
"""What somebody counts in his first months, where a rule says nothing else."""
LONGEST_RAMP = 36
"""Months."""
PERCENT = re.compile(r"[0-9]{1,3}([.][0-9]{1,2})?")


@dataclass(frozen=True, slots=True)
class Rule:
    """A goal rule with the metric that it counts."""

    id: int
    name: str
    metric: Metric
    filter: str | None
    editing: str
    green: Decimal
    amber: Decimal
    ramp: tuple[Decimal, ...] = RAMP
    """What somebody counts in each of his first months."""
    alerts: str = "off"
    """The running period in which those who fall behind are told: `month`, `quarter` or `year`."""

    @property
    def additive(self) -> bool:
        """Whether targets of this rule are divided, or handed down unchanged."""
        return adds_up(self.metric)

    @property
    def lower(self) -> bool:
        """Whether less is better."""
        return self.metric.better == "lower"

    @property
    def places(self) -> int:
        """Digits after the point of its targets; of a measured number, as hours are, two."""
        if self.metric.unit == "number" and not self.metric.measure.startswith("count"):
            return 2
        return PLACES.get(self.metric.unit, 2)


@dataclass(frozen=True, slots=True)
class Node:
    """Whose a goal is: a `department` (the company is the one without a parent) or a `person`."""

    kind: str
    id: int


def adds_up(metric: Metric) -> bool:
    """Whether the figures of parts make that of the whole, as those of counts and sums do."""
    return metric.additive


async def rules_of(unit: Unit, ids: Sequence[int] | None = None) -> dict[int, Rule]:
    """Rules by id, those in use where none are named. A rule whose metric is there no longer is left out."""
    owner = unit.snapshot.model.object("goal_rule")
    rows = await unit.link.fetch(
        f"select id, name, metric, filter, editing, green, amber, ramp, alerts from {unit.asking().table(owner)}"
        " where deleted_at is null and case when $1::bigint[] is null then active else id = any($1) end order by id",
        None if ids is None else list(ids),
    )
    known = everything(unit.snapshot).metrics
    return {
        row["id"]: Rule(
            row["id"], row["name"], known[row["metric"]], row["filter"], row["editing"],
            Decimal(1) if row["green"] is None else row["green"],
            Decimal("0.85") if row["amber"] is None else row["amber"],
            ramp_of(row["ramp"]) or RAMP,
            row["alerts"] or "off",
        )
        for row in rows
        if row["metric"] in known
    }  # fmt: skip


def ramp_of(told: str | None) -> tuple[Decimal, ...] | None:
    """Shares of a full head month by month, told as `25, 50, 75` percent; usual where none are told, None for what is none."""
    parts = [each.strip().removesuffix("%").strip() for each in (told or "").replace("，", ",").split(",")]
    if parts == [""]:
        return RAMP
    if len(parts) > LONGEST_RAMP or not all(PERCENT.fullmatch(each) for each in parts):
        return None
    shares = tuple(Decimal(each) / 100 for each in parts)
    return shares if max(shares) <= 1 else None


async def rule_of(unit: Unit, id: int) -> Rule:
    """One rule. Raises 404."""
    found = (await rules_of(unit, [id])).get(id)
    if found is None:
        raise not_found()
    return found


def months_of(year: int, first_month: int) -> list[Span]:
    """The twelve months of a fiscal year, which is named after the calendar year in which it begins."""
    first = dt.date(year, first_month, 1)
    return [Span(add_months(first, n), add_months(first, n + 1)) for n in range(MONTHS)]


def year_of(day: dt.date, first_month: int) -> int:
    """The fiscal year that holds a day."""
    return day.year if day.month >= first_month else day.year - 1


def company_of(access: AccessState) -> int | None:
    """The department that is the company."""
    return next((id for id, parent in sorted(access.parents.items()) if parent is None), None)


def departments_below(access: AccessState, department: int) -> list[int]:
    """The departments right below one."""
    return sorted(id for id, parent in access.parents.items() if parent == department)


def people_in(access: AccessState, department: int) -> list[int]:
    """The active employees of a department itself."""
    found = (access.people[id] for id in access.members.get(department, ()))
    return [each.id for each in found if each.active and each.kind == EMPLOYEE]


def people_under(access: AccessState, department: int) -> list[int]:
    """The active employees of a department and of all below it."""
    return [id for each in access.departments_under(department) for id in people_in(access, each)]


def below(access: AccessState, department: int) -> list[Node]:
    """What a department's goal is handed down to: the departments below it and the people of the department itself."""
    return [
        *(Node("department", each) for each in departments_below(access, department)),
        *(Node("person", each) for each in people_in(access, department)),
    ]


def number(id: str) -> int:
    """The number that an id in text is. Raises 404."""
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63):
        raise not_found()
    return int(id)


def refuse(zh: str, en: str, field: str | None = None, **said: object) -> Problem:
    """A refusal with its reason."""
    message = say(zh, en, **said)
    return invalid((FieldError("rule", message, field=field),), message)
