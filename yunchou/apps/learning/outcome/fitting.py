"""Fitting a model to a table: logistic regression or boosted trees, both as plain data.

The libraries that fit are loaded by the first call, so that only a process that learns pays for them.
"""

from collections.abc import Mapping, Sequence

import numpy as np

from yunchou.apps.learning.outcome.model import LOGISTIC, Model, Tree, raw_scores
from yunchou.apps.learning.outcome.table import Column, Encoded, Floats, as_ranks, as_scales, learn_column

SEED = 20_260_101
"""The same rows give the same model."""
RIDGE = 0.3
"""The inverse strength of the penalty on coefficients."""


def fit(algorithm: str, columns: Sequence[Column], outcome: Floats) -> Model | None:
    """A model fitted to rows with their outcome (1 or 0); None where no column says anything."""
    found = [(each, learn_column(each, outcome)) for each in columns]
    kept = [(column, encoded) for column, encoded in found if encoded is not None]
    if not kept:
        return None
    from threadpoolctl import threadpool_limits

    # Threads that wait for each other on a busy machine take many times as long as one.
    with threadpool_limits(1):
        return (_logistic if algorithm == LOGISTIC else _trees)(kept, outcome)


def _logistic(kept: Sequence[tuple[Column, Encoded]], outcome: Floats) -> Model:
    from sklearn.linear_model import LogisticRegression

    features = np.column_stack([as_scales(encoded, column) for column, encoded in kept])
    means = features.mean(axis=0)
    fitted = LogisticRegression(C=RIDGE, max_iter=500).fit(features - means, outcome)
    return Model(
        LOGISTIC,
        [encoded for _, encoded in kept],
        float(fitted.intercept_[0]),
        fitted.coef_[0].tolist(),
        means.tolist(),
    )


def _trees(kept: Sequence[tuple[Column, Encoded]], outcome: Floats) -> Model:
    from sklearn.ensemble import HistGradientBoostingClassifier

    features = np.column_stack([as_ranks(encoded, column) for column, encoded in kept])
    fitted = HistGradientBoostingClassifier(
        learning_rate=0.08,
        max_iter=120,
        max_leaf_nodes=12,
        min_samples_leaf=20,
        l2_regularization=1.0,
        early_stopping=False,
        random_state=SEED,
    ).fit(features, outcome)
    trees = [_tree(predictor.nodes) for (predictor,) in fitted._predictors]
    base = float(fitted._baseline_prediction.ravel()[0]) + sum(tree.value[0] for tree in trees)
    return Model("trees", [encoded for _, encoded in kept], base, trees=trees)


def _tree(nodes: np.ndarray) -> Tree:
    """A tree with the expected value at every node: that of a split is the mean of its children by their rows."""
    value = nodes["value"].astype(float).tolist()
    # Children stand behind their parent, so the last come first.
    for at in range(len(nodes) - 1, -1, -1):
        if not nodes["is_leaf"][at]:
            left, right = int(nodes["left"][at]), int(nodes["right"][at])
            n, m = float(nodes["count"][left]), float(nodes["count"][right])
            value[at] = (value[left] * n + value[right] * m) / (n + m)
    leaf = nodes["is_leaf"].astype(bool)
    return Tree(
        np.where(leaf, -1, nodes["feature_idx"].astype(int)).tolist(),
        nodes["num_threshold"].astype(float).tolist(),
        nodes["missing_go_to_left"].astype(bool).tolist(),
        nodes["left"].astype(int).tolist(),
        nodes["right"].astype(int).tolist(),
        value,
    )


def folds(outcome: Floats, count: int) -> np.ndarray:
    """The fold of each row, each fold with the same share of both outcomes."""
    chance = np.random.default_rng(SEED)
    found = np.zeros(len(outcome), dtype=np.int64)
    for each in (0.0, 1.0):
        rows = np.flatnonzero(outcome == each)
        found[chance.permutation(rows)] = np.arange(len(rows)) % count
    return found


def out_of_fold(algorithm: str, columns: Sequence[Column], outcome: Floats, count: int) -> Floats:
    """The raw score of each row by a model that was fitted without its fold."""
    fold = folds(outcome, count)
    found = np.zeros(len(outcome))
    for each in range(count):
        rest, own = np.flatnonzero(fold != each), np.flatnonzero(fold == each)
        model = fit(algorithm, [c.take(rest) for c in columns], outcome[rest])
        if model is None:
            continue
        tried: Mapping[str, Column] = {c.name: c.take(own) for c in columns}
        found[own] = raw_scores(model, tried)
    return found
