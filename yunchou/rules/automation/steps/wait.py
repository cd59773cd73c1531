"""Waits: for a while, for working time, until a date that a field holds, or until something holds of the record."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal
from zoneinfo import ZoneInfo

import msgspec

from yunchou.access.working_time import WorkingTime, working_time
from yunchou.base.errors import FieldError, say
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.offset import MOST, UNITS, Offset, Unit, shifted
from yunchou.rules.automation.spots import Site, Spot

LOOK = dt.timedelta(hours=1)
"""How often a condition is looked at that no event of the record may make true, such as one about today."""
DEADLINE = Offset(30, "days")
"""When a wait for a condition ends at the latest, where it does not say."""


@step("等待", "Wait")
class Wait(Step, tag="wait"):
    """For an `amount` of a `unit`; or until the moment that the expression `until` gives; or until the condition `when` holds.

    With `until`, the amount comes on top, or before it, and where the date moves the wait moves along. With `when`, it is how
    long to wait at most.
    """

    about_record = False
    amount: Annotated[int, msgspec.Meta(ge=0, le=MOST)] | None = None
    unit: Unit = "days"
    direction: Literal["before", "after"] = "after"
    until: str | None = None
    when: str | None = None

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from site.attribute(self, "until", "expression", moment=True)
        yield from site.attribute(self, "when", "condition")

    def faults(self, site: Site) -> Iterator[FieldError]:
        if self.until is not None and self.when is not None:
            words = say("只能等待一件事", "It can wait for one thing only")
            yield FieldError("not_an_option", words, site.at("when"))
        if self.amount is None and self.until is None and self.when is None:
            yield FieldError("required", say("请填写等待多久", "Say how long to wait"), site.at("amount"))
        if self.amount is not None and self.amount > UNITS[self.unit]:
            words = say("最多 {n}", "{n} at most", n=UNITS[self.unit])
            yield FieldError("out_of_range", words, site.at("amount"))

    async def run(self, batch: Batch) -> None:
        hours = working_time(batch.unit.snapshot.parts, batch.unit.caller.organisation.settings.time_zone)
        if self.when is not None:
            await self._until_it_holds(batch, hours, self.when)
            return
        moments = await self._moments(batch, hours)
        moves = self.until is not None
        for run in batch.going:
            until = moments[run.id] if moves else run.held_until or moments[run.id]
            if until is None or until <= batch.now:
                run.output = {"waited_until": until.isoformat() if until else None}
            elif moves:
                _wait_on(run, batch.now, until, looks=not self._is_own(batch))
            else:
                run.waits, run.input = until, {"until": until.isoformat()}

    def _is_own(self, batch: Batch) -> bool:
        """Whether only an event of the record itself moves the date."""
        field = batch.owner.fields.get(self.until or "") if batch.owner else None
        return field is not None and bool(field.column) and not field.computed

    async def _moments(self, batch: Batch, hours: WorkingTime) -> dict[int, dt.datetime | None]:
        """When each run goes on; None where the field is empty, at once."""
        offset = Offset(self.amount or 0, self.unit, self.direction)
        if self.until is None:
            return {run.id: shifted(batch.now, offset, hours) for run in batch.going}
        rows = await batch.evaluate([self.until])
        return {id: _shifted(value, offset, hours) for id, (value,) in rows.items()}

    async def _until_it_holds(self, batch: Batch, hours: WorkingTime, condition: str) -> None:
        held = await batch.hold([condition])
        offset = DEADLINE if self.amount is None else Offset(self.amount, self.unit)
        for run in batch.going:
            deadline = run.held_until or shifted(batch.now, offset, hours)
            if held[run.id][0] or deadline <= batch.now:
                run.output = {"held": held[run.id][0]}
            else:
                _wait_on(run, batch.now, deadline, looks=True)


def _wait_on(run: Run, now: dt.datetime, deadline: dt.datetime, *, looks: bool) -> None:
    """Waits until then at the latest, and looks again after an event of the record; `looks`: now and then besides."""
    run.deadline, run.awaits = deadline, True
    run.waits = min(deadline, now + LOOK) if looks else deadline
    run.input = {"until": deadline.isoformat()}


def _shifted(value: object, offset: Offset, hours: WorkingTime) -> dt.datetime | None:
    if not isinstance(value, str):
        return None
    return shifted(moment_of(value, hours.zone), offset, hours)


def moment_of(text: str, zone: ZoneInfo) -> dt.datetime:
    """A moment from the JSON form of a moment, or of a day, which begins at midnight."""
    found = dt.datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=zone)
