"""What was submitted and judged for the people and departments of a period, and the amounts that follow for each of them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from yunchou.apps.forecast.cycle import Period
from yunchou.apps.forecast.objects.forecast_entry import JUDGED, SUBMITTED
from yunchou.apps.forecast.objects.forecast_request import OPEN
from yunchou.apps.forecast.rollup import Node
from yunchou.base.db import Connection, Database, Record, quote
from yunchou.records.read import readable_object
from yunchou.records.select import Asking, Select

WHOSE = tuple[str, int]
"""`person` or `department`, and its id."""
READ = (
    "commit_amount",
    "best_case",
    "reason",
    "system_commit",
    "system_best_case",
    "author",
    "number",
    "kind",
)
"""The fields that an entry is shown by; whom one of them is hidden sees no entry."""


@dataclass(frozen=True, slots=True)
class Said:
    """An entry in force. Amounts are None where it takes back what was said before."""

    id: int
    version: int
    commit: Decimal | None
    best_case: Decimal | None
    reason: str | None
    system_commit: Decimal | None
    system_best_case: Decimal | None
    author: int | None
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Entries:
    """What was said for a period as far as the asker sees it, by whose it is."""

    submitted: Mapping[WHOSE, Said] = field(default_factory=dict)
    judged: Mapping[WHOSE, Said] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Standing:
    """What follows for a node: `parts` is the sum of those below, or the system's figure of who has none below; `in_force` is
    what counts further up: what was judged, else what was submitted, else `parts`. Pairs of commit and best case."""

    parts: tuple[Decimal, Decimal]
    in_force: tuple[Decimal, Decimal]


async def entries_of(link: Database | Connection, asking: Asking, period: Period) -> Entries:
    """The entries in force of a period that the asker sees. Raises 403."""
    owner = readable_object(asking, "forecast_entry")
    select = Select(asking, owner)
    shown = ", ".join(f"{select.at('t', owner, owner.fields[each]).sql} as {quote(each)}" for each in READ)
    number = asking.params.add(period.id, "bigint")
    rows = await link.fetch(
        f"select t.id, t.person, t.department, t.created_at, {shown} from {select.table()}{select.joins}"
        f" where {select.condition()} and t.period = {number} and t.latest",
        *asking.params.values,
    )
    said: dict[str, dict[WHOSE, Said]] = {SUBMITTED: {}, JUDGED: {}}
    for row in rows:
        said[row["kind"]][_whose(row)] = Said(
            row["id"], row["number"], row["commit_amount"], row["best_case"], row["reason"],
            row["system_commit"], row["system_best_case"], row["author"], row["created_at"],
        )  # fmt: skip
    return Entries(said[SUBMITTED], said[JUDGED])


async def awaited_in(link: Database | Connection, asking: Asking, period: Period) -> frozenset[WHOSE]:
    """Who was asked to submit and has not, as far as the asker sees requests."""
    owner = readable_object(asking, "forecast_request")
    select = Select(asking, owner)
    number, state = asking.params.add(period.id, "bigint"), asking.params.add(OPEN, "text")
    rows = await link.fetch(
        f"select t.owner as person, t.department from {select.table()} where {select.condition()}"
        f" and t.period = {number} and t.state = {state}",
        *asking.params.values,
    )
    return frozenset(_whose(row) for row in rows)


def _whose(row: Record) -> WHOSE:
    return ("department", row["department"]) if row["department"] is not None else ("person", row["person"])


def standings(nodes: Sequence[Node], entries: Entries) -> list[Standing]:
    """What follows for each node of a tree; parts always add up to the whole."""
    parts: list[list[tuple[Decimal, Decimal]]] = [[] for _ in nodes]
    found: list[Standing | None] = [None] * len(nodes)
    for place in range(len(nodes) - 1, -1, -1):
        node = nodes[place]
        system = (node.figures.commit, node.figures.best_case)
        below = _added(parts[place]) if parts[place] else system
        found[place] = standing = Standing(below, _in_force((node.kind, node.id), entries, below))
        if node.parent is not None:
            parts[node.parent].append(standing.in_force)
    return [each for each in found if each is not None]


def _added(several: Sequence[tuple[Decimal, Decimal]]) -> tuple[Decimal, Decimal]:
    return sum((each[0] for each in several), Decimal(0)), sum((each[1] for each in several), Decimal(0))


def _in_force(whose: WHOSE, entries: Entries, parts: tuple[Decimal, Decimal]) -> tuple[Decimal, Decimal]:
    for said in (entries.judged.get(whose), entries.submitted.get(whose)):
        if said is not None and said.commit is not None and said.best_case is not None:
            return said.commit, said.best_case
    return parts
