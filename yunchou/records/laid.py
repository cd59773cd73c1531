"""Values that are in no row of a table yet, laid out as lists, so that expressions can be asked of them in one statement."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from yunchou.model.field_types import ValueContext, type_of
from yunchou.model.object import Field


@dataclass(frozen=True, slots=True)
class Laid:
    """A column of a field: what its name ends in, the type of its list, and how an element becomes the stored value."""

    ending: str
    array_type: str
    decode: Callable[[str], str]


def laid_columns(field: Field) -> Iterator[Laid]:
    """The columns of a field that expressions name: of an amount its worth alone, of a reference also its object."""
    kind = type_of(field)
    yield Laid("", kind.array_type, kind.decode)
    if kind.of_several:
        for ending, sql_type in kind.beside.items():
            yield Laid(ending, sql_type, str)


def laid_values(field: Field, values: Sequence[Any], context: ValueContext) -> Iterator[list[Any]]:
    """The lists of values that go with `laid_columns`."""
    kind = type_of(field)
    yield [kind.encode(value) for value in values]
    if kind.of_several:
        for number in range(len(kind.beside)):
            yield [kind.encode_beside(value, context)[number] for value in values]
