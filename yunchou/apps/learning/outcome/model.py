"""A model as plain data: how likely the outcome is for rows of a table, and what each column adds to that.

Both kinds of model add up in log-odds. A logistic regression adds coefficient × (value − mean of the rows it was fitted to) for
each feature. Boosted trees add, at each split on a row's way, the change of the expected value (the path attribution of
A. Saabas, "Interpreting random forests", 2014). So the contributions of all columns and the base make the raw score, which the
calibration turns into a probability.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from yunchou.apps.learning.outcome.table import Column, Encoded, Floats, as_ranks, as_scales

LOGISTIC, TREES = "logistic", "trees"


@dataclass(frozen=True, slots=True)
class Tree:
    """One tree by node: the column that splits (−1 at a leaf), its threshold, where missing goes, its children, its value."""

    feature: Sequence[int]
    threshold: Sequence[float]
    missing_left: Sequence[bool]
    left: Sequence[int]
    right: Sequence[int]
    value: Sequence[float]


@dataclass(frozen=True, slots=True)
class Model:
    """A fitted model: its columns, its own numbers, and the calibration `1 ÷ (1 + exp(−(slope × raw + intercept)))`."""

    algorithm: str
    columns: Sequence[Encoded]
    base: float
    coefficients: Sequence[float] = ()
    means: Sequence[float] = ()
    trees: Sequence[Tree] = ()
    slope: float = 1.0
    intercept: float = 0.0


def contributions(model: Model, table: Mapping[str, Column]) -> Floats:
    """Rows × columns of the model: what each column adds to the log-odds of each row."""
    if model.algorithm == LOGISTIC:
        return _linear(model, table)
    ranks = np.column_stack([as_ranks(each, table[each.name]) for each in model.columns])
    found = np.zeros_like(ranks)
    for tree in model.trees:
        _walk(tree, ranks, found)
    return found


def raw_scores(model: Model, table: Mapping[str, Column]) -> Floats:
    """The log-odds of each row before calibration."""
    return np.asarray(model.base + contributions(model, table).sum(axis=1))


def calibrated(model: Model, raw: Floats) -> Floats:
    """The probability that a raw score stands for."""
    return sigmoid(model.slope * raw + model.intercept)


def sigmoid(values: Floats) -> Floats:
    """1 ÷ (1 + e^−x), without overflow."""
    return 0.5 * (1.0 + np.tanh(0.5 * values))


def _linear(model: Model, table: Mapping[str, Column]) -> Floats:
    found, at = [], 0
    coefficients, means = np.array(model.coefficients), np.array(model.means)
    for each in model.columns:
        block = as_scales(each, table[each.name])
        part = slice(at, at + block.shape[1])
        found.append((block - means[part]) @ coefficients[part])
        at += block.shape[1]
    return np.column_stack(found)


def _walk(tree: Tree, ranks: Floats, found: Floats) -> None:
    """Leads all rows down one tree at once, a level at a time, and adds what each split changes to its column."""
    feature, threshold = np.array(tree.feature), np.array(tree.threshold)
    missing_left, value = np.array(tree.missing_left, bool), np.array(tree.value)
    left, right = np.array(tree.left), np.array(tree.right)
    node = np.zeros(len(ranks), dtype=np.int64)
    rows = np.arange(len(ranks)) if feature[0] >= 0 else np.arange(0)
    while rows.size:
        at = node[rows]
        split = feature[at]
        seen = ranks[rows, split]
        goes_left = np.where(np.isnan(seen), missing_left[at], seen <= threshold[at])
        below = np.where(goes_left, left[at], right[at])
        found[rows, split] += value[below] - value[at]
        node[rows] = below
        rows = rows[feature[below] >= 0]


def to_plain(model: Model) -> dict[str, Any]:
    """As JSON can keep it."""
    return {
        "algorithm": model.algorithm,
        "columns": [each.plain() for each in model.columns],
        "base": model.base,
        "coefficients": list(model.coefficients),
        "means": list(model.means),
        "trees": [{name: list(getattr(tree, name)) for name in Tree.__slots__} for tree in model.trees],
        "slope": model.slope,
        "intercept": model.intercept,
    }


def from_plain(kept: Mapping[str, Any]) -> Model:
    """The model that was kept."""
    return Model(
        kept["algorithm"],
        [Encoded(**each) for each in kept["columns"]],
        kept["base"],
        kept["coefficients"],
        kept["means"],
        [Tree(**each) for each in kept["trees"]],
        kept["slope"],
        kept["intercept"],
    )
