"""Does what the service level of a case says is due."""

from collections.abc import Iterator

from yunchou.apps.service.escalating import escalate
from yunchou.base.errors import FieldError, say
from yunchou.records.change import moment_now
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step
from yunchou.rules.automation.spots import Site


@step("工单提醒与升级", "Remind of or escalate a case")
class EscalateCase(Step, tag="escalate_case"):
    """For cases. What was answered, solved or put off meanwhile is left alone."""

    def faults(self, site: Site) -> Iterator[FieldError]:
        if site.owner is None or site.owner.name != "case":
            yield FieldError("not_an_option", say("只用于服务工单", "This is for cases"), site.at("kind"))

    async def run(self, batch: Batch) -> None:
        ids = [run.record for run in batch.going if run.record is not None]
        count = await escalate(batch.unit, ids, moment_now())
        for run in batch.going:
            run.output = {"alerts": count}
