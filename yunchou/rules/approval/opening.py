"""Beginning approvals: their records, the lock of what they are about, and the first node."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from yunchou.records.change import CREATE, Operation
from yunchou.rules.approval.definition import SUBMITTER, Flow, message_of
from yunchou.rules.approval.kept import Going, Ground, keeping
from yunchou.rules.approval.leading import enter
from yunchou.rules.approval.locks import keep_object, put_lock
from yunchou.rules.approval.summary import in_own_language, summaries
from yunchou.rules.approval.words import MOST_OF_TITLE, SUBMISSION
from yunchou.rules.automation.batch import Batch, Run
from yunchou.rules.automation.people import people_of


async def open_approvals(batch: Batch, flow: Flow, several: Sequence[Run]) -> None:
    """Begins an approval for each of the runs."""
    if not several or batch.owner is None:
        return
    unit = keeping(batch.unit)
    ground = Ground(unit, batch.definition, batch.path, flow, batch.owner)
    await keep_object(unit, batch.owner)
    # Held first: a change comes either before the approval or is refused.
    await unit.link.fetch(
        f"select t.id from {unit.asking().table(batch.owner)} t where t.id = any($1::bigint[]) order by t.id for update",
        [run.record for run in several],
    )
    plans = await planned(batch, flow, several)
    told = await summaries(batch, flow)
    several = [run for run in several if run.fault is None]
    if not several:
        return
    made = await unit.write(
        "approval", [_record(ground, run, in_own_language(unit, told.get(run.id))) for run in several]
    )
    going = [
        Going(
            int(str(result.id)),
            run.id,
            run.number,
            run.record or 0,
            run.actor,
            plan=plans[run.id],
            people=set() if run.actor is None else {run.actor},
        )
        for run, result in zip(several, made, strict=True)
    ]
    await _keep(ground, going, told)
    await _submitted(ground, going)
    await enter(ground, going, 0)


def _record(ground: Ground, run: Run, summary: str | None) -> Operation:
    language = ground.unit.caller.organisation.settings.language
    values = {
        "name": message_of(ground.flow.title).in_language(language)[:MOST_OF_TITLE],
        "object": ground.owner.name,
        "record": str(run.record),
        "owner": None if run.actor is None else str(run.actor),
        "automation": str(ground.definition.id),
        "state": "pending",
        "summary": summary,
        "people": None if run.actor is None else [str(run.actor)],
    }
    return Operation(CREATE, values)


async def _keep(ground: Ground, several: Sequence[Going], told: Mapping[int, tuple[str, str]]) -> None:
    title = message_of(ground.flow.title)
    named = [title.zh[:MOST_OF_TITLE], title.en[:MOST_OF_TITLE]]
    await ground.unit.link.execute(
        f"insert into {ground.schema}.approval_work (approval, run, step, automation, version, position, record, starter,"
        " plan, words) select n.approval, n.run, n.step, $1, $2, $3, n.record, n.starter, n.plan::jsonb, n.words::jsonb"
        " from unnest($4::bigint[], $5::bigint[], $6::int[], $7::bigint[], $8::bigint[], $9::text[], $10::text[])"
        " n(approval, run, step, record, starter, plan, words)",
        ground.definition.id,
        ground.definition.version,
        ground.position,
        [each.approval for each in several],
        [each.run for each in several],
        [each.step for each in several],
        [each.record for each in several],
        [each.starter for each in several],
        [json.dumps(each.plan, ensure_ascii=False) for each in several],
        [json.dumps({"title": named, "summary": told.get(each.run)}, ensure_ascii=False) for each in several],
    )
    if ground.flow.lock:
        schema = ground.unit.caller.organisation.schema
        for each in several:
            await put_lock(ground.unit.link, schema, each.approval, each.record, (), ())


async def _submitted(ground: Ground, several: Sequence[Going]) -> None:
    """The beginning of the path: whoever submitted it, and when."""
    now = ground.now.isoformat()
    operations = [
        Operation(
            CREATE,
            {
                "approval": str(each.approval),
                "name": SUBMISSION.in_language(ground.unit.caller.organisation.settings.language),
                "owner": str(each.starter),
                "kind": "submit",
                "state": "submitted",
                "node": SUBMITTER,
                "visit": 0,
                "seat": 0,
                "place": 0,
                "asked_at": now,
                "decided_at": now,
                "decided_by": str(each.starter),
            },
        )
        for each in several
        if each.starter is not None
    ]
    if operations:
        await ground.unit.write("approval_task", operations)


async def planned(batch: Batch, flow: Flow, several: Sequence[Run]) -> dict[int, list[dict[str, Any]]]:
    """For each run the nodes in their order: whether each would be entered as the record is now, and whom it would ask."""
    conditions = [each.when for each in flow.nodes if each.when is not None]
    held = await batch.hold(conditions) if conditions else {run.id: [] for run in several}
    asked = [await people_of(batch, each.signers) for each in flow.nodes]
    found: dict[int, list[dict[str, Any]]] = {}
    for run in several:
        holding = iter(held.get(run.id, []))
        found[run.id] = [
            {
                "node": number,
                "name": {"zh": node.words.zh, "en": node.words.en},
                "entered": True if node.when is None else next(holding, False),
                "people": [str(id) for id in people.get(run.id, [])],
                "mode": node.mode,
            }
            for number, (node, people) in enumerate(zip(flow.nodes, asked, strict=True))
        ]
    return found
