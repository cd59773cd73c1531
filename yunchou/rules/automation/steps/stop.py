"""Ends the run."""

from yunchou.rules.automation.batch import Batch
from yunchou.rules.automation.definition import END, Step, step


@step("结束", "Stop")
class Stop(Step, tag="stop"):
    """Nothing that follows is done."""

    about_record = False

    async def run(self, batch: Batch) -> None:
        for run in batch.going:
            run.to = END
