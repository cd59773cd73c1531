"""Who may have a file of a record, and what becomes of files that no record holds."""

from collections import defaultdict
from collections.abc import Sequence

from yunchou.access.actor import Caller
from yunchou.access.compile import may_read, row_condition, visible
from yunchou.access.organisation import Organisation, Snapshot
from yunchou.base.db import Record, quote
from yunchou.records.read import asking_of
from yunchou.records.select import Asking
from yunchou.services.files import UPLOAD, Files, StoredFile

KEPT_HOURS = 24
"""How long an upload may wait for a record to hold it."""
MOST_AT_ONCE = 1000


async def may_have(caller: Caller, file: StoredFile) -> bool:
    """Whether the caller may have a file: that of a record, who may read the record and the field; any other, its maker."""

    async def read(snapshot: Snapshot) -> tuple[bool | None, tuple[int, int]]:
        links = await caller.organisation.db.fetch(
            f"select distinct l.place, l.field, l.record from {quote(caller.organisation.schema)}.file_link l"
            " where l.file = $1 order by l.place, l.field, l.record limit $2",
            file.id,
            MOST_AT_ONCE,
        )
        asking = asking_of(caller, snapshot)
        answer = None if not links else await _sees_one(asking, links)
        return answer, await caller.organisation.versions()

    held = await caller.organisation.consistent(read)
    return file.created_by == caller.actor.user_id if held is None else held


async def _sees_one(asking: Asking, links: Sequence[Record]) -> bool:
    """Whether the asker sees any of the places that hold a file, in one statement."""
    by_place: dict[tuple[str, str], list[int]] = defaultdict(list)
    for row in links:
        by_place[row["place"], row["field"]].append(row["record"])
    parts = []
    for owner in asking.snapshot.model.objects.values():
        for field in owner.fields.values():
            records = by_place.get((owner.table, field.column))
            if not records or not visible(asking.viewer, owner) or not may_read(asking.viewer, owner, field):
                continue
            rights = row_condition(asking, owner, "t") or "true"
            listed = asking.params.add(records, "bigint[]")
            parts.append(
                f"exists(select 1 from {asking.table(owner)} t where t.id = any({listed})"
                f" and t.deleted_at is null and {rights})"
            )
    if not parts:
        return False
    found: bool = await asking.organisation.db.fetchval(f"select {' or '.join(parts)}", *asking.params.values)
    return found


async def remove_orphans(organisation: Organisation, files: Files) -> int:
    """Removes uploads of a day ago or earlier that no record holds, nor held in its history; gives how many."""
    schema = quote(organisation.schema)
    await _forget_purged(organisation)
    removed = 0
    while True:
        rows = await organisation.db.fetch(
            f"select f.id from {schema}.file f where f.purpose = $1 and f.created_at < now() - make_interval(hours => $2)"
            f" and not exists (select 1 from {schema}.file_link l where l.file = f.id) order by f.id limit $3",
            UPLOAD,
            KEPT_HOURS,
            MOST_AT_ONCE,
        )
        removed += await files.remove_all(organisation, [row["id"] for row in rows])
        if len(rows) < MOST_AT_ONCE:
            return removed


async def _forget_purged(organisation: Organisation) -> None:
    """Drops the notes about records that are gone for good."""
    schema = quote(organisation.schema)
    places = await organisation.db.fetch(
        f"select l.place, to_regclass($1 || '.' || quote_ident(l.place)) is not null as there"
        f" from (select distinct place from {schema}.file_link) l",
        schema,
    )
    for row in places:
        gone = "true"
        if row["there"]:
            gone = f"not exists (select 1 from {schema}.{quote(row['place'])} t where t.id = l.record)"
        await organisation.db.execute(
            f"delete from {schema}.file_link l where l.place = $1 and {gone}", row["place"]
        )
