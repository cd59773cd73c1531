"""What signers read of the record, whatever they may see of it: as it stands when they are asked or after one changed it."""

from collections.abc import Sequence

from yunchou.records.change import UPDATE, Operation
from yunchou.rules.approval.definition import Flow
from yunchou.rules.approval.kept import Going, Ground
from yunchou.rules.automation.batch import Batch

MOST = 4000


async def summaries(batch: Batch, flow: Flow) -> dict[int, str | None]:
    """The summary of each run's record, in the language of the organisation; none where the flow has none."""
    if flow.summary is None:
        return {}
    english = batch.unit.caller.organisation.settings.language == "en"
    filled = await batch.texts([flow.summary])
    return {id: texts[0][1 if english else 0][:MOST] or None for id, texts in filled.items()}


async def renew_summaries(ground: Ground, several: Sequence[Going]) -> None:
    """Tells those who are asked from now on of the records as they stand now."""
    if ground.flow.summary is None or not several:
        return
    now = await summaries(ground.batch(several), ground.flow)
    await ground.unit.write(
        "approval", [Operation(UPDATE, {"summary": text}, id=id) for id, text in now.items()]
    )
