"""The configuration as one transaction sees it, under the rights of whoever asks."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.compile import visible
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, present
from yunchou.model.object import Object
from yunchou.records.configuration.kind import Item, Kind, added_kinds
from yunchou.records.configuration.portable import (
    SEPARATOR,
    ids_in,
    key_text,
    mark,
    marks_in,
    with_ids,
    with_marks,
)
from yunchou.records.configuration.record_kind import RecordKind
from yunchou.records.read import MOST_ROWS, Query, asking_of, compile_page

AT_ONCE = 120
"""So many ids or keys are looked for in one condition, which has a bound on its length."""


class Look:
    """Items by kind and key, read once each; what was written since is read again after `forget`."""

    def __init__(self, caller: Caller, link: Connection, snapshot: Snapshot) -> None:
        self.caller, self.link, self.snapshot = caller, link, snapshot
        self.kinds: dict[str, Kind] = {
            **{
                owner.name: RecordKind(owner)
                for owner in snapshot.model.objects.values()
                if owner.configuration and owner.table and visible(caller.viewer(snapshot), owner)
            },
            **{each.name: each for each in added_kinds()},
        }
        self._items: dict[str, Mapping[str, Item]] = {}
        self._twice: dict[str, tuple[str, ...]] = {}
        self._ids: dict[tuple[str, str], int] = {}
        self._marks: dict[str, str] = {}

    async def items(self, kind: str) -> Mapping[str, Item]:
        """The items of a kind by key. Those that share a key are left out: nobody could tell which is meant."""
        if kind not in self._items:
            found = await self.kinds[kind].read(self)
            await self._learn_marks(set().union(*(ids_in(each.values) for each in found)))
            items: dict[str, Item] = {}
            twice = set()
            for each in found:
                if each.key in items or each.key in twice:
                    twice.add(each.key)
                    items.pop(each.key, None)
                else:
                    items[each.key] = replace(each, values=with_marks(each.values, self._marks))
            self._items[kind], self._twice[kind] = items, tuple(sorted(twice))
        return self._items[kind]

    async def twice(self, kind: str) -> tuple[str, ...]:
        """The keys of a kind that several items share."""
        await self.items(kind)
        return self._twice[kind]

    async def here(
        self, values: Any, needed: Iterable[tuple[str, str]] = ()
    ) -> tuple[Any, list[tuple[str, str]]]:
        """Values with the ids of this organisation; of what they refer to, and of `needed`, what is not to be found."""
        wanted = marks_in(values) | set(needed)
        await self._learn_ids(wanted)
        missing = sorted(wanted - self._ids.keys())
        return (values if missing else with_ids(values, self._ids)), missing

    async def portable(self, values: Any) -> Any:
        """Values with the ids of this organisation written as marks."""
        await self._learn_marks(ids_in(values))
        return with_marks(values, self._marks)

    async def renew(self) -> None:
        """Takes note of what was written: items are read again, and the rights in force are loaded again."""
        self._items.clear()
        self._marks.clear()
        self._ids.clear()
        fresh = await self.caller.organisation.load(self.link)
        self.snapshot = replace(fresh, model=self.snapshot.model, statements={})

    async def rows(self, name: str, fields: Iterable[str], where: str | None = None) -> list[dict[str, Any]]:
        """All records of an object that the caller may read, over this transaction."""
        found: list[dict[str, Any]] = []
        query = Query(fields=tuple(fields), where=where, sort=("id",), limit=MOST_ROWS)
        while True:
            # What is carried elsewhere is called as it is kept.
            asking = replace(asking_of(self.caller, self.snapshot), language=None)
            statement = compile_page(asking, name, query)
            row = present(await self.link.fetchrow(statement.sql, *statement.values))
            found += json.loads(row[2] or "[]")
            if row[3] is None:
                return found
            query = replace(query, cursor=statement.order.encode(row[3]))

    # -- who is meant ----------------------------------------------------------------------------------------

    def _known(self) -> list[Object]:
        viewer = self.caller.viewer(self.snapshot)
        return [
            owner
            for owner in self.snapshot.model.objects.values()
            if owner.known_by and owner.table and visible(viewer, owner)
        ]

    async def _learn_marks(self, ids: set[str]) -> None:
        open_ids = ids - self._marks.keys()
        for owner in self._known():
            for part in _parts(sorted(open_ids)):
                where = f"id in ({', '.join(part)})"
                for row in await self.rows(owner.name, ("id", *owner.known_by), where):
                    key = key_text(row[path] for path in owner.known_by)
                    if key is not None:
                        self._marks[row["id"]] = mark(owner.name, key)
            open_ids -= self._marks.keys()
            if not open_ids:
                return

    async def _learn_ids(self, wanted: set[tuple[str, str]]) -> None:
        by_object: dict[str, set[str]] = {}
        for name, key in wanted - self._ids.keys():
            by_object.setdefault(name, set()).add(key)
        for owner in self._known():
            keys = by_object.get(owner.name, set())
            last = owner.known_by[-1]
            found: dict[str, list[int]] = {}
            for part in _parts(sorted(keys)):
                ends = dict.fromkeys(
                    key.split(SEPARATOR)[-1] if len(owner.known_by) > 1 else key for key in part
                )
                where = f"{last} in ({', '.join(_quoted(each) for each in ends)})"
                for row in await self.rows(owner.name, ("id", *owner.known_by), where):
                    named = key_text(row[path] for path in owner.known_by)
                    if named in keys:
                        found.setdefault(named, []).append(int(row["id"]))
            self._ids |= {(owner.name, key): ids[0] for key, ids in found.items() if len(ids) == 1}


def _quoted(text: str) -> str:
    doubled = text.replace('"', '""')
    return f'"{doubled}"'


def _parts(several: list[str]) -> Iterable[list[str]]:
    return (several[start : start + AT_ONCE] for start in range(0, len(several), AT_ONCE))
