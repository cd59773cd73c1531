"""Validation and form rules as part of the snapshot, so that they change for every process as rights do."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message
from yunchou.model.object import Model
from yunchou.records.change import CREATE

PART = "rules"
NO_MESSAGE = Message("", "")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in force. `effect` is `error` for a validation rule, else `show`, `require` or `readonly`."""

    id: int
    name: str
    condition: str
    effect: str
    fields: tuple[str, ...]
    on: str = "both"
    message: Message = NO_MESSAGE

    def concerns(self, kind: str) -> bool:
        """Whether the rule is checked on a create, or else on an update."""
        return self.on in ("both", "create" if kind == CREATE else "update")


RulesByObject: TypeAlias = Mapping[str, tuple[Rule, ...]]


def rules_of(snapshot: Snapshot, name: str) -> tuple[Rule, ...]:
    """The rules in force on an object, in the order of their making."""
    found: RulesByObject = snapshot.parts.get(PART, {})
    return found.get(name, ())


def split_names(text: str | None) -> tuple[str, ...]:
    """The names in a list separated by commas of either kind."""
    parts = (each.strip() for each in (text or "").replace("，", ",").split(","))
    return tuple(dict.fromkeys(each for each in parts if each))


_DECLARED: dict[str, list[Rule]] = defaultdict(list)


def form_rule(object: str, effect: str, condition: str, *fields: str) -> None:
    """Declares a form rule of an app, in force everywhere beside an organisation's own. `effect`: show, require or readonly."""
    _DECLARED[object].append(Rule(0, f"{object}: {', '.join(fields)}", condition, effect, fields))


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> RulesByObject:
    """All active rules by object."""
    found: dict[str, list[Rule]] = defaultdict(list)
    for name, rules in _DECLARED.items():
        if name in model.objects:
            found[name] += rules
    for row in await _rows(link, schema, model, "validation_rule"):
        message = Message(row["message_zh"], row["message_en"] or row["message_zh"])
        fields = (row["field"],) if row["field"] else ()
        rule = Rule(row["id"], row["name"], row["condition"], "error", fields, row["on"] or "both", message)
        found[row["object"]].append(rule)
    for row in await _rows(link, schema, model, "form_rule"):
        rule = Rule(row["id"], row["name"], row["condition"], row["effect"], split_names(row["fields"]))
        found[row["object"]].append(rule)
    return {name: tuple(rules) for name, rules in found.items()}


async def _rows(link: Connection, schema: str, model: Model, name: str) -> list[Any]:
    owner = model.objects.get(name)
    if owner is None or not owner.table or not all(f.column for f in owner.fields.values()):
        # Before the upgrade that makes the table.
        return []
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in owner.fields.values())
    return await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(owner.table)} where active and deleted_at is null order by id"
    )
