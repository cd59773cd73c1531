"""Giving what comes into a pool to people, by the assignment rules of the pool, and saying why it was they."""

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.compile import grant_condition
from yunchou.access.viewer import territory_grant
from yunchou.apps.pools.kept import OBJECTS, AssignmentRule, Pool, column, pools_of
from yunchou.apps.pools.limits import CLOSED, lock_people, rooms, tightest
from yunchou.apps.pools.moves import as_commanded
from yunchou.apps.pools.returns import of_system
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change, Operation
from yunchou.records.evaluate import shown_value
from yunchou.records.rule import after
from yunchou.records.select import Select
from yunchou.records.write import Unit
from yunchou.rules.choosing import Candidate, away_today, choose
from yunchou.rules.conditions import split_names

WORDS = {
    "fixed": "固定人员", "round_robin": "轮流", "weight": "按权重", "load": "在手最少", "territory": "按区域", "skill": "按技能",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Waiting:
    """A record that waits in a pool, the rule that fits it, the skill it needs and the people of its territories."""

    id: int
    rule: AssignmentRule
    skill: str
    territory: frozenset[int]


@after(*OBJECTS)
async def assign_what_comes_in(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """What comes to lie in a pool without an owner is given to whom a rule says. What was given back waits."""
    rules = pools_of(unit.snapshot).assignments_of(owner.name)
    ids = [
        c.id
        for c in changes
        if c.kind in (CREATE, UPDATE)
        and c.now("owner") is None
        and c.now("pool") is not None
        and (c.kind == CREATE or c.changes("pool"))
        and c.before.get("owner") is None
    ]
    if rules and ids and not unit.historic:
        await assign(unit, owner.name, ids)


async def assign(unit: Unit, name: str, ids: Sequence[int]) -> int:
    """Gives waiting records to people by the rules of their pools; gives how many. Nobody is given more than limits allow.

    The number of statements does not depend on how many records there are.
    """
    waiting = await _waiting(unit, name, ids)
    if not waiting:
        return 0
    rules = {each.rule.id: each.rule for each in waiting}
    people = {person for rule in rules.values() for _, person in rule.members}
    await lock_people(unit.link, unit.caller.organisation.schema, people)
    candidates = await _candidates(unit, name, list(rules.values()))
    away = await away_today(unit, people)
    now = dt.datetime.now(dt.UTC).timestamp()
    given: dict[tuple[int, int], list[int]] = defaultdict(list)
    why: dict[tuple[int, int], str] = {}
    taken: dict[int, Candidate] = {}
    for number, each in enumerate(waiting):
        skipped = away if each.rule.skip_leave else frozenset()
        fitting = [c for c in candidates[each.rule.id] if c.person not in skipped and _fits(each, c)]
        chosen = choose(each.rule.strategy, fitting)
        if chosen is None:
            continue
        chosen.take(now + number / 1e6)
        taken[chosen.member] = chosen
        given[each.rule.id, chosen.person].append(each.id)
        why[each.rule.id, chosen.person] = _reason(each.rule, chosen, candidates[each.rule.id], skipped)
    for (rule, person), records in given.items():
        system = as_commanded(unit, {"action": "assign", "rule": rules[rule].name, "note": why[rule, person]})
        values = {"owner": str(person)}
        await system.write(name, [Operation(UPDATE, values, id=id) for id in records], atomic=False)
    await _note_turns(unit, taken)
    return sum(len(records) for records in given.values())


def _fits(waiting: Waiting, candidate: Candidate) -> bool:
    if waiting.rule.strategy == "territory":
        return candidate.person in waiting.territory
    if waiting.rule.strategy == "skill":
        return bool(waiting.skill) and waiting.skill.casefold() in candidate.skills
    return True


def _reason(
    rule: AssignmentRule, chosen: Candidate, several: Sequence[Candidate], away: frozenset[int]
) -> str:
    """Why it was this person, in the words that stand in the history."""
    said = [f"{WORDS[rule.strategy]}：{chosen.name}"]
    absent = [each.name for each in several if each.person in away]
    full = [each.name for each in several if each.full and each.person not in away and each is not chosen]
    if absent:
        said.append(f"请假跳过：{'、'.join(absent)}")
    if full:
        said.append(f"已达上限：{'、'.join(full)}")
    return "；".join(said)[:2000]


async def _waiting(unit: Unit, name: str, ids: Sequence[int]) -> list[Waiting]:
    """Those of the records that nobody owns, each with the first rule of its pool that fits: one statement."""
    rules = pools_of(unit.snapshot).assignments_of(name)
    asking = of_system(unit.asking())
    owner = unit.snapshot.model.object(name)
    select = Select(asking, owner)
    cases, skills = [], []
    for rule in rules:
        held = f"{column(owner, 'pool')} = {asking.params.add(rule.pool, 'bigint')}"
        bound = len(asking.params.values)
        try:
            if rule.condition:
                held += f" and ({compile_condition(rule.condition, select, asking.params, asking.environment())}) is true"
            needed = "null::text"
            if rule.strategy == "skill" and rule.skill:
                found = compile_expression(rule.skill, select, asking.params, asking.environment())
                needed = f"({shown_value(asking, found)})::jsonb #>> '{{}}'"
        except Problem:
            del asking.params.values[bound:]
            held, needed = f"{held} and false", "null::text"
        number = asking.params.add(rule.id, "bigint")
        cases.append(f"when {held} then {number}")
        skills.append(f"when {held} then {needed}")
    if not cases:
        return []
    granted = unit.snapshot.access.granted
    mine = [
        (each.territory, grant_condition(asking, owner, "t", territory_grant(granted, each)))
        for each in granted.territory_rules
        if each.object == name and each.territory in granted.territories
    ]
    inside = ", ".join(f"case when {held} then {int(territory)}::bigint end" for territory, held in mine)
    rows = await unit.link.fetch(
        f"select t.id, case {' '.join(cases)} end as rule, case {' '.join(skills)} end as skill,"
        f" array_remove(array[{inside}]::bigint[], null) as territories from {select.table()}{select.joins}"
        f" where t.id = any({asking.params.add(list(ids), 'bigint[]')}) and t.owner is null and t.deleted_at is null"
        " order by t.id",
        *asking.params.values,
    )
    by_id = {rule.id: rule for rule in rules}
    state = granted.territories
    return [
        Waiting(
            row["id"],
            by_id[row["rule"]],
            row["skill"] or "",
            frozenset(p for each in row["territories"] if each in state for p in state[each].people),
        )
        for row in rows
        if row["rule"] is not None
    ]


async def _candidates(unit: Unit, name: str, rules: Sequence[AssignmentRule]) -> dict[int, list[Candidate]]:
    """The active people of each rule, with what they hold and what room they have; the turns are held for this transaction."""
    pools: Mapping[int, Pool] = pools_of(unit.snapshot).by_id
    member, owner = unit.snapshot.model.object("assignment_member"), unit.snapshot.model.object(name)
    people = unit.snapshot.access.people
    rows = await unit.link.fetch(
        f"select t.id, {column(member, 'rule')} as rule, {column(member, 'person')} as person,"
        f" {column(member, 'weight')} as weight,"
        f" {column(member, 'skills')} as skills, {column(member, 'assigned')} as assigned,"
        f" extract(epoch from {column(member, 'last_assigned_at')})::float8 as last from {unit.asking().table(member)} t"
        f" where {column(member, 'rule')} = any($1::bigint[]) and t.deleted_at is null order by t.id for update",
        [rule.id for rule in rules],
    )
    wanted = [(pools[rule.pool], row["person"]) for rule in rules for row in rows if row["rule"] == rule.id]
    room = await rooms(unit, wanted)
    held = await _held(unit, owner, [row["person"] for row in rows])
    found: dict[int, list[Candidate]] = {rule.id: [] for rule in rules}
    by_id = {rule.id: rule for rule in rules}
    for row in rows:
        who = people.get(row["person"])
        if who is None or not who.active:
            continue
        tight = tightest(room[by_id[row["rule"]].pool, who.id])
        skills = frozenset(each.casefold() for each in split_names(row["skills"]))
        found[row["rule"]].append(
            Candidate(
                row["id"], who.id, who.name, row["weight"] or 1, skills, row["assigned"] or 0, row["last"] or 0.0,
                held.get(who.id, 0), None if tight is None else tight.left,
            )
        )  # fmt: skip
    return found


async def _held(unit: Unit, owner: Object, people: Sequence[int]) -> dict[int, int]:
    """How many open records people own."""
    asking = of_system(unit.asking())
    select = Select(asking, owner)
    closed = compile_condition(CLOSED[owner.name], select, asking.params, asking.environment())
    rows = await unit.link.fetch(
        f"select t.owner, count(*) as n from {select.table()}{select.joins} where t.deleted_at is null"
        f" and t.owner = any({asking.params.add(list(people), 'bigint[]')}) and ({closed}) is not true group by 1",
        *asking.params.values,
    )
    return {row["owner"]: row["n"] for row in rows}


async def _note_turns(unit: Unit, taken: Mapping[int, Candidate]) -> None:
    """Keeps whose turn it was: no part of what is set up, so no event of it."""
    if not taken:
        return
    member = unit.snapshot.model.object("assignment_member")
    at, number = (column(member, name).removeprefix("t.") for name in ("last_assigned_at", "assigned"))
    chosen = list(taken.values())
    await unit.link.execute(
        f"update {unit.asking().table(member)} m set {at} = to_timestamp(n.last), {number} = n.assigned"
        " from unnest($1::bigint[], $2::float8[], $3::int[]) n(id, last, assigned) where m.id = n.id",
        [each.member for each in chosen],
        [each.last for each in chosen],
        [each.assigned for each in chosen],
    )
