"""A date that a field of the record holds is reached, or so long before or after it."""

import datetime as dt
from collections.abc import Iterator
from typing import Annotated, Literal

import msgspec

from yunchou.access.working_time import WorkingTime
from yunchou.base.errors import FieldError, say
from yunchou.jobs.when import TIME_OF_DAY
from yunchou.model.object import Field
from yunchou.rules.automation.definition import Trigger, trigger
from yunchou.rules.automation.offset import MOST, UNITS, Offset, Unit, shifted
from yunchou.rules.automation.spots import Site, Spot


@trigger("date", "到达日期", "A date")
class DateTrigger(Trigger):
    """`amount` `unit`s before or after the date in `field`. A day counts from `at`, by the organisation's clock."""

    started_by_people = False
    field: str
    amount: Annotated[int, msgspec.Meta(ge=0, le=MOST)] = 0
    unit: Unit = "days"
    direction: Literal["before", "after"] = "before"
    at: Annotated[str, msgspec.Meta(pattern=TIME_OF_DAY)] = "09:00"

    def spots(self, site: Site) -> Iterator[Spot]:
        yield from site.attribute(self, "field", "field")

    def faults(self, site: Site) -> Iterator[FieldError]:
        field = site.owner.fields.get(self.field) if site.owner else None
        if field is not None and (field.type not in ("date", "datetime") or field.computed):
            words = say("此处应为日期字段", "This must be a date field")
            yield FieldError("wrong_type", words, site.at("field"))
        if self.amount > UNITS[self.unit]:
            words = say("最多 {n}", "{n} at most", n=UNITS[self.unit])
            yield FieldError("out_of_range", words, site.at("amount"))

    def reached(self, moment: dt.datetime, hours: WorkingTime) -> dt.datetime:
        """When an automation is set off whose field holds a moment."""
        return shifted(moment, Offset(self.amount, self.unit, self.direction), hours)

    def bound(self, field: Field, moment: dt.datetime, hours: WorkingTime) -> dt.datetime | dt.date:
        """The greatest value of the field that counts as no later than a moment."""
        if field.type == "datetime":
            return moment
        local = moment.astimezone(hours.zone)
        early = local.time() < dt.time.fromisoformat(self.at)
        return local.date() - dt.timedelta(days=1) if early else local.date()
