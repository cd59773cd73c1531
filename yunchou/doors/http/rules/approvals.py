"""Approvals: the inbox, one approval with its path, those of a record, and everything that people say of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated, Any, Literal

import msgspec

from yunchou.base.errors import Problem
from yunchou.doors.http.call import Call, cursor_id, record_id
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.idempotency import Work, do_once, do_part_once
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred
from yunchou.records.change import Result
from yunchou.records.write import Unit
from yunchou.rules.approval import changes, inbox, shown, steering
from yunchou.rules.approval.deciding import MOST_ADDED, MOST_COMMENT, Said, Verb, say_it

endpoints = Endpoints("approvals")
MOST_AT_ONCE = 100
State = Literal["pending", "returned", "approved", "refused", "withdrawn", "cancelled"]
TaskState = Literal[
    "queued", "waiting", "submitted", "approved", "passed", "refused", "returned", "transferred", "closed"
]
Kind = Literal["submit", "sign", "before", "after", "transfer", "escalate"]
Id = Annotated[str, msgspec.Meta(max_length=20)]
Text = Annotated[str, msgspec.Meta(max_length=MOST_COMMENT)]


class InboxQuery(Input):
    """`view`: what waits for the caller (`mine`), what the caller submitted, decided (`done`), or was told of (`copied`)."""

    view: Literal["mine", "submitted", "done", "copied"] = "mine"
    object: Annotated[str, msgspec.Meta(max_length=63)] | None = None
    automation: Id | None = None
    cursor: Id | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=inbox.MOST)] = 50


class ApprovalItem(Output):
    """An approval. `purpose`: what happens once it is approved, where that is known. `record` and `record_name` only for who may
    see the record; `in_place_of`: for whom the caller decides."""

    id: str
    name: str
    purpose: str | None
    object: str
    record: str | None
    record_name: str | None
    state: State
    node: str | None
    summary: str | None
    note: str | None
    submitter: Referred | None
    submitted_at: datetime
    ended_at: datetime | None
    ended_by: Referred | None
    took: int | None
    due_at: datetime | None
    waits_for_me: bool
    in_place_of: Referred | None


class ApprovalCounts(Output):
    """How many wait for the caller, are under way for the caller, and were copied to the caller lately."""

    mine: int
    submitted: int
    copied: int


class InboxAnswer(Output):
    """A part of the inbox: what waits first by its limit, everything else the newest first."""

    items: list[ApprovalItem]
    next: str | None
    counts: ApprovalCounts


class PathEntry(Output):
    """What one person was asked at a node, and what came of it. `decided_by` differs from `person` for a deputy."""

    id: str
    node: int
    name: str | None
    visit: int
    kind: Kind
    state: TaskState
    person: Referred | None
    decided_by: Referred | None
    asked_by: Referred | None
    comment: str | None
    changed: list[str]
    asked_at: datetime | None
    due_at: datetime | None
    decided_at: datetime | None
    took: int | None


class NextNode(Output):
    """A node that comes later, and whom it would have asked when it was submitted."""

    node: int
    name: str
    mode: Literal["all", "any", "turn", "vote"]
    people: list[Referred]


class ApprovalAnswer(ApprovalItem):
    """An approval with its path. `verbs`: what the caller may do now; `comment`: when that takes a word; `fields`: what may be
    changed with it; `back_to`: the nodes that it may be returned to; `task`: what waits for the caller."""

    path: list[PathEntry]
    next: list[NextNode]
    verbs: list[str]
    comment: Literal["never", "refuse", "always"]
    fields: list[str]
    back_to: list[int]
    task: str | None


class FlowAnswer(Output):
    """A flow to which a record may be submitted."""

    id: str
    name: str


class LetThrough(Output):
    """A field with its value before and after, in the form of the history."""

    field: str
    before: Any
    after: Any


class DetailLetThrough(Output):
    """A detail of the record that was made, changed or deleted."""

    object: str
    id: str
    name: str | None
    change: Literal["created", "updated", "deleted", "restored"]
    fields: list[LetThrough]


class LetThroughAnswer(Output):
    """What changed on the record and its details since it was last approved (`since`), as far as the caller may see it."""

    since: datetime | None
    fields: list[LetThrough]
    details: list[DetailLetThrough]


class OfRecordAnswer(Output):
    """The approvals of a record, the newest first; for which of them it is locked; where it may be submitted to."""

    approvals: list[ApprovalItem]
    locked_by: list[str]
    flows: list[FlowAnswer]


class SubmitBody(Input):
    """The flow, the record, and a word to those who decide."""

    automation: Id
    record: Id
    note: Text | None = None


class Submitted(Output):
    """The approval, null where the flow comes to it later."""

    approval: str | None


class SayBody(Input):
    """What is said of the task that was seen, or of whichever waits for the caller. `values`: fields of the record that the
    node opens; `to`: the node that it is returned to, -1 the submitter; `straight`: from there it comes straight back; `people`:
    to whom it is transferred, or who are added."""

    verb: Verb
    task: Id | None = None
    comment: Text | None = None
    values: dict[str, Any] = msgspec.field(default_factory=dict)
    to: int = -1
    straight: bool = False
    people: Annotated[list[Id], msgspec.Meta(max_length=MOST_ADDED)] = msgspec.field(default_factory=list)


class WordBody(Input):
    """A word on it."""

    comment: Text | None = None


class SayManyBody(Input):
    """Approvals that are decided alike."""

    approvals: Annotated[list[Id], msgspec.Meta(min_length=1, max_length=MOST_AT_ONCE)]
    verb: Literal["approve", "refuse"]
    comment: Text | None = None


class Decided(Output):
    """What came of one: null, or why it was not decided."""

    approval: str
    code: str | None
    message: str | None


class DecidedAnswer(Output):
    """What came of each, in the order asked."""

    results: list[Decided]


class RemindedAnswer(Output):
    """How many people an approval waits for."""

    people: int


@endpoints.get(
    "/approvals", "The inbox of approvals", query=InboxQuery, answers={200: InboxAnswer}, problems=(404,)
)
async def read_inbox(call: Call) -> Reply:
    """What waits for the caller, was submitted, decided or copied, with counters."""
    asked: InboxQuery = call.query
    automation = None if asked.automation is None else record_id(asked.automation)
    wanted = inbox.Wanted(asked.view, asked.object, automation, cursor_id(asked.cursor), asked.limit)
    return Reply(InboxAnswer(**await inbox.inbox(call.caller, wanted)))


@endpoints.post(
    "/approvals",
    "Submit a record for approval",
    body=SubmitBody,
    answers={201: Submitted},
    problems=(403, 404, 409, 423),
    limit=64 * KIB,
)
async def submit(call: Call) -> Reply:
    """Starts a flow on a record that the caller may change. 409 where the record does not meet its condition or is in it already,
    423 where the record is under approval."""
    given: SubmitBody = call.body
    made = await steering.submit(
        call.caller, record_id(given.automation), record_id(given.record), given.note
    )
    return Reply(Submitted(approval=None if made is None else str(made)), 201)


@endpoints.post(
    "/approvals/decide",
    "Decide several",
    body=SayManyBody,
    answers={200: DecidedAnswer},
    headers=("Idempotency-Key",),
    limit=64 * KIB,
)
async def decide_many(call: Call) -> Reply:
    """Approves or refuses several, each by itself: one that can't be decided does not keep the others back. Sent again with its
    key, what was decided is told as decided, and only the rest is tried."""
    given: SayManyBody = call.body
    results = []
    for text in dict.fromkeys(given.approvals):
        try:
            id = record_id(text)
            said = Said(given.verb, given.comment)
            await do_part_once(call, text, _saying(id, said), cause=_cause(id))
            results.append(Decided(approval=text, code=None, message=None))
        except Problem as problem:
            message = problem.detail.in_language(call.language)
            results.append(Decided(approval=text, code=problem.code, message=message))
    return Reply(DecidedAnswer(results=results))


@endpoints.get("/approvals/{id}", "One approval", answers={200: ApprovalAnswer}, problems=(404,))
async def read_one(call: Call) -> Reply:
    """An approval with its path, and what the caller may do."""
    return Reply(ApprovalAnswer(**await shown.approval(call.caller, call.id)))


@endpoints.get(
    "/approvals/{id}/changes",
    "What an approval lets through",
    answers={200: LetThroughAnswer},
    problems=(404,),
)
async def read_changes(call: Call) -> Reply:
    """What changed on the record, old and new, and on its details, since it was last approved."""
    found = await changes.changes(call.caller, call.id)
    fields = [LetThrough(**each) for each in found["fields"]]
    details = [
        DetailLetThrough(
            object=each["object"],
            id=each["id"],
            name=each["name"],
            change=each["change"],
            fields=[LetThrough(**one) for one in each["fields"]],
        )
        for each in found["details"]
    ]
    return Reply(LetThroughAnswer(since=found["since"], fields=fields, details=details))


@endpoints.post(
    "/approvals/{id}/say",
    "Decide, return, transfer or add signers",
    body=SayBody,
    answers={200: ApprovalAnswer},
    problems=(404, 409, 422, 423),
    headers=("Idempotency-Key",),
    limit=256 * KIB,
)
async def say(call: Call) -> Reply:
    """What the caller says of an approval that waits for it. 409 `decided` where it waits for the caller no longer."""
    given: SayBody = call.body
    people = tuple(record_id(each) for each in given.people)
    task = None if given.task is None else record_id(given.task)
    said = Said(given.verb, given.comment, given.values, given.to, given.straight, people, task)
    return await _once(call, _saying(call.id, said))


@endpoints.post(
    "/approvals/{id}/withdraw",
    "Withdraw an approval",
    body=WordBody,
    answers={200: ApprovalAnswer},
    problems=(403, 404, 409),
    headers=("Idempotency-Key",),
)
async def withdraw(call: Call) -> Reply:
    """Takes back what the caller submitted; whoever looks after approvals may do so too."""
    given: WordBody = call.body

    async def work(unit: Unit) -> Sequence[Result]:
        await steering.withdraw(unit, call.id, given.comment)
        return ()

    return await _once(call, work)


@endpoints.post(
    "/approvals/{id}/take-back",
    "Take one's approval back",
    answers={200: ApprovalAnswer},
    problems=(404, 409),
    headers=("Idempotency-Key",),
)
async def take_back(call: Call) -> Reply:
    """Takes back what the caller approved, as long as nobody acted after it."""

    async def work(unit: Unit) -> Sequence[Result]:
        await steering.take_back(unit, call.id)
        return ()

    return await _once(call, work)


@endpoints.post(
    "/approvals/{id}/remind", "Remind those who are asked", answers={200: RemindedAnswer}, problems=(404, 409)
)
async def remind(call: Call) -> Reply:
    """Tells those for whom an approval waits once more; nobody more often than every ten minutes."""
    async with Unit(call.caller, _cause(call.id)) as unit:
        return Reply(RemindedAnswer(people=await steering.remind(unit, call.id)))


@endpoints.get(
    "/records/{object}/{id}/approvals",
    "List the approvals of a record",
    answers={200: OfRecordAnswer},
    problems=(404,),
)
async def list_of_record(call: Call) -> Reply:
    """The approvals of a record as far as the caller may see them, whether it is locked, and where it may be submitted to."""
    return Reply(OfRecordAnswer(**await shown.of_record(call.caller, call.object, call.id)))


def _saying(id: int, said: Said) -> Work:
    async def work(unit: Unit) -> Sequence[Result]:
        await say_it(unit, id, said)
        return ()

    return work


def _cause(id: int) -> dict[str, str]:
    return {"approval": str(id)}


async def _once(call: Call, work: Work) -> Reply:
    """Does something to the approval of a call, once for each key, and shows how it stands then."""

    async def answer(_: Sequence[Result]) -> Reply:
        return Reply(ApprovalAnswer(**await shown.approval(call.caller, call.id)))

    return await do_once(call, work, answer, cause=_cause(call.id))
