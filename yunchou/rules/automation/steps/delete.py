"""Puts the record into the recycle bin."""

from yunchou.records.change import DELETE, Operation
from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import Step, step


@step("删除记录", "Delete the record")
class DeleteRecord(Step, tag="delete"):
    """The record goes to the bin, from where people may bring it back."""

    async def run(self, batch: Batch) -> None:
        operations = [(run, Operation(DELETE, id=run.record)) for run in batch.going]
        for run, id in await batch.write(batch.owner.name if batch.owner else "", operations):
            run.output = {"record": str(id)}
