"""A dry run: the steps are taken on a real record in a transaction that is never kept, and told.

They are taken with the rights of whoever tries: what that person may not see or do is refused in the trial even where the
automation itself, run by the system, would pass. Letters, webhooks and notifications leave through outboxes, which are part of
the transaction; so nothing leaves.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.base.db import quote
from yunchou.base.errors import Problem, invalid, not_found, say
from yunchou.language.compile import compile_condition
from yunchou.records.select import Select, name_sql
from yunchou.records.write import Unit
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import END, Definition
from yunchou.rules.automation.loaded import keep_version, read_definition

MOST_STEPS = 200
"""Steps that a trial takes at most."""
MOST_INSIDE = 5
"""Runs of a loop that a trial follows."""


class _Undone(Exception):
    """Leaves the transaction without keeping anything of it."""


@dataclass
class Trial:
    """What was found: whether the condition holds (None where that depends on the change), and each step."""

    condition: bool | None = None
    steps: list[dict[str, Any]] = field(default_factory=list)
    complete: bool = True


async def try_out(caller: Caller, id: int, record: int | None, resources: Mapping[str, Any]) -> Trial:
    """Takes the steps of an automation, in force or not, and keeps nothing. Raises 404 for what may not be seen."""
    trial = Trial()
    try:
        async with Unit(caller) as unit:
            await _try(unit, id, record, resources, trial)
            raise _Undone
    except _Undone:
        return trial


async def _try(unit: Unit, id: int, record: int | None, resources: Mapping[str, Any], trial: Trial) -> None:
    definition = await read_definition(unit.link, unit.caller.organisation.schema, unit.snapshot.model, id)
    if (record is None) != (definition.object is None):
        raise not_found(say("请指定记录", "Say which record this is about"))
    if record is not None:
        trial.condition = await _fits(unit, definition, record)
    await keep_version(unit.link, unit.caller.organisation.schema, definition)
    actor = unit.caller.actor.user_id
    number = await unit.link.fetchval("select yunchou.next_id()")
    walk = _Walk(unit, definition, resources, trial)
    await walk.run(Run(number, record, actor, 0, None), definition.object, "steps.0")


async def _fits(unit: Unit, definition: Definition, record: int) -> bool | None:
    """Whether the record meets the condition now. Raises 404 where the caller does not see it."""
    asking = unit.asking()
    owner = unit.snapshot.model.object(definition.object or "")
    select = Select(asking, owner)
    held = "null::boolean"
    if not definition.condition:
        held = "true"
    else:
        try:
            held = f"({compile_condition(definition.condition, select, asking.params, asking.environment())}) is true"
        except Problem:
            # It asks for the change itself, CHANGED() or PRIOR(), or for what this person may not read.
            asking = unit.asking()
            select = Select(asking, owner)
    seen = select.condition()
    number = asking.params.add(record, "bigint")
    row = await unit.link.fetchrow(
        f"select {held} as held from {select.table()}{select.joins} where t.id = {number} and {seen}",
        *asking.params.values,
    )
    if row is None:
        raise not_found()
    found: bool | None = row["held"]
    return found


@dataclass
class _Walk:
    """Takes runs through their steps one after the other, and writes down what came of each."""

    unit: Unit
    definition: Definition
    resources: Mapping[str, Any]
    trial: Trial
    depth: int = 0

    async def run(self, run: Run, object: str | None, position: str) -> None:
        """Takes a run from a place to its end, as far as it comes."""
        while position != END:
            if len(self.trial.steps) >= MOST_STEPS:
                self.trial.complete = False
                return
            batch = self._batch(run, object, position)
            await self._take(batch)
            self.trial.steps.append(await self._told(batch, run, object))
            if run.fault is not None:
                self.trial.complete = False
                return
            if run.joins:
                await self._inside(run)
            position = batch.place.then if run.to is None else run.to
            run = Run(run.id, run.record, run.actor, run.number + 1, None)

    def _batch(self, run: Run, object: str | None, position: str) -> Batch:
        cause = {"automation": {"id": str(self.definition.id), "name": self.definition.name}}
        owner = self.unit.snapshot.model.object(object) if object else None
        place = self.definition.placed[position]
        return Batch(self.unit, self.definition, owner, position, place, [run], cause, (), self.resources)

    async def _take(self, batch: Batch) -> None:
        """Takes a step; what goes wrong is undone and told, so that the trial itself goes on."""
        (run,) = batch.runs
        try:
            async with self.unit.link.transaction():
                await batch.place.step.tried(batch)
        except Problem as problem:
            run.fault = problem
        except asyncpg.DataError:
            run.fault = invalid((), say("公式算不出值", "An expression has no value here"))

    async def _inside(self, run: Run) -> None:
        """Follows the first of the runs that a step began."""
        schema = quote(self.unit.caller.organisation.schema)
        rows = await self.unit.link.fetch(
            f"select id, record, object, position from {schema}.automation_run where parent = $1 order by id limit $2",
            run.id,
            MOST_INSIDE + 1,
        )
        if len(rows) > MOST_INSIDE:
            self.trial.complete = False
        self.depth += 1
        for row in rows[:MOST_INSIDE]:
            await self.run(Run(row["id"], row["record"], run.actor, 0, None), row["object"], row["position"])
        self.depth -= 1

    async def _told(self, batch: Batch, run: Run, object: str | None) -> dict[str, Any]:
        until = run.deadline or run.waits
        return {
            "position": batch.path,
            "kind": str(type(batch.place.step).__struct_config__.tag),
            "depth": self.depth,
            "object": object,
            "record": None if run.record is None else str(run.record),
            "name": await self._name(batch, run),
            "input": run.input,
            "output": run.output,
            "waits_until": until,
            "error": run.fault,
        }

    async def _name(self, batch: Batch, run: Run) -> str | None:
        """What the record is called, as far as the person may see that."""
        if batch.owner is None or run.record is None:
            return None
        asking = self.unit.asking()
        select = Select(asking, batch.owner)
        seen = select.condition()
        number = asking.params.add(run.record, "bigint")
        found: str | None = await self.unit.link.fetchval(
            f"select {name_sql(asking, batch.owner, 't')}::text from {select.table()} where t.id = {number} and {seen}",
            *asking.params.values,
        )
        return found
