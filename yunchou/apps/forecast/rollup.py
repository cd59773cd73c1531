"""The forecast of a period, rolled up from people to departments, of all deals that the asker may see."""

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.apps.forecast.chain import Chain
from yunchou.apps.forecast.figures import Figures, added
from yunchou.base.db import Connection, Database, present
from yunchou.base.errors import Problem
from yunchou.base.time import Span, add_months, shift
from yunchou.metrics.batch import conjunction
from yunchou.metrics.catalogue import Catalogue
from yunchou.metrics.query import amount
from yunchou.records.aggregate import Aggregate, compile_aggregate
from yunchou.records.read import asking_of
from yunchou.records.select import Asking

METRIC = "won_amount"
"""What is forecast, and by whose goals it is measured."""
OPEN, WEIGHTED, COUNT = "open_amount", "weighted_amount", "open_count"
LISTED = 100
"""So many people or departments are named in a condition; one holds no more than some hundred and seventy."""
CATEGORIES = {
    "commit": 'forecast_category in ("commit", "closed")',
    "best_case": 'forecast_category = "best_case"',
    "pipeline": 'forecast_category is null or forecast_category = "pipeline"',
}
"""Which open deals are in which part of a forecast; those to be omitted are in none. Whoever says of an open deal that it is
closed commits to it."""
FORECAST = 'forecast_category is null or forecast_category <> "omitted"'


@dataclass(frozen=True, slots=True)
class Node:
    """A department or person: its figures, target (None: none set), and who is in it. `parent`: the place of the one above.

    `whose`: the condition for its deals among all that the asker sees.
    """

    kind: str
    id: int
    name: str
    parent: int | None
    people: Sequence[int]
    figures: Figures
    target: Decimal | None
    whose: str


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a question is asked: the connection, the snapshot, and the asker."""

    link: Database | Connection
    snapshot: Snapshot
    caller: Caller

    def asking(self) -> Asking:
        """A fresh statement's common ground."""
        return asking_of(self.caller, self.snapshot)

    async def rows(self, name: str, asked: Aggregate) -> list[dict[str, Any]]:
        """The rows of an aggregate."""
        asking = self.asking()
        row = present(await self.link.fetchrow(compile_aggregate(asking, name, asked), *asking.params.values))
        found: list[dict[str, Any]] = json.loads(row[2] or "[]")
        return found


def system_question(catalogue: Catalogue, span: Span, group: str, where: str | None = None) -> Aggregate:
    """Everything that a forecast adds up, in one question: what is won, what is open by category, and how deals ended in the
    twelve months before."""
    year = Span(add_months(span.start, -12), span.start)
    measures: dict[str, str] = {}
    only: dict[str, str] = {}

    def ask(key: str, name: str, *conditions: str) -> None:
        metric = catalogue.metric(name)
        measures[key] = metric.measure
        only[key] = conjunction([metric.where, *conditions]) or "true"

    ask("closed", METRIC, closing_in(span))
    ask("won", "won_count", closing_in(year))
    ask("ended", "closed_count", closing_in(year))
    for category, condition in CATEGORIES.items():
        for key, name in (("open", OPEN), ("count", COUNT)):
            ask(f"{category}_{key}", name, closing_in(span), condition)
    ask("weighted", WEIGHTED, closing_in(span), FORECAST)
    return Aggregate((group,), measures, where, limit=None, only=only)


async def rollup(
    ground: Ground, catalogue: Catalogue, span: Span, chain: Chain, also: Iterable[int] = ()
) -> list[Node]:
    """The tree of those whose deals the asker sees, each department before what is below it. `also`: people that belong to it
    whatever they sell.

    It begins with the lowest department that holds them all, or the highest that the asker heads on the way there: what one
    sees of others above would be no sum of theirs.
    """
    people, names = await _people(ground, catalogue, span)
    for person in also:
        who = chain.access.people.get(person)
        if who is not None and person not in people:
            people[person], names[person] = Figures(), who.name
    targets = await _targets(ground, span)
    headed = chain.headed_by(ground.caller.viewer(ground.snapshot).person)
    return _nodes(people, names, targets, chain, headed)


def closing_in(span: Span) -> str:
    """The condition for deals that close in a period."""
    return f'close_date >= "{span.start}" and close_date < "{span.end}"'


async def _people(
    ground: Ground, catalogue: Catalogue, span: Span
) -> tuple[dict[int, Figures], dict[int, str]]:
    """Each person's own figures, with one question."""
    rows = await ground.rows("opportunity", system_question(catalogue, span, "owner"))
    found = {int(row["owner"]["id"]): row for row in rows if row["owner"] is not None}
    names = {id: row["owner"].get("name") or "" for id, row in found.items()}
    return {id: figures_of(row) for id, row in found.items()}, names


def figures_of(row: Mapping[str, Any]) -> Figures:
    """A row of `system_question` as figures."""

    def worth(key: str) -> Decimal:
        return amount(row[key]) or Decimal(0)

    return Figures(
        closed=worth("closed"),
        in_commit=worth("commit_open"),
        in_best_case=worth("best_case_open"),
        in_pipeline=worth("pipeline_open"),
        weighted_open=worth("weighted"),
        deals=sum(row[f"{category}_count"] or 0 for category in CATEGORIES),
        won=row["won"] or 0,
        ended=row["ended"] or 0,
    )


async def _targets(ground: Ground, span: Span) -> dict[tuple[str, int], Decimal]:
    """What departments and people are to win in the period, by the first rule of goals for it, as far as the asker sees goals."""
    months = _months(ground.caller, span)
    if not months:
        return {}
    where = f'rule.metric = "{METRIC}" and rule.active = true and ({" or ".join(f"year = {year}" for year in months)})'
    asked = Aggregate(
        ("rule", "year", "department", "person"),
        {f"m{n}": f"sum(m{n})" for n in range(1, 13)},
        where,
        limit=None,
    )
    try:
        goals = await ground.rows("goal", asked)
    except Problem as problem:
        if problem.status == 403:
            return {}
        raise
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


@dataclass(frozen=True, slots=True)
class _Builder:
    """Makes the nodes of a branch, each department before what is below it. `ways`: of each person, the highest first."""

    people: Mapping[int, Figures]
    names: Mapping[int, str]
    targets: Mapping[tuple[str, int], Decimal]
    chain: Chain
    ways: Mapping[int, tuple[int, ...]]
    made: list[Node]

    def person(self, person: int, parent: int | None) -> None:
        target = self.targets.get(("person", person))
        node = Node(
            "person",
            person,
            self.names[person],
            parent,
            (person,),
            self.people[person],
            target,
            _owned_by((person,)),
        )
        self.made.append(node)

    def department(self, department: int, parent: int | None, members: Sequence[int]) -> None:
        place = len(self.made)
        total, target = (
            added(self.people[each] for each in members),
            self.targets.get(("department", department)),
        )
        name = self.chain.names[department]
        homes = sorted({self.ways[each][-1] for each in members})
        whose = _owned_by(members, homes if parent is not None or len(homes) <= LISTED else None)
        self.made.append(Node("department", department, name, parent, members, total, target, whose))
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


def _owned_by(people: Sequence[int], homes: Sequence[int] | None = ()) -> str:
    """The condition for deals of some people: by name where they are few, else by their departments, or by having one (None)."""
    if len(people) <= LISTED or homes == ():
        return f"owner in ({_listed(people)})"
    return "owner.department is not null" if homes is None else f"owner.department in ({_listed(homes)})"


def _listed(ids: Sequence[int]) -> str:
    return ", ".join(f'"{each}"' for each in ids)


def _nodes(
    people: Mapping[int, Figures],
    names: Mapping[int, str],
    targets: Mapping[tuple[str, int], Decimal],
    chain: Chain,
    headed: Collection[int],
) -> list[Node]:
    ways = {person: _way(chain, person) for person in people}
    builder = _Builder(people, names, targets, chain, ways, [])
    placed = [each for each in people if ways[each]]
    common = _common([ways[each] for each in placed])
    own = next((each for each in common if each in headed), None)
    top = own if own is not None else common[-1] if common and len(placed) > 1 else None
    if top is not None:
        builder.department(top, None, placed)
    for each in people if top is None else [each for each in people if not ways[each]]:
        builder.person(each, None)
    return builder.made


def _way(chain: Chain, person: int) -> tuple[int, ...]:
    """The departments of a person, the highest first; none for whom the organisation no longer has."""
    who = chain.access.people.get(person)
    return tuple(reversed(chain.upward(who.department if who is not None else None)))


def _common(ways: Sequence[Sequence[int]]) -> Sequence[int]:
    """The departments on all ways, the highest first."""
    found: list[int] = []
    for step in zip(*ways, strict=False):
        if len(set(step)) > 1:
            break
        found.append(step[0])
    return found
