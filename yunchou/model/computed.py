"""Fields whose value the system makes, as plain data: what each reads, and whether its value is kept in its column."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Hop:
    """One step from a record to others.

    Up: from a record of `owner` to the one that its `field` points at. Down: from a record to those of `owner` whose
    `field` points at it.
    """

    owner: str
    field: str
    down: bool = False


@dataclass(frozen=True, slots=True)
class Read:
    """A field of the record that so many hops lead to."""

    hops: tuple[Hop, ...]
    object: str
    field: str


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed field of `object`.

    `stored`: its value lies in its column, renewed by every write that touches what it `reads` (columns, of other stored
    computed fields too); otherwise it is computed wherever it is asked for. `level`: stored ones of a lower level come
    first. `direct`: what its own definition names. `every`: each (object, field) that its value comes from at any remove.
    `fingerprint`: changes with everything that its values depend on beside records.
    """

    object: str
    field: str
    stored: bool
    volatile: bool
    level: int
    direct: tuple[Read, ...]
    reads: tuple[Read, ...]
    every: frozenset[tuple[str, str]]
    weight: int
    fingerprint: str
