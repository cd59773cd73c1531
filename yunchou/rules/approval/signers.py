"""Whom a node asks: the people whom it names, with the rules for the submitter, for repetition and for nobody at all."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from yunchou.access.state import AccessState
from yunchou.records.write import Unit
from yunchou.rules.approval.definition import MOST_SIGNERS, Node
from yunchou.rules.automation.people import managers_of

RIGHT = "model.change"
"""Who looks after approvals: those who design them."""


class Seat(NamedTuple):
    """Somebody whom a node asks, or who passes without being asked."""

    person: int
    passes: bool


def seats_for(
    state: AccessState,
    node: Node,
    people: Sequence[int],
    submitter: int | None,
    approvers: frozenset[int],
    administrator: int | None,
) -> list[Seat] | None:
    """The seats of a node in their order, each person once; an empty list where it passes, None where it stops."""
    asked = dict.fromkeys(_instead(state, node, people, submitter))
    if not asked:
        if node.empty == "pass":
            return []
        if node.empty == "stop" or administrator is None:
            return None
        return [Seat(administrator, False)]
    return [
        Seat(
            each,
            (each == submitter and node.submitter != "ask")
            or (each in approvers and node.repeated == "pass"),
        )
        for each in list(asked)[:MOST_SIGNERS]
    ]


def _instead(state: AccessState, node: Node, people: Sequence[int], submitter: int | None) -> Iterable[int]:
    """The people, the submitter's manager in the submitter's place where the node says so and there is one."""
    for each in people:
        above = managers_of(state, each, 1) if each == submitter and node.submitter == "manager" else []
        active = [id for id in above if id in state.people and state.people[id].active]
        yield active[0] if active else each


def administrators(state: AccessState) -> list[int]:
    """The active people who look after approvals."""
    return sorted(id for id, who in state.people.items() if who.active and state.viewer(id).rights.may(RIGHT))


async def administrator_of(unit: Unit, automation: int) -> int | None:
    """Who decides where nobody else is there: whoever made the flow while active, else the first administrator."""
    table = unit.asking().table(unit.snapshot.model.object("automation"))
    owner = await unit.link.fetchval(f"select t.owner from {table} t where t.id = $1", automation)
    people = unit.snapshot.access.people
    if owner in people and people[owner].active:
        return int(owner)
    return next(iter(administrators(unit.snapshot.access)), None)


async def heir_of(unit: Unit, person: int, automation: int) -> int | None:
    """Who takes over what waits for somebody who is gone: the nearest active manager, else whoever looks after the flow."""
    state = unit.snapshot.access
    above = managers_of(state, person, 10)
    found = next((id for id in above if id in state.people and state.people[id].active), None)
    return found if found is not None else await administrator_of(unit, automation)
