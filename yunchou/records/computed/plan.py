"""What a write makes stale, worked out once per model: stored computed fields in their order, and what touches each."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from yunchou.access.organisation import Snapshot
from yunchou.model.computed import Computed, Hop, Read
from yunchou.model.object import Model

SET_BY_EVERY_UPDATE = frozenset({"version", "updated_at", "updated_by"})


@dataclass(frozen=True, slots=True)
class Group:
    """Stored computed fields of one object that need nothing of each other: renewed by one statement."""

    level: int
    object: str
    fields: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Trigger:
    """A change that makes a group's values stale: another value in `field`, and with `lives` a record's coming or going.

    Stale is what the way `back` leads to, from the changed record itself or, where `start` names a relation field, from
    what that pointed at before and points at now; of the group those `fields` that read what has changed.
    """

    group: int
    field: str
    lives: bool
    start: str | None
    back: tuple[Hop, ...]
    fields: frozenset[str]


@dataclass(frozen=True)
class Plan:
    """All groups in order, and by object the triggers that a change of its records may pull."""

    groups: tuple[Group, ...]
    triggers: Mapping[str, tuple[Trigger, ...]]
    own: Mapping[str, tuple[int, ...]]
    """By object the groups of its own fields, which a new or restored record needs all."""
    above: Mapping[str, tuple[tuple[str, str], ...]]
    """By object its relation fields, with what they point at, over which its values go up."""

    def concerns(self, name: str) -> bool:
        """Whether writing records of an object can make anything stale."""
        return name in self.triggers or name in self.own


def plan_of(snapshot: Snapshot) -> Plan:
    """The plan of a snapshot's model, made at first use."""
    return snapshot.compiled(("computed", "plan"), lambda: make_plan(snapshot.model))


def make_plan(model: Model) -> Plan:
    """The plan of a model."""
    by_group: dict[tuple[int, str], list[Computed]] = defaultdict(list)
    for each in model.computed.values():
        if each.stored:
            by_group[each.level, each.object].append(each)
    groups: list[Group] = []
    triggers: dict[str, dict[Trigger, None]] = defaultdict(dict)
    own: dict[str, list[int]] = defaultdict(list)
    for number, ((level, name), members) in enumerate(sorted(by_group.items())):
        groups.append(Group(level, name, tuple(sorted(each.field for each in members))))
        own[name].append(number)
        readers: dict[Read, set[str]] = defaultdict(set)
        for each in members:
            for read in each.reads:
                readers[read].add(each.field)
        for read, fields in readers.items():
            triggers[read.object][_trigger(number, read, frozenset(fields))] = None
    return Plan(
        tuple(groups),
        {name: tuple(each) for name, each in triggers.items()},
        {name: tuple(each) for name, each in own.items()},
        _above(model, triggers),
    )


def _above(
    model: Model, triggers: Mapping[str, Iterable[Trigger]]
) -> Mapping[str, tuple[tuple[str, str], ...]]:
    """The relation fields over which values go up; not those within one object, where nothing lies above."""
    found: dict[str, dict[tuple[str, str], None]] = defaultdict(dict)
    for name, several in triggers.items():
        for trigger in several:
            up = [(name, trigger.start)] if trigger.start is not None else []
            for owner, field in [*up, *((hop.owner, hop.field) for hop in trigger.back if hop.down)]:
                for target in model.objects[owner].fields[field].targets:
                    if target != owner:
                        found[owner][field, target] = None
    return {name: tuple(each) for name, each in found.items()}


def _trigger(group: int, read: Read, fields: frozenset[str]) -> Trigger:
    hops = read.hops
    if not hops:
        return Trigger(group, read.field, False, None, (), fields)
    if hops[-1].down:
        # The records that a child counts for are known by the child itself, also the one it has left.
        return Trigger(group, read.field, True, hops[-1].field, hops[-2::-1], fields)
    return Trigger(group, read.field, True, None, hops[::-1], fields)
