"""Taking an import back: what it created goes to the recycle bin, what it changed gets its former values again.

The events of the import say what it did; they are gone through from the last to the first, in chunks that are each one
transaction with a note of how far it came. A value that was changed again since the import stays as it is.
"""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.base.errors import conflict, say
from yunchou.records.imports import store
from yunchou.records.imports.runner import HISTORY, CalledOff, Progress, Stopped, Superseded
from yunchou.records.imports.store import Import
from yunchou.records.take_back import LAST, Left, Work, events_before, take_back
from yunchou.records.write import Unit

MOST_TOLD = 500
"""Records that stay are told one by one up to so many."""


async def undo(
    caller: Caller,
    import_id: int,
    *,
    progress: Progress | None = None,
    stopped: Stopped | None = None,
    spare_changed: bool = False,
) -> dict[str, Any]:
    """Take an import back, or go on with taking it back; gives `{"deleted", "restored", "kept"}` in records.

    `kept` counts records whose every imported value was changed since. With `spare_changed` records that the import made
    and somebody changed since stay too, and `left` tells which they are. Raises 404, 409 when the import runs or was a
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
    counts: dict[str, Any] = dict(run.undo_counts or {"deleted": 0, "restored": 0, "kept": 0})
    if spare_changed:
        counts.setdefault("left", [])
    work = Work("import", str(run.id), run.created_at, spare_changed=spare_changed)
    position = run.undo_position or LAST
    total = max(1, run.total.created + run.total.updated)
    historic = await _may_set_history(caller)
    while True:
        if stopped and stopped():
            raise CalledOff
        found = await _chunk(caller, run, work, position, counts, historic)
        if found is None:
            break
        position = found
        if progress:
            progress(min(1.0, sum(counts[each] for each in _COUNTED) / total))
    async with caller.organisation.db.transaction() as link:
        await store.move(link, caller, import_id, "undone", "undoing")
    return counts


_COUNTED = ("deleted", "restored", "kept")


async def _may_set_history(caller: Caller) -> bool:
    snapshot = await caller.organisation.snapshot()
    return caller.viewer(snapshot).rights.may(HISTORY)


async def _chunk(
    caller: Caller, run: Import, work: Work, position: int, counts: dict[str, Any], historic: bool
) -> int | None:
    """Takes back the events just before `position`; gives the position after it, None when there are no more."""
    async with Unit(caller, {"undo_of_import": str(run.id)}, historic=historic) as unit:
        unit.former = True
        held = await store.read(unit.link, caller, run.id, lock=True)
        if (held.undo_position or LAST) != position:
            raise Superseded
        events = await events_before(unit, work, position)
        if not events:
            return None
        now = dict(counts)
        left = await take_back(unit, work, events, now)
        if "left" in now:
            now["left"] = [*now["left"], *(_left_json(each) for each in left)][:MOST_TOLD]
        last: int = events[-1]["id"]
        await store.set_columns(
            unit.link, caller, run.id, {"undo_position": last, "undo_counts": json.dumps(now)}
        )
    counts.update(now)
    return last


def _left_json(left: Left) -> dict[str, str]:
    return {"object": left.object, "id": str(left.record), "zh": left.why.zh, "en": left.why.en}
