"""Searching a whole table for records that mean the same by a rule, as a job; its groups are merged from their page."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import row_condition
from yunchou.base.db import Connection, quote
from yunchou.base.errors import FieldError, forbidden, invalid, not_found, say
from yunchou.jobs.handlers import JobContext, job
from yunchou.jobs.queue import enqueue
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import Asking
from yunchou.records.write import Unit
from yunchou.rules.duplicates.answer import readable
from yunchou.rules.duplicates.find import alike
from yunchou.rules.duplicates.rule import Condition, DuplicateRule, duplicates_of

MOST_PAIRS = 50_000
MOST_GROUPS = 500
KIND = "duplicates.search"


async def start_search(caller: Caller, rule: int) -> int:
    """Puts a search by a rule aside as a job; gives the job's id.

    Raises 404 for no such rule in force, 403 without the right to see its object or what it compares, 422 for one that
    compares two objects.
    """
    async with Unit(caller) as unit:
        found = _rule(asking_of(caller, unit.snapshot), rule)
        readable_object(asking_of(caller, unit.snapshot), found.object)
        if not _readable_groups(asking_of(caller, unit.snapshot), found):
            raise forbidden()
        if found.object != found.target:
            message = say("此规则比对两个对象，不能用于查找", "This rule compares two objects")
            raise invalid([FieldError("rule", message, field="rule")], message)
        number: int = await enqueue(
            unit.link, caller.organisation.id, KIND, {"rule": str(rule)}, actor=caller.actor.user_id
        )
    return number


def _readable_groups(asking: Asking, rule: DuplicateRule) -> list[Sequence[Condition]]:
    """The groups of conditions by which somebody may search: to be the same in what is hidden would be told otherwise."""
    owner = asking.snapshot.model.object(rule.object)
    return [group for group in rule.groups if readable(asking, owner, group)]


def _rule(asking: Asking, number: int) -> DuplicateRule:
    for rules in duplicates_of(asking.snapshot).rules.values():
        for rule in rules:
            if rule.id == number:
                return rule
    raise not_found()


@job(KIND)
async def search(context: JobContext) -> dict[str, Any]:
    """Payload `{"rule": id}`; result `{"object", "rule", "groups": [[id…]…], "complete"}`, the largest groups first."""
    caller: Caller = context.caller
    snapshot = await caller.organisation.snapshot()
    rule = _rule(asking_of(caller, snapshot), int(context.payload["rule"]))
    pairs: list[tuple[int, int]] = []
    complete = True
    async with caller.organisation.db.acquire() as link:
        groups_read = _readable_groups(asking_of(caller, snapshot), rule)
        for number, group in enumerate(groups_read):
            found = await _pairs(link, asking_of(caller, snapshot), rule, group)
            complete = complete and len(found) < MOST_PAIRS
            pairs += found
            context.progress((number + 1) / len(groups_read))
    groups = sorted(connected(pairs), key=lambda each: (-len(each), each))
    return {
        "object": rule.object,
        "rule": rule.name,
        "groups": [[str(id) for id in group] for group in groups[:MOST_GROUPS]],
        "complete": complete and len(groups) <= MOST_GROUPS,
    }


async def _pairs(
    link: Connection, asking: Asking, rule: DuplicateRule, group: Sequence[Condition]
) -> list[tuple[int, int]]:
    """Pairs of records that a group of conditions takes for the same and that the asker sees, the older one first."""
    schema = quote(asking.organisation.schema)
    owner = asking.snapshot.model.object(rule.object)
    numbers = duplicates_of(asking.snapshot).numbers
    joins, conditions = [], []
    order = sorted(group, key=lambda condition: condition.threshold is not None)
    for step, condition in enumerate(order):
        slot = asking.params.add(numbers[condition.slot(rule.target)], "int")
        conditions += [f"a{step}.slot = {slot}", f"b{step}.slot = {slot}"]
        joins += [f"{schema}.match_key a{step}", f"{schema}.match_key b{step}"]
        if step:
            conditions += [f"a{step}.record = a0.record", f"b{step}.record = b0.record"]
        if condition.threshold is None:
            conditions.append(f"a{step}.key = b{step}.key")
        else:
            conditions.append(f"a{step}.probes && b{step}.probes")
            least = asking.params.add(condition.threshold, "float8")
            conditions.append(alike(f"a{step}.pieces", f"b{step}.pieces", least))
    for side in ("a", "b"):
        joins.append(f"{asking.table(owner)} t{side}")
        conditions += [f"t{side}.id = {side}0.record", f"t{side}.deleted_at is null"]
        rights = row_condition(asking, owner, f"t{side}")
        if rights:
            conditions.append(rights)
    rows = await link.fetch(
        f"select a0.record as one, b0.record as other from {', '.join(joins)}"
        f" where {' and '.join(conditions)} and a0.record < b0.record limit {int(MOST_PAIRS)}",
        *asking.params.values,
    )
    return [(row["one"], row["other"]) for row in rows]


def connected(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """The groups that pairs make when what is the same as the same is the same; each sorted."""
    leaders: dict[int, int] = {}

    def leader(of: int) -> int:
        path = []
        while leaders.setdefault(of, of) != of:
            path.append(of)
            of = leaders[of]
        for each in path:
            leaders[each] = of
        return of

    for one, other in pairs:
        first, second = leader(one), leader(other)
        leaders[max(first, second)] = min(first, second)
    groups: dict[int, list[int]] = defaultdict(list)
    for each in sorted(leaders):
        groups[leader(each)].append(each)
    return [group for group in groups.values() if len(group) > 1]
