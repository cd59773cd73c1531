"""The forecast of a period, rolled up from people to departments, of all deals that the asker may see."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.access.state import AccessState
from yunchou.apps.forecast.figures import Figures, added
from yunchou.base.errors import Problem, malformed, say
from yunchou.base.time import Span, add_months, shift
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import MetricQuery, amount, query_all
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.read import asking_of

METRIC = "won_amount"
"""What is forecast, and by whose goals it is measured."""
OPEN, WEIGHTED, COUNT = "open_amount", "weighted_amount", "open_count"
MOST = 10_000
CATEGORIES = {
    "commit": 'forecast_category = "commit"',
    "best_case": 'forecast_category = "best_case"',
    "pipeline": 'forecast_category is null or forecast_category in ("pipeline", "closed")',
}
"""Which open deals are in which part of a forecast; those to be omitted are in none."""


@dataclass(frozen=True, slots=True)
class Node:
    """A department or person: its figures, target (None: none set), and who is in it. `parent`: the place of the one above."""

    kind: str
    id: int
    name: str
    parent: int | None
    people: Sequence[int]
    figures: Figures
    target: Decimal | None


async def rollup(caller: Caller, catalogue: Catalogue, span: Span) -> list[Node]:
    """The tree of those whose deals the asker sees, each department before what is below it.

    It begins with the lowest department that holds them all: what one sees of others above would be no sum of theirs.
    """
    people, names = await _people(caller, catalogue, span)
    targets = await _targets(caller, span)
    access, departments = await _tree(caller)
    return _nodes(people, names, targets, access, departments)


def closing_in(span: Span) -> str:
    """The condition for deals that close in a period."""
    return f'close_date >= "{span.start}" and close_date < "{span.end}"'


async def _people(
    caller: Caller, catalogue: Catalogue, span: Span
) -> tuple[dict[int, Figures], dict[int, str]]:
    """Each person's own figures: five questions. Raises 400 for more people than an answer holds."""
    year = Span(add_months(span.start, -12), span.start)
    asked = {
        "closed": MetricQuery((METRIC,), ("owner",), None, _written(span), limit=MOST),
        "ended": MetricQuery(("won_count", "closed_count"), ("owner",), None, _written(year), limit=MOST),
    } | {
        category: MetricQuery(
            (OPEN, WEIGHTED, COUNT), ("owner",), f"{closing_in(span)} and ({where})", limit=MOST
        )
        for category, where in CATEGORIES.items()
    }
    found: dict[int, list[Figures]] = {}
    names: dict[int, str] = {}
    answers = await query_all(caller, catalogue, list(asked.values()))
    for kind, answer in zip(asked, answers, strict=True):
        if isinstance(answer, Problem):
            raise answer
        _hold(answer)
        for row in answer:
            who = row["owner"]
            if who is None:
                continue
            names[int(who["id"])] = who.get("name") or ""
            found.setdefault(int(who["id"]), []).append(_figures(kind, row))
    return {person: added(each) for person, each in found.items()}, names


def _hold(answer: Sequence[Any]) -> None:
    """Refuses an answer that may have been cut: what it would add up to is no sum."""
    if len(answer) >= MOST:
        raise malformed(say("人员太多，无法汇总", "There are too many people to be added up"))


def _figures(kind: str, row: Mapping[str, Any]) -> Figures:
    if kind == "closed":
        return Figures(closed=amount(row[METRIC]) or Decimal(0))
    if kind == "ended":
        return Figures(won=row["won_count"] or 0, ended=row["closed_count"] or 0)
    worth, nothing = amount(row[OPEN]) or Decimal(0), Decimal(0)
    return Figures(
        in_commit=worth if kind == "commit" else nothing,
        in_best_case=worth if kind == "best_case" else nothing,
        in_pipeline=worth if kind == "pipeline" else nothing,
        weighted_open=amount(row[WEIGHTED]) or nothing,
        deals=row[COUNT] or 0,
    )


def _written(span: Span) -> dict[str, str]:
    return {"from": span.start.isoformat(), "to": (span.end - dt.timedelta(days=1)).isoformat()}


async def _targets(caller: Caller, span: Span) -> dict[tuple[str, int], Decimal]:
    """What departments and people are to win in the period, by the first rule of goals for it, as far as the asker sees goals."""
    months = _months(caller, span)
    if not months:
        return {}
    where = f'rule.metric = "{METRIC}" and rule.active = true and ({" or ".join(f"year = {year}" for year in months)})'
    asked = Aggregate(
        ("rule", "year", "department", "person"),
        {f"m{n}": f"sum(m{n})" for n in range(1, 13)},
        where,
        limit=MOST,
    )
    try:
        goals = await aggregate_rows(caller, "goal", asked)
    except Problem as problem:
        if problem.status == 403:
            return {}
        raise
    _hold(goals)
    first = min((int(each["rule"]["id"]) for each in goals), default=0)
    found: dict[tuple[str, int], Decimal] = {}
    for goal in goals:
        kind = "person" if goal["person"] else "department"
        set_months = [goal[f"m{n}"] for n in months[goal["year"]] if goal[f"m{n}"] is not None]
        if int(goal["rule"]["id"]) == first and set_months and goal[kind]:
            node = (kind, int(goal[kind]["id"]))
            found[node] = found.get(node, Decimal(0)) + sum(
                (Decimal(str(each)) for each in set_months), Decimal(0)
            )
    return found


def _months(caller: Caller, span: Span) -> dict[int, list[int]]:
    """The months of fiscal years that make up a period; none where it cuts through one."""
    if span.start.day != 1 or span.end.day != 1:
        return {}
    first = caller.organisation.settings.fiscal_start_month
    found: dict[int, list[int]] = {}
    month = span.start
    while month < span.end:
        year = month.year if month.month >= first else month.year - 1
        found.setdefault(year, []).append((month.month - first) % 12 + 1)
        month = shift(Span(month, month), "month", 1).start
    return found


async def _tree(caller: Caller) -> tuple[AccessState, dict[int, str]]:
    async def read(snapshot: Snapshot) -> tuple[tuple[AccessState, dict[int, str]], tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        table = asking.table(snapshot.model.object("department"))
        listed = await caller.organisation.db.fetch(f"select id, name from {table} where deleted_at is null")
        return (
            snapshot.access,
            {row["id"]: row["name"] for row in listed},
        ), await caller.organisation.versions()

    found: tuple[AccessState, dict[int, str]] = await caller.organisation.consistent(read)
    return found


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes the nodes of a branch, each department before what is below it. `ways`: of each person, the highest first."""

    people: Mapping[int, Figures]
    names: Mapping[int, str]
    targets: Mapping[tuple[str, int], Decimal]
    departments: Mapping[int, str]
    ways: Mapping[int, tuple[int, ...]]
    made: list[Node]

    def person(self, person: int, parent: int | None) -> None:
        target = self.targets.get(("person", person))
        node = Node("person", person, self.names[person], parent, (person,), self.people[person], target)
        self.made.append(node)

    def department(self, department: int, parent: int | None, members: Sequence[int]) -> None:
        place = len(self.made)
        total, target = (
            added(self.people[each] for each in members),
            self.targets.get(("department", department)),
        )
        name = self.departments[department]
        self.made.append(Node("department", department, name, parent, members, total, target))
        own = [each for each in members if self.ways[each][-1] == department]
        for each in sorted(own, key=lambda one: (-self.people[one].best_case, one)):
            self.person(each, place)
        branches: dict[int, list[int]] = {}
        for each in members:
            way = self.ways[each]
            if way[-1] != department:
                branches.setdefault(way[way.index(department) + 1], []).append(each)
        for child, under in sorted(branches.items()):
            self.department(child, place, under)


def _nodes(
    people: Mapping[int, Figures],
    names: Mapping[int, str],
    targets: Mapping[tuple[str, int], Decimal],
    access: AccessState,
    departments: Mapping[int, str],
) -> list[Node]:
    ways = {person: _way(access, person, departments) for person in people}
    builder = _Builder(people, names, targets, departments, ways, [])
    placed = [each for each in people if ways[each]]
    top = _common([ways[each] for each in placed])
    if top is not None and len(placed) > 1:
        builder.department(top, None, placed)
    alone = people if top is None or len(placed) == 1 else [each for each in people if not ways[each]]
    for each in alone:
        builder.person(each, None)
    return builder.made


def _way(access: AccessState, person: int, departments: Mapping[int, str]) -> tuple[int, ...]:
    """The departments of a person, the highest first; none for whom the organisation no longer has."""
    who = access.people.get(person)
    way: list[int] = []
    at = who.department if who is not None else None
    while at is not None and at in departments and at not in way:
        way.append(at)
        at = access.parents.get(at)
    return tuple(reversed(way))


def _common(ways: Sequence[Sequence[int]]) -> int | None:
    """The lowest department on all ways."""
    placed = [way for way in ways if way]
    if not placed:
        return None
    lowest = None
    for step in zip(*placed, strict=False):
        if len(set(step)) > 1:
            break
        lowest = step[0]
    return lowest
