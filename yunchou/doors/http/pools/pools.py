"""The pools of the caller, and what can be done with a record by their commands."""

from typing import Literal

from yunchou.apps.pools.kept import Pool
from yunchou.apps.pools.limits import Room
from yunchou.apps.pools.overview import pools_seen, possible
from yunchou.apps.pools.preview import preview
from yunchou.doors.http.call import Call
from yunchou.doors.http.endpoint import Endpoints
from yunchou.doors.http.replies import Reply
from yunchou.doors.http.shapes import Output, Referred

endpoints = Endpoints("pools")


class RoomAnswer(Output):
    """The limit that decides: at most so many, so many held, so many left."""

    most: int
    held: int
    left: int


class PoolAnswer(Output):
    """A pool. `administrator`: whether the caller runs it; `waiting`: records that nobody owns; `mine`: the caller's of it."""

    id: str
    name: str
    object: Literal["lead", "account"]
    kind: Literal["open", "hidden"]
    administrator: bool
    operations: list[str]
    masked: list[str]
    cooldown_days: int
    waiting: int
    mine: int
    room: RoomAnswer | None


class PoolsAnswer(Output):
    """The pools that the caller runs or belongs to."""

    pools: list[PoolAnswer]


class PossibleAnswer(Output):
    """Where a record lies; which commands the caller may give; when it returns, or how
    many days more are being decided on; the pools it may go to, and the people it may be given to."""

    pool: Referred | None
    commands: list[
        Literal["claim", "assign", "take_back", "give_back", "move", "remove", "extend", "ask_extension"]
    ]
    targets: list[Referred]
    people: list[Referred]
    returns_at: str | None
    rule: str | None
    extension_days: int | None


@endpoints.get("/pools", "My pools", answers={200: PoolsAnswer})
async def my_pools(call: Call) -> Reply:
    """The pools that the caller runs or belongs to, with what waits there and how much more the caller may take."""
    return Reply(
        {
            "pools": [
                {
                    "id": str(each.pool.id),
                    "name": each.pool.name,
                    "object": each.pool.object,
                    "kind": each.pool.kind,
                    "administrator": each.runs,
                    "operations": sorted(each.pool.operations),
                    "masked": list(each.pool.masked),
                    "cooldown_days": each.pool.cooldown_days,
                    "waiting": each.waiting,
                    "mine": each.mine,
                    "room": _room(each.room),
                }
                for each in await pools_seen(call.caller)
            ]
        }
    )


@endpoints.get(
    "/records/{object}/{id}/pool",
    "What can be done with a record of a pool",
    answers={200: PossibleAnswer},
    problems=(404,),
)
async def record_in_pool(call: Call) -> Reply:
    """Where a record lies, and by which commands of pools the caller may move it."""
    found = await possible(call.caller, call.object, call.id)
    return Reply(
        {
            "pool": None if found.pool is None else _named(found.pool),
            "commands": list(found.commands),
            "targets": [_named(each) for each in found.targets],
            "people": [{"id": str(each.id), "name": each.name} for each in found.people],
            "returns_at": found.returns_at and found.returns_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "rule": found.rule,
            "extension_days": found.extension_days,
        }
    )


class ReturningRecord(Output):
    """A record that would return, with its owner and when."""

    id: str
    name: str | None
    owner: str | None
    at: str


class ReturnsAnswer(Output):
    """How many records a rule would return at once and within a week after, and the first hundred of them."""

    object: Literal["lead", "account"]
    overdue: int
    soon: int
    records: list[ReturningRecord]


@endpoints.get(
    "/return-rules/{id}/preview",
    "What a return rule would return",
    answers={200: ReturnsAnswer},
    problems=(404,),
)
async def preview_returns(call: Call) -> Reply:
    """What a return rule would do now, switched on or not. For those who manage pools."""
    found = await preview(call.caller, call.id)
    return Reply(
        {"object": found.object, "overdue": found.overdue, "soon": found.soon, "records": found.records}
    )


def _named(pool: Pool) -> dict[str, str]:
    return {"id": str(pool.id), "name": pool.name}


def _room(room: Room | None) -> dict[str, int] | None:
    if room is None or room.most is None:
        return None
    return {"most": room.most, "held": room.held, "left": room.left or 0}
