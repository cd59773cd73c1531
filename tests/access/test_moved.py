"""What another place in the organisation changes is told as comparing everybody with everybody would tell it."""

from collections.abc import Mapping
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from yunchou.access.grants import Circle, Granted, SharingRule
from yunchou.access.moved import covered, reaches, regions
from yunchou.access.rights import ObjectRights, Rights
from yunchou.access.state import AccessState, Person, Role

ROLES = {
    n: Role(n, scope, scope, Rights({"account": ObjectRights(read=scope)}, frozenset()))
    for n, scope in enumerate(("own", "team", "subtree", "all"), 101)
}
RULES = (
    SharingRule(900, "to 2", "account", None, None, Circle("department", 2), False),
    SharingRule(901, "of 3", "account", None, Circle("department", 3), Circle("role", 102), False),
)
DEPARTMENTS = 6


def _tree(draw: st.DrawFn, count: int, first: int) -> dict[int, int | None]:
    """A random forest: each is below one of those before it, or at the top."""
    above: dict[int, int | None] = {first: None}
    for n in range(first + 1, first + count):
        above[n] = draw(st.one_of(st.none(), st.sampled_from(sorted(above))))
    return above


@st.composite
def moves(draw: st.DrawFn) -> tuple[AccessState, AccessState]:
    """An organisation before and after everybody could have been put anywhere."""
    count = draw(st.integers(1, 8))
    states = []
    fixed = {n: (draw(st.sampled_from(sorted(ROLES))), draw(st.booleans())) for n in range(20, 20 + count)}
    for _ in range(2):
        parents = _tree(draw, DEPARTMENTS, 1)
        managers = _tree(draw, count, 20)
        people = {
            n: Person(n, f"p{n}", None, draw(st.one_of(st.none(), st.sampled_from(sorted(parents)))), managers[n],
                      (role,), active, None)
            for n, (role, active) in fixed.items()
        }  # fmt: skip
        states.append(AccessState(1, people, parents, ROLES, Granted(RULES)))
    return states[0], states[1]


def seen(state: AccessState) -> Mapping[int, tuple[set[int], set[int]]]:
    """Whose records each active person sees by a scope that follows the organisation, and the rules that reach it."""
    found = {}
    for each in state.people.values():
        scope = ROLES[each.roles[0]].code
        owners = {"team": state.team_of, "subtree": state.subtree_of}.get(str(scope), lambda p: (p,))(each.id)
        rules = {rule.id for rule in RULES if rule.audience in state.circles_of(each.id)}
        if each.active:
            found[each.id] = (set(owners), rules)
    return found


@given(moves())
def test_everybody_whose_sight_changes_is_told_and_nobody_else(
    given: tuple[AccessState, AccessState],
) -> None:
    before, after = given
    was, now = seen(before), seen(after)
    expected = {p for p in now if was[p] != now[p]}
    told = {each.person: each for each in reaches(before, after)}
    assert set(told) == expected
    for person, each in told.items():
        assert each.gains == now[person][0] - was[person][0]
        assert each.loses == was[person][0] - now[person][0]
        assert set(each.rules_gained) == now[person][1] - was[person][1]
        assert set(each.rules_lost) == was[person][1] - now[person][1]


@given(moves())
def test_rules_say_whom_they_cover_now(given: tuple[AccessState, AccessState]) -> None:
    before, after = given
    was, now = (set(state.people_in(Circle("department", 3))) for state in (before, after))
    told = covered(before, after)
    assert [(c.rule, c.adds, c.removes) for c in told] == (
        [(901, len(now - was), len(was - now))] if was != now else []
    )


def test_the_same_organisation_changes_nothing_and_regions_are_below_the_company() -> None:
    people = {20: Person(20, "a", None, 3, None, (103,), True, None)}
    state = AccessState(1, people, {1: None, 2: 1, 3: 2, 4: 1}, ROLES)
    assert reaches(state, replace(state)) == []
    assert regions(state) == {2: 2, 3: 2, 4: 4}
