"""Records that point at records of their own object form trees: none is above itself, whoever moves what at once.

A field that says `cycles` is no tree: friends may name each other.
"""

from collections.abc import Sequence

from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.model.object import Field, Object
from yunchou.records.change import UPDATE, Change
from yunchou.records.select import Asking

DEEPEST = 100
"""So many levels a tree may have; no way up is followed further."""


def tree_fields(owner: Object) -> list[Field]:
    """The fields that lead from a record to the one above it."""
    return [
        field
        for field in owner.fields.values()
        if field.type in ("lookup", "user")
        and field.targets == (owner.name,)
        and field.column
        and not field.system
        and not field.settings.get("cycles")
    ]


async def refuse_cycles(link: Connection, asking: Asking, owner: Object, changes: Sequence[Change]) -> None:
    """Fails the changes whose way up has no end. A new record has nothing below it, so it makes no ring.

    The last of the checks: what fails after it would leave others where they were not to be.
    """
    for field in tree_fields(owner):
        moved = {
            change.id: change
            for change in changes
            if change.kind == UPDATE and not change.failed and change.changes(field.name)
        }
        if any(change.values[field.name] is not None for change in moved.values()):
            ending = await _ending(link, asking, owner, field, list(moved.values()))
            for id in moved.keys() - ending:
                _refuse(moved[id], field)


async def _ending(
    link: Connection, asking: Asking, owner: Object, field: Field, moved: Sequence[Change]
) -> set[int]:
    """The records whose way up comes to an end when all of them are moved.

    What lies on such a way ends too, so whatever fails stands in nobody else's way and the others make no ring without it.
    """
    # Two moves at once that each look harmless could make a ring together: one tree changes in one place at a time.
    await link.execute(
        "select pg_advisory_xact_lock(hashtextextended($1, 0))",
        f"{asking.organisation.schema}.{owner.table}.{field.column}",
    )
    column = quote(field.column)
    rows = await link.fetch(
        "with recursive moved as (select * from unnest($1::bigint[], $2::bigint[]) m(id, parent)),"
        " up(start, at, depth) as (select id, parent, 1 from moved union all select u.start,"
        f" case when m.id is null then t.{column} else m.parent end, u.depth + 1 from up u"
        f" left join {asking.table(owner)} t on t.id = u.at left join moved m on m.id = u.at"
        f" where u.at is not null and u.depth < {DEEPEST}) select start from up where at is null",
        [change.id for change in moved],
        [change.values[field.name] for change in moved],
    )
    return {row["start"] for row in rows}


def _refuse(change: Change, field: Field) -> None:
    name = Message(field.label["zh-CN"], field.label["en"])
    message = say(
        "{name}不能是记录自己或它的下级，且最多 {n} 级",
        "{name} can't be the record itself or one below it, and there are {n} levels at most",
        name=name,
        n=DEEPEST,
    )
    change.fail(422, "rule", message, field.name)
