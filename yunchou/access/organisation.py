"""One organisation as this process knows it: its settings, and the snapshot of model and rights it works with."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, TypeAlias, TypeVar

import asyncpg

from yunchou.access import state
from yunchou.access.built import MODELS
from yunchou.access.state import AccessState
from yunchou.base.db import Connection, Database, present, quote
from yunchou.base.errors import Problem
from yunchou.model import store
from yunchou.model.field_types import ValueContext
from yunchou.model.object import Model, Object

T = TypeVar("T")
TRIES = 25
Loader: TypeAlias = Callable[[Connection, str, Model], Awaitable[Any]]
"""Loads a part of the snapshot: gets a connection, the schema's name and the model."""
_PARTS: dict[str, Loader] = {}


def snapshot_part(name: str) -> Callable[[Loader], Loader]:
    """Declares what else a snapshot holds, for rooms above: `Snapshot.parts[name]`, loaded with it.

    What a part is read from must move a version: records of objects declared with `affects_access` do.
    """

    def keep(loader: Loader) -> Loader:
        _PARTS[name] = loader
        return loader

    return keep


MOST_STATEMENTS = 2000


@dataclass(frozen=True, slots=True)
class OrganisationSettings:
    """`currency` ISO 4217, `time_zone` IANA, `fiscal_start_month` 1 to 12."""

    currency: str = "CNY"
    time_zone: str = "Asia/Shanghai"
    language: str = "zh-CN"
    fiscal_start_month: int = 1
    demo: bool = False

    @classmethod
    def of(cls, given: Mapping[str, Any]) -> "OrganisationSettings":
        """Settings as they are stored; what is not known here is left aside."""
        return cls(**{name: given[name] for name in cls.__slots__ if name in given})


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A model and the rights in force with it. Both versions come back with every read and are compared."""

    model: Model
    access: AccessState
    parts: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)
    """What rooms above keep with it, by the name of the part (see `snapshot_part`)."""
    until: float | None = field(default=None, repr=False, compare=False)
    """When a right with a date begins or ends, on this process's monotonic clock; None where none does."""
    statements: dict[Hashable, Any] = field(default_factory=dict, repr=False, compare=False)
    """Compiled statements, for as long as the snapshot is in force."""

    def compiled(self, key: Hashable, make: Callable[[], T]) -> T:
        """The statement of a key, compiled at first use. The key holds all that the text and the values depend on."""
        found: T | None = self.statements.get(key)
        if found is None:
            if len(self.statements) >= MOST_STATEMENTS:
                self.statements.clear()
            found = self.statements[key] = make()
        return found

    @property
    def over(self) -> bool:
        """Whether its day is over, and rights that have a date may differ."""
        return self.until is not None and time.monotonic() >= self.until

    @property
    def versions(self) -> tuple[int, int]:
        """Version of the model and version of the rights."""
        return self.model.version, self.access.version


class Organisation:
    """An organisation's schema, settings and current snapshot."""

    def __init__(
        self,
        db: Database,
        id: int,
        name: str,
        schema: str,
        settings: OrganisationSettings,
        declared: Sequence[Object],
        stored: Mapping[str, Any] | None = None,
    ) -> None:
        self.db = db
        self.id = id
        self.name = name
        self.schema = schema
        self.settings = settings
        self.declared = tuple(declared)
        self.values = ValueContext(settings.currency, settings.time_zone)
        self.on_write: Callable[[int], None] = lambda organisation: None
        """Told after every commit, so that live pages need not wait for the next look at the log."""
        self._stored = None if stored is None else dict(stored)
        self._snapshot: Snapshot | None = None
        self._loading = asyncio.Lock()

    @property
    def known(self) -> Snapshot | None:
        """The snapshot this process knows, None before the first use and when its day is over."""
        return None if self._snapshot is None or self._snapshot.over else self._snapshot

    async def snapshot(self) -> Snapshot:
        """The snapshot this process knows, loaded at first use. Whoever reads compares the versions it gets back."""
        return self.known or await self.reload(self._snapshot)

    async def reload(self, seen: Snapshot | None) -> Snapshot:
        """A fresh snapshot, unless somebody has replaced `seen` meanwhile."""
        async with self._loading:
            if self._snapshot is None or self._snapshot is seen:
                async with self.db.acquire() as link:
                    self._snapshot = await self.load(link)
            return self._snapshot

    async def load(self, link: Connection) -> Snapshot:
        """The snapshot as `link` sees it; inside a transaction that is what the transaction has made of it."""
        model = MODELS.of(self.declared, await store.texts(link, self.schema))
        await self._follow(link)
        access = await state.load(link, self.schema, self.settings.time_zone)
        # After the versions: a part that is newer than they say is found out by the next read, an older one never.
        parts = {name: await part(link, self.schema, model) for name, part in _PARTS.items()}
        lasts = access.granted.lasts
        return Snapshot(model, access, parts, until=None if lasts is None else time.monotonic() + lasts)

    async def _follow(self, link: Connection) -> None:
        """Takes over settings that were changed since this process read them; the rights' version moves with them."""
        found = await link.fetchval("select settings from yunchou.organisation where id = $1", self.id)
        stored = json.loads(found) if found else None
        if stored is not None and self._stored is not None and stored != self._stored:
            self.settings = OrganisationSettings.of(stored)
            self.values = ValueContext(self.settings.currency, self.settings.time_zone)
        self._stored = stored

    def signal(self) -> None:
        """Says that something was committed."""
        self.on_write(self.id)

    def forget(self) -> None:
        """Drops the known snapshot after this process changed what it holds."""
        self._snapshot = None

    def learn(self, snapshot: Snapshot) -> None:
        """Keeps a committed snapshot that is newer than the known one."""
        if self.known is None or snapshot.versions > self.known.versions:
            self._snapshot = snapshot

    async def consistent(self, read: Callable[[Snapshot], Awaitable[tuple[T, tuple[int, int]]]]) -> T:
        """Runs a read until the versions it saw in the database are those it was compiled for.

        `read` gives its answer and the versions that its statement found. A column or table that went away under it
        counts as another version, and a refusal holds only if it was made of what is in force.
        """
        snapshot = await self.snapshot()
        for _ in range(TRIES):
            try:
                answer, versions = await read(snapshot)
            except (asyncpg.UndefinedColumnError, asyncpg.UndefinedTableError, Problem):
                if await self.versions() == snapshot.versions:
                    raise
                snapshot = await self.reload(snapshot)
                continue
            if versions == snapshot.versions:
                return answer
            snapshot = await self.reload(snapshot)
        raise RuntimeError("the model changes faster than it can be read")

    async def versions(self) -> tuple[int, int]:
        """The versions of model and rights in force now."""
        state = f"{quote(self.schema)}.model_state"
        row = present(await self.db.fetchrow(f"select s.model_version, s.access_version from {state} s"))
        return row[0], row[1]
