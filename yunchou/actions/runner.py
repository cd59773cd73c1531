"""Runs an action: may the caller, is the input right, then all of it in one transaction."""

from typing import Any

import asyncpg

from yunchou.access.actor import Caller
from yunchou.actions.registry import ACTIONS, Action, Registry
from yunchou.actions.shape import shaped
from yunchou.base.errors import forbidden, say
from yunchou.records.write import Unit

TRIES = 3
_TRANSIENT = (asyncpg.InvalidCachedStatementError, asyncpg.DeadlockDetectedError)


async def run(caller: Caller, name: str, given: Any, registry: Registry = ACTIONS) -> Any:
    """Runs the action `name` on plain JSON input → its output.

    Raises a `Problem`: 404 for an unknown action, 403 without the right, 422 for wrong input, and what the action
    itself raises; then nothing was done.
    """
    action = registry.get(name)
    for _ in range(TRIES - 1):
        try:
            return await _once(caller, action, given)
        except _TRANSIENT:
            continue
    return await _once(caller, action, given)


async def _once(caller: Caller, action: Action, given: Any) -> Any:
    async with Unit(caller, {"action": action.name}) as unit:
        if not caller.viewer(unit.snapshot).rights.may(action.name):
            words = say(
                "您没有执行“{name}”的权限。",
                "You may not run “{name}”.",
                name=say(action.label["zh-CN"], action.label["en"]),
            )
            raise forbidden(words)
        return await action.run(unit, shaped(given, action.input))
