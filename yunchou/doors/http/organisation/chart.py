"""The organisation chart: departments and people get another place, after a look at what that changes."""

from typing import Annotated, Any, Literal

import msgspec

from yunchou.apps.organisation.chart import Move, Moved, rearrange
from yunchou.doors.http.call import Call, record_id
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Input, Output, Referred

endpoints = Endpoints("organisation")
Id = Annotated[str, msgspec.Meta(pattern="^[1-9][0-9]{0,17}$")]


class MoveBody(Input):
    """`to`: the new `parent` or `manager` of a department, `department` or `manager` of a person. `was`: what stood there
    when it was looked at; where it stands elsewhere by now nothing is moved."""

    object: Literal["department", "user"]
    id: Id
    to: dict[str, Id | None]
    was: dict[str, Id | None] = msgspec.field(default_factory=dict)


class ChartBody(Input):
    """What moves, all or nothing. `dry_run`: only says what it would change."""

    moves: list[MoveBody]
    dry_run: bool = False


class TakenBack(Output):
    """A move as it is given, back to where it was."""

    object: Literal["department", "user"]
    id: str
    to: dict[str, str | None]
    was: dict[str, str | None]


class SomePeople(Output):
    """How many people, and some of them."""

    count: int
    some: list[Referred]


class Reach(Output):
    """Whose records somebody sees from now on and no longer, and the sharing rules that then mean that person or not."""

    person: Referred
    gains: SomePeople
    loses: SomePeople
    rules_gained: list[str]
    rules_lost: list[str]


class Coverage(Output):
    """How many people a sharing rule then covers more and fewer."""

    name: str
    adds: int
    removes: int


class OtherRegion(Output):
    """A department that comes into another region."""

    department: Referred | None
    before: Referred | None
    after: Referred | None


class OtherRegions(Output):
    """How many departments come into another region, and some of them."""

    count: int
    some: list[OtherRegion]


class KeptTerritories(Output):
    """The territories that somebody who moves works and keeps."""

    person: Referred
    names: list[str]


class Consequences(Output):
    """What moves change of who sees what."""

    count: int
    people: list[Reach]
    rules: list[Coverage]
    regions: OtherRegions
    territories: list[KeptTerritories]


class ChartAnswer(Output):
    """`undo`: the moves that take it back. `consequences`: what changes of who sees what, for administrators."""

    moved: int
    undo: list[TakenBack]
    consequences: Consequences | None


@endpoints.post(
    "/organisation-chart",
    "Move departments and people",
    body=ChartBody,
    answers={200: ChartAnswer},
    problems=(412, 422),
)
async def move_in_chart(call: Call) -> Reply:
    """Gives departments and people another place in one transaction, or with `dry_run` says what that would change."""
    asked: ChartBody = call.body
    moves = [Move(m.object, record_id(m.id), _ids(m.to), _ids(m.was)) for m in asked.moves]
    done: Moved = await rearrange(call.caller, moves, trial=asked.dry_run)
    undo = [
        {"object": m.object, "id": str(m.id), "to": _texts(m.to), "was": _texts(m.was)} for m in done.undo
    ]
    return Reply({"moved": len(moves), "undo": undo, "consequences": done.consequences})


def _ids(given: dict[str, str | None]) -> dict[str, int | None]:
    return {name: None if value is None else int(value) for name, value in given.items()}


def _texts(given: Any) -> dict[str, str | None]:
    return {name: None if value is None else str(value) for name, value in given.items()}
