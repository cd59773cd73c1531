"""Where a record stands in its pipeline, and what each other stage asks for."""

from datetime import datetime

from yunchou.apps.process.standing import standing
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output, Referred

endpoints = Endpoints("stages")


class StageFault(Output):
    """Something that a move lacks; `field` is where it is put right, null where that is no field of the record."""

    field: str | None
    code: str
    message: str


class StageSpent(Output):
    """A stage of the version that the record goes by, and the days that it spent there so far."""

    id: str
    name: str
    kind: str
    days: float | None


class StageTarget(Output):
    """What a move to a stage would need. `move`: forward, back, out, reopen or enter.

    `fields` are those to be filled in first, `reason` says that the move takes one, `approval` that it is asked for by
    `process.request_entry`.
    """

    id: str
    move: str
    reason: bool
    approval: bool
    faults: list[StageFault]
    fields: list[str]


class StageWait(Output):
    """The stage that a record waits to enter, and the approval that decides; null for the moment until it has begun."""

    stage: Referred
    approval: str | None


class StageTodo(Output):
    """A task of a stage for the record; `state` is open or done."""

    id: str
    name: str
    state: str
    must_finish: bool | None
    due_at: datetime | None
    done_at: datetime | None
    done_by: Referred | None
    stage: str


class StageStandingAnswer(Output):
    """`days`: since it entered its stage, in `unit` (days or working_days); `usual`: the median of what others spent there.

    `over`: longer than the `limit`, or where there is none than twice the median.

    `latest`: whether it goes by the latest version of the pipeline. `bypass` and `reopen`: whether the caller may run
    these actions.
    """

    field: str
    pipeline: Referred
    latest: bool
    stage: str
    entered_at: datetime | None
    days: float | None
    limit: int | None
    usual: float | None
    unit: str
    over: bool
    waits: StageWait | None
    bypass: bool
    reopen: bool
    stages: list[StageSpent]
    targets: list[StageTarget]
    tasks: list[StageTodo]


@endpoints.get(
    "/records/{object}/{id}/stages",
    "Read where a record stands in its pipeline",
    answers={200: StageStandingAnswer},
    problems=(404,),
)
async def read_stages(call: Call) -> Reply:
    """The stages of a record's pipeline, what each move needs, and the tasks of its stage."""
    return Reply(await standing(call.caller, call.object, call.id))
