"""A plain table with an outcome, and how its columns become numbers that a model can be fitted to.

What an encoding learns of a column (its middle, its spread, how often each choice led to the outcome) it learns from the rows
that it is given, so that a fold of a cross-validation is never encoded by what it is tried on.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

Floats: TypeAlias = npt.NDArray[np.float64]
Flags: TypeAlias = npt.NDArray[np.bool_]

NUMBER, CHOICE = "number", "choice"
LEAST_OF_A_LEVEL = 10
"""Rows that a choice must have to be told from the others."""
MOST_LEVELS = 60
SMOOTHING = 10.0
"""So many rows of the usual rate are added to a choice's own, so that few rows do not speak loudly."""
MISSING, OTHER = "", "\ue000"
"""The names of what is missing and of all that is rare; no value is called so."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: `number` with floats, NaN where missing, or `choice` with texts, None where missing."""

    name: str
    kind: str
    values: Sequence[Any] | npt.NDArray[Any]

    def take(self, rows: npt.NDArray[np.int64]) -> "Column":
        """The same column with some of its rows."""
        return Column(self.name, self.kind, _array(self)[rows])

    def as_array(self) -> "Column":
        """The same column, its values read once."""
        return Column(self.name, self.kind, _array(self))


def _array(column: Column) -> npt.NDArray[Any]:
    if isinstance(column.values, np.ndarray):
        return column.values
    if column.kind == NUMBER:
        return np.array([np.nan if v is None else float(v) for v in column.values], dtype=np.float64)
    return np.array(column.values, dtype=object)


def filled(column: Column) -> Flags:
    """Which rows have a value."""
    values = _array(column)
    return ~np.isnan(values) if column.kind == NUMBER else np.array([v is not None for v in values], bool)


@dataclass(frozen=True, slots=True)
class Encoded:
    """What an encoding knows of a column, as plain data that can be kept.

    A number: `low` and `high` bound it (the 1st and 99th percentile), `middle` is its median, `mean` and `spread` put it on a
    common scale. A choice: `rates` by level, those that are rare under `OTHER`.
    """

    name: str
    kind: str
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0
    mean: float = 0.0
    spread: float = 1.0
    rates: Mapping[str, float] | None = None

    def plain(self) -> dict[str, Any]:
        """As JSON can hold it."""
        found = {name: getattr(self, name) for name in self.__slots__}
        return found | {"rates": None if self.rates is None else dict(self.rates)}


def learn_column(column: Column, outcome: Floats) -> Encoded | None:
    """What can be known of a column from rows with their outcome (1 or 0); None where it says nothing: it has one value."""
    if column.kind == CHOICE:
        return _learn_choice(column, outcome)
    values = _array(column)
    known = values[~np.isnan(values)]
    if known.size < LEAST_OF_A_LEVEL:
        return None
    low, high = (float(each) for each in np.quantile(known, (0.01, 0.99)))
    bounded = np.clip(known, low, high)
    if low == high:
        return None
    centre = float(np.median(bounded))
    return Encoded(column.name, NUMBER, low, high, centre, float(bounded.mean()), float(bounded.std()))


def _learn_choice(column: Column, outcome: Floats) -> Encoded | None:
    counts: dict[str, list[float]] = {}
    for value, one in zip(_array(column), outcome, strict=True):
        found = counts.setdefault(MISSING if value is None else str(value), [0.0, 0.0])
        found[0] += one
        found[1] += 1
    often = sorted(
        (k for k, v in counts.items() if v[1] >= LEAST_OF_A_LEVEL), key=lambda k: (-counts[k][1], k)
    )
    kept = often[:MOST_LEVELS]
    rare = [v for k, v in counts.items() if k not in kept]
    if len(kept) + bool(rare) < 2:
        return None
    usual = float(outcome.mean())
    levels = {k: counts[k] for k in kept}
    levels[OTHER] = [sum(v[0] for v in rare), sum(v[1] for v in rare)]
    return Encoded(
        column.name,
        CHOICE,
        rates={k: (won + SMOOTHING * usual) / (n + SMOOTHING) for k, (won, n) in levels.items()},
    )


def level_of(encoded: Encoded, value: Any) -> str:
    """The level under which a choice is known."""
    name = MISSING if value is None else str(value)
    return name if encoded.rates is not None and name in encoded.rates else OTHER


def as_ranks(encoded: Encoded, column: Column) -> Floats:
    """One number per row for trees: a number as it is, with NaN where missing, a choice by the rate of its level."""
    if encoded.kind == NUMBER:
        return _array(column)
    rates = encoded.rates or {}
    return np.array([rates[level_of(encoded, v)] for v in _array(column)], dtype=np.float64)


def as_scales(encoded: Encoded, column: Column) -> Floats:
    """Rows × features for a linear model.

    A number on a common scale, how far it lies above its middle (so that its effect may bend there), and whether it is
    missing; a choice by a flag per level.
    """
    values = _array(column)
    if encoded.kind == NUMBER:
        missing = np.isnan(values)
        bounded = np.clip(np.where(missing, encoded.middle, values), encoded.low, encoded.high)
        above = np.maximum(0.0, bounded - encoded.middle)
        scaled = np.column_stack([bounded - encoded.mean, above]) / encoded.spread
        return np.column_stack([scaled, missing.astype(np.float64)])
    place = {level: n for n, level in enumerate(encoded.rates or {})}
    flags = np.zeros((len(values), len(place)))
    for row, value in enumerate(values):
        flags[row, place[level_of(encoded, value)]] = 1.0
    return flags
