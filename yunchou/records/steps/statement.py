"""The statements that write: one per set of rows with the same columns, each bringing its events along."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from yunchou.base.db import Connection, array_text, quote
from yunchou.base.pinyin import sort_key
from yunchou.model.field_types import FieldType, ValueContext, type_of
from yunchou.model.object import Field, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change, moment_now
from yunchou.records.select import Asking
from yunchou.records.summaries.keeping import appended, plan_touched, returned

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
    link: Connection,
    asking: Asking,
    owner: Object,
    changes: Sequence[Change],
    author: Author,
    ready: Callable[[], Awaitable[None]],
) -> None:
    """Writes all changes without faults, with their history. `ready` is awaited before the first statement."""
    allowed = [c for c in changes if not c.failed]
    for absent in dict.fromkeys(c.behalf for c in allowed):
        going = [c for c in allowed if c.behalf == absent]
        by = author if absent is None else author.standing_in(asking, absent)
        writing = _Writing(link, asking, owner, by, ready)
        await writing.insert([c for c in going if c.kind == CREATE])
        await writing.update([c for c in going if c.kind == UPDATE and c.values])
        for kind in (DELETE, RESTORE):
            await writing.move([c for c in going if c.kind == kind], kind)


@dataclass(frozen=True, slots=True)
class _Writing:
    """Where rows of one object are written, for whom, and what is waited for first."""

    link: Connection
    asking: Asking
    owner: Object
    author: Author
    ready: Callable[[], Awaitable[None]]

    async def insert(self, created: list[Change]) -> None:
        if not created:
            return
        author = self.author
        names = dict.fromkeys(
            name for change in created for name, value in change.values.items() if value is not None
        )
        for name, value in (("created_at", moment_now()), ("created_by", author.id)):
            if name in names:
                for change in created:
                    change.values.setdefault(name, value)
        columns = [Column("id", "bigint", "v0", [c.id for c in created])]
        columns += _columns(self.asking, self.owner, _with_sort_key(self.owner, names), created)
        if author.id is not None:
            for name in ("created_by", "updated_by"):
                if name not in names:
                    columns.append(Column(name, "bigint", f"v{len(columns)}", [author.id] * len(created)))
        listed = ", ".join(quote(c.name) for c in columns)
        decoded = ", ".join(c.decoded for c in columns)
        write = f"insert into {self.asking.table(self.owner)} ({listed}) select {decoded} from {{rows}}"
        await self._with_events(created, CREATE, write, columns)

    async def update(self, changed: list[Change]) -> None:
        """One statement however different the changes are: where a row keeps a value, it is written as it was read."""
        if not changed:
            return
        names = _with_sort_key(self.owner, dict.fromkeys(name for c in changed for name in c.values))
        columns = [Column("id", "bigint", "v0", [c.id for c in changed])]
        columns += _columns(self.asking, self.owner, names, changed)
        sets = [f"{quote(c.name)} = {c.decoded}" for c in columns[1:]]
        by = "null" if self.author.id is None else str(int(self.author.id))
        sets += ["version = t.version + 1", "updated_at = date_trunc('second', now())", f"updated_by = {by}"]
        table = self.asking.table(self.owner)
        write = f"update {table} t set {', '.join(sets)} from {{rows}} where t.id = v0"
        await self._with_events(changed, UPDATE, write, columns)

    async def move(self, moved: list[Change], kind: str) -> None:
        """Into the bin, or out of it."""
        if not moved:
            return
        when = "now()" if kind == DELETE else "null"
        columns = [Column("id", "bigint", "v0", [c.id for c in moved])]
        table = self.asking.table(self.owner)
        write = (
            f"update {table} t set deleted_at = {when}, version = t.version + 1 from {{rows}} where t.id = v0"
        )
        await self._with_events(moved, kind, write, columns)

    async def _with_events(self, changes: list[Change], kind: str, write: str, columns: list[Column]) -> None:
        """One statement that writes the rows and their events. `{rows}` in `write` stands for the set of values."""
        lists = ", ".join(f"${n}::text::{c.array_type}[]" for n, c in enumerate(columns, 1))
        rows = f"unnest({lists}) rows({', '.join(f'v{n}' for n in range(len(columns)))})"
        values = [array_text(c.values) for c in columns]
        written = write.replace("{rows}", rows)
        if self.owner.generated:
            await self.ready()
            await self.link.execute(written, *values)
            return
        first = len(columns)
        events = (
            f"insert into {quote(self.asking.organisation.schema)}.event"
            " (type, actor, actor_name, object, record, changes, cause)"
            f" select ${first + 1}, ${first + 2}, ${first + 3}, ${first + 4}, e.id, e.changes, ${first + 5}::jsonb"
            f" from rows from (unnest($1::text::bigint[]), jsonb_array_elements(${first + 6}::text::jsonb)) e(id, changes)"
        )
        statement = self._with_cells(kind, written, events, columns)
        context, owner = self.asking.values, self.owner
        kinds = {name: (field, type_of(field)) for name, field in owner.fields.items()}
        shown = _encoder.encode([event_changes(context, owner, kinds, change) for change in changes]).decode()
        await self.ready()
        await self.link.execute(
            statement,
            *values,
            f"{owner.name}.{VERBS[kind]}",
            self.author.id,
            self.author.name,
            owner.name,
            self.author.cause,
            shown,
        )

    def _with_cells(self, kind: str, written: str, events: str, columns: list[Column]) -> str:
        """The statement that writes rows and events, and what is kept added up of the object along with them."""
        named = (c.name for c in columns) if kind == UPDATE else None
        plan = plan_touched(self.asking.snapshot, self.owner, named)
        if plan is None:
            return f"with written as ({written} returning 1) {events}"
        schema, table = self.asking.organisation.schema, self.asking.table(self.owner)
        cells = appended(plan, schema, table, None if kind == CREATE else "$1::text::bigint[]")
        return f"with written as ({written} returning {returned(plan)}), told as ({events}) {cells}"


def event_changes(
    context: ValueContext, owner: Object, kinds: Mapping[str, tuple[Field, FieldType]], change: Change
) -> dict[str, list[Any]]:
    """`{field: [before, after]}` in JSON form; a deletion and a restore tell the record's name."""
    shown: dict[str, list[Any]] = {}
    if change.kind in (DELETE, RESTORE):
        name = change.before.get(owner.name_field)
        return {owner.name_field: [name, None] if change.kind == DELETE else [None, name]}
    if change.kind == CREATE:
        for name, value in change.values.items():
            if value is not None and (known := kinds.get(name)):
                field, kind = known
                shown[name] = [None, value if kind.plain_event else kind.event(value, field, context)]
        return shown
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
        values = given if kind.plain_column else [kind.encode(value) for value in given]
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
