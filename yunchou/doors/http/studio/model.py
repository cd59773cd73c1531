"""Changes of the model as a whole: their log and undo, drafts, what was deleted, and what uses what."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import MIB, Endpoints, Free
from yunchou.doors.http.operations.jobs import own_job
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, JobAnswer, Output, Referred
from yunchou.studio import drafts, log, option_merge, preview, removed, retype, usage

endpoints = Endpoints("model")


class ChangesQuery(Input):
    """Which changes: of one object, one field, one author; `before` the id from which to go on."""

    object: str | None = None
    field: str | None = None
    author: Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")] | None = None
    before: Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class ChangeAnswer(Output):
    """A change of the model. `diff` says what changed, each entry with `text` in the reader's language."""

    id: str
    at: str
    author: Referred | None
    kind: str | None
    objects: list[str]
    diff: list[dict[str, Any]]
    undoes: str | None
    undone_by: str | None
    undoable: bool


class ChangesAnswer(Output):
    """Changes, the newest first."""

    changes: list[ChangeAnswer]
    next: str | None


class RemovedItem(Output):
    """A deleted object or field; it can be restored until `until`."""

    id: str
    at: str
    until: str
    author: Referred | None
    object: str
    object_label: dict[str, str] | None
    field: str | None
    type: str | None
    label: dict[str, str]
    fields: int


class RemovedAnswer(Output):
    """What was deleted, the latest first."""

    removed: list[RemovedItem]


class RestoreBody(Input):
    """`name`: another API name, where the old one is taken."""

    name: str | None = None


class DraftBody(Input):
    """A new draft."""

    title: Any = None
    steps: Any = msgspec.field(default_factory=list)


class DraftChange(Input):
    """What changes of a draft; `version` the one that was read."""

    title: Any = msgspec.UNSET
    steps: Any = msgspec.UNSET
    version: int | None = None


class PublishBody(Input):
    """`version`: the one that was read and checked."""

    version: int | None = None


class StepsBody(Input):
    """Steps to be checked."""

    steps: Any


class DraftAnswer(Output):
    """A draft: its steps and version."""

    id: str
    title: str
    steps: list[dict[str, Any]]
    version: int
    author: str | None
    created_at: str
    updated_at: str


class DraftsAnswer(Output):
    """All drafts."""

    drafts: list[DraftAnswer]


class CheckAnswer(Output):
    """What the steps would change, and what is wrong with which of them."""

    diff: list[dict[str, Any]]
    problems: list[dict[str, Any]]
    objects: list[dict[str, Any]]
    gone: list[str]
    retypes: list[dict[str, Any]]


class UseRecord(Output):
    """The record that holds a use."""

    object: str
    id: str


class UseAnswer(Output):
    """One use, said in words by `where`. `blocks`: what it uses may not be deleted while it stands."""

    kind: str
    where: str
    object: str | None
    field: str | None
    blocks: bool
    record: UseRecord | None


class UsageAnswer(Output):
    """What uses an object or field, and how many records hold a value."""

    uses: list[UseAnswer]
    rows: int


class SampleAnswer(Output):
    """A record with the value that is asked about; why it would be lost where it would."""

    id: str
    name: str | None
    value: Any
    reason: str | msgspec.UnsetType | None = msgspec.UNSET


class StandingAnswer(Output):
    """How many records stand against a change, and some of them."""

    count: int
    samples: list[SampleAnswer]


class ViolationsAnswer(Output):
    """For each setting that is asked for what stands against it; `options`: how many records hold each that goes."""

    required: StandingAnswer | msgspec.UnsetType = msgspec.UNSET
    unique: StandingAnswer | msgspec.UnsetType = msgspec.UNSET
    max_length: StandingAnswer | msgspec.UnsetType = msgspec.UNSET
    minimum: StandingAnswer | msgspec.UnsetType = msgspec.UNSET
    maximum: StandingAnswer | msgspec.UnsetType = msgspec.UNSET
    options: dict[str, int] | msgspec.UnsetType = msgspec.UNSET


class ConvertedAnswer(Output):
    """A value before and after, and how often there is it."""

    before: Any
    after: Any
    count: int


class ProposedOption(Output):
    """An option that would keep a value."""

    value: str
    label: dict[str, str]


class RetypePreview(Output):
    """What becomes of the values: how many are kept and lost, and some of either; `orphans`: records without a master."""

    converted: int
    lost: int
    exact: bool
    samples: list[ConvertedAnswer]
    lost_samples: list[SampleAnswer]
    options: list[ProposedOption] | msgspec.UnsetType = msgspec.UNSET
    orphans: StandingAnswer | msgspec.UnsetType = msgspec.UNSET


class PreviewedAnswer(UsageAnswer):
    """What a change of a field would do."""

    violations: ViolationsAnswer
    retype: RetypePreview | None


class WorkAnswer(Output):
    """Work on the model that waits or runs, with its job."""

    kind: Literal["retype", "indexes", "options", "options_back"]
    object: str | None
    field: str | None
    type: str | None
    job: str
    progress: float


class WorksAnswer(Output):
    """What is under way."""

    work: list[WorkAnswer]


@endpoints.get(
    "/model/changes",
    "List the changes of the model",
    scope="admin",
    query=ChangesQuery,
    answers={200: ChangesAnswer},
)
async def list_changes(call: Call) -> Reply:
    """Who changed what and when, the newest first."""
    asked: ChangesQuery = call.query
    found = await log.changes(
        call.caller,
        object=asked.object,
        field=asked.field,
        author=int(asked.author) if asked.author else None,
        before=int(asked.before) if asked.before else None,
        limit=asked.limit,
    )
    return Reply(found)


@endpoints.get(
    "/model/changes/{id}", "Read a change of the model", scope="admin", answers={200: ChangeAnswer}
)
async def read_change(call: Call) -> Reply:
    """One change with its difference."""
    return Reply(await log.one_change(call.caller, call.id))


@endpoints.post(
    "/model/changes/{id}/undo",
    "Undo a change of the model",
    scope="admin",
    answers={201: ChangeAnswer, 202: JobAnswer},
    problems=(409, 422),
)
async def undo_change(call: Call) -> Reply:
    """Undoes a change by a new one, a change of type by a job; 409 says why where that can't be."""
    undone = await log.undo(call.caller, call.id)
    if isinstance(undone, int):
        return await _begun(call, undone)
    return Reply(await log.one_change(call.caller, undone.id), 201)


async def _begun(call: Call, number: int) -> Reply:
    job = await own_job(call, number)
    return Reply(job.as_json(call.language), 202, {"Location": f"/api/v1/jobs/{number}"})


@endpoints.get(
    "/model/removed", "List deleted objects and fields", scope="admin", answers={200: RemovedAnswer}
)
async def list_removed(call: Call) -> Reply:
    """What was deleted within the last 30 days and can be restored."""
    return Reply({"removed": await removed.removed(call.caller)})


@endpoints.post(
    "/model/removed/{id}/restore",
    "Restore a deleted object or field",
    scope="admin",
    body=RestoreBody,
    answers={201: ChangeAnswer},
    problems=(409,),
)
async def restore(call: Call) -> Reply:
    """Brings it back with all its values."""
    asked: RestoreBody = call.body
    restored = await removed.restore(call.caller, call.id, asked.name)
    return Reply(await log.one_change(call.caller, restored.id), 201)


@endpoints.get("/model/drafts", "List drafts of changes", scope="admin", answers={200: DraftsAnswer})
async def list_drafts(call: Call) -> Reply:
    """All drafts, the latest changed first."""
    return Reply({"drafts": await drafts.drafts(call.caller)})


@endpoints.post("/model/drafts", "Begin a draft", scope="admin", body=DraftBody, answers={201: DraftAnswer})
async def create_draft(call: Call) -> Reply:
    """A new draft; nothing of it is in force before it is published."""
    asked: DraftBody = call.body
    made = await drafts.create_draft(call.caller, {"title": asked.title, "steps": asked.steps})
    return Reply(made, 201, {"Location": f"/api/v1/model/drafts/{made['id']}"})


@endpoints.get("/model/drafts/{id}", "Read a draft", scope="admin", answers={200: DraftAnswer})
async def read_draft(call: Call) -> Reply:
    """One draft with its steps."""
    return Reply(await drafts.draft(call.caller, call.id))


@endpoints.patch(
    "/model/drafts/{id}",
    "Change a draft",
    scope="admin",
    body=DraftChange,
    answers={200: DraftAnswer},
    problems=(412,),
    limit=4 * MIB,
)
async def change_draft(call: Call) -> Reply:
    """Title or steps of a draft; 412 when somebody else changed it meanwhile."""
    asked: DraftChange = call.body
    given = {k: v for k in ("title", "steps") if (v := getattr(asked, k)) is not msgspec.UNSET}
    return Reply(await drafts.change_draft(call.caller, call.id, given, asked.version))


@endpoints.delete("/model/drafts/{id}", "Discard a draft", scope="admin", answers={204: None})
async def discard_draft(call: Call) -> Reply:
    """Throws a draft away; nothing was ever in force of it."""
    await drafts.discard(call.caller, call.id)
    return Reply(status=204)


@endpoints.post(
    "/model/check",
    "Check steps",
    scope="admin",
    body=StepsBody,
    answers={200: CheckAnswer},
    limit=4 * MIB,
)
async def check_steps(call: Call) -> Reply:
    """The difference that steps would make to what is in force, and what is wrong with them."""
    asked: StepsBody = call.body
    return Reply(await drafts.check(call.caller, asked.steps))


@endpoints.post(
    "/model/drafts/{id}/publish",
    "Publish a draft",
    scope="admin",
    body=PublishBody,
    answers={201: ChangeAnswer, 202: JobAnswer},
    problems=(409, 412),
)
async def publish_draft(call: Call) -> Reply:
    """Puts all steps of a draft in force in one transaction, for every process before the answer, and begins the jobs of
    those that give a field another type. Where it is these alone, the answer is the job of the first."""
    asked: PublishBody = call.body
    published = await drafts.publish(call.caller, call.id, asked.version)
    if published.change is None:
        return await _begun(call, published.jobs[0])
    return Reply(await log.one_change(call.caller, published.change.id), 201)


@endpoints.get(
    "/objects/{object}/uses", "List what uses an object", scope="admin", answers={200: UsageAnswer}
)
async def object_uses(call: Call) -> Reply:
    """Fields, rights and imports that name the object, and how many records it has."""
    return Reply(await usage.usage(call.caller, call.object))


@endpoints.get(
    "/objects/{object}/fields/{field}/uses",
    "List what uses a field",
    scope="admin",
    answers={200: UsageAnswer},
)
async def field_uses(call: Call) -> Reply:
    """What names the field, and how many records have a value of it."""
    return Reply(await usage.usage(call.caller, call.object, call.name("field")))


@endpoints.post(
    "/objects/{object}/fields/{field}/preview",
    "Look what a change of a field would do",
    scope="admin",
    body=Free("FieldPreview"),
    answers={200: PreviewedAnswer},
    problems=(409,),
)
async def preview_field(call: Call) -> Reply:
    """What stands against a change (`required`, `unique`, options…) or, with `type`, what becomes of the values."""
    return Reply(await preview.preview(call.caller, call.object, call.name("field"), call.body))


@endpoints.post(
    "/objects/{object}/fields/{field}/retype",
    "Give a field another type",
    scope="admin",
    body=Free("FieldRetype"),
    answers={202: JobAnswer},
    problems=(409,),
)
async def retype_field(call: Call) -> Reply:
    """Begins the job that converts the values beside readers and writers and then takes the new type."""
    started = await retype.start(call.caller, call.object, call.name("field"), call.body)
    return await _begun(call, started)


class OptionMergeBody(Input):
    """The options whose records get another, and that other one."""

    sources: Annotated[list[str], msgspec.Meta(min_length=1, max_length=50)] = msgspec.field(name="from")
    into: str


@endpoints.post(
    "/objects/{object}/fields/{field}/options/merge",
    "Merge options",
    scope="admin",
    body=OptionMergeBody,
    answers={202: JobAnswer},
    problems=(409,),
)
async def merge_options(call: Call) -> Reply:
    """Offers some options no longer and begins the job that gives their records another one."""
    given: OptionMergeBody = call.body
    started = await option_merge.start_merge(
        call.caller, call.object, call.name("field"), given.sources, given.into
    )
    return await _begun(call, started)


@endpoints.post(
    "/option-merges/{id}/undo",
    "Take a merge of options back",
    scope="admin",
    answers={202: JobAnswer},
    problems=(404, 409),
)
async def undo_option_merge(call: Call) -> Reply:
    """Begins the job that gives records the options back that they had, unless they were changed again since."""
    return await _begun(call, await option_merge.start_undo(call.caller, call.id))


@endpoints.get("/model/work", "List work on the model under way", scope="admin", answers={200: WorksAnswer})
async def list_work(call: Call) -> Reply:
    """Changes of type and builds of indexes that wait or run, with their jobs."""
    return Reply({"work": await usage.under_way(call.caller)})
