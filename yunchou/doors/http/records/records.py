"""Records of every object: lists, aggregates, one record, writing, the recycle bin, history."""

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Literal

import msgspec

from yunchou.access.organisation import Snapshot
from yunchou.base.errors import FieldError, Problem, invalid, malformed, say
from yunchou.doors.http.call import LARGEST_ID, Call, record_id
from yunchou.doors.http.endpoint import MIB, Endpoints, Values
from yunchou.doors.http.idempotency import write_once
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import EventAnswer, Fault, Input, Output
from yunchou.pages.view import list_fields
from yunchou.records import history as histories
from yunchou.records import read
from yunchou.records.aggregate import Aggregate, aggregate
from yunchou.records.among import MOST_IDS, MOST_NAMES
from yunchou.records.change import Operation, Result
from yunchou.records.merging.merge import merged_into
from yunchou.records.relations import Chosen, dependents, dependents_of
from yunchou.records.write import MOST_OPERATIONS, check_size, write

endpoints = Endpoints("records")

_ETAG = re.compile(r'(W/)?("?)((?P<version>[0-9]{1,18})|(?<=")[\x21\x23-\x7e]*)\2', re.ASCII)
NO_VERSION = 0
"""Records begin with version 1."""

Limit = Annotated[int, msgspec.Meta(ge=1, le=1000)]


class ListQuery(Input):
    """`fields` and `sort` are separated by commas; `sort` descends where a name begins with `-`."""

    fields: str | None = None
    where: str | None = None
    sort: str | None = None
    limit: Limit = 50
    cursor: str | None = None
    count: Literal["none", "capped", "exact"] = "none"


Ids = Annotated[
    list[Annotated[str, msgspec.Meta(pattern=r"^[1-9][0-9]{0,18}\Z")]], msgspec.Meta(max_length=MOST_IDS)
]
Among = Annotated[dict[str, Ids], msgspec.Meta(max_length=MOST_NAMES)]
"""Path → ids: records whose own id, where the path is `id`, or whose reference is one of these."""


class ListBody(Input):
    """What a list asks for, as a body. `among`: only records whose `id`, or whose reference, is one of the ids."""

    fields: list[str] | None = None
    where: str | None = None
    sort: list[str] | None = None
    limit: Limit = 50
    cursor: str | None = None
    count: Literal["none", "capped", "exact"] = "none"
    among: Among = msgspec.field(default_factory=dict)


class AggregateBody(Input):
    """`group` names fields or paths, a date with its grain (`close_date:month`); `measures` expressions by name.

    `among`: only records whose `id`, or whose reference, is one of the ids.
    """

    measures: dict[str, str]
    group: list[str] = msgspec.field(default_factory=list)
    where: str | None = None
    sort: list[str] | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=10_000)] = 1000
    among: Among = msgspec.field(default_factory=dict)


class AggregateAnswer(Output):
    """One row per group."""

    rows: list[dict[str, Any]]


class BatchOperation(Input):
    """One operation of a batch; `match` finds the record of an upsert by unique fields."""

    op: Literal["create", "update", "upsert", "delete", "restore"]
    id: str | None = None
    match: dict[str, Any] | None = None
    values: dict[str, Any] | None = None


class BatchBody(Input):
    """Operations in order, 10,000 at most; `atomic`: all or none."""

    operations: list[BatchOperation]
    atomic: bool = False


class BatchResult(Output):
    """What became of one operation."""

    status: int
    id: str | None = None
    errors: list[Fault] | msgspec.UnsetType = msgspec.UNSET


class BatchAnswer(Output):
    """One result for each operation, in their order."""

    results: list[BatchResult]


class WriteQuery(Input):
    """`duplicates=warn` asks to be told, by 409, of what a duplicate rule only warns of, as the forms do."""

    duplicates: Literal["warn", "allow"] = "allow"


class PageQuery(Input):
    """A part of a long answer."""

    cursor: str | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=200)] = 50


class HistoryAnswer(Output):
    """Changes of one record, the newest first."""

    events: list[EventAnswer]
    next: str | None


@endpoints.get("/records/{object}", "List records", query=ListQuery, answers={200: "page"}, problems=(422,))
async def list_records(call: Call) -> Reply:
    """One page of the records that the caller may see."""
    asked: ListQuery = call.query
    query = read.Query(
        fields=_names(asked.fields) or _list_fields(call),
        where=asked.where,
        sort=_names(asked.sort) or (),
        limit=asked.limit,
        cursor=asked.cursor,
        count=asked.count,
    )
    return Reply(await read.page(call.caller, call.object, query))


@endpoints.post(
    "/records/{object}/query",
    "List records by a body",
    scope="read",
    body=ListBody,
    asks=True,
    answers={200: "page"},
    problems=(422,),
)
async def query_records(call: Call) -> Reply:
    """The same list, for long conditions."""
    asked: ListBody = call.body
    query = read.Query(
        fields=asked.fields or _list_fields(call),
        where=asked.where,
        sort=asked.sort or (),
        limit=asked.limit,
        cursor=asked.cursor,
        count=asked.count,
        among=_numbers(asked.among),
    )
    return Reply(await read.page(call.caller, call.object, query))


@endpoints.post(
    "/records/{object}/aggregate",
    "Group and measure records",
    scope="read",
    body=AggregateBody,
    asks=True,
    answers={200: AggregateAnswer},
    problems=(422,),
)
async def aggregate_records(call: Call) -> Reply:
    """Counts, sums and the like over the records that the caller may see."""
    asked: AggregateBody = call.body
    question = Aggregate(
        group=asked.group,
        measures=asked.measures,
        where=asked.where,
        sort=asked.sort or (),
        limit=asked.limit,
        among=_numbers(asked.among),
    )
    return Reply(await aggregate(call.caller, call.object, question))


@endpoints.post(
    "/records/{object}",
    "Create a record",
    query=WriteQuery,
    body=Values(),
    answers={201: "record"},
    problems=(409, 423),
    headers=("Idempotency-Key",),
)
async def create_record(call: Call) -> Reply:
    """A new record, answered with all its readable fields."""

    async def answer(results: Sequence[Result]) -> Reply:
        return await _record(call, _made(results[0]), 201)

    operations = [Operation("create", values=call.body)]
    return await write_once(call, operations, atomic=True, answer=answer, duplicates=call.query.duplicates)


@endpoints.get("/records/{object}/{id}", "Read a record", answers={200: "record"})
async def read_record(call: Call) -> Reply:
    """One record with all its readable fields. One that was merged is told to be where it went: `merged_into`."""
    try:
        return await _record(call, call.id, 200)
    except Problem as problem:
        if problem.status != 404:
            raise
        winner = await merged_into(call.caller, call.object, call.id)
        if winner is None:
            raise
        # Raises 404 itself where the caller may not see that one either.
        await read.one(call.caller, call.object, winner, ("id",))
        problem.extra = {"merged_into": {"object": call.object, "id": str(winner)}}
        raise


@endpoints.patch(
    "/records/{object}/{id}",
    "Change a record",
    query=WriteQuery,
    body=Values(partial=True),
    answers={200: "record"},
    problems=(409, 412, 423),
    headers=("If-Match",),
)
async def change_record(call: Call) -> Reply:
    """Changes the fields that the body names; with If-Match only the version that it names."""
    operation = Operation("update", id=call.id, values=call.body, version=_if_match(call))
    await write(call.caller, call.object, [operation], atomic=True, duplicates=call.query.duplicates)
    return await _record(call, call.id, 200)


@endpoints.delete(
    "/records/{object}/{id}",
    "Delete a record",
    answers={204: None},
    problems=(409, 412, 422, 423),
    headers=("If-Match",),
)
async def delete_record(call: Call) -> Reply:
    """Moves a record to the recycle bin. 422 where a rule of the object keeps it."""
    await write(
        call.caller, call.object, [Operation("delete", id=call.id, version=_if_match(call))], atomic=True
    )
    return Reply(status=204)


@endpoints.post(
    "/records/{object}/{id}/restore",
    "Restore a deleted record",
    answers={200: "record"},
    problems=(409, 422, 423),
)
async def restore_record(call: Call) -> Reply:
    """Brings a record back from the recycle bin."""
    await write(call.caller, call.object, [Operation("restore", id=call.id)], atomic=True)
    return await _record(call, call.id, 200)


@endpoints.post(
    "/records/{object}/batch",
    "Write many records",
    query=WriteQuery,
    body=BatchBody,
    answers={200: BatchAnswer},
    problems=(409, 412, 423),
    headers=("Idempotency-Key",),
    limit=32 * MIB,
)
async def write_batch(call: Call) -> Reply:
    """Up to 10,000 operations; one that fails leaves the others done, unless the batch is atomic."""
    given: BatchBody = call.body
    check_size(given.operations)
    operations = [_operation(each, place) for place, each in enumerate(given.operations)]

    async def answer(results: Sequence[Result]) -> Reply:
        return Reply(BatchAnswer(results=[_result(each, call.language) for each in results]))

    return await write_once(
        call, operations, atomic=given.atomic, answer=answer, duplicates=call.query.duplicates
    )


@endpoints.get(
    "/records/{object}/{id}/history", "History of a record", query=PageQuery, answers={200: HistoryAnswer}
)
async def record_history(call: Call) -> Reply:
    """What was changed, when and by whom, as far as the caller may read it."""
    asked: PageQuery = call.query
    return Reply(
        await histories.history(call.caller, call.object, call.id, cursor=asked.cursor, limit=asked.limit)
    )


class Dependent(Output):
    """Records of one object that point by one field at a record, or at what goes along with it; what its deletion does."""

    object: str
    field: str
    inverse: str | None
    count: int
    on_delete: Literal["delete", "restrict", "set_null", "nothing"]


class DependentsAnswer(Output):
    """What points at a record, as far as the caller may see it; counts stop at 1,000."""

    dependents: list[Dependent]


class DeletionBody(Input):
    """The records to be deleted: those of some `ids`, or all that `where` finds."""

    ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MOST_OPERATIONS)] | None = None
    where: str | None = None


class DeletionAnswer(Output):
    """How many records would go, and what points at them; counts stop at 1,000."""

    records: int
    dependents: list[Dependent]


@endpoints.get(
    "/records/{object}/{id}/dependents", "What points at a record", answers={200: DependentsAnswer}
)
async def record_dependents(call: Call) -> Reply:
    """What is told before a deletion: the records that go along, are emptied, or stand in its way."""
    return Reply(await dependents_of(call.caller, call.object, call.id))


@endpoints.post(
    "/records/{object}/dependents",
    "What a deletion does",
    scope="read",
    body=DeletionBody,
    asks=True,
    answers={200: DeletionAnswer},
)
async def deletion_dependents(call: Call) -> Reply:
    """The same for several records, or for all that a filter finds. Nothing is deleted."""
    given: DeletionBody = call.body
    if (given.ids is None) == (given.where is None):
        raise malformed(say("请给出 ids 或 where 之一", "Give either ids or where"))
    ids = None if given.ids is None else [record_id(each) for each in given.ids]
    return Reply(await dependents(call.caller, call.object, Chosen(ids, given.where)))


async def _record(call: Call, record: int, status: int) -> Reply:
    body, version = await read.one(call.caller, call.object, record)
    headers = {"ETag": f'"{version}"'}
    if status == 201:
        headers["Location"] = f"/api/v1/records/{call.object}/{record}"
    return Reply(body, status, headers)


def _made(result: Result) -> int:
    assert result.id is not None
    return result.id


def _operation(given: BatchOperation, place: int) -> Operation:
    name, number = f"operations[{place}].id", None
    if given.id is not None:
        if not given.id.isascii() or not given.id.isdigit() or not 0 < int(given.id[:30]) < 2**63:
            message = say("{name} 不是记录编号。", "{name} is not a record id.", name=name)
            raise invalid([FieldError("wrong_type", message, field=name)], message)
        number = int(given.id)
    elif given.op in ("update", "delete", "restore"):
        message = say("缺少 {name}。", "{name} is missing.", name=name)
        raise invalid([FieldError("required", message, field=name)], message)
    return Operation(given.op, values=given.values or {}, id=number, match=given.match)


def _result(result: Result, language: str) -> BatchResult:
    errors: list[Fault] | msgspec.UnsetType = msgspec.UNSET
    if result.errors:
        errors = [Fault(**error.as_json(language)) for error in result.errors]
    return BatchResult(
        status=result.status, id=str(result.id) if result.id is not None else None, errors=errors
    )


def _list_fields(call: Call) -> Callable[[Snapshot], Sequence[str]]:
    """What a list shows when it is not said: the fields of the object's list under the model in force."""
    return lambda snapshot: list_fields(call.caller, snapshot, call.house.pages, call.object)


def _numbers(given: dict[str, list[str]]) -> dict[str, list[int]]:
    """Ids as numbers; none that is too large for one is that of a record."""
    return {path: [id for each in ids if (id := int(each)) <= LARGEST_ID] for path, ids in given.items()}


def _names(text: str | None) -> list[str] | None:
    return None if text is None else [name.strip() for name in text.split(",")]


def _if_match(call: Call) -> int | None:
    """The version that If-Match names, None without one. `*` is any version; a tag that we never gave is that of none.

    Raises 400 for what is no entity tag.
    """
    given = call.header("if-match")
    if given is None or given.strip() == "*":
        return None
    found = _ETAG.fullmatch(given.strip())
    if found is None:
        raise malformed(say("If-Match 应为 ETag。", "If-Match must be an ETag."))
    return int(found["version"] or NO_VERSION)
