"""Approvals in people's lists and notifications: what waits for somebody, and what came of what somebody submitted."""

from collections.abc import Sequence

from yunchou.access.asking import Asking
from yunchou.access.compile import owned_by
from yunchou.apps.together.kinds import APPROVAL_ASKED, APPROVAL_COPIED, APPROVAL_ENDED
from yunchou.apps.together.telling import Told, keep_told
from yunchou.model.object import label
from yunchou.records.todo.sources import Source, todo_source
from yunchou.records.write import Unit
from yunchou.rules.approval.telling import News, tells_of_approvals

KINDS = {
    "asked": APPROVAL_ASKED,
    "reminded": APPROVAL_ASKED,
    "returned": APPROVAL_ENDED,
    "ended": APPROVAL_ENDED,
    "copied": APPROVAL_COPIED,
}


def _whose(asking: Asking, alias: str, people: Sequence[int]) -> str:
    """What waits for people; for oneself also what waits for somebody absent, in whose place one decides."""
    viewer = asking.viewer
    if list(people) == [viewer.person]:
        absent = [e.person for e in viewer.standings_on("approval") if e.delegation and e.delegation.actions]
        people = [*people, *absent]
    return owned_by(asking, alias, people)


APPROVALS = todo_source(
    Source(
        "approval",
        label("审批", "Approvals"),
        object="approval_task",
        where='state = "waiting"',
        closed='state in ("approved", "refused", "returned", "transferred")',
        due="due_at",
        shown={
            "title": "approval.name",
            "approval": "approval",
            "kind": "kind",
            "summary": "approval.summary",
            "submitted_by": "approval.owner",
        },
        whose=_whose,
    )
)


@tells_of_approvals
async def tell_of_approvals(unit: Unit, news: Sequence[News]) -> None:
    """Each is told once of each source, as far as they still may see the approval."""
    told = [
        Told(
            each.person,
            each.source,
            KINDS[each.what],
            object="approval",
            record=each.approval,
            actor=each.actor,
            actor_name=each.actor_name,
            words={"zh": each.words.zh, "en": each.words.en},
        )
        for each in news
    ]
    await keep_told(unit.link, unit.caller.organisation, unit.snapshot, told)
