"""Learning an outcome from a table, from the search for leaks to the verdict.

A column leaks where it tells what is not known until the outcome is: its values are put down with the outcome or afterwards (the
history of changes says so), or they tell the outcome better than anything that is known beforehand does. Such columns are left
out and named. What is left is fitted in two ways, held to rows that were not fitted, and where it tells no more than chance
would, nothing is predicted.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from yunchou.apps.learning.outcome.fitting import fit, folds, out_of_fold
from yunchou.apps.learning.outcome.judging import (
    Band,
    alone,
    auc,
    auc_error,
    bands,
    brier,
    by_chance,
    calibrate,
    calibration_error,
    log_loss,
    one_sided,
    presence,
)
from yunchou.apps.learning.outcome.model import LOGISTIC, Model, contributions, sigmoid
from yunchou.apps.learning.outcome.table import LEAST_OF_A_LEVEL, Column, Floats

FOLDS = 5
LEAST_ROWS, LEAST_OF_EACH = 200, 50
"""Fewer rows, or fewer of either outcome, are too few to learn from."""
TOO_GOOD = 0.9
"""No single thing that is known beforehand parts outcomes like this."""
TOO_GOOD_WHERE_FILLED, PARTLY = 0.85, 0.8
"""Nor does one that people fill in for part of the records, among those where it is filled in."""
ONE_SIDED, FAR = 0.97, 0.25
"""Filled in for one outcome almost alone, and this far from the usual share."""
MUCH_OF_ONE = 0.25
"""So much of one outcome lies in values that hardly ever have the other."""
AFTERWARDS = 0.2
"""Share of the records with a value whose value was put down with the outcome or after it."""
SUSPICIOUS = 0.95
"""An AUC of the whole model from which on a leak is likely that was not found."""
LEAST_AUC, CHANCE = 0.55, 0.001
"""What a model must reach to be used, and how improbable that must be by chance."""
SURELY_BETTER = 0.005
"""By so much trees must tell outcomes better than the simpler model to be taken."""


@dataclass(frozen=True, slots=True)
class Leak:
    """A column that was left out: `afterwards`, `too_good`, `one_outcome`, `one_sided`; the figure that says so."""

    column: str
    kind: str
    figure: float


@dataclass(frozen=True, slots=True)
class Learned:
    """What came of it. `state`: `learned`, `no_signal` or `too_few`.

    `auc_all`: what a model with the columns left out would have seemed to reach. `influence`: the mean distance in log-odds that
    a column moves a row, largest first. `usual`: the share of rows with the outcome.
    """

    state: str
    rows: int
    ones: int
    leaks: Sequence[Leak] = ()
    auc: float | None = None
    auc_low: float | None = None
    auc_high: float | None = None
    chance: float | None = None
    tried: Mapping[str, float] | None = None
    auc_all: float | None = None
    suspicious: bool = False
    brier: float | None = None
    brier_usual: float | None = None
    calibration: float | None = None
    bands: Sequence[Band] = ()
    influence: Sequence[tuple[str, float]] = ()
    model: Model | None = None

    @property
    def usual(self) -> float:
        """The share of rows with the outcome."""
        return self.ones / self.rows if self.rows else 0.0


def find_leaks(columns: Sequence[Column], outcome: Floats, afterwards: Mapping[str, float]) -> list[Leak]:
    """The columns that tell what is not known beforehand. `afterwards`: by column the share that was put down too late."""
    fold, usual, found = folds(outcome, FOLDS), float(outcome.mean()), []
    for column in columns:
        known = presence(column)
        late = afterwards.get(column.name, 0.0)
        if late >= AFTERWARDS:
            found.append(Leak(column.name, "afterwards", late))
            continue
        share = float(outcome[known].mean()) if known.sum() >= LEAST_OF_EACH else usual
        if (share >= ONE_SIDED or share <= 1 - ONE_SIDED) and abs(share - usual) >= FAR:
            found.append(Leak(column.name, "one_outcome", share))
            continue
        told = alone(column, outcome, fold)
        if told < TOO_GOOD and known.mean() < PARTLY and known.sum() >= LEAST_ROWS:
            inside = alone(column, outcome, fold, known)
            told = inside if inside >= TOO_GOOD_WHERE_FILLED else told
        if told >= (TOO_GOOD if known.mean() >= PARTLY else TOO_GOOD_WHERE_FILLED):
            found.append(Leak(column.name, "too_good", told))
            continue
        part = one_sided(column, outcome, LEAST_OF_A_LEVEL, ONE_SIDED, FAR)
        if part >= MUCH_OF_ONE:
            found.append(Leak(column.name, "one_sided", part))
    return found


def learn(columns: Sequence[Column], outcome: Sequence[float], afterwards: Mapping[str, float]) -> Learned:
    """Learns an outcome (1 or 0 by row) from columns. The same table gives the same answer."""
    came = np.asarray(outcome, dtype=np.float64)
    ones = int(came.sum())
    zeros = len(came) - ones
    if len(came) < LEAST_ROWS or min(ones, zeros) < LEAST_OF_EACH:
        return Learned("too_few", len(came), ones)
    columns = [each.as_array() for each in columns]
    leaks = find_leaks(columns, came, afterwards)
    left_out = {each.column for each in leaks}
    clean = [each for each in columns if each.name not in left_out]
    found = replace(_try(clean, came), leaks=leaks)
    if leaks:
        tried = found.tried or {}
        best = max(tried, key=lambda name: tried[name] == found.auc)
        with_all = out_of_fold(best, columns, came, FOLDS)
        found = replace(found, auc_all=auc(with_all, came))
    return found


def _try(columns: Sequence[Column], came: Floats) -> Learned:
    ones = int(came.sum())
    zeros = len(came) - ones
    raw = {name: out_of_fold(name, columns, came, FOLDS) for name in (LOGISTIC, "trees")}
    tried = {name: auc(each, came) for name, each in raw.items()}
    best = "trees" if tried["trees"] > tried[LOGISTIC] + SURELY_BETTER else LOGISTIC
    value = tried[best]
    error = auc_error(value, ones, zeros)
    # Two were tried, and the better one was taken: chance had two tries as well.
    chance = min(1.0, 2 * by_chance(value, ones, zeros))
    said = _cross_calibrated(raw[best], came)
    usual = np.full(len(came), came.mean())
    told = bands(said, came)
    found = Learned(
        "learned",
        len(came),
        ones,
        auc=value,
        auc_low=max(0.0, value - 1.96 * error),
        auc_high=min(1.0, value + 1.96 * error),
        chance=chance,
        tried=tried,
        suspicious=value >= SUSPICIOUS,
        brier=brier(said, came),
        brier_usual=brier(usual, came),
        calibration=calibration_error(told),
        bands=told,
    )
    model = fit(best, columns, came)
    if model is None or value < LEAST_AUC or chance > CHANCE or log_loss(said, came) >= log_loss(usual, came):
        return replace(found, state="no_signal")
    slope, intercept = calibrate(raw[best], came)
    model = replace(model, slope=slope, intercept=intercept)
    moved = np.abs(contributions(model, {each.name: each for each in columns})).mean(axis=0)
    order = np.argsort(-moved, kind="stable")
    influence = [(model.columns[n].name, float(moved[n])) for n in order]
    return replace(found, model=model, influence=influence)


def _cross_calibrated(raw: Floats, came: Floats) -> Floats:
    """The probability of each row, calibrated by the other folds."""
    fold, said = folds(came, FOLDS), np.zeros(len(came))
    for each in range(FOLDS):
        own = fold == each
        slope, intercept = calibrate(raw[~own], came[~own])
        said[own] = sigmoid(slope * raw[own] + intercept)
    return said


def plain(learned: Learned) -> dict[str, Any]:
    """The figures as JSON can hold them, without the model."""
    return {
        "state": learned.state,
        "rows": learned.rows,
        "ones": learned.ones,
        "leaks": [[each.column, each.kind, each.figure] for each in learned.leaks],
        "auc": learned.auc,
        "auc_low": learned.auc_low,
        "auc_high": learned.auc_high,
        "chance": learned.chance,
        "tried": learned.tried,
        "auc_all": learned.auc_all,
        "suspicious": learned.suspicious,
        "brier": learned.brier,
        "brier_usual": learned.brier_usual,
        "calibration": learned.calibration,
        "bands": [[each.said, each.came, each.count] for each in learned.bands],
        "influence": [list(each) for each in learned.influence],
    }
