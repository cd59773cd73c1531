"""Taking an import back: what it created goes to the recycle bin, what it changed gets its former values again.

The events of the import say what it did; they are gone through from the last to the first, in chunks that are each one
transaction with a note of how far it came. A value that was changed again since the import stays as it is.
"""

import json

from yunchou.access.actor import Caller
from yunchou.base.errors import conflict, say
from yunchou.records.imports import store
from yunchou.records.imports.runner import HISTORY, CalledOff, Progress, Stopped, Superseded
from yunchou.records.imports.store import Import
from yunchou.records.take_back import LAST, Work, events_before, take_back
from yunchou.records.write import Unit


async def undo(
    caller: Caller, import_id: int, *, progress: Progress | None = None, stopped: Stopped | None = None
) -> dict[str, int]:
    """Take an import back, or go on with taking it back; gives `{"deleted", "restored", "kept"}` in records.

    `kept` counts records whose every imported value was changed since. Raises 404, 409 when the import runs or was a
    dry run.
    """
    async with caller.organisation.db.transaction() as link:
        run = await store.read(link, caller, import_id, lock=True)
        if run.dry_run or run.state in ("waiting", "running"):
            message = say("此导入现在不能撤销。", "This import cannot be undone now.")
            raise conflict("not_undoable", message)
        if run.state == "undone":
            return dict(run.undo_counts or {})
        await store.move(link, caller, import_id, "undoing", "done", "failed", "cancelled", "undoing")
    counts = dict(run.undo_counts or {"deleted": 0, "restored": 0, "kept": 0})
    position = run.undo_position or LAST
    total = max(1, run.total.created + run.total.updated)
    historic = await _may_set_history(caller)
    while True:
        if stopped and stopped():
            raise CalledOff
        found = await _chunk(caller, run, position, counts, historic)
        if found is None:
            break
        position = found
        if progress:
            progress(min(1.0, sum(counts.values()) / total))
    async with caller.organisation.db.transaction() as link:
        await store.move(link, caller, import_id, "undone", "undoing")
    return counts


async def _may_set_history(caller: Caller) -> bool:
    snapshot = await caller.organisation.snapshot()
    return caller.viewer(snapshot).rights.may(HISTORY)


async def _chunk(
    caller: Caller, run: Import, position: int, counts: dict[str, int], historic: bool
) -> int | None:
    """Takes back the events just before `position`; gives the position after it, None when there are no more."""
    async with Unit(caller, {"undo_of_import": str(run.id)}, historic=historic) as unit:
        unit.former = True
        held = await store.read(unit.link, caller, run.id, lock=True)
        if (held.undo_position or LAST) != position:
            raise Superseded
        work = Work("import", str(run.id), run.created_at)
        events = await events_before(unit, work, position)
        if not events:
            return None
        now = dict(counts)
        await take_back(unit, work, events, now)
        last: int = events[-1]["id"]
        await store.set_columns(
            unit.link, caller, run.id, {"undo_position": last, "undo_counts": json.dumps(now)}
        )
    counts.update(now)
    return last
