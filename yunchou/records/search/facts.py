"""What tells hits of the same name apart: a few fields of each record, as its list shows them to the asker."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from yunchou.access.organisation import Snapshot
from yunchou.base.db import name_literal
from yunchou.model.object import Field, Object
from yunchou.records.select import Asking, Select, display

MOST_FACTS = 3
TOO_LONG = frozenset({"long_text", "rich_text", "json", "signature", "image", "file"})
"""Types of which a line has no room for a value."""

Facts: TypeAlias = Callable[[Snapshot, str], Sequence[str]]
"""The fields of an object that are shown with its records, the first ones first; none that the asker may not read."""


def no_facts(snapshot: Snapshot, name: str) -> Sequence[str]:
    """Nothing beside the name."""
    return ()


@dataclass(frozen=True, slots=True)
class Shown:
    """SQL for the facts of the records that `select` finds, as a JSON object by field."""

    select: Select
    sql: str


def facts_of(asking: Asking, name: str, fields: Sequence[str]) -> Shown:
    """The facts of an object's records under the alias `t`."""
    owner = asking.snapshot.model.object(name)
    select = Select(asking, owner)
    places = [(each.name, select.at("t", owner, each)) for each in _told(owner, fields)]
    pairs = ", ".join(f"{name_literal(each)}, {display(select, place)}" for each, place in places)
    return Shown(select, f"json_build_object({pairs})")


def _told(owner: Object, fields: Sequence[str]) -> list[Field]:
    known = [owner.fields[each] for each in fields if each in owner.fields and each != owner.name_field]
    told = [each for each in known if each.type not in TOO_LONG and (not each.system or each.name == "owner")]
    return told[:MOST_FACTS]
