"""Automations that apps declare. Each organisation has them as records that its administrators switch on and off.

```python
automation(
    "crm.large_deal_slips",
    "大单推迟提醒",
    "A large deal slips",
    object="opportunity",
    trigger="event",
    settings={"on": ["updated"]},
    fields="close_date",
    condition='stage.kind = "open" and amount >= 500000 and close_date > PRIOR(close_date)',
    steps=({"kind": "notify", "to": [{"kind": "manager"}], "text": {"zh": "…", "en": "…"}},),
)
```
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.actor import Caller, System
from yunchou.access.organisation import Organisation
from yunchou.model.object import Label, label
from yunchou.records.change import Operation
from yunchou.records.shipped_names import shipped_names
from yunchou.records.write import Unit

_CODE = re.compile(r"[a-z][a-z0-9_]*\.[a-z][a-z0-9_]*")


@dataclass(frozen=True, slots=True)
class Declared:
    """An automation as an app declares it: its name in both languages, and the values of its record."""

    code: str
    zh: str
    en: str
    values: Mapping[str, Any]
    active: bool


DECLARED: dict[str, Declared] = {}


def automation(
    code: str,
    zh: str,
    en: str,
    *,
    object: str | None,
    trigger: str,
    settings: Mapping[str, Any],
    steps: Sequence[Mapping[str, Any]],
    fields: str | None = None,
    condition: str | None = None,
    run_as: str = "system",
    exit_when: str | None = None,
    reentry: str = "always",
    most_runs: int | None = None,
    most_per: str = "day",
    active: bool = True,
    registry: dict[str, Declared] = DECLARED,
) -> None:
    """Declares an automation, named `app.automation`. Raises ValueError for a code of another form or one that is taken."""
    if not _CODE.fullmatch(code) or code in registry:
        raise ValueError(f"{code!r} is taken, or not of the form app.automation")
    values = {
        "object": object,
        "trigger": trigger,
        "settings": dict(settings),
        "fields": fields,
        "condition": condition,
        "steps": [dict(each) for each in steps],
        "run_as": run_as,
        "exit_when": exit_when,
        "reentry": reentry,
        "most_runs": most_runs,
        "most_per": most_per,
    }
    registry[code] = Declared(code, zh, en, values, active)
    shipped_names("automation", label(zh, en))
    for title, nodes in _approvals(steps):
        shipped_names("approval", title)
        shipped_names("approval_task", *nodes)


def _approvals(part: Any) -> Iterator[tuple[Label, list[Label]]]:
    """What the approvals among steps, and their nodes, are called."""
    if isinstance(part, Mapping):
        if part.get("kind") == "approval":
            named = [each["name"] for each in part["nodes"]]
            yield _label(part["title"]), [_label(each) for each in named]
        part = tuple(part.values())
    if isinstance(part, (list, tuple)):
        for each in part:
            yield from _approvals(each)


def _label(words: Mapping[str, str]) -> Label:
    return label(words["zh"], words.get("en") or words["zh"])


async def give_automations(organisation: Organisation, registry: Mapping[str, Declared] = DECLARED) -> int:
    """Gives an organisation the declared automations as they are now; says how many records that changed.

    Whether one is switched on stays as its administrators left it, and one that they deleted stays deleted.
    """
    caller = Caller(organisation, System("shipped automations"))
    english = organisation.settings.language == "en"
    async with Unit(caller, {"standard": True}) as unit:
        asking = unit.asking()
        table = asking.table(unit.snapshot.model.object("automation"))
        rows = await unit.link.fetch(
            f"select id, code, deleted_at is null as there from {table} where code = any($1::text[])",
            list(registry),
        )
        known = {row["code"]: row for row in rows}
        operations = []
        for each in registry.values():
            row = known.get(each.code)
            if row is None:
                first = {"code": each.code, "name": each.en if english else each.zh, "active": each.active}
                operations.append(Operation("create", {**each.values, **first}))
            elif row["there"]:
                operations.append(Operation("update", each.values, id=row["id"]))
        results = await unit.write("automation", operations) if operations else []
    return sum(1 for each in results if each.outcome in ("created", "updated"))
