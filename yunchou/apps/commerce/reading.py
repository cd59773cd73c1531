"""How actions read the documents that they go on from: as their caller sees them, and held meanwhile."""

from typing import Any

from yunchou.apps.commerce.papers import table_of
from yunchou.base.errors import FieldError, Message, Problem, invalid, say
from yunchou.language.compile import compile_condition
from yunchou.records.change import Operation
from yunchou.records.held import changeable, held, number_of
from yunchou.records.select import Select
from yunchou.records.write import Unit

__all__ = [
    "changeable",
    "held",
    "lines_of",
    "make",
    "number_of",
    "records_within",
    "reference",
    "refuse",
    "require",
]


async def lines_of(unit: Unit, name: str, field: str, id: str) -> list[dict[str, Any]]:
    """The lines of a document in their order, as the caller may read them. One statement."""
    asking = unit.asking()
    owner = unit.snapshot.model.object(name)
    select = Select(asking, owner)
    condition = compile_condition(f'{field} = "{number_of(id)}"', select, asking.params, asking.environment())
    sql = (
        f"select t.id from {select.table()}{select.joins} where {condition} and {select.condition()}"
        " order by t.position nulls last, t.id"
    )
    ids = [row["id"] for row in await unit.link.fetch(sql, *asking.params.values)]
    return await records_within(unit, name, ids)


async def records_within(unit: Unit, name: str, ids: list[int]) -> list[dict[str, Any]]:
    """Plain columns of records by their ids, in that order. Whoever asks has looked whether they may be read."""
    rows = await unit.link.fetch(
        f"select t.* from {table_of(unit, name)} t join unnest($1::bigint[]) with ordinality w(id, n) on w.id = t.id"
        " order by w.n",
        ids,
    )
    return [dict(row) for row in rows]


def refuse(zh: str, en: str, field: str | None = None, **said: Any) -> Problem:
    """A refusal with its reason."""
    message: Message = say(zh, en, **said)
    return invalid((FieldError("rule", message, field=field),), message)


def require(record: dict[str, Any], *statuses: str) -> None:
    """Raises 422 unless the document stands as one of these."""
    if record.get("status") not in statuses:
        raise refuse(
            "单据当前状态不能执行此操作", "This can't be done with the document as it stands", "status"
        )


def reference(record: dict[str, Any], name: str) -> str | None:
    """The id that a reference of a record as read points at."""
    found = record.get(name)
    return None if not found else str(found["id"])


async def make(unit: Unit, name: str, *several: dict[str, Any]) -> list[int]:
    """Makes records of what is not empty; gives their ids."""
    operations = [
        Operation("create", {key: value for key, value in values.items() if value is not None})
        for values in several
    ]
    return [int(str(each.id)) for each in await unit.write(name, operations)]
