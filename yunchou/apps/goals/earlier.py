"""What was set in goals before: every change of a month with its reason, and all months as they were known at a moment.

Both are read from the event log. What was known at a moment follows from what stands now and the changes since: what the first
later change of a month says it was before, or what it is now where nothing changed it since.
"""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from yunchou.apps.goals.kept import Node
from yunchou.apps.goals.objects.goal import MONTHS
from yunchou.apps.goals.reading import Goal
from yunchou.base.db import quote
from yunchou.records.write import Unit

MOST_CHANGES = 200


@dataclass(frozen=True, slots=True)
class Changed:
    """One change of a month: when, by whom, from what to what, and the reason that was given."""

    at: dt.datetime
    by: str
    before: Decimal | None
    after: Decimal | None
    reason: str | None


async def months_at(unit: Unit, goals: Mapping[Node, Goal], moment: dt.datetime) -> dict[Node, Goal]:
    """The goals with their months as they were known at a moment; one that was in the recycle bin then is left out."""
    rows = await unit.link.fetch(
        "select distinct on (e.record, c.key) e.record, c.key, c.value ->> 0 as before, e.type"
        f" from {quote(unit.caller.organisation.schema)}.event e"
        " cross join lateral jsonb_each(e.changes) c where e.object = 'goal' and e.record = any($1::bigint[]) and e.at >= $2"
        " and (c.key = any($3::text[]) or e.type in ('goal.deleted', 'goal.restored')) order by e.record, c.key, e.id",
        [each.id for each in goals.values()],
        moment,
        list(MONTHS),
    )
    before: dict[int, dict[str, Decimal | None]] = {}
    away = {row["record"] for row in rows if row["type"] == "goal.restored"}
    for row in rows:
        if row["key"] in MONTHS:
            known = before.setdefault(row["record"], {})
            known[row["key"]] = None if row["before"] is None else Decimal(row["before"])
    return {
        node: replace(goal, months=_as_before(goal, before.get(goal.id, {})))
        for node, goal in goals.items()
        if goal.id not in away
    }


def _as_before(goal: Goal, before: Mapping[str, Decimal | None]) -> list[Decimal | None]:
    return [before.get(name, now) for name, now in zip(MONTHS, goal.months, strict=True)]


async def changes_of(unit: Unit, goal: int, month: int) -> list[Changed]:
    """How one month (its place in the fiscal year, from 0) of a goal came to what it is, newest first. One statement."""
    name = MONTHS[month]
    rows = await unit.link.fetch(
        f"select e.at, e.actor_name, e.changes::text as changes from {quote(unit.caller.organisation.schema)}.event e"
        " where e.record = $1 and e.object = 'goal' and e.changes ?| array[$2, 'reason'] order by e.id",
        goal,
        name,
    )
    found: list[Changed] = []
    reason: str | None = None
    for row in rows:
        changes = json.loads(row["changes"])
        if "reason" in changes:
            reason = changes["reason"][1]
        if name in changes:
            before, after = changes[name]
            found.append(Changed(row["at"], row["actor_name"], _figure(before), _figure(after), reason))
    return found[::-1][:MOST_CHANGES]


def _figure(value: Any) -> Decimal | None:
    return None if value is None else Decimal(str(value))
