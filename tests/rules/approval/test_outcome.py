"""What comes of a node, as laws: by example where the words say it, by search where there is a law."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.rules.approval.outcome import (
    APPROVED,
    PENDING,
    REFUSED,
    Mode,
    Place,
    outcome,
    seats_of,
    to_ask,
    votes_needed,
)

STATES = ("queued", "waiting", "approved", "passed", "refused", "transferred", "returned", "closed")
PLACES = st.lists(st.tuples(st.integers(0, 3), st.integers(-1, 1), st.sampled_from(STATES)), max_size=8)
MODES: tuple[Mode, ...] = ("all", "any", "turn", "vote")


def places(*states: str) -> list[Place]:
    """One task for each seat."""
    return [Place(n, n, 0, each) for n, each in enumerate(states)]


@pytest.mark.parametrize(
    ("mode", "states", "came"),
    [
        ("all", (), APPROVED),
        ("all", ("approved", "waiting"), PENDING),
        ("all", ("approved", "passed"), APPROVED),
        ("all", ("refused", "waiting"), REFUSED),
        ("any", ("approved", "waiting"), APPROVED),
        ("any", ("refused", "waiting"), REFUSED),
        ("any", ("waiting", "waiting"), PENDING),
        ("turn", ("approved", "queued"), PENDING),
        ("vote", ("approved", "approved", "waiting"), APPROVED),
        ("vote", ("refused", "refused", "waiting"), REFUSED),
        ("vote", ("refused", "approved", "waiting"), PENDING),
        ("all", ("transferred", "approved"), APPROVED),
    ],
)
def test_what_comes_of_a_node(mode: Mode, states: Sequence[str], came: str) -> None:
    assert outcome(mode, 2, seats_of(places(*states))) == came


def test_a_seat_waits_for_those_added_before_and_after() -> None:
    seat = [Place(1, 0, 0, "queued"), Place(2, 0, -1, "waiting")]
    assert to_ask("all", seats_of(seat)) == []
    seat = [Place(1, 0, 0, "queued"), Place(2, 0, -1, "approved")]
    assert to_ask("all", seats_of(seat)) == [1]
    assert outcome("any", 1, seats_of([Place(1, 0, 0, "approved"), Place(2, 0, 1, "queued")])) == PENDING


def test_in_turn_one_seat_is_asked_and_otherwise_all() -> None:
    waiting = seats_of(places("queued", "queued", "queued"))
    assert to_ask("turn", waiting) == [0]
    assert to_ask("all", waiting) == [0, 1, 2]


@pytest.mark.parametrize(
    ("votes", "percent", "seats", "needed"),
    [(2, None, 5, 2), (None, 50, 5, 3), (None, None, 4, 3), (None, 1, 3, 1)],
)
def test_how_many_votes_are_needed(votes: int | None, percent: int | None, seats: int, needed: int) -> None:
    assert votes_needed(votes, percent, seats) == needed


@given(PLACES, st.sampled_from(MODES), st.integers(1, 4))
def test_who_is_asked_was_not_asked_before_and_only_while_it_is_undecided(
    drawn: list[tuple[int, int, str]], mode: Mode, needed: int
) -> None:
    tasks = [Place(n, *each) for n, each in enumerate(drawn)]
    seats = seats_of(tasks)
    asked = to_ask(mode, seats)
    by_id = {each.id: each for each in tasks}
    assert all(by_id[id].state == "queued" for id in asked)
    if outcome(mode, needed, seats) == PENDING and mode != "turn":
        # Somebody is always to be waited for: nothing hangs.
        waiting = [each for several in seats.values() for each in several if each.state == "waiting"]
        assert asked or waiting


@given(
    st.permutations(range(4)),
    st.lists(st.sampled_from(["approved", "refused", "waiting"]), min_size=4, max_size=4),
)
def test_the_order_of_seats_decides_nothing(order: list[int], states: list[str]) -> None:
    for mode in MODES:
        one = outcome(mode, 2, seats_of(places(*states)))
        assert outcome(mode, 2, seats_of(places(*(states[n] for n in order)))) == one


@given(st.lists(st.sampled_from(["approved", "refused"]), min_size=1, max_size=6), st.sampled_from(MODES))
def test_when_all_have_decided_the_node_is_decided(states: list[str], mode: Mode) -> None:
    assert outcome(mode, 2, seats_of(places(*states))) != PENDING
