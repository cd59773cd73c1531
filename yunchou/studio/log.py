"""The log of changes of the model: who changed what and when, in words, and each change undone by a new one."""

import json
from collections.abc import Mapping
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.organisation import Snapshot
from yunchou.base.db import Connection, quote
from yunchou.base.errors import conflict, forbidden, not_found, say
from yunchou.studio.apply import RIGHT, Changed, authorise, change, locked
from yunchou.studio.diff import told
from yunchou.studio.retype import start_back

COLUMNS = "c.id, c.at, c.author, c.objects, c.summary, c.diff, c.undo, c.undoes, c.undone_by"


async def changes(
    caller: Caller,
    *,
    object: str | None = None,
    field: str | None = None,
    author: int | None = None,
    before: int | None = None,
    limit: int = 50,
) -> dict[str, Any]:
    """Changes, the newest first: `{"changes": […], "next"}`. Raises 403."""
    snapshot = await administrator(caller)
    rows = await caller.organisation.db.fetch(
        f"select {COLUMNS} from {quote(caller.organisation.schema)}.model_change c"
        " where ($1::text is null or c.objects @> array[$1]) and ($2::bigint is null or c.author = $2)"
        " and ($3::bigint is null or c.id < $3) and ($4::text is null or exists ("
        " select from json_array_elements(coalesce(c.diff, '[]')) e where e ->> 'field' = $4 or e ->> 'before' = $4))"
        " order by c.id desc limit $5",
        object,
        author,
        before,
        field,
        limit + 1,
    )
    shown = [_change_json(caller, snapshot, row) for row in rows[:limit]]
    return {"changes": shown, "next": str(rows[limit - 1]["id"]) if len(rows) > limit else None}


async def one_change(caller: Caller, number: int) -> dict[str, Any]:
    """One change of the log. Raises 403, 404."""
    snapshot = await administrator(caller)
    row = await caller.organisation.db.fetchrow(
        f"select {COLUMNS} from {quote(caller.organisation.schema)}.model_change c where c.id = $1", number
    )
    if row is None:
        raise not_found()
    return _change_json(caller, snapshot, row)


async def administrator(caller: Caller) -> Snapshot:
    """The snapshot in force for somebody who may change the model. Raises 403 for others."""
    async with caller.organisation.db.acquire() as link:
        snapshot = await caller.organisation.load(link)
    if not caller.viewer(snapshot).rights.may(RIGHT):
        raise forbidden(
            say("只有管理员可以查看数据模型的变更", "Only administrators see changes of the data model")
        )
    return snapshot


def _change_json(caller: Caller, snapshot: Snapshot, row: Any) -> dict[str, Any]:
    who = snapshot.access.people.get(row["author"])
    summary: Mapping[str, Any] = json.loads(row["summary"])
    return {
        "id": str(row["id"]),
        "at": row["at"].isoformat(timespec="milliseconds").replace("+00:00", "Z"),
        "author": None
        if row["author"] is None
        else {"id": str(row["author"]), "name": who.name if who else None},
        "kind": summary.get("kind"),
        "objects": list(row["objects"]),
        "diff": [told(entry, caller.language) for entry in json.loads(row["diff"] or "[]")],
        "undoes": None if row["undoes"] is None else str(row["undoes"]),
        "undone_by": None if row["undone_by"] is None else str(row["undone_by"]),
        "undoable": row["undone_by"] is None and row["undo"] is not None and json.loads(row["undo"]) != [],
    }


async def undo(caller: Caller, number: int) -> Changed | int:
    """Undoes a change by a new one; a change of type by a job, whose id it gives.

    Raises 403, 404, 409 with the reason why it can't be.
    """

    async def run(link: Connection) -> Changed | int:
        await authorise(caller, link)
        row = await link.fetchrow(
            f"select undo, undone_by from {quote(caller.organisation.schema)}.model_change where id = $1 for update",
            number,
        )
        if row is None:
            raise not_found()
        if row["undone_by"] is not None:
            raise conflict("undone", say("此变更已撤销", "This change is undone already"))
        steps = json.loads(row["undo"] or "[]")
        if not steps:
            raise conflict("not_undoable", say("此变更不能撤销", "This change can't be undone"))
        if steps[0]["op"] == "retype_back":
            return await start_back(caller, link, int(steps[0]["removed"]), number)
        return await change(caller, link, steps, undoes=number)

    return await locked(caller, run)
