"""At its times, by the organisation's clock and working calendar."""

from collections.abc import Iterator

from yunchou.base.errors import FieldError, say
from yunchou.jobs.when import When
from yunchou.rules.automation.definition import Trigger, trigger
from yunchou.rules.automation.spots import Site


@trigger("schedule", "定时", "A schedule")
class ScheduleTrigger(Trigger):
    """`when` as schedules say it. With an object, a run for each of its records that meet the condition; else one run."""

    started_by_people = False
    needs_object = False
    when: When

    def faults(self, site: Site) -> Iterator[FieldError]:
        if self.when.every == "week" and not self.when.weekdays:
            yield FieldError(
                "required", say("请选择星期几", "Choose days of the week"), site.at("when.weekdays")
            )
        if self.when.every == "month" and self.when.day == 0:
            yield FieldError("out_of_range", say("没有第 0 天", "There is no day 0"), site.at("when.day"))
