"""Automations in people's hands: what can be started, starting it, dry runs, clocks of a record, documents and templates."""

from datetime import datetime
from typing import Annotated, Any

import msgspec

from yunchou.base.errors import not_found
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import KIB, Endpoints, Free
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.rules.automations import RIGHT, RunBegun, StepFailure
from yunchou.doors.http.shapes import Input, Names, Output, Referred
from yunchou.rules.automation import portable, starting, timers, trial

endpoints = Endpoints("automations")


class DocumentAnswer(Output):
    """An automation as a document: what its record holds, without its dates and whether it is switched on."""

    format: str
    name: str
    object: str | None
    trigger: str
    settings: Any
    fields: str | None
    condition: str | None
    steps: list[dict[str, Any]]
    run_as: str
    exit_when: str | None
    reentry: str
    most_runs: int | None
    most_per: str


class StartableQuery(Input):
    """`object`: on whose records; without it, those that are about none. `record`: only what fits that record now."""

    object: str | None = None
    record: str | None = None


class Startable(Output):
    """An automation that may be started. `approval`: it asks people to decide."""

    id: str
    name: str
    object: str | None
    approval: bool


class StartableAnswer(Output):
    """Automations that may be started."""

    automations: list[Startable]


class StartBody(Input):
    """The record that the run is to be about, where the automation is about records."""

    record: str | None = None


class StartSeveralBody(Input):
    """The records that runs are to be about."""

    records: Annotated[list[str], msgspec.Meta(min_length=1, max_length=starting.MOST)]


class LeftOut(Output):
    """A record on which nothing was begun, and why."""

    record: str
    code: str
    message: str


class StartSeveralAnswer(Output):
    """The runs that were begun, and the records that were left out."""

    runs: list[str]
    left_out: list[LeftOut]


class TryBody(Input):
    """The record to try it on, where the automation is about records."""

    record: str | None = None


class TriedStep(Output):
    """A step of a trial. `depth`: how far inside loops and lanes; `waits_until`: how long a run would wait here."""

    position: str
    kind: str
    depth: int
    object: str | None
    record: str | None
    name: str | None
    input: Any
    output: Any
    waits_until: datetime | None
    error: StepFailure | None


class TryAnswer(Output):
    """What would happen. `condition`: whether the record meets it now, null where that depends on the change itself.

    `complete`: whether all steps could be followed to the end.
    """

    condition: bool | None
    steps: list[TriedStep]
    complete: bool


class TimerAnswer(Output):
    """A clock of a record: when it ends, which automation, and the kind and note of the step that comes then."""

    at: datetime
    automation: Referred
    run: str | None
    next: str | None
    note: str | None


class TimersAnswer(Output):
    """The clocks of a record, the nearest first."""

    timers: list[TimerAnswer]


class MadeAnswer(Output):
    """The automation that was made, switched off."""

    id: str


class AutomationTemplate(Output):
    """A template: what it is called and does, on which records, and what sets it off."""

    code: str
    label: Names
    text: Names
    object: str | None
    trigger: str


class AutomationTemplatesAnswer(Output):
    """Templates."""

    templates: list[AutomationTemplate]


@endpoints.get(
    "/startable-automations",
    "List what can be started",
    query=StartableQuery,
    answers={200: StartableAnswer},
    problems=(404,),
)
async def list_startable(call: Call) -> Reply:
    """The automations that the caller may start by hand."""
    asked: StartableQuery = call.query
    record = None if asked.record is None else record_id(asked.record)
    return Reply({"automations": await starting.startable(call.caller, asked.object, record)})


@endpoints.post(
    "/automations/{id}/start",
    "Start an automation",
    body=StartBody,
    answers={202: RunBegun},
    problems=(403, 404, 409),
    limit=64 * KIB,
)
async def start(call: Call) -> Reply:
    """Begins a run of an automation that people start, on a record that the caller may change.

    404 for an automation that is not in force, not started by people or not by those of the caller's roles, and for a record
    that may not be seen; 409 where the record does not meet the condition, or may not enter again.
    """
    given: StartBody = call.body
    record = None if given.record is None else record_id(given.record)
    return Reply(RunBegun(run=str(await starting.start(call.caller, call.id, record))), 202)


@endpoints.post(
    "/automations/{id}/start-several",
    "Start an automation on several records",
    body=StartSeveralBody,
    answers={202: StartSeveralAnswer},
    problems=(404,),
    limit=64 * KIB,
)
async def start_several(call: Call) -> Reply:
    """Begins a run for each of the records that the caller may change and that fit; tells why others were left out."""
    given: StartSeveralBody = call.body
    records = [record_id(each) for each in given.records]
    runs, refusals = await starting.start_several(call.caller, call.id, records)
    left_out = [
        LeftOut(record=str(id), code=each.code, message=each.detail.in_language(call.language))
        for id, each in refusals.items()
    ]
    return Reply(StartSeveralAnswer(runs=[str(each) for each in runs], left_out=left_out), 202)


@endpoints.post(
    "/automations/{id}/try",
    "Try an automation",
    scope="admin",
    body=TryBody,
    answers={200: TryAnswer},
    problems=(404,),
    limit=64 * KIB,
)
async def try_out(call: Call) -> Reply:
    """What the steps of an automation would do to a record, with the caller's own rights. Nothing is written and nothing sent."""
    await administer(call, RIGHT)
    given: TryBody = call.body
    record = None if given.record is None else record_id(given.record)
    found = await trial.try_out(call.caller, call.id, record, {"mail": call.house.mail})
    steps = [TriedStep(**{**each, "error": _fault(each["error"], call.language)}) for each in found.steps]
    return Reply(TryAnswer(condition=found.condition, steps=steps, complete=found.complete))


@endpoints.get(
    "/records/{object}/{id}/timers",
    "List the clocks of a record",
    answers={200: TimersAnswer},
    problems=(404,),
)
async def list_timers(call: Call) -> Reply:
    """What is going to happen to a record by itself, and when: what runs wait for, and dates that set something off."""
    found = await timers.timers(call.caller, call.object, call.id)
    return Reply(TimersAnswer(timers=[TimerAnswer(**each) for each in found]))


@endpoints.get(
    "/automations/{id}/document",
    "Take an automation out",
    scope="admin",
    answers={200: DocumentAnswer},
    problems=(404,),
)
async def read_document(call: Call) -> Reply:
    """An automation as a document that may be kept, and brought in here or elsewhere."""
    await administer(call, RIGHT)
    return Reply(DocumentAnswer(**await portable.export(call.caller, call.id)))


@endpoints.post(
    "/automations/documents",
    "Bring an automation in",
    scope="admin",
    body=Free(),
    answers={201: MadeAnswer},
    problems=(403, 422),
    limit=512 * KIB,
)
async def bring_in(call: Call) -> Reply:
    """Makes an automation of a document, switched off. 422 with the place of whatever does not fit this organisation."""
    await administer(call, RIGHT)
    return Reply(MadeAnswer(id=str(await portable.bring_in(call.caller, call.body))), 201)


@endpoints.get(
    "/automation-templates", "List templates", scope="admin", answers={200: AutomationTemplatesAnswer}
)
async def list_automation_templates(call: Call) -> Reply:
    """Automations to begin with."""
    await administer(call, RIGHT)
    snapshot = await call.caller.organisation.snapshot()
    return Reply({"templates": portable.templates(snapshot)})


@endpoints.post(
    "/automation-templates/{code}/copy",
    "Copy a template",
    scope="admin",
    answers={201: MadeAnswer},
    problems=(403, 404, 422),
)
async def copy_template(call: Call) -> Reply:
    """Makes an automation of a template, switched off, to be changed and switched on."""
    await administer(call, RIGHT)
    document = portable.document_of(call.name("code"), call.language.startswith("en"))
    if document is None:
        raise not_found()
    return Reply(MadeAnswer(id=str(await portable.bring_in(call.caller, document))), 201)


def _fault(fault: Any, language: str) -> dict[str, Any] | None:
    """Why a step would be refused, in the caller's language."""
    if fault is None:
        return None
    errors = [
        {"field": e.field, "code": e.code, "message": e.message.in_language(language)} for e in fault.errors
    ]
    return {"code": fault.code, "message": fault.detail.in_language(language), "errors": errors}
