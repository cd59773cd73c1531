"""Automations at work: their runs with each step, replaying and cancelling runs."""

from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, cursor_id, record_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred
from yunchou.rules.automation import catalogue, store

endpoints = Endpoints("automations")
RIGHT = "model.change"
State = Literal["ready", "waiting", "joining", "done", "dead", "cancelled", "refused", "left"]


class RunQuery(Input):
    """`state` and `record` narrow the list; `cursor` is the `next` of the page before."""

    state: State | None = None
    record: str | None = None
    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class FieldFault(Output):
    """What a field of a record stood against."""

    field: str | None
    code: str
    message: str


class StepFailure(Output):
    """Why a step could not be taken."""

    code: str
    message: str
    errors: list[FieldFault]


class RunAnswer(Output):
    """A run. `name` is that of its record, `by` whoever set it off, `position` the step that is next or failed."""

    id: str
    automation: Referred
    version: int
    state: State
    object: str | None
    record: str | None
    name: str | None
    by: Referred | None
    parent: str | None
    position: str
    steps: int
    tries: int
    next_at: datetime | None
    error: StepFailure | None
    created_at: datetime
    ended_at: datetime | None


class RunsAnswer(Output):
    """Runs, the newest first."""

    runs: list[RunAnswer]
    next: str | None


class StepAnswer(Output):
    """A step that a run took: what it was given, what came of it, and how long that took for all runs taken with it."""

    number: int
    position: str
    kind: str
    state: Literal["done", "waiting", "failed"]
    input: Any
    output: Any
    error: StepFailure | None
    tries: int
    took_ms: int | None
    at: datetime
    ended_at: datetime | None


class RunDetailAnswer(RunAnswer):
    """A run with its steps in the order in which they were taken, and the definition that it began with."""

    log: list[StepAnswer]
    definition: dict[str, Any]


class RunBegun(Output):
    """The run that was begun."""

    run: str


class KindsAnswer(Output):
    """What automations can be made of."""

    triggers: list[dict[str, Any]]
    steps: list[dict[str, Any]]


@endpoints.get("/automation-kinds", "Kinds of triggers and steps", answers={200: KindsAnswer})
async def list_kinds(call: Call) -> Reply:
    """The kinds of triggers and steps, each with the JSON schema of its settings."""
    return Reply(KindsAnswer(**catalogue.kinds()))


@endpoints.get(
    "/automation-runs", "List runs", scope="admin", query=RunQuery, answers={200: RunsAnswer}, problems=(404,)
)
async def list_all_runs(call: Call) -> Reply:
    """Runs of all automations, the newest first."""
    return await _runs(call, None)


@endpoints.get(
    "/automations/{id}/runs",
    "List the runs of an automation",
    scope="admin",
    query=RunQuery,
    answers={200: RunsAnswer},
    problems=(404,),
)
async def list_runs(call: Call) -> Reply:
    """Runs of one automation, the newest first."""
    return await _runs(call, call.id)


async def _runs(call: Call, automation: int | None) -> Reply:
    await administer(call, RIGHT)
    asked: RunQuery = call.query
    record = None if asked.record is None else record_id(asked.record)
    found = await store.runs(
        call.caller, automation, asked.state, record, cursor_id(asked.cursor), asked.limit + 1
    )
    shown = [RunAnswer(**row) for row in found[: asked.limit]]
    return Reply(RunsAnswer(runs=shown, next=shown[-1].id if len(found) > asked.limit else None))


@endpoints.get("/automation-runs/{id}", "One run", scope="admin", answers={200: RunDetailAnswer})
async def read_run(call: Call) -> Reply:
    """A run with every step that it took."""
    await administer(call, RIGHT)
    run, log, definition = await store.run(call.caller, call.id)
    return Reply(RunDetailAnswer(**run, log=[StepAnswer(**each) for each in log], definition=definition))


class ReplayRunsBody(Input):
    """Which runs: those that failed (`dead`) or were stopped (`refused`), of one automation or of all."""

    automation: str | None = None
    state: Literal["dead", "refused"] = "dead"


class RunsGoOnAnswer(Output):
    """How many go on."""

    replayed: int


@endpoints.post(
    "/automation-runs/replay",
    "Replay failed runs",
    scope="admin",
    body=ReplayRunsBody,
    answers={202: RunsGoOnAnswer},
    problems=(404,),
    limit=64 * KIB,
)
async def replay_failed_runs(call: Call) -> Reply:
    """Runs that failed go on where each stopped, the oldest first, 1,000 with one request."""
    await administer(call, RIGHT)
    given: ReplayRunsBody = call.body
    automation = None if given.automation is None else record_id(given.automation)
    return Reply(
        RunsGoOnAnswer(replayed=await store.replay_failed(call.caller, automation, given.state)), 202
    )


@endpoints.post(
    "/automation-runs/{id}/replay",
    "Replay a run",
    scope="admin",
    answers={202: RunBegun},
    problems=(404, 409),
)
async def replay_run(call: Call) -> Reply:
    """A run that failed, was refused or cancelled goes on where it stopped; one that is done is run once more.

    409 while it is still under way.
    """
    await administer(call, RIGHT)
    return Reply(RunBegun(run=str(await store.replay(call.caller, call.id))), 202)


@endpoints.post(
    "/automation-runs/{id}/cancel", "Cancel a run", scope="admin", answers={204: None}, problems=(404, 409)
)
async def cancel_run(call: Call) -> Reply:
    """A run that is under way takes no further step, nor do those that it began. 409 when it has ended."""
    await administer(call, RIGHT)
    await store.cancel(call.caller, call.id)
    return Reply(status=204)
