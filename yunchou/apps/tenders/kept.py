"""What rules and actions of tenders share: where a tender may stand, tables, and writing what is the system's."""

from collections.abc import Sequence
from typing import Any

import msgspec

from yunchou.access.actor import System
from yunchou.base.errors import FieldError, Message, Problem, invalid, say
from yunchou.records.change import UPDATE, Operation
from yunchou.records.held import changeable
from yunchou.records.read import one_within
from yunchou.records.write import Unit

GOING = ("tracking", "preparing", "submitted", "opened")
"""Where a tender stands that is not over."""
ENDED = ("won", "lost", "no_go", "failed", "cancelled")
BID = ("submitted", "opened", "won", "lost", "failed", "cancelled")
"""Where our bid may have been handed in."""
MANAGE = "tenders.manage"


class Standing(msgspec.Struct):
    """How it stands now."""

    status: str


def refuse(zh: str, en: str, field: str | None = None, **said: Any) -> Problem:
    """A refusal with its reason."""
    message: Message = say(zh, en, **said)
    return invalid((FieldError("rule", message, field=field),), message)


def table_of(unit: Unit, name: str) -> str:
    """The table of an object, for statements over all of its records."""
    return unit.asking().table(unit.snapshot.model.object(name))


def system(unit: Unit) -> Unit:
    """The same transaction, for what belongs to the system alone, told as the caller's."""
    found = unit.as_system(System("standing, ranks and papers of tenders", by=unit.caller.actor))
    found.cause = unit.cause
    return found


def free(unit: Unit) -> bool:
    """Whether the writer is the system itself, or an import of tenders of the past."""
    return unit.caller.actor.kind == "system" or unit.historic


async def standing(unit: Unit, name: str, id: str, statuses: Sequence[str]) -> dict[str, Any]:
    """A record that the caller may change, held, as it stands. Raises 404, 403, and 422 unless it stands as one of these."""
    found = await changeable(unit, name, id)
    if found.get("status") not in statuses:
        raise refuse("当前状态不能执行此操作", "This can't be done with it as it stands", "status")
    return found


async def keep(unit: Unit, name: str, id: str, **values: Any) -> Standing:
    """Writes what an action does."""
    inner = system(unit)
    await inner.write(name, [Operation(UPDATE, values, id=int(id))])
    found = await one_within(inner.link, inner.asking(), name, int(id))
    return Standing(str((found or {}).get("status")))
