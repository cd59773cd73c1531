"""Rules that apps declare for what must hold with every write: run over the whole set, inside the transaction.

`@before("opportunity")` may change the values on their way in or refuse them; `@check("opportunity")` sees the values as
they will be written and may only refuse them; `@after("opportunity")` sees what was written and may write more. A rule is
`async def rule(unit: Unit, owner: Object, changes: list[Change]) -> None` and gets the changes without faults. `"*"`
stands for every object.
"""

from collections import defaultdict
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, TypeAlias

from yunchou.model.object import Object
from yunchou.records.change import Change

if TYPE_CHECKING:
    from yunchou.records.write import Unit

Rule: TypeAlias = "Callable[[Unit, Object, list[Change]], Awaitable[None]]"

_BEFORE: dict[str, list[Rule]] = defaultdict(list)
_CHECKS: dict[str, list[Rule]] = defaultdict(list)
_AFTER: dict[str, list[Rule]] = defaultdict(list)


def before(*objects: str) -> Callable[[Rule], Rule]:
    """Declares a rule that runs before the statement."""
    return _declare(_BEFORE, objects)


def check(*objects: str) -> Callable[[Rule], Rule]:
    """Declares a rule that looks at what is going to be written, and changes nothing."""
    return _declare(_CHECKS, objects)


def after(*objects: str) -> Callable[[Rule], Rule]:
    """Declares a rule that runs after the statement."""
    return _declare(_AFTER, objects)


def _declare(where: dict[str, list[Rule]], objects: tuple[str, ...]) -> Callable[[Rule], Rule]:
    def keep(rule: Rule) -> Rule:
        for name in objects:
            if rule not in where[name]:
                where[name].append(rule)
        return rule

    return keep


def has_rules(name: str) -> bool:
    """Whether rules for records of this object alone run before the statement; they may look at other records."""
    return bool(_BEFORE.get(name) or _CHECKS.get(name))


async def run_before(unit: "Unit", owner: Object, changes: list[Change]) -> None:
    """Runs the rules that come before the statement."""
    await _run(_BEFORE, unit, owner, changes)


async def run_checks(unit: "Unit", owner: Object, changes: list[Change]) -> None:
    """Runs the rules that judge what is going to be written."""
    await _run(_CHECKS, unit, owner, changes)


async def run_after(unit: "Unit", owner: Object, changes: list[Change]) -> None:
    """Runs the rules that come after the statement."""
    await _run(_AFTER, unit, owner, changes)


async def _run(where: dict[str, list[Rule]], unit: "Unit", owner: Object, changes: list[Change]) -> None:
    for rule in (*where.get(owner.name, ()), *where.get("*", ())):
        taking_part = [each for each in changes if not each.failed]
        if taking_part:
            await rule(unit, owner, taking_part)
