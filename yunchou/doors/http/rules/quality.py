"""What rules say of a record before it is saved, and the search for records that are there twice."""

from typing import Any

from yunchou.base.errors import forbidden
from yunchou.doors.assemble import fresh
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.pages.layouts import LayoutLookAnswer
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Fault, Input, Output, Referred
from yunchou.pages.layouts.live import layout_look
from yunchou.pages.layouts.view import layout_of
from yunchou.rules.duplicates.search import start_search
from yunchou.rules.live import look
from yunchou.rules.scope import check_condition

endpoints = Endpoints("quality")


class RecordCheckBody(Input):
    """The values filled in so far, and the record they are for unless it is a new one; the layout they stand in."""

    values: dict[str, Any]
    id: str | None = None
    layout: str | None = None


class DuplicateRule(Output):
    """The rule that takes two records for the same. `blocks`: nobody saves all the same."""

    id: str
    name: str
    blocks: bool


class DuplicateAnswer(Output):
    """A record that is there already. Of one that may not be seen only the owner is known."""

    object: str
    id: str | None
    name: str | None
    fields: dict[str, Any]
    owner: Referred | None
    in_bin: bool
    rule: DuplicateRule


class RecordCheckAnswer(Output):
    """Validation rules that are broken, fields that form rules hide, require or lock, and records that are there already.

    `layout`: what the conditions of the layout say, null where none was named or it is not in force any more.
    """

    errors: list[Fault]
    hidden: list[str]
    required: list[str]
    readonly: list[str]
    duplicates: list[DuplicateAnswer]
    confirmable: bool
    layout: LayoutLookAnswer | None


class RuleConditionBody(Input):
    """A condition of a rule on the records of `object`."""

    object: str
    condition: str


class RuleConditionAnswer(Output):
    """The condition can stand in a rule."""

    type: str


class DuplicateSearchBody(Input):
    """The duplicate rule to search by."""

    rule: str


class DuplicateSearchAnswer(Output):
    """The job that searches; its result holds `object`, `rule`, `groups` of ids and whether they are `complete`."""

    id: str


@endpoints.post(
    "/records/{object}/check",
    "Check a record before it is saved",
    scope="read",
    body=RecordCheckBody,
    asks=True,
    answers={200: RecordCheckAnswer},
    problems=(404, 422),
)
async def check_record(call: Call) -> Reply:
    """What live forms show while a record is filled in; nothing is written."""
    given: RecordCheckBody = call.body
    id = None if given.id is None else record_id(given.id)
    answer = await look(call.caller, call.object, given.values, id)
    return Reply({**answer, "layout": await _laid(call, given, id)})


async def _laid(call: Call, given: RecordCheckBody, id: int | None) -> dict[str, Any] | None:
    if given.layout is None:
        return None
    snapshot = await call.caller.organisation.snapshot()
    layout = layout_of(snapshot, call.object, record_id(given.layout))
    if layout is None:
        return None
    owner = snapshot.model.object(call.object)
    return await layout_look(call.caller, snapshot, owner, layout.content, given.values, id)


@endpoints.post(
    "/rules/check",
    "Check the condition of a rule",
    scope="read",
    body=RuleConditionBody,
    asks=True,
    answers={200: RuleConditionAnswer},
    problems=(404,),
)
async def check_rule(call: Call) -> Reply:
    """Says what is wrong with a condition and where, for editors. For those who may make rules."""
    given: RuleConditionBody = call.body
    snapshot = await fresh(call.caller.organisation)
    if not call.caller.viewer(snapshot).rights.of("validation_rule").create:
        raise forbidden()
    owner = snapshot.model.object(given.object)
    check_condition(call.caller.organisation, snapshot, owner, given.condition)
    return Reply(RuleConditionAnswer("boolean"))


@endpoints.post(
    "/duplicates/search",
    "Search for duplicates",
    body=DuplicateSearchBody,
    answers={202: DuplicateSearchAnswer},
    problems=(404, 422),
)
async def search_duplicates(call: Call) -> Reply:
    """Searches all records that the caller sees for those that a duplicate rule takes for the same, as a job."""
    given: DuplicateSearchBody = call.body
    return Reply(DuplicateSearchAnswer(str(await start_search(call.caller, record_id(given.rule)))), 202)
