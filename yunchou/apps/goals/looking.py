"""Looking at goals without a command: for whoever may, also by a key that only reads, and while seeing as somebody else."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from yunchou.access.actor import Caller
from yunchou.base.errors import forbidden
from yunchou.records.read import readable_object
from yunchou.records.write import Unit, persistently

T = TypeVar("T")
G = TypeVar("G")


async def looked(caller: Caller, name: str, look: Callable[[Unit, G], Awaitable[T]], asked: G) -> T:
    """What `look` tells within one transaction.

    Raises 403 for who may not run the command of that name, or reads no goals. A key's scopes cut what is read, and not which
    commands the person has: this is none.
    """
    whole = Caller(caller.organisation, replace(caller.actor, scopes=None), caller.language)

    async def attempt() -> T:
        async with Unit(caller) as unit:
            if not whole.viewer(unit.snapshot).rights.may(name):
                raise forbidden()
            readable_object(unit.asking(), "goal")
            return await look(unit, asked)

    return await persistently(attempt)
