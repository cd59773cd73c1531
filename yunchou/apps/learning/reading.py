"""The organisation's history as a plain table: a row per record, a column per field that may be learned from.

Read past the rights of persons, as what is learned is the same for everybody; who is told which of it is another matter. Few
statements, however many records: the newest decided ones up to a limit, and the open ones.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from yunchou.access.asking import Asking
from yunchou.access.state import system_viewer
from yunchou.apps.learning.kinds import CHOICE, NUMBER, Kind
from yunchou.base.db import quote
from yunchou.base.errors import Problem
from yunchou.language.compile import compile_condition, compile_expression
from yunchou.language.types import Params
from yunchou.model.field_types import type_of
from yunchou.model.object import Field, Model, Object
from yunchou.records.select import Select
from yunchou.records.write import Unit

MOST_ROWS = 20_000
"""Decided records that are learned from: the newest."""
MOST_OPEN = 50_000
"""Open records that are scored: the newest."""
MOST_COLUMNS = 120
MOST_TEXTS, LEAST_OF_A_TEXT = 60, 10
"""A text with no more values than that, each met so often on average, is learned from like a choice."""
NUMBERS = frozenset({"number", "integer", "percent", "money", "rating", "progress", "duration"})
CHOICES = frozenset({"choice", "boolean", "lookup", "user"})
DATES = frozenset({"date", "datetime"})
LEARNED = NUMBERS | CHOICES | DATES | {"text"}


@dataclass(frozen=True, slots=True)
class Table:
    """Records by id with their columns `[name, kind, values]`, and their outcome (1 or 0) where it is known."""

    ids: Sequence[int]
    columns: Sequence[list[Any]]
    outcome: Sequence[int]


def _of_system(unit: Unit) -> Asking:
    return Asking(unit.caller.organisation, unit.snapshot, system_viewer(unit.snapshot.access), Params())


def learnable(model: Model, kind: Kind, left_out: Sequence[str] = ()) -> dict[str, Field]:
    """By path the fields that are learned from: those that people fill in, and what stands beside the record."""
    owner, found = model.object(kind.object), {}
    for field in owner.fields.values():
        if _filled_in(owner, field) and field.name not in kind.follows and field.name not in left_out:
            found[field.name] = field
    for path in kind.beside:
        over, _, name = path.partition(".")
        via = owner.fields.get(over)
        target = model.objects.get((via.target or "user") if via is not None else "")
        field_beside = None if target is None else target.fields.get(name)
        if field_beside is not None and field_beside.column and path not in left_out:
            found[path] = field_beside
    return dict(list(found.items())[:MOST_COLUMNS])


def _filled_in(owner: Object, field: Field) -> bool:
    """Whether people fill it in, so that it says something of the record and not of what the system did with it."""
    if field.type not in LEARNED or not field.column or field.hidden or field.readonly or field.computed:
        return False
    return field.name == "owner" or not (field.system or field.unique or field.name == owner.name_field)


async def decided(unit: Unit, kind: Kind, left_out: Sequence[str]) -> Table:
    """The newest records whose outcome is known. One statement."""
    condition = f"({kind.came}) or ({kind.not_came})"
    return await _table(unit, kind, learnable(unit.snapshot.model, kind, left_out), condition, MOST_ROWS)


async def opened(unit: Unit, kind: Kind, columns: Sequence[Sequence[Any]]) -> Table:
    """The newest open records with the same columns, told in the same way. One statement."""
    fields = learnable(unit.snapshot.model, kind)
    wanted = {name: fields[name] for name, *_ in columns if name in fields}
    found = await _table(unit, kind, wanted, kind.open, MOST_OPEN, texts=True)
    own = {name: (name, told, values) for name, told, values in found.columns}
    nothing = [None] * len(found.ids)
    # A field that is gone since says nothing of any record.
    same = [list(own.get(name, (name, told, nothing))) for name, told, *_ in columns]
    return replace(found, columns=same)


async def _table(
    unit: Unit, kind: Kind, fields: Mapping[str, Field], condition: str, limit: int, *, texts: bool = False
) -> Table:
    asking = _of_system(unit)
    owner = unit.snapshot.model.object(kind.object)
    select, environment = Select(asking, owner), asking.environment()
    values, told = [], []
    for path, field in fields.items():
        bound = len(asking.params.values)
        try:
            sql = compile_expression(path, select, asking.params, environment).sql
        except Problem:
            del asking.params.values[bound:]
            continue
        told.append((path, field))
        values.append(_as_plain(select, field, sql))
    came = compile_condition(kind.came, select, asking.params, environment)
    where = compile_condition(condition, select, asking.params, environment)
    listed = "".join(f", {sql} as v{n}" for n, sql in enumerate(values))
    rows = await unit.link.fetch(
        f"select t.id, ({came}) is true as came{listed} from {select.table()}{select.joins}"
        f" where {select.condition()} and ({where}) order by t.id desc"
        f" limit {asking.params.add(limit, 'bigint')}",
        *asking.params.values,
    )
    columns = []
    for n, (path, field) in enumerate(told):
        own = [row[f"v{n}"] for row in rows]
        if texts or field.type != "text" or _few(own):
            columns.append([path, NUMBER if field.type in NUMBERS | DATES else CHOICE, own])
    return Table([row["id"] for row in rows], columns, [int(row["came"]) for row in rows])


def _as_plain(select: Select, field: Field, sql: str) -> str:
    """A value as a number or a text; a day as the days from the making of the record to it."""
    if field.type in NUMBERS:
        return f"({sql})::float8"
    if field.type in DATES:
        zone = select.asking.params.add(select.asking.organisation.settings.time_zone, "text")
        moment = f"(({sql})::timestamp at time zone {zone})" if field.type == "date" else f"({sql})"
        return f"(extract(epoch from {moment} - {select.alias}.created_at) / 86400)::float8"
    return f"nullif(({sql})::text, '')"


def _few(values: Sequence[str | None]) -> bool:
    known = [each for each in values if each is not None]
    several = len(set(known))
    return several <= MOST_TEXTS and len(known) >= LEAST_OF_A_TEXT * several


async def put_down_late(unit: Unit, kind: Kind, table: Table) -> dict[str, float]:
    """By field the share of the decided records with a value whose value was put down with the outcome or after it.

    The history of changes tells it; what came with the making of a record, as by an import, tells nothing. One statement.
    """
    schema = quote(unit.caller.organisation.schema)
    rows = await unit.link.fetch(
        f"with d as (select e.record, max(e.id) as at from {schema}.event e where e.record = any($1::bigint[])"
        " and e.object = $2 and e.changes ? $3 group by e.record)"
        f" select c.name, count(distinct e.record) as late from d join {schema}.event e on e.record = d.record"
        " and e.id >= d.at and e.object = $2 and e.type = $4 cross join lateral jsonb_object_keys(e.changes) c(name)"
        " group by c.name",
        list(table.ids),
        kind.object,
        kind.decides,
        f"{kind.object}.updated",
    )
    late = {row["name"]: row["late"] for row in rows}
    filled = {name: sum(value is not None for value in values) for name, _, values in table.columns}
    return {name: min(1.0, late[name] / n) for name, n in filled.items() if n and late.get(name)}


def label_of(model: Model, kind: Kind, path: str, language: str) -> str:
    """What a column is called: the labels along its path."""
    owner: Object | None = model.object(kind.object)
    words = []
    for name in path.split("."):
        field = None if owner is None else owner.fields.get(name)
        if field is None:
            return path
        words.append(field.label[language])
        owner = model.objects.get(field.target or ("user" if type_of(field).relation else ""))
    return " / ".join(words)
