"""Lets the record enter a cadence."""

from collections.abc import Iterator

from yunchou.apps.cadences.actions import enter
from yunchou.apps.cadences.kept import ABOUT
from yunchou.base.errors import FieldError, conflict, say
from yunchou.records.held import number_of
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site


@step("加入跟进节奏", "Enrol in a cadence")
class EnterCadence(Step, tag="enter_cadence"):
    """For leads, contacts and deals; `cadence` by its id. What is under way in it already, or closed, stays as it is."""

    cadence: str

    def faults(self, site: Site) -> Iterator[FieldError]:
        if site.owner is None or site.owner.name not in ABOUT:
            words = say("只用于线索、联系人和商机", "This is for leads, contacts and deals")
            yield FieldError("not_an_option", words, site.at("kind"))
        if not self.cadence.isdigit():
            yield FieldError("required", say("请选择跟进节奏", "Choose a cadence"), site.at("cadence"))

    async def run(self, batch: Batch) -> None:
        unit = batch.unit
        table = unit.asking().table(unit.snapshot.model.object("cadence"))
        fits = await unit.link.fetchval(
            f"select object = $2 and active and published > 0 from {table} where id = $1 and deleted_at is null",
            number_of(self.cadence),
            batch.owner.name if batch.owner else "",
        )
        by_record = {run.record: run for run in batch.going if run.record is not None}
        if not fits:
            words = say(
                "节奏未发布、已停用或不适用",
                "The cadence is not published, switched off, or for other records",
            )
            for run in by_record.values():
                run.fault = conflict("not_published", words)
            return
        _, refused = await enter(unit, number_of(self.cadence), sorted(by_record))
        for record, run in by_record.items():
            run.input = {"cadence": self.cadence}
            run.output = {"entered": record not in refused}
