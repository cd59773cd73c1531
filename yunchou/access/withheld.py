"""Values that some records keep back from an asker who may see the record: what a pool shows only to whoever claims it.

The rooms that know such records stand above this one and declare them here; whatever reads or compares values asks here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from yunchou.access.asking import Asking
from yunchou.model.object import Field, Object


@dataclass(frozen=True, slots=True)
class Withheld:
    """The records of an object that keep a field back: `condition` is SQL with `{t}` for the alias of their table, without
    values of its own, over its `columns`."""

    condition: str
    columns: Sequence[str]


Keeper: TypeAlias = Callable[[Asking, Object], Mapping[str, Withheld]]
"""For each field of an object that is kept back from the asker, from which records."""
_KEEPERS: list[Keeper] = []


def keeps_back(keeper: Keeper) -> Keeper:
    """Declares what is kept back."""
    if keeper not in _KEEPERS:
        _KEEPERS.append(keeper)
    return keeper


def withheld_fields(asking: Asking, owner: Object) -> Mapping[str, Withheld]:
    """The fields of an object that some of its records keep back from the asker. The system is kept from nothing."""
    if asking.viewer.person is None:
        return {}
    found: dict[str, Withheld] = {}
    for keeper in _KEEPERS:
        found |= keeper(asking, owner)
    return found


def withheld(asking: Asking, owner: Object, field: Field) -> Withheld | None:
    """The records that keep a field back from the asker; None where none does.

    A computed field tells what its value comes from: it is kept back with it.
    """
    if field.system and not field.computed:
        return None
    fields = withheld_fields(asking, owner)
    if not field.computed:
        return fields.get(field.name)
    for object, name in field.reads:
        if object != owner.name:
            other = asking.snapshot.model.objects.get(object)
            if other is not None and name in withheld_fields(asking, other):
                return EVERYWHERE
        elif name in fields:
            # Of another record of the same object nobody knows here whether it keeps the value back.
            related = any(owner.name in each.targets for each in owner.fields.values())
            return EVERYWHERE if related else fields[name]
    return None


EVERYWHERE = Withheld("true", ())


def withheld_sql(asking: Asking, owner: Object, field: Field, alias: str) -> str | None:
    """SQL for whether the record of an alias keeps a field back from the asker; None where none does."""
    found = withheld(asking, owner, field)
    return None if found is None else found.condition.format(t=alias)
