"""Runs a declared action for each record, by itself."""

from collections.abc import Iterator
from typing import Any

import msgspec

from yunchou.actions.registry import ACTIONS
from yunchou.actions.shape import shaped
from yunchou.base.errors import FieldError, Problem, forbidden, say
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Given, Site, Spot


@step("执行动作", "Run an action")
class RunAction(Step, tag="action"):
    """`action` by its name, with `values` as its input; the record goes where the action says that it is named."""

    action: str
    values: dict[str, Given] = msgspec.field(default_factory=dict)

    def spots(self, site: Site) -> Iterator[Spot]:
        for name, given in self.values.items():
            if isinstance(given.expression, str):

                def put(new: str, given: Given = given) -> None:
                    given.expression = new

                yield Spot(site.at(f"values.{name}"), "expression", site.owner, given.expression, put)

    def faults(self, site: Site) -> Iterator[FieldError]:
        found = next((each for each in ACTIONS if each.name == self.action), None)
        if found is None or (
            found.object is not None and (site.owner is None or found.object != site.owner.name)
        ):
            words = say("此对象没有动作 {name}", "This object has no action {name}", name=self.action[:80])
            yield FieldError("not_an_option", words, site.at("action"))
            return
        known = {field.name for field in msgspec.structs.fields(found.input)}
        for name in self.values:
            if name not in known:
                words = say("动作没有参数 {name}", "The action takes no {name}", name=name[:80])
                yield FieldError("unknown_field", words, site.at(f"values.{name}"))

    async def run(self, batch: Batch) -> None:
        action = ACTIONS.get(self.action)
        if batch.unit.caller.actor.user_id is not None and not batch.unit.asking().viewer.rights.may(
            action.name
        ):
            for run in batch.runs:
                run.fault = forbidden()
            return
        values = await batch.values(self.values)
        for run in batch.going:
            given = dict(values[run.id])
            if action.record is not None:
                given[action.record] = str(run.record)
            run.input = given
            await _run(batch, run, action.run, shaped(given, action.input))


async def _run(batch: Batch, run: Run, act: Any, given: Any) -> None:
    """What an action refuses it has not done; the others of the batch are none the worse."""
    try:
        async with batch.unit.link.transaction():
            run.output = msgspec.to_builtins(await act(batch.unit, given))
    except Problem as problem:
        run.fault = problem
