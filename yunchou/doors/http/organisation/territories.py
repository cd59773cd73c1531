"""Changes of territories: looked at before they are made, made with a note of what they move, and taken back."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.territories.changing import Done, Step, change, undo
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred

endpoints = Endpoints("organisation")
TerritoryObject = Literal["territory", "territory_person", "territory_rule", "territory_record"]


class TerritoryStep(Input):
    """One setting: `create` with values, `update` of `id` with values, `delete` of `id`. A value `#0` is the record that the
    first step makes."""

    op: Literal["create", "update", "delete"]
    object: TerritoryObject
    id: Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")] | None = None
    values: dict[str, Any] = msgspec.field(default_factory=dict)


class TerritoryChangeBody(Input):
    """What is changed, all or nothing, and what for. `dry_run`: only says what it would move."""

    name: Annotated[str, msgspec.Meta(min_length=1, max_length=200)]
    steps: list[TerritoryStep]
    dry_run: bool = False


class TerritoryMoves(Output):
    """What comes to a territory and leaves it: how many records of an object, and some of those that the caller sees."""

    territory: Referred
    object: str
    comes: int
    goes: int
    coming: list[Referred]
    going: list[Referred]


class TerritoryReach(Output):
    """The territories that somebody comes to work, and no longer works."""

    person: Referred
    gains: list[str]
    loses: list[str]


class TerritoryLeft(Output):
    """What could not be taken back, and why."""

    object: str
    id: str
    message: str


class TerritoryChangeAnswer(Output):
    """`id` of the change, by which it is taken back; None where it was only looked at."""

    id: str | None
    moves: list[TerritoryMoves]
    people: list[TerritoryReach]
    left: list[TerritoryLeft]


@endpoints.post(
    "/territory-changes",
    "Change territories",
    body=TerritoryChangeBody,
    answers={200: TerritoryChangeAnswer},
    problems=(404, 409, 422),
)
async def change_territories(call: Call) -> Reply:
    """Changes settings of territories in one transaction, or with `dry_run` says what would belong elsewhere then."""
    asked: TerritoryChangeBody = call.body
    steps = [Step(s.op, s.object, None if s.id is None else record_id(s.id), s.values) for s in asked.steps]
    return _answer(call, await change(call.caller, asked.name, steps, trial=asked.dry_run))


@endpoints.post(
    "/territory-changes/{change}/undo",
    "Take a change of territories back",
    answers={200: TerritoryChangeAnswer},
    problems=(404, 422),
)
async def undo_territory_change(call: Call) -> Reply:
    """Puts the settings back as they were before; what somebody changed since stays and is told."""
    return _answer(call, await undo(call.caller, call.number("change")))


def _answer(call: Call, done: Done) -> Reply:
    left = [
        {"object": e.object, "id": str(e.record), "message": e.why.in_language(call.caller.language)}
        for e in done.left
    ]
    id = None if done.change is None else str(done.change)
    return Reply({"id": id, "moves": done.moves, "people": done.people, "left": left})
