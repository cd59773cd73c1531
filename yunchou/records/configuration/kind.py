"""Kinds of items: those that are records of an object come by its declaration, others are added by their rooms."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from yunchou.base.errors import Message, Problem
from yunchou.model.object import Model
from yunchou.records.write import Unit

if TYPE_CHECKING:
    from yunchou.records.configuration.look import Look

Values: TypeAlias = Mapping[str, Any]
"""What an item says, by names, in the JSON form of the API; whom it refers to is written as `portable` writes it."""


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that is set up. `record` is its id here, `about` the object that it is about."""

    key: str
    record: int
    values: Values
    about: str = ""


@dataclass(frozen=True, slots=True)
class Put:
    """What is to become of one item: made (`record` None), changed, removed (`values` None), or brought back."""

    key: str
    values: Values | None
    record: int | None = None
    back: bool = False


Outcome: TypeAlias = int | Problem
"""The id of the item that was put, or why it could not be."""


class Kind(Protocol):
    """How items of one kind are read and written. `name` is stable, `label` for people.

    `alone`: whether items are made and removed by themselves; others come and go with what they need.
    """

    name: str
    label: Message
    alone: bool

    async def read(self, look: "Look") -> Sequence[Item]:
        """All items that the caller may read, their values with ids as they are here."""
        ...

    def called(self, values: Values) -> str | None:
        """The key of an item that says this, its references in words; None where that does not tell it."""
        ...

    async def put(self, unit: Unit, puts: Sequence[Put]) -> list[Outcome]:
        """Writes items under the unit's rights, values with ids as they are here; one outcome each."""
        ...

    def needs(self, key: str) -> Sequence[tuple[str, str]]:
        """The records, as (object, key), without which there can be no item of that key."""
        ...

    def words(self, model: Model, name: str) -> Message:
        """What one of the values is called."""
        ...

    def shown(self, model: Model, name: str, value: Any) -> Message:
        """One of the values as a person reads it."""
        ...


@dataclass(slots=True)
class _Registry:
    kinds: dict[str, Kind] = field(default_factory=dict)


_ADDED = _Registry()


def configuration_kind(kind: Kind) -> Kind:
    """Adds a kind whose items are no records."""
    _ADDED.kinds[kind.name] = kind
    return kind


def added_kinds() -> Iterator[Kind]:
    """The kinds that rooms added."""
    yield from _ADDED.kinds.values()
