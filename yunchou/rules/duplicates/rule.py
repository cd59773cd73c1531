"""A duplicate rule as read and checked, and the slots in which the records that it compares with are kept."""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.access.organisation import Snapshot, snapshot_part
from yunchou.base.db import Connection, quote
from yunchou.base.errors import Message, say
from yunchou.model.object import Field, Model, Object
from yunchou.rules.duplicates.likeness import LEAST, MOST
from yunchou.rules.duplicates.normal import NORMALISERS

PART = "duplicates"
MATCHES = ("exact", "normalised", "fuzzy")
KEYS = frozenset({"field", "target", "match", "as", "threshold"})
MOST_GROUPS, MOST_CONDITIONS = 10, 5
THRESHOLD = 0.8
COMPANY_FIELDS = frozenset({"company", "company_name"})
UNCOMPARED = frozenset(
    {"address", "any_lookup", "boolean", "color", "multi_choice", "multi_lookup", "long_text", "id"}
)
"""Types of fields whose values say nothing about being the same."""


class WrongConditions(Exception):
    """Conditions that are none; `message` says what is wrong, `at` in which group and condition."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class Condition:
    """`field` of the record checked against `target` of those that are there.

    `kind`: how both are read, `exact` or one of NORMALISERS. `threshold`: how alike they must be, None for the same.
    """

    field: str
    target: str
    kind: str
    threshold: float | None

    def slot(self, owner: str) -> str:
        """The name of the slot that holds the target's values."""
        return f"{owner}.{self.target}:{self.kind}" + (f"~{self.threshold}" if self.threshold else "")


@dataclass(frozen=True, slots=True)
class DuplicateRule:
    """One rule in force. `groups`: one must hold, and in it each condition."""

    id: int
    name: str
    object: str
    target: str
    groups: tuple[tuple[Condition, ...], ...]
    blocks: bool
    include_bin: bool

    @property
    def fields(self) -> frozenset[str]:
        """The fields of the record checked that the rule looks at."""
        return frozenset(each.field for group in self.groups for each in group)

    @property
    def slots(self) -> frozenset[str]:
        """The names of the slots that the rule looks into."""
        return frozenset(each.slot(self.target) for group in self.groups for each in group)


@dataclass(frozen=True, slots=True)
class Slot:
    """A way of reading one field of one object, and its number."""

    number: int
    object: str
    field: str
    kind: str
    threshold: float | None


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All rules in force by the object they check, and all slots by the object whose records they hold."""

    rules: Mapping[str, tuple[DuplicateRule, ...]]
    slots: Mapping[str, tuple[Slot, ...]]
    numbers: Mapping[str, int]


NONE = Duplicates({}, {}, {})


def duplicates_of(snapshot: Snapshot) -> Duplicates:
    """The rules and slots of a snapshot."""
    found: Duplicates = snapshot.parts.get(PART, NONE)
    return found


def read_conditions(text: str, owner: Object, target: Object) -> tuple[tuple[Condition, ...], ...]:
    """The groups of conditions in a rule's JSON text. Raises WrongConditions."""
    try:
        given = json.loads(text)
    except (ValueError, RecursionError):
        raise WrongConditions(say("不是有效的 JSON", "This is not JSON")) from None
    if not isinstance(given, list) or not 0 < len(given) <= MOST_GROUPS:
        message = say("应有 1 至 {n} 组条件", "There must be 1 to {n} groups of conditions", n=MOST_GROUPS)
        raise WrongConditions(message)
    groups = []
    for group in given:
        if not isinstance(group, list) or not 0 < len(group) <= MOST_CONDITIONS:
            message = say("每组应有 1 至 {n} 个条件", "A group has 1 to {n} conditions", n=MOST_CONDITIONS)
            raise WrongConditions(message)
        groups.append(tuple(_condition(each, owner, target) for each in group))
    return tuple(groups)


def _condition(given: Any, owner: Object, target: Object) -> Condition:
    if not isinstance(given, dict) or set(given) - KEYS:
        raise WrongConditions(
            say("条件只能含 {keys}", "A condition has {keys} only", keys=", ".join(sorted(KEYS)))
        )
    match = given.get("match", "normalised")
    if match not in MATCHES:
        raise WrongConditions(say("match 应为 {m} 之一", "match is one of {m}", m=", ".join(MATCHES)))
    field = _comparable(owner, given.get("field"))
    other = _comparable(target, given.get("target", given.get("field")))
    kind = given.get("as") or _kind(target, other)
    if match == "exact":
        kind = "exact"
    elif kind not in NORMALISERS or not all(each.type in _TEXTS for each in (field, other)):
        message = say("{f} 只能精确比对", "{f} can only be compared exactly", f=field.name)
        raise WrongConditions(message)
    threshold = None
    if match == "fuzzy":
        threshold = given.get("threshold", THRESHOLD)
        if (
            isinstance(threshold, bool)
            or not isinstance(threshold, int | float)
            or not LEAST <= threshold <= MOST
        ):
            raise WrongConditions(
                say("threshold 应在 {a} 至 {b} 之间", "threshold is {a} to {b}", a=LEAST, b=MOST)
            )
        threshold = round(float(threshold), 2)
    return Condition(field.name, other.name, kind, threshold)


_TEXTS = frozenset({"text", "email", "phone", "url"})


def _comparable(owner: Object, name: Any) -> Field:
    field = owner.fields.get(name) if isinstance(name, str) else None
    if (
        field is None
        or not field.column
        or field.type in UNCOMPARED
        or (field.system and field.name != "owner")
    ):
        raise WrongConditions(
            say(
                "{object} 没有可查重的字段 {name}",
                "{object} has no field {name} to find duplicates by",
                object=owner.name,
                name=str(name)[:60],
            )
        )
    return field


def _kind(owner: Object, field: Field) -> str:
    if field.type in ("email", "phone", "url"):
        return field.type
    named = field.name in COMPANY_FIELDS or (owner.name == "account" and field.name == owner.name_field)
    return "company" if named else "text"


@snapshot_part(PART)
async def load(link: Connection, schema: str, model: Model) -> Duplicates:
    """The rules in force and the slots that are kept."""
    rules: dict[str, list[DuplicateRule]] = defaultdict(list)
    for rule in await active_rules(link, schema, model):
        rules[rule.object].append(rule)
    slots: dict[str, list[Slot]] = defaultdict(list)
    numbers: dict[str, int] = {}
    for row in await link.fetch(f"select slot, name from {quote(schema)}.match_slot order by slot"):
        slot = read_slot(row["slot"], row["name"])
        slots[slot.object].append(slot)
        numbers[row["name"]] = slot.number
    return Duplicates(
        {name: tuple(each) for name, each in rules.items()},
        {name: tuple(each) for name, each in slots.items()},
        numbers,
    )


def read_slot(number: int, name: str) -> Slot:
    """A slot from its name."""
    place, _, reading = name.partition(":")
    owner, _, field = place.partition(".")
    kind, _, threshold = reading.partition("~")
    return Slot(number, owner, field, kind, float(threshold) if threshold else None)


async def active_rules(link: Connection, schema: str, model: Model) -> Sequence[DuplicateRule]:
    """The active rules that fit the model; one whose field or object is gone counts for nothing."""
    kept = model.objects.get("duplicate_rule")
    if kept is None or not kept.table or not all(f.column for f in kept.fields.values()):
        # Before the upgrade that makes the table.
        return []
    listed = ", ".join(f"{quote(f.column)} as {quote(f.name)}" for f in kept.fields.values())
    rows = await link.fetch(
        f"select {listed} from {quote(schema)}.{quote(kept.table)} where active and deleted_at is null order by id"
    )
    found = []
    for row in rows:
        owner = model.objects.get(row["object"])
        target = model.objects.get(row["target"] or row["object"])
        if owner is None or target is None:
            continue
        try:
            groups = read_conditions(row["conditions"], owner, target)
        except WrongConditions:
            continue
        blocks = row["action"] == "block"
        found.append(
            DuplicateRule(
                row["id"], row["name"], owner.name, target.name, groups, blocks, bool(row["include_bin"])
            )
        )
    return found
