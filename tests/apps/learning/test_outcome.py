"""Learning an outcome from a plain table: what is found, what leaks, and when nothing is said."""

import math
from typing import Any

import numpy as np
import pytest
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.metrics import roc_auc_score

from yunchou.apps.learning.outcome.fitting import fit, out_of_fold
from yunchou.apps.learning.outcome.judging import auc, bands, by_chance, calibrate, calibration_error
from yunchou.apps.learning.outcome.learn import Learned, find_leaks, learn
from yunchou.apps.learning.outcome.model import (
    LOGISTIC,
    contributions,
    from_plain,
    raw_scores,
    sigmoid,
    to_plain,
)
from yunchou.apps.learning.outcome.program import answer
from yunchou.apps.learning.outcome.table import CHOICE, NUMBER, Column, as_ranks

ROWS = 1200


def deals(seed: int, *, signal: bool = True) -> tuple[list[Column], np.ndarray[Any, Any]]:
    """Deals that are won by source and amount, or by nothing, with a column that is mostly missing."""
    chance = np.random.default_rng(seed)
    source = chance.choice(["referral", "web", "fair"], ROWS)
    amount = chance.lognormal(3, 1, ROWS)
    noise = chance.normal(size=ROWS)
    odds = (source == "referral") * 1.6 - (amount > 30) * 1.2 if signal else np.zeros(ROWS)
    came = (chance.random(ROWS) < 1 / (1 + np.exp(-odds))).astype(float)
    columns = [
        Column("source", CHOICE, source.tolist()),
        Column("amount", NUMBER, [None if n % 7 == 0 else float(v) for n, v in enumerate(amount)]),
        Column("noise", NUMBER, noise.tolist()),
    ]
    return columns, came


@pytest.fixture(scope="module")
def table() -> tuple[list[Column], np.ndarray[Any, Any]]:
    return deals(1)


@pytest.fixture(scope="module")
def learned(table: tuple[list[Column], np.ndarray[Any, Any]]) -> Learned:
    columns, came = table
    reason = ["price" if one == 0 else None for one in came]
    return learn([*columns, Column("reason", CHOICE, reason)], came.tolist(), {"noise": 0.5})


def test_a_signal_is_found_and_told_with_its_range(learned: Learned) -> None:
    assert learned.state == "learned"
    assert learned.auc is not None
    assert learned.auc_low is not None
    assert 0.65 < learned.auc_low < learned.auc < 0.85
    assert learned.influence[0][0] in ("source", "amount")


def test_shares_that_are_said_are_those_that_come(learned: Learned) -> None:
    assert learned.calibration is not None
    assert learned.calibration < 0.05
    assert sum(each.count for each in learned.bands) == ROWS
    assert learned.brier is not None
    assert learned.brier_usual is not None
    assert learned.brier < learned.brier_usual


def test_leaks_are_named_with_what_they_are(learned: Learned) -> None:
    assert {(each.column, each.kind) for each in learned.leaks} == {
        ("reason", "one_outcome"),
        ("noise", "afterwards"),
    }
    assert learned.auc_all is not None
    assert learned.auc_all > 0.99
    assert {name for name, _ in learned.influence} == {"source", "amount"}


def test_a_column_that_knows_the_outcome_is_too_good() -> None:
    columns, came = deals(2)
    copy = Column("rating", NUMBER, (came * 10 + np.random.default_rng(3).normal(size=ROWS)).tolist())
    (leak,) = find_leaks([*columns, copy], came, {})
    assert (leak.column, leak.kind) == ("rating", "too_good")
    assert leak.figure > 0.95


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_where_there_is_no_signal_it_says_so(seed: int) -> None:
    columns, came = deals(seed, signal=False)
    found = learn(columns, came.tolist(), {})
    assert (found.state, found.model) == ("no_signal", None)


def test_too_few_records_are_too_few() -> None:
    columns, came = deals(1)
    few = [Column(each.name, each.kind, each.values[:150]) for each in columns]
    assert learn(few, came[:150].tolist(), {}).state == "too_few"
    assert learn(columns, [1.0] * (ROWS - 20) + [0.0] * 20, {}).state == "too_few"
    assert learn([], [], {}).state == "too_few"


def test_a_table_of_nothing_but_constants_says_nothing() -> None:
    came = [float(n % 2) for n in range(400)]
    found = learn([Column("a", CHOICE, ["x"] * 400), Column("b", NUMBER, [None] * 400)], came, {})
    assert found.state == "no_signal"


@pytest.mark.parametrize("algorithm", [LOGISTIC, "trees"])
def test_contributions_make_the_score_and_survive_being_kept(
    algorithm: str, table: tuple[list[Column], np.ndarray[Any, Any]]
) -> None:
    columns, came = table
    model = fit(algorithm, columns, came)
    assert model is not None
    by_name = {each.name: each for each in columns}
    raw = raw_scores(model, by_name)
    assert np.allclose(model.base + contributions(model, by_name).sum(axis=1), raw)
    assert np.allclose(raw_scores(from_plain(to_plain(model)), by_name), raw)
    # A value that was never seen, and none at all, are scored too.
    odd = {
        "source": Column("source", CHOICE, ["never met", None]),
        "amount": Column("amount", NUMBER, [1e12, None]),
        "noise": Column("noise", NUMBER, [None, -1e12]),
    }
    assert np.isfinite(raw_scores(model, odd)).all()


def test_trees_that_are_kept_say_what_the_library_says(
    table: tuple[list[Column], np.ndarray[Any, Any]],
) -> None:
    columns, came = table
    model = fit("trees", columns, came)
    assert model is not None
    features = np.column_stack(
        [as_ranks(e, next(c for c in columns if c.name == e.name)) for e in model.columns]
    )
    library = HistGradientBoostingClassifier(
        learning_rate=0.08, max_iter=120, max_leaf_nodes=12, min_samples_leaf=20, l2_regularization=1.0,
        early_stopping=False, random_state=20_260_101,
    ).fit(features, came)  # fmt: skip
    own = sigmoid(raw_scores(model, {each.name: each for each in columns}))
    assert np.allclose(own, library.predict_proba(features)[:, 1])


def test_the_same_table_gives_the_same_answer(table: tuple[list[Column], np.ndarray[Any, Any]]) -> None:
    columns, came = table
    first, second = (out_of_fold("trees", columns, came, 3) for _ in range(2))
    assert np.array_equal(first, second)


def test_auc_counts_equal_scores_half() -> None:
    chance = np.random.default_rng(5)
    scores, came = chance.integers(0, 5, 300).astype(float), chance.integers(0, 2, 300).astype(float)
    assert math.isclose(auc(scores, came), roc_auc_score(came, scores))
    assert auc(np.zeros(300), came) == 0.5


def test_chance_is_told_as_shuffling_would_have_it() -> None:
    chance = np.random.default_rng(6)
    scores, came = chance.normal(size=200), (np.arange(200) < 80).astype(float)
    shuffled = np.array([auc(scores, chance.permutation(came)) for _ in range(1500)])
    for value in (0.55, 0.58):
        assert abs(by_chance(value, 80, 120) - (shuffled >= value).mean()) < 0.03


def test_calibration_undoes_what_was_overdone() -> None:
    chance = np.random.default_rng(7)
    true = chance.normal(size=4000)
    came = (chance.random(4000) < sigmoid(true)).astype(float)
    slope, intercept = calibrate(true * 3 + 1, came)
    said = sigmoid(slope * (true * 3 + 1) + intercept)
    assert calibration_error(bands(said, came)) < 0.03
    assert abs(slope - 1 / 3) < 0.05
    # Scores that part the rows wholly stay finite.
    assert all(map(math.isfinite, calibrate(np.where(came == 1, 5.0, -5.0), came)))


def test_the_program_answers_with_scores_and_reasons() -> None:
    columns, came = deals(1)
    plain = [[each.name, each.kind, list(each.values)] for each in columns]
    opened: list[list[Any]] = [
        ["source", CHOICE, ["referral", "web"]],
        ["amount", NUMBER, [5.0, 100.0]],
        ["noise", NUMBER, [0, 0]],
    ]
    found = answer({"columns": plain, "outcome": came.tolist(), "afterwards": {}, "open": opened})
    (good, reasons), (bad, _) = found["scores"]
    assert 0.5 < good < 1
    assert 0 < bad < 0.5
    assert {name for name, *_ in reasons} >= {"source"}
    again = answer({"model": found["model"], "open": opened})["scores"]
    assert [each[0] for each in again] == [good, bad]
    assert answer({"model": found["model"], "open": [[n, k, []] for n, k, _ in opened]}) == {"scores": []}
