"""How expenses are read while they are written: as their caller sees them, and held meanwhile."""

from typing import Any

from yunchou.access.actor import System
from yunchou.base.errors import FieldError, Problem, forbidden, invalid, not_found, say
from yunchou.records.allowed import changeable as may_change
from yunchou.records.change import Operation
from yunchou.records.read import one_within
from yunchou.records.write import Unit

CLAIM, LINE = "expense_claim", "expense_line"


def system(unit: Unit) -> Unit:
    """The same transaction, for what belongs to the system alone; what it writes is told as the caller's."""
    return unit.as_system(System("statuses and findings of expenses", unit.caller.actor))


def free(unit: Unit) -> bool:
    """Whether the writer is the system itself, or an import of what was claimed elsewhere."""
    return unit.caller.actor.kind == "system" or unit.historic


def table_of(unit: Unit, name: str) -> str:
    """The table of an object, for statements over all of its records."""
    return unit.asking().table(unit.snapshot.model.object(name))


def english(unit: Unit) -> bool:
    """Whether what is kept is written in English."""
    return unit.caller.organisation.settings.language == "en"


def number_of(id: str) -> int:
    """The number that an id in text is. Raises 404."""
    if not (id.isascii() and id.isdigit() and len(id) <= 19 and int(id) < 2**63):
        raise not_found()
    return int(id)


async def held(unit: Unit, name: str, id: str) -> dict[str, Any]:
    """A record as far as the caller may read it, kept from changes by others until the end. Raises 404."""
    number = number_of(id)
    await unit.link.fetchval(f"select id from {table_of(unit, name)} where id = $1 for update", number)
    found = await one_within(unit.link, unit.asking(), name, number)
    if found is None:
        raise not_found()
    return found


async def changeable(unit: Unit, name: str, id: str) -> dict[str, Any]:
    """The same of a record that the caller may change. Raises 404, and 403 for one that may only be seen."""
    found = await held(unit, name, id)
    if not (
        await may_change(unit.link, unit.asking(), unit.snapshot.model.object(name), [number_of(id)])
    ).get(number_of(id)):
        raise forbidden(say("您无权修改此报销单", "You may not change this claim"))
    return found


def refuse(zh: str, en: str, field: str | None = None, **said: Any) -> Problem:
    """A refusal with its reason."""
    message = say(zh, en, **said)
    return invalid((FieldError("rule", message, field=field),), message)


def require(record: dict[str, Any], *statuses: str) -> None:
    """Raises 422 unless the record stands as one of these."""
    if record.get("status") not in statuses:
        raise refuse("当前状态不能执行此操作", "This can't be done as it stands", "status")


def person_of(record: dict[str, Any], name: str) -> int | None:
    """The id that a reference of a record as read points at."""
    found = record.get(name)
    return int(found["id"]) if found else None


async def keep_status(unit: Unit, claims: list[int], **values: Any) -> None:
    """Writes how claims stand; their lines stand the same."""
    writer = system(unit)
    await writer.write(CLAIM, [Operation("update", values, id=id) for id in claims])
    rows = await unit.link.fetch(
        f"select id from {table_of(unit, LINE)} where claim = any($1::bigint[]) and deleted_at is null order by id",
        claims,
    )
    lines = [Operation("update", {"status": values["status"]}, id=row["id"]) for row in rows]
    for start in range(0, len(lines), 10_000):
        await writer.write(LINE, lines[start : start + 10_000])
