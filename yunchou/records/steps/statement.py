"""The statements that write: one per set of rows with the same columns, each bringing its events along."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.base.db import Connection, quote
from yunchou.base.pinyin import sort_key
from yunchou.model.field_types import FieldType, ValueContext, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, moment_now
from yunchou.records.select import Asking

VERBS = {CREATE: "created", UPDATE: "updated", DELETE: "deleted", RESTORE: "restored"}
_encoder = msgspec.json.Encoder()


@dataclass(frozen=True, slots=True)
class Author:
    """Who is answerable for the events of a write, and what led to it."""

    id: int | None
    name: str
    cause: str | None

    def standing_in(self, asking: Asking, absent: int) -> "Author":
        """The same author, whose events say for whom it acts."""
        who = asking.snapshot.access.people[absent]
        cause: dict[str, Any] = msgspec.json.decode(self.cause) if self.cause else {}
        cause["for"] = {"id": str(who.id), "name": who.name}
        return Author(self.id, self.name, _encoder.encode(cause).decode())


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a set statement: its name, the type of its list, how an element becomes the stored value."""

    name: str
    array_type: str
    decoded: str
    values: list[Any]


async def write_rows(
    link: Connection, asking: Asking, owner: Object, changes: Sequence[Change], author: Author
) -> None:
    """Writes all changes without faults, with their history."""
    allowed = [c for c in changes if not c.failed]
    for absent in dict.fromkeys(c.behalf for c in allowed):
        going = [c for c in allowed if c.behalf == absent]
        await _write(
            link, asking, owner, going, author if absent is None else author.standing_in(asking, absent)
        )


async def _write(
    link: Connection, asking: Asking, owner: Object, going: list[Change], author: Author
) -> None:
    await _insert(link, asking, owner, [c for c in going if c.kind == CREATE], author)
    await _update(link, asking, owner, [c for c in going if c.kind == UPDATE and c.values], author)
    for kind in (DELETE, RESTORE):
        await _move(link, asking, owner, [c for c in going if c.kind == kind], author, kind)


async def _insert(
    link: Connection, asking: Asking, owner: Object, created: list[Change], author: Author
) -> None:
    if not created:
        return
    names = dict.fromkeys(
        name for change in created for name, value in change.values.items() if value is not None
    )
    for name, value in (("created_at", moment_now()), ("created_by", author.id)):
        if name in names:
            for change in created:
                change.values.setdefault(name, value)
    columns = [Column("id", "bigint", "v0", [c.id for c in created])]
    columns += _columns(asking, owner, _with_sort_key(owner, names), created)
    if author.id is not None:
        for name in ("created_by", "updated_by"):
            if name not in names:
                columns.append(Column(name, "bigint", f"v{len(columns)}", [author.id] * len(created)))
    listed = ", ".join(quote(c.name) for c in columns)
    decoded = ", ".join(c.decoded for c in columns)
    write = f"insert into {asking.table(owner)} ({listed}) select {decoded} from {{rows}}"
    await _with_events(link, asking, owner, created, author, CREATE, write, columns)


async def _update(
    link: Connection, asking: Asking, owner: Object, changed: list[Change], author: Author
) -> None:
    """One statement however different the changes are: where a row keeps a value, it is written as it was read."""
    if not changed:
        return
    names = _with_sort_key(owner, dict.fromkeys(name for c in changed for name in c.values))
    columns = [Column("id", "bigint", "v0", [c.id for c in changed])]
    columns += _columns(asking, owner, names, changed)
    sets = [f"{quote(c.name)} = {c.decoded}" for c in columns[1:]]
    by = "null" if author.id is None else str(int(author.id))
    sets += ["version = t.version + 1", "updated_at = date_trunc('second', now())", f"updated_by = {by}"]
    write = f"update {asking.table(owner)} t set {', '.join(sets)} from {{rows}} where t.id = v0"
    await _with_events(link, asking, owner, changed, author, UPDATE, write, columns)


async def _move(
    link: Connection, asking: Asking, owner: Object, moved: list[Change], author: Author, kind: str
) -> None:
    if not moved:
        return
    when = "now()" if kind == DELETE else "null"
    columns = [Column("id", "bigint", "v0", [c.id for c in moved])]
    write = f"update {asking.table(owner)} t set deleted_at = {when}, version = t.version + 1 from {{rows}} where t.id = v0"
    await _with_events(link, asking, owner, moved, author, kind, write, columns)


async def _with_events(
    link: Connection,
    asking: Asking,
    owner: Object,
    changes: list[Change],
    author: Author,
    kind: str,
    write: str,
    columns: list[Column],
) -> None:
    """One statement that writes the rows and their events. `{rows}` in `write` stands for the set of values."""
    lists = ", ".join(f"${n}::{c.array_type}[]" for n, c in enumerate(columns, 1))
    rows = f"unnest({lists}) rows({', '.join(f'v{n}' for n in range(len(columns)))})"
    values: list[Any] = [c.values for c in columns]
    written = write.replace("{rows}", rows)
    if owner.generated:
        await link.execute(written, *values)
        return
    first = len(columns)
    events = (
        f"insert into {quote(asking.organisation.schema)}.event (type, actor, actor_name, object, record, changes, cause)"
        f" select ${first + 1}, ${first + 2}, ${first + 3}, ${first + 4}, e.id, e.changes::jsonb, ${first + 5}::jsonb"
        f" from unnest($1::bigint[], ${first + 6}::text[]) e(id, changes)"
    )
    context = asking.values
    kinds = {name: (field, type_of(field)) for name, field in owner.fields.items()}
    shown = [_encoder.encode(event_changes(context, owner, kinds, change)).decode() for change in changes]
    await link.execute(
        f"with written as ({written} returning 1) {events}",
        *values,
        f"{owner.name}.{VERBS[kind]}",
        author.id,
        author.name,
        owner.name,
        author.cause,
        shown,
    )


def event_changes(
    context: ValueContext, owner: Object, kinds: Mapping[str, tuple[Field, FieldType]], change: Change
) -> dict[str, list[Any]]:
    """`{field: [before, after]}` in JSON form; a deletion and a restore tell the record's name."""
    if change.kind in (DELETE, RESTORE):
        name = change.before.get(owner.name_field)
        return {owner.name_field: [name, None] if change.kind == DELETE else [None, name]}
    if change.kind == CREATE:
        return {
            name: [None, kinds[name][1].event(value, kinds[name][0], context)]
            for name, value in change.values.items()
            if value is not None and name in kinds
        }
    shown: dict[str, list[Any]] = {}
    for name, value in change.values.items():
        if name not in kinds:
            continue
        field, kind = kinds[name]
        pair = [kind.event(change.before.get(name), field, context), kind.event(value, field, context)]
        if pair[0] != pair[1] or not kind.beside:
            shown[name] = pair
    return shown


def _columns(asking: Asking, owner: Object, names: Sequence[str], changes: Sequence[Change]) -> list[Column]:
    """The columns of the named values, numbered behind the id."""
    context = asking.values
    columns: list[Column] = []
    for name in names:
        number = len(columns) + 1
        if name == "sort_key":
            keys = [sort_key(n) if isinstance(n := c.now(owner.name_field), str) else None for c in changes]
            columns.append(Column(name, "text", f"v{number}", keys))
            continue
        field: Field = owner.fields[name]
        kind = type_of(field)
        given = [c.now(name) for c in changes]
        plain = type(kind).encode is FieldType.encode
        values = given if plain else [kind.encode(value) for value in given]
        columns.append(Column(field.column, kind.array_type, kind.decode(f"v{number}"), values))
        if kind.beside:
            listed = zip(*(kind.encode_beside(value, context) for value in given), strict=True)
            for (ending, sql_type), several in zip(kind.beside.items(), listed, strict=True):
                column = Column(f"{field.column}{ending}", sql_type, f"v{len(columns) + 1}", list(several))
                columns.append(column)
    return columns


def _with_sort_key(owner: Object, names: Iterable[str]) -> list[str]:
    """The names of what is written, with the sort key where the record's name is among them."""
    listed = list(names)
    return [*listed, "sort_key"] if owner.name_field in listed else listed
