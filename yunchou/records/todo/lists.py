"""The to-do list of a person, or of the people below a manager: every source in one statement, each under its rights.

Comments and tasks of stages are about records of any object, so their rights are those on every object: a statement that
takes longer to plan than to run. It is asked first, within the same moment, which objects those that wait are about.

Days begin by the organisation's time zone. What was put off until later is not waiting meanwhile.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, Record, present, quote
from yunchou.base.errors import malformed, say
from yunchou.language.compile import compile_condition
from yunchou.language.errors import ExpressionError
from yunchou.model.field_types import type_of
from yunchou.model.object import Object
from yunchou.records.read import asking_of
from yunchou.records.select import Select, display, name_sql, names_of
from yunchou.records.todo.sources import SOURCES, Source

MOST = 500
DONE_DAYS = 14
"""For how many days the list of what was done reaches back."""
OPEN, SNOOZED, DONE = "open", "snoozed", "done"
VIEWS = (OPEN, SNOOZED, DONE)
BUCKETS = ("overdue", "today", "upcoming", "undated")
_MOMENT = '\'YYYY-MM-DD"T"HH24:MI:SS"Z"\''
_OPEN_NOW = "i.done_at is null and (i.snoozed_until is null or i.snoozed_until <= now())"
_HELD = {OPEN: _OPEN_NOW, SNOOZED: "i.done_at is null and i.snoozed_until > now()", DONE: "true"}


@dataclass(frozen=True, slots=True)
class Wanted:
    """What of the list is asked for. `team`: what waits for the people below the asker; `person`: for one of them.

    `bare`: only the counts matter, and nothing is made for showing the items.
    """

    view: str = OPEN
    team: bool = False
    person: int | None = None
    source: str | None = None
    limit: int = 200
    bare: bool = False


async def todo_list(caller: Caller, wanted: Wanted) -> dict[str, Any]:
    """`{"items": […], "more", "counts": {"overdue", "today", "upcoming", "undated", "snoozed"}, "sources": […]}`.

    Items stand by their day, then in the order that the person gave them, then by time. Raises 400 for a wrong question.
    """
    if wanted.view not in VIEWS or not 1 <= wanted.limit <= MOST or wanted.source not in (None, *SOURCES):
        raise malformed(say("待办查询参数无效", "There is no such part of the to-do list"))

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any], tuple[int, int]]:
        async with caller.organisation.db.transaction(readonly=True, isolation="repeatable_read") as link:
            about = await _about(link, asking_of(caller, snapshot), wanted)
            asking = asking_of(caller, snapshot)
            sql = _statement(asking, wanted, about)
            row = present(await link.fetchrow(sql, *asking.params.values))
        return _answer(row, wanted), (row[0], row[1])

    return await caller.organisation.consistent(read)


async def todo_counts(caller: Caller) -> dict[str, Any]:
    """How much waits for the person: `{"overdue", "today", "upcoming", "undated", "snoozed"}`, and in `objects` from what."""
    found = await todo_list(caller, Wanted(limit=1, bare=True))
    return {**found["counts"], "objects": sorted({each.object for each in SOURCES.values()})}


def _answer(row: Record, wanted: Wanted) -> dict[str, Any]:
    items = json.loads(row[2] or "[]")
    counted = json.loads(row[3] or "{}")
    sizes = json.loads(row[4] or "{}")
    return {
        "items": items[: wanted.limit],
        "more": len(items) > wanted.limit,
        "counts": {name: counted.get(name, 0) for name in (*BUCKETS, SNOOZED)},
        "sources": [
            {
                "name": each.name,
                "label": dict(each.label),
                "count": sizes.get(each.name, 0),
                "finishes": each.finishes,
            }
            for each in SOURCES.values()
        ],
    }


def people_of(asking: Asking, wanted: Wanted) -> list[int]:
    """Whose items are asked for: the asker's own, or those of the people below, of whom one may be picked."""
    me = asking.viewer.person
    if not wanted.team:
        return [] if me is None else [me]
    below = [each for each in asking.viewer.subtree if each != me]
    return [each for each in below if wanted.person in (None, each)]


async def _about(link: Connection, asking: Asking, wanted: Wanted) -> Mapping[str, frozenset[str]]:
    """By source, the objects that items are about which may be of the list, whether or not they may be seen."""
    people = people_of(asking, wanted)
    parts = [part for each in _sources(wanted) if (part := _about_part(asking, each, people, wanted))]
    if not parts:
        return {}
    found: dict[str, set[str]] = {}
    for row in await link.fetch(" union all ".join(parts), *asking.params.values):
        found.setdefault(row["source"], set()).add(row["object"])
    return {name: frozenset(objects) for name, objects in found.items()}


def _about_part(asking: Asking, source: Source, people: Sequence[int], wanted: Wanted) -> str | None:
    """SQL for the objects that the items of a source are about; None of one whose items are about nothing else."""
    owner, condition = _owner_of(asking, source, wanted), _held_for(source, wanted)
    if owner is None or not owner.attached:
        return None
    bound = len(asking.params.values)
    select = Select(asking, owner)
    wheres = [f"{select.alias}.deleted_at is null", source.whose(asking, select.alias, people)]
    try:
        if condition:
            held = compile_condition(condition, select, asking.params, asking.environment())
            wheres.append(f"({held}) is true")
    except ExpressionError:
        # Such a source has no part in the list.
        del asking.params.values[bound:]
        return None
    return (
        f"(select distinct {asking.params.add(source.name, 'text')} as source, {select.alias}.object"
        f" from {select.table()}{select.joins} where {' and '.join(wheres)})"
    )


def _owner_of(asking: Asking, source: Source, wanted: Wanted) -> Object | None:
    """The object of a source; None where it has none for this asker, or for this view."""
    owner = asking.snapshot.model.objects.get(source.object)
    if owner is None or not visible(asking.viewer, owner) or (wanted.team and not source.team):
        return None
    return None if _held_for(source, wanted) is None and not source.dismissed else owner


def _held_for(source: Source, wanted: Wanted) -> str | None:
    """What holds for the items of a view."""
    return source.closed if wanted.view == DONE else source.where


def _sources(wanted: Wanted) -> list[Source]:
    return [each for each in SOURCES.values() if wanted.source in (None, each.name)]


def _statement(asking: Asking, wanted: Wanted, about: Mapping[str, frozenset[str]]) -> str:
    people = people_of(asking, wanted)
    parts = [
        part
        for each in _sources(wanted)
        if (part := _part(asking, each, people, wanted, about.get(each.name, frozenset())))
    ]
    if not parts:
        return f"select {asking.versions_sql()}, null, null, null"
    add = asking.params.add
    me, limit = add(asking.viewer.person, "bigint"), add(wanted.limit, "bigint")
    midnight = f"date_trunc('day', now(), {add(asking.organisation.settings.time_zone, 'text')})"
    marks = f"{quote(asking.organisation.schema)}.todo_mark"
    bucket = (
        f"case when p.due is null then 'undated' when p.due < {midnight} then 'overdue'"
        f" when p.due < {midnight} + interval '1 day' then 'today' else 'upcoming' end"
    )
    held, open_now, put_off = _HELD[wanted.view], _HELD[OPEN], _HELD[SNOOZED]
    rank = "array_position(array['overdue', 'today', 'upcoming', 'undated'], i.bucket)"
    order = f"{rank}, i.position nulls last, i.due nulls last, i.id"
    if wanted.view == DONE:
        order = "i.moved desc, i.id desc"
    return (
        f"with i as materialized (select p.*, m.snoozed_until, m.position, m.done_at, {bucket} as bucket"
        f" from ({' union all '.join(parts)}) p left join {marks} m"
        f" on m.person = {me} and m.source = p.source and m.item = p.id)"
        f" select {asking.versions_sql()},"
        f" (select json_agg({_ITEM}) from (select i.* from i where {held}"
        f" order by {order} limit {limit} + 1) i),"
        f" (select json_object_agg(c.bucket, c.n) from (select i.bucket, count(*) as n from i where {open_now}"
        f" group by i.bucket union all select 'snoozed', count(*) from i where {put_off}) c),"
        f" (select json_object_agg(c.source, c.n) from (select i.source, count(*) as n from i"
        f" where {held} group by i.source) c)"
    )


def _shown_moment(sql: str) -> str:
    return f"to_char({sql} at time zone 'UTC', {_MOMENT})"


_ITEM = (
    f"json_build_object('source', i.source, 'id', i.id::text, 'object', i.object, 'record', i.record::text,"
    f" 'name', i.name, 'due_at', {_shown_moment('i.due')}, 'bucket', i.bucket, 'owner', i.owner,"
    f" 'snoozed_until', {_shown_moment('i.snoozed_until')}, 'more', i.more)"
)


def _part(
    asking: Asking, source: Source, people: Sequence[int], wanted: Wanted, about: frozenset[str]
) -> str | None:
    """The rows of one source, which are about these objects if about any; None where it has none."""
    owner, condition = _owner_of(asking, source, wanted), _held_for(source, wanted)
    if owner is None:
        return None
    bound = len(asking.params.values)
    select = Select(asking, owner)
    bounded = Select(replace(asking, about=about), owner) if owner.attached else select
    try:
        wheres = [bounded.condition(), source.whose(asking, select.alias, people)]
        if condition:
            wheres.append(
                f"({compile_condition(condition, select, asking.params, asking.environment())}) is true"
            )
        due = _due(asking, select, source)
        holder = "null" if wanted.bare else display(select, select.place(names_of(source.holder)))
    except ExpressionError:
        # A field that the asker may not read, or that is gone, decides: nothing is told by what is left out.
        del asking.params.values[bound:]
        return None
    if wanted.view == DONE:
        wheres.append(_lately(asking, source, select.alias))
    elif source.settled is not None:
        wheres.append(f"not {source.settled(asking, select.alias, people)}")
    object_sql, record_sql = (
        (asking.params.add(owner.name, "text"), "t.id")
        if source.opens is None
        else tuple(f"t.{quote(owner.fields[each].column)}" for each in source.opens)
    )
    more = "null::jsonb" if wanted.bare else _more(select, source)
    return (
        f"select {asking.params.add(source.name, 'text')} as source, t.id, {object_sql} as object, {record_sql} as record,"
        f" left({name_sql(asking, owner, 't')}::text, 300) as name, {due} as due, {holder}::jsonb as owner,"
        f" {more} as more, t.updated_at as moved"
        f" from {select.table()}{select.joins} where {' and '.join(wheres)}"
    )


def _lately(asking: Asking, source: Source, alias: str) -> str:
    since = f"now() - interval '{DONE_DAYS} days'"
    if not source.dismissed:
        return f"{alias}.updated_at > {since}"
    marks = f"{quote(asking.organisation.schema)}.todo_mark"
    me, name = asking.params.add(asking.viewer.person, "bigint"), asking.params.add(source.name, "text")
    return (
        f"exists(select 1 from {marks} d where d.person = {me} and d.source = {name} and d.item = {alias}.id"
        f" and d.done_at > {since})"
    )


def _due(asking: Asking, select: Select, source: Source) -> str:
    """SQL for the moment by which an item is due; a day is over with its end."""
    if source.due is None:
        return "null::timestamptz"
    place = select.place(names_of(source.due))
    if type_of(place.field).kind != "date":
        return place.sql
    zone = asking.params.add(ZoneInfo(asking.organisation.settings.time_zone).key, "text")
    return f"(({place.sql} + time '23:59:59') at time zone {zone})"


def _more(select: Select, source: Source) -> str:
    """SQL for what else an item tells; a field that the asker may not read is not there."""
    pairs = []
    for name, path in source.shown.items():
        bound = len(select.asking.params.values)
        try:
            pairs.append(f"'{name}', {display(select, select.place(names_of(path)))}")
        except ExpressionError:
            del select.asking.params.values[bound:]
    return f"jsonb_build_object({', '.join(pairs)})"
