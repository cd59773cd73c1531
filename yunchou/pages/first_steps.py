"""First steps: what somebody new does first, each done as soon as the records say so."""

from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.access.state import Viewer
from yunchou.pages.declare import FirstStep
from yunchou.records.read import Query, rows

ADMINISTERS = "access.change"


async def first_steps_json(
    caller: Caller, snapshot: Snapshot, steps: tuple[FirstStep, ...]
) -> list[dict[str, Any]]:
    """The steps that are meant for the asker and that the asker has the rights for, in their order.

    `done`: the asker sees a record of the step's object that meets its condition. One small query a step.
    """
    viewer = caller.viewer(snapshot)
    meant = [step for step in steps if _fits(step, viewer, snapshot)]
    return [
        {
            "name": step.name,
            "label": dict(step.label),
            "hint": dict(step.hint),
            "to": step.to,
            "done": bool(await rows(caller, step.object, Query(["id"], step.where, limit=1))),
        }
        for step in meant
    ]


def _fits(step: FirstStep, viewer: Viewer, snapshot: Snapshot) -> bool:
    owner = snapshot.model.objects.get(step.object)
    if owner is None or not visible(viewer, owner) or not viewer.rights.of(step.object).create:
        return False
    return viewer.rights.may(ADMINISTERS) == step.for_administrators
