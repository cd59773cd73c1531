"""Numbers that the system gives: where each numbered field stands, and moving one on."""

from typing import Annotated

import msgspec

from yunchou.base.errors import not_found
from yunchou.doors.assemble import fresh
from yunchou.doors.http.administering import administer
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import KIB, Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output
from yunchou.model.field_types.auto_number import LARGEST_START, USUAL
from yunchou.records.numbering import Counter, Numbering, is_numbered, numberings, today

endpoints = Endpoints("numbering")
RIGHT = "model.change"


class NumberingAnswer(Output):
    """A numbered field. `next` is the number that the next record made today gets, as `text` writes it."""

    object: str
    object_label: dict[str, str]
    field: str
    field_label: dict[str, str]
    pattern: str
    reset: str
    gapless: bool
    next: int
    text: str


class NumberingsAnswer(Output):
    """All numbered fields."""

    numberings: list[NumberingAnswer]


class NumberingMove(Input):
    """The number to go on with in the period that today lies in."""

    next: Annotated[int, msgspec.Meta(ge=0, le=LARGEST_START)]


@endpoints.get(
    "/settings/numbering", "List the numbered fields", scope="admin", answers={200: NumberingsAnswer}
)
async def list_numberings(call: Call) -> Reply:
    """Every field that the system numbers, with its rule and its next number."""
    await administer(call, RIGHT)
    return Reply(await _answer(call))


@endpoints.patch(
    "/settings/numbering/{object}/{field}",
    "Move a numbering on",
    scope="admin",
    body=NumberingMove,
    answers={200: NumberingsAnswer},
    limit=KIB,
)
async def move_numbering(call: Call) -> Reply:
    """Goes on with a higher number, as where paper forms were used meanwhile; 422 for one that is behind."""
    await administer(call, RIGHT)
    organisation = call.caller.organisation
    owner = (await fresh(organisation)).model.object(call.object)
    field = owner.fields.get(call.name("field"))
    if field is None or not is_numbered(field):
        raise not_found()
    async with call.house.db.transaction() as link:
        await Counter(link, organisation.schema, owner, field, today(organisation)).move_on(call.body.next)
    return Reply(await _answer(call))


async def _answer(call: Call) -> NumberingsAnswer:
    organisation = call.caller.organisation
    model = (await fresh(organisation)).model
    async with call.house.db.acquire() as link:
        found = await numberings(link, organisation, model)
    return NumberingsAnswer([_told(each) for each in found])


def _told(each: Numbering) -> NumberingAnswer:
    settings = each.field.settings
    return NumberingAnswer(
        object=each.owner.name,
        object_label=dict(each.owner.label),
        field=each.field.name,
        field_label=dict(each.field.label),
        pattern=settings.get("pattern", USUAL),
        reset=settings.get("reset", "never"),
        gapless=bool(settings.get("gapless")),
        next=each.number,
        text=each.text,
    )
