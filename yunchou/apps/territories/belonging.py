"""What belongs to the territories, found for whole sets of records in one statement each, and kept with its times.

A record belongs to a territory by hand, by a rule of it (and of those above it that have rules for its object), with its
account where the territory says so, and to every territory above one that it belongs to: just what the people of the
territory come to through it. The rights themselves are asked of the settings with each query; what is kept here is for
figures, lists and the times.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from yunchou.access.asking import Asking
from yunchou.access.compile import record_condition
from yunchou.access.grants import LEFT_OUT, Granted, TerritoryRule, way_up
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.access.state import system_viewer
from yunchou.base.db import Connection, quote
from yunchou.language.types import Params
from yunchou.model.object import Object

OBJECTS = ("account", "lead", "opportunity")
"""What is kept; accounts first, for their deals may follow them."""
WITH_ACCOUNT = "opportunity"
TOLD = 20
"""So many of the records that come to a territory, or leave it, are named."""


@dataclass(frozen=True, slots=True)
class Moves:
    """How many records of an object come to a territory or leave it, and the ids of the first of them."""

    object: str
    territory: int
    comes: bool
    count: int
    some: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Ground:
    """What the statements about one object share."""

    asking: Asking
    owner: Object
    granted: Granted
    records: str | None
    """The bound list of the records that are looked at; None for all."""

    def only(self, column: str) -> str:
        return "" if self.records is None else f" and {column} = any({self.records})"

    def table(self, name: str) -> str:
        return self.asking.table(self.asking.snapshot.model.object(name))


async def lock(link: Connection, organisation: Organisation) -> None:
    """Lets one at a time reckon what belongs, until its transaction ends: two would both find the same record lacking."""
    await link.execute("select pg_advisory_xact_lock(hashtextextended('territories', $1))", organisation.id)


async def renew(
    link: Connection,
    organisation: Organisation,
    snapshot: Snapshot,
    only: Mapping[str, Sequence[int] | None] | None = None,
) -> list[Moves]:
    """Brings what is kept to what is so under the snapshot, and tells what moved. `only`: objects, and of each the ids
    of the records that are looked at (None: all). One statement for each object, however many records there are.
    """
    wanted = dict.fromkeys(OBJECTS) if only is None else dict(only)
    moved: list[Moves] = []
    await lock(link, organisation)
    for name in OBJECTS:
        owner = snapshot.model.objects.get(name)
        if owner is None or name not in wanted:
            continue
        params = Params()
        viewer = system_viewer(snapshot.access)
        asking = Asking(organisation, snapshot, viewer, params)
        ids = wanted[name]
        records = None if ids is None else params.add(list(ids), "bigint[]")
        ground = _Ground(asking, owner, snapshot.access.granted, records)
        await _join_by_hash(link, alone=ids is None)
        row = await link.fetchval(_renewal(ground), *params.values)
        await _join_by_hash(link, alone=False)
        moved += [Moves(name, each[0], each[1], each[2], tuple(each[3])) for each in json.loads(row)]
    return moved


async def _join_by_hash(link: Connection, *, alone: bool) -> None:
    """What is found within a statement has no statistics: of whole tables the planner would compare each with each."""
    await link.execute("select set_config('enable_nestloop', $1, true)", "off" if alone else "on")


def _renewal(ground: _Ground) -> str:
    """The statement that ends, amends and begins what is kept of an object; gives what moved as JSON."""
    kept, add = ground.table("territory_membership"), ground.asking.params.add
    name = add(ground.owner.name, "text")
    here = f"m.object = {name} and m.until is null{ground.only('m.record')}"
    reference = quote(ground.owner.name)
    return (
        f"with wanted as materialized ({belonging_sql(ground)}),"
        f" ended as (update {kept} m set until = now() where {here} and not exists(select 1 from wanted w"
        " where w.record = m.record and w.territory = m.territory) returning m.record, m.territory),"
        f" amended as (update {kept} m set via = w.via, rule = w.rule from wanted w where {here}"
        " and w.record = m.record and w.territory = m.territory"
        " and (m.via, m.rule) is distinct from (w.via, w.rule)),"
        f" begun as (insert into {kept} (territory, object, record, {reference}, via, rule, since)"
        f" select w.territory, {name}, w.record, w.record, w.via, w.rule, now() from wanted w where not exists"
        f" (select 1 from {kept} m where {here} and m.record = w.record and m.territory = w.territory)"
        " returning record, territory)"
        " select coalesce(json_agg(json_build_array(g.territory, g.comes, g.n, g.some) order by g.territory, g.comes),"
        f" '[]')::text from (select territory, comes, count(*) as n, (array_agg(record order by record))[:{TOLD}] as some"
        " from (select record, territory, false as comes from ended union all select record, territory, true from begun) e"
        " group by territory, comes) g"
    )


def belonging_sql(ground: _Ground) -> str:
    """Rows of record, territory, via and rule: each record once for each territory it belongs to, for the nearest reason."""
    add = ground.asking.params.add
    ways = [each for each in (_by_hand(ground), _by_rule(ground), _with_account(ground)) if each]
    territories = ground.granted.territories
    up = [(each, above) for each in territories for above in way_up(territories, each)]
    below, into = (add([pair[n] for pair in up], "bigint[]") for n in (0, 1))
    found = (
        " union all ".join(ways)
        or "select null::bigint, null::bigint, null::text, null::bigint, 0 where false"
    )
    return (
        f"with up(territory, above) as (select * from unnest({below}, {into}))"
        " select distinct on (o.record, u.above) o.record, u.above as territory,"
        " case when u.above = o.territory then o.via else 'below' end as via,"
        " case when u.above = o.territory then o.rule end as rule"
        f" from ({found}) o(record, territory, via, rule, place) join up u on u.territory = o.territory"
        " order by o.record, u.above, u.above <> o.territory, o.place, o.rule"
    )


def _by_hand(ground: _Ground) -> str:
    return (
        "select g.record, g.audience, 'hand', null::bigint, 0"
        f" from {ground.table('territory_record')} g join {ground.asking.table(ground.owner)} t on t.id = g.record"
        f" where g.object = {ground.asking.params.add(ground.owner.name, 'text')} and g.mode is distinct from 'out'"
        f" and g.deleted_at is null and t.deleted_at is null{ground.only('g.record')}"
    )


def _by_rule(ground: _Ground) -> str:
    """Each condition is judged once for each record, however many territories ask for it."""
    name, granted = ground.owner.name, ground.granted
    rules = [r for r in granted.territory_rules if r.object == name and r.territory in granted.territories]
    if not rules:
        return ""
    places: dict[str, int] = {}
    for rule in rules:
        for each in (rule.condition, *(c for several in rule.within for c in several)):
            places.setdefault(each, len(places) + 1)
    judged = ", ".join(
        f"({record_condition(ground.asking, ground.owner, 't', each)}) is true" for each in places
    )
    held = ", ".join(f"({int(r.territory)}::bigint, {int(r.id)}::bigint, {_held(r, places)})" for r in rules)
    return (
        f"select t.id, k.territory, 'rule', k.rule, 1 from {ground.asking.table(ground.owner)} t"
        # What is offset is not taken apart again: else each mention of a condition would be judged anew.
        f" cross join lateral (select array[{judged}] as h offset 0) c"
        f" cross join lateral (values {held}) k(territory, rule, held)"
        f" where t.deleted_at is null and k.held{ground.only('t.id')}{_not_left_out(ground, 'k.territory')}"
    )


def _held(rule: TerritoryRule, places: Mapping[str, int]) -> str:
    groups = [[rule.condition], *rule.within]
    return " and ".join(
        "(" + " or ".join(f"c.h[{places[each]}]" for each in several) + ")" for several in groups
    )


def _not_left_out(ground: _Ground, territory: str) -> str:
    kinds = {pair for several in ground.granted.reach.values() for pair in several}
    if (LEFT_OUT, ground.owner.name) not in kinds:
        return ""
    return (
        f" and not exists(select 1 from {ground.table('territory_record')} g join up u on u.above = g.audience"
        f" where u.territory = {territory} and g.record = t.id and g.mode = 'out' and g.deleted_at is null"
        f" and g.object = {ground.asking.params.add(ground.owner.name, 'text')})"
    )


def _with_account(ground: _Ground) -> str:
    """Deals of accounts that belong to a territory which takes deals along, as far as its accounts are kept by now."""
    several = [each.id for each in ground.granted.territories.values() if each.with_deals]
    account = ground.owner.fields.get("account")
    if ground.owner.name != WITH_ACCOUNT or account is None or not several:
        return ""
    return (
        f"select t.id, m.territory, 'account', null::bigint, 2 from {ground.asking.table(ground.owner)} t"
        f" join {ground.table('territory_membership')} m on m.account = t.{quote(account.column)} and m.until is null"
        f" and m.via in ('hand', 'rule') and m.territory = any({ground.asking.params.add(several, 'bigint[]')})"
        f" where t.deleted_at is null{ground.only('t.id')}{_not_left_out(ground, 'm.territory')}"
    )
