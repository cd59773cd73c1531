"""What signers read of the record, whatever they may see of it: as it stands when they are asked or after one changed it."""

import json
from collections.abc import Sequence

from yunchou.records.change import UPDATE, Operation
from yunchou.records.write import Unit
from yunchou.rules.approval.definition import Flow
from yunchou.rules.approval.kept import Going, Ground
from yunchou.rules.automation.batch import Batch

MOST = 4000


async def summaries(batch: Batch, flow: Flow) -> dict[int, tuple[str, str]]:
    """The summary of each run's record in Chinese and in English; none where the flow has none."""
    if flow.summary is None:
        return {}
    filled = await batch.texts([flow.summary])
    return {id: (texts[0][0][:MOST], texts[0][1][:MOST]) for id, texts in filled.items()}


def in_own_language(unit: Unit, summary: tuple[str, str] | None) -> str | None:
    """A summary in the language of the organisation, as the record of the approval holds it."""
    english = unit.caller.organisation.settings.language == "en"
    return summary[1 if english else 0] or None if summary else None


async def renew_summaries(ground: Ground, several: Sequence[Going]) -> None:
    """Tells those who are asked from now on of the records as they stand now."""
    if ground.flow.summary is None or not several:
        return
    now = await summaries(ground.batch(several), ground.flow)
    told = {id: in_own_language(ground.unit, summary) for id, summary in now.items()}
    await ground.unit.write(
        "approval", [Operation(UPDATE, {"summary": text}, id=id) for id, text in told.items()]
    )
    await ground.unit.link.execute(
        f"update {ground.schema}.approval_work w set words = jsonb_set(w.words, '{{summary}}', n.summary::jsonb)"
        " from unnest($1::bigint[], $2::text[]) n(approval, summary) where w.approval = n.approval",
        list(now),
        [json.dumps(summary, ensure_ascii=False) for summary in now.values()],
    )
