"""The comments on one record, as whoever may see the record sees them."""

import json
from typing import Any

from yunchou.access.actor import Caller
from yunchou.access.asking import Asking
from yunchou.access.compile import may_read, row_condition, visible
from yunchou.access.organisation import Snapshot
from yunchou.base.errors import malformed, not_found, say
from yunchou.records.change import Operation
from yunchou.records.read import asking_of, readable_object
from yunchou.records.select import name_sql
from yunchou.records.write import Unit

OBJECT = "comment"
MOST = 200
MOMENT = '\'YYYY-MM-DD"T"HH24:MI:SS"Z"\''


async def comments(
    caller: Caller, name: str, id: int, cursor: str | None = None, limit: int = 50
) -> dict[str, Any]:
    """The comments on a record, newest first: `{"comments": […], "next"}`. Raises 404 when it may not be seen."""
    if not 1 <= limit <= MOST:
        raise malformed(say("limit 应在 1 至 {n} 之间", "limit must be 1 to {n}", n=MOST))
    before = _cursor(cursor)

    async def read(snapshot: Snapshot) -> tuple[dict[str, Any] | None, tuple[int, int]]:
        asking = asking_of(caller, snapshot)
        sql = _statement(asking, name, id, before, limit)
        row = await caller.organisation.db.fetchrow(sql, *asking.params.values)
        assert row is not None
        if not row[2]:
            return None, (row[0], row[1])
        found = json.loads(row[3] or "[]")
        following = found[limit - 1]["id"] if len(found) > limit else None
        return {"comments": found[:limit], "next": following}, (row[0], row[1])

    answer = await caller.organisation.consistent(read)
    if answer is None:
        raise not_found()
    return answer


def _statement(asking: Asking, name: str, id: int, before: int | None, limit: int) -> str:
    subject = readable_object(asking, name)
    comment = readable_object(asking, OBJECT)
    rights = row_condition(asking, subject, "t") or "true"
    person = asking.snapshot.model.object("user")
    seen = row_condition(asking, person, "m") or "true" if visible(asking.viewer, person) else "false"
    add = asking.params.add
    number, named = add(id, "bigint"), add(name, "text")
    words = "c.text" if may_read(asking.viewer, comment, comment.fields["text"]) else "null"
    people = f"from {asking.table(person)} m where {{}} and m.deleted_at is null and {seen}"
    shown = (
        f"json_build_object('id', c.id::text, 'text', {words}, 'parent', c.parent::text, 'version', c.version,"
        f" 'edited', c.version > 1, 'created_at', to_char(c.created_at at time zone 'UTC', {MOMENT}),"
        f" 'author', json_build_object('id', c.owner::text, 'name',"
        f" (select {name_sql(asking, person, 'm')} {people.format('m.id = c.owner')})),"
        f" 'mentions', coalesce((select json_agg(json_build_object('id', m.id::text, 'name',"
        f" {name_sql(asking, person, 'm')}) order by m.id) {people.format('m.id = any(c.mentions)')}), '[]'::json))"
    )
    older = "" if before is None else f" and c.id < {add(before, 'bigint')}"
    return (
        f"select {asking.versions_sql()}, exists(select 1 from {asking.table(subject)} t where t.id = {number}"
        f" and t.deleted_at is null and {rights}), (select json_agg({shown} order by c.id desc) from (select *"
        f" from {asking.table(comment)} c where c.record = {number} and c.object = {named} and c.deleted_at is null{older}"
        f" order by c.id desc limit {add(limit + 1, 'bigint')}) c)"
    )


async def add_comment(
    caller: Caller, name: str, id: int, text: str, parent: str | None, mentions: list[str]
) -> int:
    """A new comment on a record; gives its id. Raises 404 when the record may not be seen, 422 for what is wrong."""
    async with Unit(caller, ids=1) as unit:
        readable_object(unit.asking(), name)
        values = {"object": name, "record": str(id), "text": text, "parent": parent, "mentions": mentions}
        results = await unit.write(OBJECT, [Operation("create", values)])
        made = results[0].id
        assert made is not None
        return made


def _cursor(given: str | None) -> int | None:
    if given is None:
        return None
    if given.isascii() and given.isdigit() and len(given) <= 19 and int(given) < 2**63:
        return int(given)
    raise malformed(say("游标无效", "This cursor is not valid"))
