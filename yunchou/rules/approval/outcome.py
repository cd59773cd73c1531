"""What comes of a node: pure arithmetic over what was said so far.

Each person asked has a *seat*. A seat holds its tasks in the order of their places: those added before, the person's own,
those added after. A seat is approved when all of its tasks are, and refused with the first that is. How many seats must
approve is the node's mode.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Mode: TypeAlias = Literal["all", "any", "turn", "vote"]
PENDING, APPROVED, REFUSED = "pending", "approved", "refused"
SETTLED = frozenset({"approved", "passed"})
OPEN = frozenset({"queued", "waiting"})
COUNTED = SETTLED | OPEN | {"refused"}
"""States of tasks that say something; one that was transferred, returned or closed says nothing."""


@dataclass(frozen=True, slots=True)
class Place:
    """A task as far as the outcome depends on it."""

    id: int
    seat: int
    place: int
    state: str


def seats_of(tasks: Iterable[Place]) -> dict[int, list[Place]]:
    """The tasks that count, by their seats, each in the order of places."""
    found: dict[int, list[Place]] = {}
    for each in sorted(tasks, key=lambda task: (task.seat, task.place, task.id)):
        if each.state in COUNTED:
            found.setdefault(each.seat, []).append(each)
    return found


def outcome(mode: Mode, needed: int, seats: Mapping[int, Sequence[Place]]) -> str:
    """`pending`, `approved` or `refused`.

    `all` and `turn`: every seat must approve, one refusal refuses. `any`: the first seat to decide decides. `vote`: `needed`
    seats must approve, and it is refused once so many no longer can. A node without seats is approved.
    """
    states = [_of_seat(tasks) for tasks in seats.values()]
    approved, refused = states.count(APPROVED), states.count(REFUSED)
    if mode == "vote":
        wanted = min(needed, len(states))
        if approved >= wanted:
            return APPROVED
        return REFUSED if len(states) - refused < wanted else PENDING
    if refused:
        return REFUSED
    if approved == len(states) or (mode == "any" and approved):
        return APPROVED
    return PENDING


def _of_seat(tasks: Sequence[Place]) -> str:
    states = {each.state for each in tasks}
    if "refused" in states:
        return REFUSED
    return APPROVED if states <= SETTLED else PENDING


def to_ask(mode: Mode, seats: Mapping[int, Sequence[Place]]) -> list[int]:
    """The tasks whose turn has come and who were not asked yet: of each seat the first open place; in turn, of one seat."""
    found: list[int] = []
    for tasks in seats.values():
        if _of_seat(tasks) != PENDING:
            continue
        first = min(each.place for each in tasks if each.state in OPEN)
        found += [each.id for each in tasks if each.place == first and each.state == "queued"]
        if mode == "turn":
            break
    return found


def votes_needed(votes: int | None, percent: int | None, seats: int) -> int:
    """How many of so many seats must approve: a number, or a share rounded up; more than half where neither is said."""
    if votes is not None:
        return votes
    return max(1, -(-seats * percent // 100)) if percent is not None else seats // 2 + 1
