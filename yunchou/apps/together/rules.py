"""Rules of comments and attachments: about a record that the writer sees, in his own name, and never moved elsewhere."""

from yunchou.access.compile import row_condition, visible
from yunchou.base.errors import say
from yunchou.model.object import Object
from yunchou.records.change import CREATE, UPDATE, Change
from yunchou.records.rule import before
from yunchou.records.write import Unit

ATTACHED = ("comment", "attachment")
FIXED = ("object", "record", "parent", "owner")


@before(*ATTACHED)
async def about_a_seen_record(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A comment or file is about a record that its writer may see; a record that he may not see is as absent."""
    created = [change for change in changes if change.kind == CREATE]
    asked = {(str(c.values.get("object")), c.values.get("record")) for c in created}
    seen = await seen_records(unit, {(name, id) for name, id in asked if isinstance(id, int)})
    for change in created:
        if (change.values.get("object"), change.values.get("record")) not in seen:
            message = say("记录不存在，或您无权查看", "There is no such record, or you may not see it")
            change.fail(404, "not_found", message, "record")


@before(*ATTACHED)
async def in_the_writers_name(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """Who writes a comment or adds a file is who it is from; it stays with its record and in its place.

    An import of the past may say whose it was.
    """
    writer = unit.caller.actor.user_id
    for change in changes:
        told = unit.historic and change.values.get("owner") is not None
        if change.kind == CREATE and writer is not None and not told:
            change.values["owner"] = writer
        if change.kind == UPDATE and writer is not None:
            for name in FIXED:
                if change.changes(name) and not (told and name == "owner"):
                    change.fail(
                        422, "readonly", say("评论和附件不能移动", "Comments and files can't be moved"), name
                    )


@before("comment")
async def replies_stay_with_the_record(unit: Unit, owner: Object, changes: list[Change]) -> None:
    """A reply is about the record that the comment it answers is about."""
    replies = [c for c in changes if c.kind == CREATE and c.values.get("parent") is not None]
    if not replies:
        return
    table = unit.asking().table(owner)
    rows = await unit.link.fetch(
        f"select t.id, t.record from {table} t where t.id = any($1::bigint[]) and t.deleted_at is null",
        [change.values["parent"] for change in replies],
    )
    records = {row["id"]: row["record"] for row in rows}
    for change in replies:
        if records.get(change.values["parent"]) != change.values.get("record"):
            message = say("要回复的评论不在这条记录上", "The comment to answer is not about this record")
            change.fail(422, "rule", message, "parent")


async def seen_records(unit: Unit, asked: set[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of the records that the caller may see, in one statement."""
    asking = unit.asking()
    parts = []
    for name in sorted({name for name, _ in asked}):
        subject = unit.snapshot.model.objects.get(name)
        if subject is None or subject.attached or not visible(asking.viewer, subject):
            continue
        rights = row_condition(asking, subject, "t") or "true"
        ids = asking.params.add(sorted(id for each, id in asked if each == name), "bigint[]")
        parts.append(
            f"select {asking.params.add(name, 'text')} as object, t.id from {asking.table(subject)} t"
            f" where t.id = any({ids}) and t.deleted_at is null and {rights}"
        )
    if not parts:
        return set()
    rows = await unit.link.fetch(" union all ".join(parts), *asking.params.values)
    return {(row["object"], row["id"]) for row in rows}
