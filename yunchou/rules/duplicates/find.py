"""Which records a set of changes would repeat: one statement for all rules and changes, and where names may differ a little
one more for each thousand of them.
"""

import zlib
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Connection, array_text, quote
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.change import UPDATE, Change
from yunchou.rules.duplicates.keys import Key, key_of
from yunchou.rules.duplicates.rule import Condition, DuplicateRule, Slot, duplicates_of

MOST = 6
"""Records looked for per change, rule and group; more are not told apart by anybody."""
BUCKETS = 64
"""Writers who could repeat each other under a rule that blocks wait for each other; so many may go side by side."""

SLICE = 1000
"""Changes whose names may differ a little that one statement looks for: each is compared with many records, and a
statement must end in time."""
MANY = 100
"""Changes from which on the plan of the statement is made anew: one made for a few records, or for a table that was small
then, would look at every record once per change."""
Keys = Sequence[Key]
Asked = tuple[DuplicateRule, tuple[Condition, ...], list[tuple[int, Keys]]]
"""A rule, one of its groups, and the changes that have a key for each of its conditions."""


@dataclass(frozen=True, slots=True)
class Match:
    """A change would repeat a record; `record` None: one that an earlier change of the same set makes."""

    rule: DuplicateRule
    field: str
    record: int | None
    through: tuple[tuple[Condition, ...], ...]
    """The groups of conditions that hold, whichever rule they belong to."""


async def find(
    link: Connection,
    organisation: Organisation,
    snapshot: Snapshot,
    owner: Object,
    rules: Sequence[DuplicateRule],
    changes: Sequence[Change],
    *,
    turns: bool = True,
    begin: Callable[[], Awaitable[None]] | None = None,
) -> Mapping[int, list[Match]]:
    """The matches of changes, by their place in the sequence; of two rules for one record, the one that blocks.

    `turns`: whether what is found is to hold until the transaction ends, for rules that block. `begin` is awaited before
    the first look, where there is anything to look for.
    """
    asked = [
        (rule, group, keyed)
        for rule in sorted(rules, key=lambda rule: not rule.blocks)
        for group in rule.groups
        if (keyed := _keyed(organisation, snapshot, owner, rule, group, changes))
    ]
    found: dict[int, list[Match]] = defaultdict(list)
    if not asked:
        return found
    if begin is not None:
        await begin()
    if turns:
        await _take_turns(link, organisation, asked)
    for number, place, record in await _look_up(link, organisation, snapshot, asked, changes):
        rule, group, _ = asked[number]
        _note(found[place], Match(rule, group[0].field, record, (group,)))
    _within(asked, found, changes, owner)
    return found


async def _take_turns(link: Connection, organisation: Organisation, asked: Sequence[Asked]) -> None:
    """Two at the same moment would each not see the other: under a rule that blocks they come one after the other."""
    buckets = {
        0 if group[0].threshold else zlib.crc32(keys[0].text.encode()) % BUCKETS
        for rule, group, keyed in asked
        if rule.blocks
        for _, keys in keyed
    }
    if buckets:
        await link.execute(
            "select pg_advisory_xact_lock(hashtextextended($1 || each::text, 0)) from unnest($2::int[]) each",
            f"{organisation.schema}.duplicates.",
            sorted(buckets),
        )


def _note(matches: list[Match], match: Match) -> None:
    for place, each in enumerate(matches):
        if each.record == match.record and each.rule.target == match.rule.target:
            matches[place] = replace(each, through=(*each.through, *match.through))
            return
    matches.append(match)


def _keyed(
    organisation: Organisation,
    snapshot: Snapshot,
    owner: Object,
    rule: DuplicateRule,
    group: tuple[Condition, ...],
    changes: Sequence[Change],
) -> list[tuple[int, Keys]]:
    """The changes that a group concerns, with the key of each of its conditions."""
    known = duplicates_of(snapshot).numbers
    slots = [_slot(known, rule, condition) for condition in group]
    fields = [owner.fields[condition.field] for condition in group]
    keyed: list[tuple[int, Keys]] = []
    for place, change in enumerate(changes):
        if change.kind == UPDATE and not rule.fields & change.values.keys():
            continue
        keys = []
        for slot, field in zip(slots, fields, strict=True):
            key = key_of(change.now(field.name), field, slot, organisation.values)
            if key is None:
                break
            keys.append(key)
        if len(keys) == len(group):
            keyed.append((place, keys))
    return keyed


def _slot(known: Mapping[str, int], rule: DuplicateRule, condition: Condition) -> Slot:
    number = known[condition.slot(rule.target)]
    return Slot(number, rule.target, condition.target, condition.kind, condition.threshold)


async def _look_up(
    link: Connection,
    organisation: Organisation,
    snapshot: Snapshot,
    asked: Sequence[Asked],
    changes: Sequence[Change],
) -> list[tuple[int, int, int]]:
    """(number in `asked`, place of the change, record) of every match with a record that is there."""
    if len(changes) > MANY:
        await link.execute("set local plan_cache_mode = force_custom_plan")
    rows = []
    for slices in _in_slices(asked):
        params = Params()
        parts = [_part(organisation, snapshot, params, number, each, changes) for number, each in slices]
        rows += await link.fetch(" union all ".join(parts), *params.values)
    return sorted((row["asked"], row["place"], row["record"]) for row in rows)


def _in_slices(asked: Sequence[Asked]) -> list[list[tuple[int, Asked]]]:
    """What goes into each statement: all that must be the same into one, of the rest so much as ends in time."""
    statements: list[list[tuple[int, Asked]]] = [[]]
    for number, (rule, group, keyed) in enumerate(asked):
        if len(keyed) <= SLICE or all(condition.threshold is None for condition in group):
            statements[0].append((number, (rule, group, keyed)))
            continue
        statements += [
            [(number, (rule, group, keyed[start : start + SLICE]))] for start in range(0, len(keyed), SLICE)
        ]
    return [each for each in statements if each]


def _part(
    organisation: Organisation,
    snapshot: Snapshot,
    params: Params,
    number: int,
    asked: Asked,
    changes: Sequence[Change],
) -> str:
    rule, group, keyed = asked
    schema = quote(organisation.schema)
    target = snapshot.model.object(rule.target)
    known = duplicates_of(snapshot).numbers
    given = _Given(params)
    given.add("place", "int", [place for place, _ in keyed])
    given.add("id", "bigint", [changes[place].id for place, _ in keyed])
    # What must be the same is looked up first: it leads to fewer records than what may differ.
    order = sorted(range(len(group)), key=lambda n: group[n].threshold is not None)
    joins, conditions = [], []
    for step, n in enumerate(order):
        slot = params.add(known[group[n].slot(rule.target)], "int")
        conditions.append(f"m{step}.slot = {slot}")
        joins.append(
            f"{schema}.match_key m{step}"
            if step == 0
            else f" join {schema}.match_key m{step} on m{step}.record = m0.record"
        )
        if group[n].threshold is None:
            given.add(f"k{step}", "text", [keys[n].text for _, keys in keyed])
            conditions.append(f'm{step}.key = q.k{step} collate "C"')
            continue
        given.add(f"p{step}", "int[]", [array_text(keys[n].probes or ()) for _, keys in keyed])
        given.add(f"k{step}", "int[]", [array_text(keys[n].pieces or ()) for _, keys in keyed])
        conditions.append(f"m{step}.probes && q.p{step}")
        conditions.append(alike(f"m{step}.pieces", f"q.k{step}", params.add(group[n].threshold, "float8")))
    if not rule.include_bin:
        conditions.append("t.deleted_at is null")
    return (
        f"(select {int(number)} as asked, q.place, m.record from ({given.sql()}) q"
        f" cross join lateral (select m0.record from {''.join(joins)}"
        f" join {schema}.{quote(target.table)} t on t.id = m0.record"
        f" where {' and '.join(conditions)} and t.id <> q.id limit {int(MOST)}) m)"
    )


class _Given:
    """What is looked for as the columns of a table."""

    def __init__(self, params: Params) -> None:
        self._params = params
        self._lists: list[str] = []
        self._columns: list[str] = []

    def add(self, name: str, kind: str, listed: Sequence[object]) -> None:
        """A column. Arrays travel as text, since a list of lists would be one array of two dimensions."""
        cast = "text" if kind.endswith("[]") else kind
        self._columns.append(f"r.c{len(self._lists)}::{kind} as {name}")
        self._lists.append(self._params.add(listed, f"{cast}[]"))

    def sql(self) -> str:
        """The table; its text is read once per row, not once per record that the row is compared with."""
        names = ", ".join(f"c{n}" for n in range(len(self._lists)))
        return f"select {', '.join(self._columns)} from unnest({', '.join(self._lists)}) r({names}) offset 0"


def alike(one: str, other: str, least: str) -> str:
    """SQL for whether two sets of pieces are alike to a share of `least`: Dice's coefficient, without a division."""
    shared = f"(select count(*) from unnest({one}) e where e = any({other}))"
    return f"2 * {shared} >= {least} * (cardinality({one}) + cardinality({other}))"


def _within(
    asked: Sequence[Asked], found: dict[int, list[Match]], changes: Sequence[Change], owner: Object
) -> None:
    """Matches of changes with earlier ones of the same set that make a record, where all must be the same.

    Names that may differ a little are told apart by what is stored, so in one set the first of two is let be.
    """
    first: dict[tuple[int, tuple[str, ...]], int] = {}
    for number, (rule, group, keyed) in enumerate(asked):
        whole = all(c.threshold is None and c.field == c.target for c in group)
        if rule.target != owner.name or not whole:
            continue
        for place, keys in keyed:
            key = (number, tuple(each.text for each in keys))
            earlier = first.setdefault(key, place)
            if earlier != place and changes[earlier].id != changes[place].id:
                _note(found[place], Match(rule, group[0].field, None, (group,)))
