"""The step of a write that renews stored computed fields: set by set, in the order of their dependence.

Right under concurrency because the records whose values are renewed are locked, in the order of their ids, before a
statement of its own computes them: whoever comes second waits, and then sees what the first has written.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace

from yunchou.base.db import Connection, quote
from yunchou.language.types import Params
from yunchou.model.computed import Hop
from yunchou.model.field_types import type_of
from yunchou.model.field_types.base import pointed_at
from yunchou.model.object import Model, Object
from yunchou.records.change import CREATE, DELETE, RESTORE, UPDATE, Change
from yunchou.records.computed.plan import SET_BY_EVERY_UPDATE, Group, Trigger, plan_of
from yunchou.records.select import Asking, Select, computed_sql
from yunchou.records.steps.statement import Author

BATCH = 10_000
"""Records that one statement computes at most."""


async def recompute(
    link: Connection,
    asking: Asking,
    owner: Object,
    changes: Sequence[Change],
    locked: Mapping[str, set[int]],
    author: Author,
) -> None:
    """Renews every stored value that the changes made stale, at any remove, and tells of it in the log.

    `locked`: what `lock_above` gave. `author`: who made the changes.
    """
    plan = plan_of(asking.snapshot)
    done = [c for c in changes if not c.failed and (c.kind != UPDATE or c.values)]
    if not done or not plan.concerns(owner.name):
        return
    work = _Work(link, asking, author, frozenset(c.id for c in done))
    for name, ids in locked.items():
        work.locked[name] |= ids
    fresh = [c.id for c in done if c.kind in (CREATE, RESTORE)]
    for number in plan.own.get(owner.name, ()):
        work.add(number, plan.groups[number].fields, (), fresh)
    for trigger in plan.triggers.get(owner.name, ()):
        work.add(trigger.group, trigger.fields, trigger.back, _started(trigger, done))
    work.locked[owner.name].update(c.id for c in done)
    await work.run()


async def recompute_changed(
    link: Connection,
    asking: Asking,
    name: str,
    fields: Iterable[str],
    ids: Iterable[int],
    author: Author,
) -> None:
    """The same for values that a statement outside the write path has changed in records of an object."""
    work = _Work(link, asking, author)
    work.changed(name, frozenset(fields), list(ids))
    await work.run()


def _started(trigger: Trigger, done: Sequence[Change]) -> set[int]:
    """Where the way back to the stale records begins."""
    found: set[int] = set()
    for change in done:
        if change.kind in (CREATE, DELETE, RESTORE):
            touched = trigger.lives
        else:
            touched = trigger.field in change.values or trigger.field in SET_BY_EVERY_UPDATE
        if not touched:
            continue
        if trigger.start is None:
            found.add(change.id)
            continue
        for value in (change.before.get(trigger.start), change.now(trigger.start)):
            found.update(pointed_at(value))
    return found


class _Work:
    """What is to be renewed, and how it goes on from what was."""

    def __init__(
        self, link: Connection, asking: Asking, author: Author, written: Set[int] = frozenset()
    ) -> None:
        self.link = link
        self.asking = asking
        self.author = author
        self.written = written
        """The records that were written themselves: their events lead to their computed values too."""
        self.plan = plan_of(asking.snapshot)
        self.locked: dict[str, set[int]] = defaultdict(set)
        self._waiting: dict[int, dict[tuple[Hop, ...], set[int]]] = defaultdict(lambda: defaultdict(set))
        self._fields: dict[int, set[str]] = defaultdict(set)
        """Which fields of the groups that wait are stale: a new call to a customer leaves the sums of its deals alone."""

    def add(self, group: int, fields: Iterable[str], back: tuple[Hop, ...], ids: Iterable[int]) -> None:
        """Notes records from which a way back leads to what is stale, and which fields that are."""
        found = set(ids)
        if found:
            self._waiting[group][back] |= found
            self._fields[group].update(fields)

    def changed(self, name: str, fields: frozenset[str], ids: Sequence[int]) -> None:
        """Notes what follows from other values in some fields of these records."""
        for trigger in self.plan.triggers.get(name, ()):
            if trigger.field in fields:
                first = () if trigger.start is None else (Hop(name, trigger.start, down=True),)
                self.add(trigger.group, trigger.fields, (*first, *trigger.back), ids)

    async def run(self) -> None:
        """Renews group after group. What a group's values make stale lies in groups behind it."""
        while self._waiting:
            number = min(self._waiting)
            fields = tuple(sorted(self._fields.pop(number)))
            group, stale = replace(self.plan.groups[number], fields=fields), self._waiting.pop(number)
            ids = await self._lock(group, stale)
            changed: list[int] = []
            for start in range(0, len(ids), BATCH):
                changed += await renew(self.link, self.asking, group, ids[start : start + BATCH])
            await self._tell(group, [id for id in changed if id not in self.written])
            self.changed(group.object, frozenset(group.fields), changed)

    async def _tell(self, group: Group, ids: Sequence[int]) -> None:
        """Writes into the log that values which nobody entered have changed, so that whoever follows it comes to know."""
        if not ids or self.asking.snapshot.model.object(group.object).generated:
            return
        schema = quote(self.asking.organisation.schema)
        await self.link.execute(
            f"insert into {schema}.event (type, actor, actor_name, object, record, changes, cause)"
            " select $1, $2, $3, $4, e.id, '{}'::jsonb, $5::jsonb from unnest($6::bigint[]) e(id)",
            f"{group.object}.updated",
            self.author.id,
            self.author.name,
            group.object,
            json.dumps({**json.loads(self.author.cause or "{}"), "computed": list(group.fields)}),
            list(ids),
        )

    async def _lock(self, group: Group, stale: Mapping[tuple[Hop, ...], set[int]]) -> list[int]:
        """The records of the group's object that are stale, locked in the order of their ids."""
        direct = stale.get((), set())
        if stale.keys() == {()} and direct <= self.locked[group.object]:
            return sorted(direct)
        model, params = self.asking.snapshot.model, Params()
        ways = [_way(self.asking, model, back, ids, params) for back, ids in stale.items()]
        table = self.asking.table(model.object(group.object))
        rows = await self.link.fetch(
            f"select t.id from {table} t where t.id in ({' union all '.join(ways)}) and t.deleted_at is null"
            " order by t.id for update",
            *params.values,
        )
        return [row["id"] for row in rows]


def _way(asking: Asking, model: Model, back: tuple[Hop, ...], ids: set[int], params: Params) -> str:
    """SQL for the ids that a way back leads to."""
    listed = params.add(sorted(ids), "bigint[]")
    found = f"select unnest({listed})"
    for number, hop in enumerate(back):
        owner = model.object(hop.owner)
        field = owner.fields[hop.field]
        table, column = asking.table(owner), quote(field.column)
        those = f"= any({listed})" if number == 0 else f"in ({found})"
        if hop.down:
            pointed = f"unnest(h.{column})" if type_of(field).many else f"h.{column}"
            found = f"select {pointed} from {table} h where h.id {those}"
        else:
            found = f"select h.id from {table} h where h.{column} {those}"
    return found


async def renew(link: Connection, asking: Asking, group: Group, ids: Sequence[int]) -> list[int]:
    """Computes a group's fields for records that are locked; gives those whose values changed."""
    if not ids:
        return []
    sql, values = asking.snapshot.compiled(("computed", "renew", group), lambda: _statement(asking, group))
    rows = await link.fetch(sql, *values, list(ids))
    return [row["id"] for row in rows]


def _statement(asking: Asking, group: Group) -> tuple[str, list[object]]:
    """The statement that renews a group, and its values; the ids come as one more value behind them."""
    asking = Asking(asking.organisation, asking.snapshot, asking.viewer, Params()).of_the_organisation()
    owner = asking.snapshot.model.object(group.object)
    select = Select(asking, owner)
    fields = [owner.fields[name] for name in group.fields]
    values = [
        f"({computed_sql(select, field)})::{type_of(field).sql_type} as v{n}"
        for n, field in enumerate(fields)
    ]
    columns = [quote(field.column) for field in fields]
    sets = ", ".join(f"{column} = s.v{n}" for n, column in enumerate(columns))
    was = ", ".join(f"u.{column}" for column in columns)
    now = ", ".join(f"s.v{n}" for n in range(len(columns)))
    ids = f"${len(asking.params.values) + 1}::bigint[]"
    sql = (
        f"update {asking.table(owner)} u set {sets} from (select t.id, {', '.join(values)} from {select.table()}"
        f"{select.joins} where t.id = any({ids})) s where u.id = s.id and ({was}) is distinct from ({now}) returning u.id"
    )
    return sql, list(asking.params.values)
