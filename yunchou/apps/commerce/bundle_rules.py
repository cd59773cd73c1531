"""What may be chosen of a bundle: bounds of its groups, quantities, and what requires or excludes what. Nothing here asks the
database.

A choice is the options that are taken with how many of each go into one bundle, written as `12:2,15:1`, or `-` for nothing.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, TypeAlias

from yunchou.base.cells import plain
from yunchou.base.errors import Message, say

ZERO = Decimal(0)
MOST = Decimal(1_000_000)
MOST_OPTIONS = 100
"""So many options a bundle may offer."""
NOTHING = "-"
_PART = re.compile(r"(\d{1,18})(?::(\d{1,7}(?:\.\d{1,6})?))?", re.ASCII)

Pricing: TypeAlias = Literal["included", "own", "fixed"]
Choice: TypeAlias = dict[int, Decimal]
"""Option → how many of it go into one bundle."""


@dataclass(frozen=True, slots=True)
class Option:
    """A component that a group offers. `pricing`: included own fixed; `addition` in the currency `code`, for each piece.

    `offered`: whether it can be taken still: neither it nor its product is gone, and the product is on sale.
    """

    id: int
    group: int
    product: int
    name: str
    quantity: Decimal = Decimal(1)
    changes: bool = False
    chosen: bool = False
    required: bool = False
    pricing: Pricing = "included"
    addition: Decimal = ZERO
    code: str = "CNY"
    offered: bool = True
    tax_rate: Decimal = ZERO
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class Group:
    """Options of which at least and at most so many are chosen; `at_most` None for any number."""

    id: int
    name: str
    at_least: int = 0
    at_most: int | None = None


@dataclass(frozen=True, slots=True)
class Rule:
    """That one option requires or excludes another; `message` in the organisation's own words."""

    kind: str
    option: int
    other: int
    message: str = ""


@dataclass(frozen=True, slots=True)
class Bundle:
    """A bundle by its product. `summed`: whether it costs what its components cost, and nothing by itself."""

    product: int
    name: str
    summed: bool
    groups: Sequence[Group]
    options: Mapping[int, Option]
    rules: Sequence[Rule] = ()
    tax_included: bool = True

    def words(self, rule: Rule) -> Message:
        """What a rule says."""
        if rule.message:
            return Message(rule.message, rule.message)
        names = {"a": self.options[rule.option].name, "b": self.options[rule.other].name}
        if rule.kind == "requires":
            return say("“{a}”需要“{b}”", "“{a}” requires “{b}”", **names)
        return say("“{a}”不能与“{b}”同时选", "“{a}” and “{b}” exclude each other", **names)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a choice, and the options or the group that it is about."""

    message: Message
    options: tuple[int, ...] = ()
    group: int | None = None


def read_choice(text: str, bundle: Bundle) -> Choice:
    """The choice that a text names; a quantity that is not named is the usual one. Raises ValueError."""
    choice: Choice = {}
    if text.strip() == NOTHING:
        return choice
    for part in text.split(","):
        found = _PART.fullmatch(part.strip())
        if found is None or int(found[1]) in choice:
            raise ValueError(part)
        option = bundle.options.get(int(found[1]))
        usual = Decimal(1) if option is None else option.quantity
        choice[int(found[1])] = usual if found[2] is None else Decimal(found[2])
    return choice


def written(choice: Choice) -> str:
    """A choice as it is kept."""
    return ",".join(f"{id}:{plain(quantity)}" for id, quantity in sorted(choice.items())) or NOTHING


def usual_choice(bundle: Bundle) -> Choice:
    """What is chosen where nobody said anything: what is required or chosen by default, and what these require."""
    first = [each for each in bundle.options.values() if each.offered and (each.required or each.chosen)]
    choice = {each.id: each.quantity for each in first}
    for each in first:
        if each.id not in choice:
            continue
        choice = with_required(bundle, choice, each.id)
    return choice


def with_required(bundle: Bundle, choice: Choice, start: int) -> Choice:
    """A choice with all that an option requires which was taken just now.

    Where a group holds one option, what is required takes the place of another that is not required.
    """
    found, waiting, added = dict(choice), [start], {start}
    _make_room(bundle, found, start)
    while waiting:
        at = waiting.pop()
        for rule in bundle.rules:
            other = bundle.options.get(rule.other)
            if rule.kind != "requires" or rule.option != at or other is None or not other.offered:
                continue
            if other.id not in found and other.id not in added:
                added.add(other.id)
                found[other.id] = other.quantity
                _make_room(bundle, found, other.id)
                waiting.append(other.id)
    return found


def _make_room(bundle: Bundle, choice: Choice, taken: int) -> None:
    """Takes the other option out of a group that holds one."""
    option = bundle.options.get(taken)
    single = {group.id for group in bundle.groups if group.at_most == 1}
    if option is None or option.group not in single:
        return
    for id in list(choice):
        other = bundle.options.get(id)
        if id != taken and other is not None and other.group == option.group and not other.required:
            del choice[id]


def faults_of(bundle: Bundle, choice: Choice) -> list[Fault]:
    """What is wrong with a choice; nothing where it may be sold."""
    found = [fault for id, quantity in choice.items() for fault in _faults_of_option(bundle, id, quantity)]
    for option in bundle.options.values():
        if option.required and option.id not in choice:
            message = say("“{n}”必选", "“{n}” is required", n=option.name)
            found.append(Fault(message, (option.id,), option.group))
    for group in bundle.groups:
        count = sum(1 for id in choice if id in bundle.options and bundle.options[id].group == group.id)
        if count < group.at_least:
            message = say(
                "“{n}”至少选 {k} 项", "Choose at least {k} of “{n}”", n=group.name, k=group.at_least
            )
            found.append(Fault(message, group=group.id))
        if group.at_most is not None and count > group.at_most:
            message = say("“{n}”最多选 {k} 项", "Choose at most {k} of “{n}”", n=group.name, k=group.at_most)
            found.append(Fault(message, group=group.id))
    for rule in bundle.rules:
        if rule.option not in bundle.options or rule.other not in bundle.options:
            continue
        if rule.kind == "requires" and rule.option in choice and rule.other not in choice:
            found.append(Fault(bundle.words(rule), (rule.option,)))
        if rule.kind == "excludes" and rule.option in choice and rule.other in choice:
            found.append(Fault(bundle.words(rule), (rule.option, rule.other)))
    return found


def _faults_of_option(bundle: Bundle, id: int, quantity: Decimal) -> Iterable[Fault]:
    option = bundle.options.get(id)
    if option is None:
        yield Fault(say("组合“{b}”没有选项 {i}", "“{b}” has no option {i}", b=bundle.name, i=str(id)))
        return
    if not option.offered:
        yield Fault(say("“{n}”已不再提供", "“{n}” is no longer offered", n=option.name), (id,))
    if not ZERO < quantity <= MOST:
        message = say("“{n}”的数量应大于 0", "The quantity of “{n}” must be above 0", n=option.name)
        yield Fault(message, (id,))
    elif quantity != option.quantity and not option.changes:
        message = say(
            "“{n}”每套固定 {q} 个", "“{n}” comes {q} to a bundle", n=option.name, q=plain(option.quantity)
        )
        yield Fault(message, (id,))


def why_chosen(bundle: Bundle, choice: Choice) -> dict[int, str]:
    """By option that others of the choice require the name of the first one of these."""
    found: dict[int, str] = {}
    for rule in bundle.rules:
        if rule.kind == "requires" and rule.option in choice and rule.other in choice:
            found.setdefault(rule.other, bundle.options[rule.option].name)
    return found
