"""Leading approvals from node to node: who is asked, what the record's lock lets them change, and where the flow goes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.base.errors import say
from yunchou.records.change import CREATE, UPDATE, Operation
from yunchou.rules.approval.asking import ask, asked_values, give_shares, tell_asked
from yunchou.rules.approval.definition import Node
from yunchou.rules.approval.ending import finish
from yunchou.rules.approval.kept import Going, Ground, Task, keep_work, tasks_of
from yunchou.rules.approval.locks import put_lock
from yunchou.rules.approval.outcome import (
    APPROVED,
    PENDING,
    REFUSED,
    SETTLED,
    Place,
    outcome,
    seats_of,
    to_ask,
    votes_needed,
)
from yunchou.rules.approval.signers import Seat, administrator_of, seats_for
from yunchou.rules.approval.summary import renew_summaries
from yunchou.rules.approval.telling import News, tell
from yunchou.rules.automation.people import people_of


async def enter(ground: Ground, several: Sequence[Going], start: int, *, at_once: bool = False) -> None:
    """Leads approvals to the first node from `start` on that is not left out; past the last they are approved.

    Nodes at which nobody need be asked are passed. `at_once`: the node `start` is entered whatever its condition says.
    """
    moving = list(several)
    for number in range(start, len(ground.flow.nodes)):
        if not moving:
            return
        node = ground.node(number)
        here = await _held(ground, moving, None if at_once and number == start else node.when)
        stopped, stays = await _seat(ground, here, number, node)
        await finish(ground, stopped, "cancelled", words=say("没有可审批的人", "There is nobody to decide"))
        gone = {each.approval for each in (*stopped, *stays)}
        moving = [each for each in moving if each.approval not in gone]
    await finish(ground, moving, "approved")


async def _held(ground: Ground, several: Sequence[Going], condition: str | None) -> list[Going]:
    """Those for whose record a condition holds."""
    if condition is None:
        return list(several)
    batch = ground.batch(several)
    held = await batch.hold([condition])
    return [each for each in several if held.get(each.approval, [False])[0]]


async def _seat(
    ground: Ground, several: Sequence[Going], number: int, node: Node
) -> tuple[list[Going], list[Going]]:
    """Asks whom a node names; gives the approvals that stop for want of anybody, and those that stay at the node."""
    if not several:
        return [], []
    people = await people_of(ground.batch(several), node.signers)
    administrator = await administrator_of(ground.unit, ground.definition.id)
    state = ground.unit.snapshot.access
    stopped, entered = [], []
    for each in several:
        seats = seats_for(
            state, node, people.get(each.approval, []), each.starter, each.approvers, administrator
        )
        if seats is None:
            stopped.append(each)
        else:
            entered.append(_Entry(each, node, seats, votes_needed(node.votes, node.percent, len(seats))))
    for entry in entered:
        entry.going.node, entry.going.visit = number, entry.going.visit + 1
    # At the first node the summary is as fresh as the approval.
    await renew_summaries(ground, [each.going for each in entered if each.going.visit > 1])
    await _write_tasks(ground, entered)
    stays = [each for each in entered if each.outcome == PENDING]
    await _stand(ground, stays)
    return stopped, [each.going for each in stays]


@dataclass
class _Entry:
    """An approval that enters a node, and the seats that it has there."""

    going: Going
    node: Node
    seats: Sequence[Seat]
    needed: int

    @property
    def places(self) -> list[Place]:
        """The seats as tasks that are not kept yet, numbered by their seat."""
        return [Place(n, n, 0, "passed" if each.passes else "queued") for n, each in enumerate(self.seats)]

    @property
    def outcome(self) -> str:
        """What comes of the node before anybody says anything."""
        return outcome(self.node.mode, self.needed, seats_of(self.places))

    @property
    def asked(self) -> set[int]:
        """The seats that are asked at once."""
        return set(to_ask(self.node.mode, seats_of(self.places)) if self.outcome == PENDING else ())


async def _write_tasks(ground: Ground, entered: Sequence[_Entry]) -> None:
    """Makes the tasks of a node for all approvals that enter it, with what they grant; in turn, only the first are asked."""
    wanted = [
        (each.going, seat.person) for each in entered for n, seat in enumerate(each.seats) if n in each.asked
    ]
    shares = await give_shares(ground, wanted)
    operations, told = [], []
    for each in entered:
        for number, seat in enumerate(each.seats):
            values = _task_values(ground, each, number, seat)
            if number in each.asked:
                values |= asked_values(ground, each.node)
                values["share"] = shares.get((each.going.approval, seat.person))
                told.append((each.going, seat.person))
            operations.append(Operation(CREATE, values))
    if operations:
        await ground.unit.write("approval_task", operations)
    await tell_asked(ground, told)


def _task_values(ground: Ground, entry: _Entry, number: int, seat: Seat) -> dict[str, Any]:
    values: dict[str, Any] = {
        "approval": str(entry.going.approval),
        "name": entry.node.words.in_language(ground.unit.caller.organisation.settings.language),
        "owner": str(seat.person),
        "kind": "sign",
        "node": entry.going.node,
        "visit": entry.going.visit,
        "seat": number,
        "place": 0,
        "state": "passed" if seat.passes else "queued" if entry.outcome == PENDING else "closed",
    }
    if seat.passes:
        values["decided_at"] = ground.now.isoformat()
    return values


async def _stand(ground: Ground, entered: Sequence[_Entry]) -> None:
    """Keeps that approvals stand at a node: in their records, in the lock of what they are about, and in their work."""
    language = ground.unit.caller.organisation.settings.language
    operations = []
    for each in entered:
        each.going.people |= {seat.person for seat in each.seats}
        values = {
            "state": "pending",
            "node": each.node.words.in_language(language),
            "people": [str(id) for id in sorted(each.going.people)],
        }
        operations.append(Operation(UPDATE, values, id=each.going.approval))
        await lock_for(ground, each.going, each.node.fields, {each.seats[n].person for n in each.asked})
    if operations:
        await ground.unit.write("approval", operations)
        await keep_work(ground.unit.link, ground.schema, [each.going for each in entered])


async def lock_for(ground: Ground, going: Going, fields: Sequence[str], people: set[int]) -> None:
    """Locks the record, all but some fields for some people; where the flow does not lock, nothing."""
    if ground.flow.lock:
        schema = ground.unit.caller.organisation.schema
        await put_lock(ground.unit.link, schema, going.approval, going.record, fields, people)


async def settle(ground: Ground, going: Going) -> None:
    """Draws what follows from what was said at the node where an approval stands: it goes on, ends, or asks the next."""
    tasks = [each for each in await tasks_of(ground.unit, [going.approval]) if each.visit == going.visit]
    node = ground.node(going.node)
    seats = seats_of(each.stands for each in tasks)
    came = outcome(node.mode, votes_needed(node.votes, node.percent, len(seats)), seats)
    if came == REFUSED:
        await finish(ground, [going], "refused")
    elif came == APPROVED:
        await _go_on(ground, going, node, tasks)
    else:
        wanted = set(to_ask(node.mode, seats))
        await ask(ground, going, node, [each for each in tasks if each.id in wanted])
        waiting = {each.owner for each in tasks if each.state == "waiting" or each.id in wanted}
        await lock_for(ground, going, node.fields, waiting)


async def _go_on(ground: Ground, going: Going, node: Node, tasks: Sequence[Task]) -> None:
    """Leaves an approved node: what was still asked is asked no longer, copies are told, and the next node is entered."""
    await close(ground, [each for each in tasks if each.state in ("waiting", "queued")])
    going.approvers = frozenset(each.owner for each in tasks if each.state in SETTLED) or going.approvers
    await copy_to(ground, going, node)
    following, straight = (going.node + 1, False) if going.back is None else (going.back, True)
    going.back = None
    await enter(ground, [going], following, at_once=straight)


async def close(ground: Ground, tasks: Sequence[Task]) -> None:
    """Asks no longer what need not be asked any more."""
    if not tasks:
        return
    operations = [Operation(UPDATE, {"state": "closed", "share": None}, id=each.id) for each in tasks]
    await ground.unit.write("approval_task", operations)
    shares = [Operation("delete", id=each.share) for each in tasks if each.share is not None]
    if shares:
        await ground.unit.write("share", shares, atomic=False)


async def copy_to(ground: Ground, going: Going, node: Node) -> None:
    """Tells whom a node copies that it was approved, and lets them see the approval."""
    if not node.copies:
        return
    people = (await people_of(ground.batch([going]), node.copies)).get(going.approval, [])
    going.people |= set(people)
    words = say("{node} 已通过", "{node} was approved", node=node.words)
    await add_copies(ground, going, people, f"node:{going.visit}", words)


async def add_copies(ground: Ground, going: Going, people: Sequence[int], source: str, words: Any) -> None:
    """Adds people to those to whom an approval is copied, and tells them."""
    if not people:
        return
    table = ground.unit.asking().table(ground.unit.snapshot.model.object("approval"))
    known = await ground.unit.link.fetchval(f"select t.copied from {table} t where t.id = $1", going.approval)
    copied = sorted({*(known or ()), *people})
    values = {
        "copied": [str(id) for id in copied],
        "people": [str(id) for id in sorted(going.people | set(people))],
    }
    await ground.unit.write("approval", [Operation(UPDATE, values, id=going.approval)])
    name = f"copied:{going.approval}:{source}"
    await tell(
        ground.unit, [News(each, "copied", going.approval, name, words) for each in dict.fromkeys(people)]
    )
