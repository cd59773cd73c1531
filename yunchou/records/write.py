"""The one write path. Every create, update and delete of every door goes through `Unit.write`.

A unit is one transaction; within it, each call of `write` takes one set of operations on one object through the steps:
authorise → lock what computed values go up to → find targets → read values → defaults → amounts at their rate → rules
before → required → references and uniqueness → inside the writer's own rights → masters, and deletions of what is in use →
rules that check → trees → numbers → statement with its history → computed fields → what is deleted along → rules after.
Whoever wants to know of a change reads the event log after the commit.
"""

import contextlib
import json
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self, TypeVar

import asyncpg

from yunchou.access.actor import Actor, Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, PoolLink, present, quote
from yunchou.base.errors import malformed, say, too_large
from yunchou.language.types import Params
from yunchou.model.object import Object
from yunchou.records.change import (
    CREATE,
    DELETE,
    RESTORE,
    UPDATE,
    UPSERT,
    Change,
    Operation,
    Result,
    batch_failed,
)
from yunchou.records.computed.locks import lock_above
from yunchou.records.computed.plan import plan_of
from yunchou.records.computed.recompute import recompute, recompute_changed
from yunchou.records.rule import has_rules, run_after, run_before, run_checks
from yunchou.records.select import Asking
from yunchou.records.steps.amounts import convert_amounts
from yunchou.records.steps.authorise import authorise_matches, authorise_operations, check_owner
from yunchou.records.steps.defaults import compute_defaults
from yunchou.records.steps.files import complete_files, link_files
from yunchou.records.steps.numbers import give_numbers
from yunchou.records.steps.references import check_references
from yunchou.records.steps.relations import (
    check_masters,
    follow_deletions,
    moments_of_deletion,
    refuse_in_use,
)
from yunchou.records.steps.statement import Author, write_rows
from yunchou.records.steps.targets import read_targets, resolve_upserts, split_rounds
from yunchou.records.steps.trees import refuse_cycles
from yunchou.records.steps.values import (
    check_offered,
    check_required,
    drop_unchanged,
    fill_defaults,
    read_values,
)
from yunchou.records.summaries.keeping import give_up
from yunchou.records.turns import Turn

MOST_OPERATIONS = 10_000
TRANSIENT = (
    asyncpg.UniqueViolationError,
    asyncpg.InvalidCachedStatementError,
    asyncpg.DeadlockDetectedError,
)
T = TypeVar("T")
KINDS = {CREATE: CREATE, UPDATE: UPDATE, UPSERT: UPDATE, DELETE: DELETE, RESTORE: RESTORE}


class Unit:
    """One transaction of writes by one caller: `async with Unit(caller) as unit: await unit.write(…)`.

    Leaves everything or nothing. `cause` is kept with every event. `historic`: an import may set when records were
    made. `ids`: how many records are going to be made, where it is known.
    """

    def __init__(
        self, caller: Caller, cause: Mapping[str, Any] | None = None, *, historic: bool = False, ids: int = 0
    ) -> None:
        self.caller = caller
        self.cause = dict(cause) if cause else None
        self.historic = historic
        self.judged = True
        """Whether the organisation's own rules are asked; only what puts records together passes by them."""
        self.former = False
        """Whether what is written are values that records had before, of options that are offered no longer too."""
        self.past_stages = False
        """Whether records may go past what their stages ask for; whoever sets it has looked whether the writer may."""
        self.approved: frozenset[int] = frozenset()
        """Records that an approval has let into the stage that they are moved to."""
        self.reason: str | None = None
        """Why it is written, in the words of whoever wants it."""
        self.duplicates = "allow"
        """What becomes of records that a rule warns of: `allow`, `warn` (refused), `note` (written, and told).
        With `ignore` not even those that a rule blocks are looked for."""
        self.turn: Turn | None = None
        """Its place among units that follow each other, of which the next is made ready while one is being stored."""
        self.link: Connection
        self._held: PoolLink
        self.snapshot: Snapshot
        self._transaction: Any = None
        self._wanted = ids
        self._ids: list[int] = []
        self._root = self
        self._access_changed = False

    async def __aenter__(self) -> Self:
        organisation = self.caller.organisation
        self.link = self._held = await organisation.db.pool.acquire()
        try:
            self._transaction = self.link.transaction()
            await self._transaction.start()
            try:
                self._ids = await self._enter(self._wanted)
            except BaseException:
                await self._transaction.rollback()
                raise
        except BaseException:
            await organisation.db.pool.release(self._held)
            raise
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        organisation = self.caller.organisation
        try:
            if kind is not None:
                await self._transaction.rollback()
                return
            await self._move_versions()
            await self._transaction.commit()
        finally:
            await organisation.db.pool.release(self._held)
        if self._access_changed:
            organisation.forget()
        organisation.signal()

    @classmethod
    @contextlib.asynccontextmanager
    async def within(
        cls, caller: Caller, link: Connection, snapshot: Snapshot, cause: Mapping[str, Any] | None = None
    ) -> "AsyncIterator[Unit]":
        """A unit inside a transaction that somebody else began and will end, under the snapshot that it sees.

        Whoever ends it makes the process know what is in force then.
        """
        unit = cls(caller, cause)
        unit.link, unit.snapshot = link, snapshot
        yield unit
        await unit._move_versions()

    async def _move_versions(self) -> None:
        if self._access_changed:
            schema = quote(self.caller.organisation.schema)
            await self.link.execute(f"update {schema}.model_state set access_version = access_version + 1")

    def move_access(self) -> None:
        """Says that this unit changes who may see what, so that every process loads the rights again."""
        self._root._access_changed = True

    async def in_turn(self) -> None:
        """Waits until the unit before this one, where there is one, is in: whatever it left can be seen from here on."""
        if self._root.turn is not None:
            await self._root.turn.come(self.link)

    def asking(self) -> Asking:
        """A fresh statement's common ground under this unit's snapshot."""
        return Asking(self.caller.organisation, self.snapshot, self.caller.viewer(self.snapshot), Params())

    def as_system(self, actor: Actor) -> "Unit":
        """The same transaction written by the system, for what a rule does by itself."""
        return self.acting(actor)

    def acting(self, actor: Actor) -> "Unit":
        """The same transaction written by somebody else, with that actor's rights."""
        inner = Unit(Caller(self.caller.organisation, actor, self.caller.language), self.cause)
        inner.link, inner.snapshot, inner.historic, inner._root = (
            self.link,
            self.snapshot,
            self.historic,
            self._root,
        )
        inner.judged, inner.duplicates, inner.former = self.judged, self.duplicates, self.former
        inner.past_stages, inner.reason = self.past_stages, self.reason
        return inner

    async def begin_many(self) -> int:
        """Gives what follows one number, by which `yunchou.records.bulk` finds all of it again to take it back."""
        [*self._ids, number] = self._ids or await self._enter(1)
        self.cause = {**(self.cause or {}), "bulk": str(number)}
        return number

    async def changed(self, name: str, fields: Iterable[str], ids: Iterable[int]) -> None:
        """Renews the computed values that follow from values which a statement outside `write` has changed."""
        named, several = list(fields), list(ids)
        await recompute_changed(self.link, self.asking(), name, named, several, self._author())
        schema = self.caller.organisation.schema
        if several and await give_up(self.link, schema, self.snapshot, name, named):
            self.move_access()

    async def write(self, name: str, operations: Sequence[Operation], *, atomic: bool = True) -> list[Result]:
        """Takes operations on one object through all steps, in order of their dependence on each other.

        With `atomic`, one failure raises its problem and nothing of the unit must be kept; without, failed operations
        are left out. Raises 404 for an unknown object, 413 for more than 10,000 operations.
        """
        owner = self.snapshot.model.object(name)
        check_size(operations)
        results: list[Result | None] = [None] * len(operations)
        rounds = deque(split_rounds(operations))
        raced: set[int] = set()
        while rounds:
            changes = [_change(position, operation) for position, operation in rounds.popleft()]
            changes, waiting = await self._round(owner, changes, raced)
            if waiting:
                rounds.appendleft([(c.position, operations[c.position]) for c in waiting])
            for change in changes:
                results[change.position] = change.result()
            if atomic and any(change.failed for change in changes):
                _raise_first(results, len(operations))
        return [each for each in results if each is not None]

    async def _round(
        self, owner: Object, changes: list[Change], raced: set[int]
    ) -> tuple[list[Change], list[Change]]:
        """Takes changes of different records through all steps; gives those it took and those that must wait.

        `raced`: the places of upserts whose record somebody else made meanwhile. They look for it again, once.
        """
        asking = self.asking()
        if _looks_around(asking, owner, changes):
            await self.in_turn()
        authorise_matches(asking, owner, changes)
        waiting = await resolve_upserts(self.link, asking, owner, changes)
        if waiting:
            later = {c.position for c in waiting}
            changes = [c for c in changes if c.position not in later]
        authorise_operations(asking, owner, changes, self.historic)
        locked = await lock_above(self.link, asking, owner, changes)
        await read_targets(self.link, asking, owner, changes)
        read_values(asking, owner, changes)
        fill_defaults(asking, owner, changes)
        await self._give_ids(changes)
        await compute_defaults(self.link, asking, owner, changes)
        await convert_amounts(self.link, asking, owner, changes)
        await run_before(self, owner, changes)
        check_required(asking, owner, changes)
        # Once more: a rule may have set an amount, or the date that decides its rate.
        await convert_amounts(self.link, asking, owner, changes)
        await complete_files(self.link, asking, owner, changes)
        drop_unchanged(changes)
        if not self.former:
            check_offered(owner, changes)
        await check_references(self.link, asking, owner, changes)
        late = {c.position for c in changes if _made_meanwhile(c)} - raced
        if late:
            raced |= late
            waiting = [*waiting, *(c for c in changes if c.position in late)]
            changes = [c for c in changes if c.position not in late]
        check_owner(asking, owner, changes)
        await check_masters(self.link, asking, owner, changes, judged=self.judged)
        await refuse_in_use(self.link, asking, owner, changes)
        await run_checks(self, owner, changes)
        await refuse_cycles(self.link, asking, owner, changes)
        back = await moments_of_deletion(self.link, asking, owner, changes)
        await give_numbers(self.link, asking, owner, changes)
        await write_rows(self.link, asking, owner, changes, self._author(), self.in_turn)
        await link_files(self.link, asking, owner, changes)
        await recompute(self.link, asking, owner, changes, locked, self._author())
        if owner.affects_access and any(not c.failed and _moves_access(owner, c) for c in changes):
            self.move_access()
        await follow_deletions(self, owner, changes, back)
        await run_after(self, owner, changes)
        return changes, waiting

    async def _give_ids(self, changes: list[Change]) -> None:
        created = [c for c in changes if c.kind == CREATE and not c.failed]
        if len(created) > len(self._ids):
            self._ids += await self._enter(len(created) - len(self._ids))
        for change, id in zip(created, self._ids, strict=False):
            change.id = id
        del self._ids[: len(created)]

    async def _enter(self, n: int) -> list[int]:
        """Takes the shared model lock, makes sure the snapshot is the one in force, and gives `n` ids."""
        organisation = self.caller.organisation
        row = present(await self.link.fetchrow(f"select * from {quote(organisation.schema)}.enter($1)", n))
        if not hasattr(self, "snapshot"):
            # Loaded over this connection: to wait for a second one of the pool while holding one could last for ever.
            snapshot = organisation.known
            if snapshot is None or snapshot.versions != (row["model_version"], row["access_version"]):
                snapshot = await organisation.load(self.link)
                organisation.learn(snapshot)
            self.snapshot = snapshot
        return list(row["ids"])

    def _author(self) -> Author:
        actor = self.caller.actor
        return Author(
            actor.user_id, actor.name, json.dumps(self.cause, ensure_ascii=False) if self.cause else None
        )


async def write(
    caller: Caller,
    name: str,
    operations: Sequence[Operation],
    *,
    atomic: bool = True,
    cause: Mapping[str, Any] | None = None,
    duplicates: str = "allow",
) -> list[Result]:
    """One unit with one set of operations. A value that somebody else takes at the same moment is found by trying again.

    `duplicates`: see `Unit.duplicates`.
    """

    async def attempt() -> list[Result]:
        async with Unit(caller, cause, ids=creations_in(operations)) as unit:
            unit.duplicates = duplicates
            return await unit.write(name, operations, atomic=atomic)

    return await persistently(attempt)


async def persistently(attempt: Callable[[], Awaitable[T]]) -> T:
    """Runs a unit of its own up to three times, where somebody else was in its way."""
    for _ in range(2):
        try:
            return await attempt()
        except TRANSIENT:
            continue
    return await attempt()


def creations_in(operations: Sequence[Operation]) -> int:
    """How many records operations are going to make, for `Unit`."""
    return sum(1 for each in operations[:MOST_OPERATIONS] if each.op == CREATE)


def check_size(operations: Sequence[object]) -> None:
    """Raises 413 for more than 10,000 operations at once."""
    if len(operations) > MOST_OPERATIONS:
        raise too_large(say("一次最多 {n} 条", "There may be {n} operations at once", n=MOST_OPERATIONS))


def _change(position: int, operation: Operation) -> Change:
    if operation.op not in KINDS:
        raise malformed(say("没有操作 {op}", "There is no operation {op}", op=str(operation.op)[:40]))
    change = Change(position, operation, KINDS[operation.op])
    if operation.op in (UPDATE, DELETE, RESTORE):
        if operation.id is None:
            raise malformed(say("此操作需要 id", "This operation needs an id"))
        change.id = operation.id
    return change


def _looks_around(asking: Asking, owner: Object, changes: Sequence[Change]) -> bool:
    """Whether the steps before the statement lock or look at records that are written here too, or count them."""
    return (
        any(change.kind != CREATE for change in changes)
        or owner.master is not None
        or owner.name in plan_of(asking.snapshot).above
        or has_rules(owner.name)
        or any(f.default_expression is not None or f.type == "auto_number" for f in owner.fields.values())
    )


def _moves_access(owner: Object, change: Change) -> bool:
    """Whether what is in force depends on the change: on more than the fields that are kept aside."""
    return change.kind != UPDATE or bool(change.values.keys() - set(owner.aside))


def _made_meanwhile(change: Change) -> bool:
    """Whether an upsert found nothing to update, and then its own match taken."""
    matched = change.operation.match or {}
    return (
        change.operation.op == UPSERT
        and change.kind == CREATE
        and any(error.code == "duplicate" and error.field in matched for error in change.errors)
    )


def _raise_first(results: Sequence[Result | None], asked: int) -> None:
    done = [each for each in results if each is not None]
    if asked == 1:
        raise done[0].problem()
    raise batch_failed(done)
