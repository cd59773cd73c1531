"""Learning and scoring as a program of its own: the memory it takes and the libraries that it loads end with it.

Reads one JSON object from the standard input, writes one to the standard output. `columns` are `[name, kind, values]`.

- `{"columns", "outcome", "afterwards", "open"}` learns, then scores the open rows → `{"figures", "model", "scores"}`.
- `{"model", "open"}` scores rows by a model that was kept → `{"scores"}`.

A score is `[probability, [[column, effect, share], …]]`: the columns that move the row most, by how much of the probability,
and for a choice the share of records with that value that had the outcome.
"""

import json
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from yunchou.apps.learning.outcome.learn import learn, plain
from yunchou.apps.learning.outcome.model import (
    Model,
    calibrated,
    contributions,
    from_plain,
    raw_scores,
    sigmoid,
    to_plain,
)
from yunchou.apps.learning.outcome.table import CHOICE, Column, level_of
from yunchou.services.bounded import within

MEMORY, SECONDS = 6 << 30, 1800
MOST_REASONS, LEAST_EFFECT = 5, 0.01


def main() -> None:
    """Answers one question."""
    within(MEMORY, SECONDS)
    os.nice(10)
    given = json.load(sys.stdin)
    json.dump(answer(given), sys.stdout)


def answer(given: Mapping[str, Any]) -> dict[str, Any]:
    """What is said to one question."""
    opened = [Column(*each) for each in given["open"]]
    if "outcome" not in given:
        return {"scores": scores(from_plain(given["model"]), opened)}
    learned = learn([Column(*each) for each in given["columns"]], given["outcome"], given["afterwards"])
    model = learned.model
    return {
        "figures": plain(learned),
        "model": None if model is None else to_plain(model),
        "scores": [] if model is None else scores(model, opened),
    }


def scores(model: Model, opened: Sequence[Column]) -> list[list[Any]]:
    """The probability of each row and what moves it most."""
    table = {each.name: each for each in opened}
    if not opened or not len(opened[0].values):
        return []
    added, raw = contributions(model, table), raw_scores(model, table)
    chance = calibrated(model, raw)
    # What would be said without what a column adds.
    without = sigmoid(model.slope * (raw[:, None] - added) + model.intercept)
    effect = chance[:, None] - without
    order = np.argsort(-np.abs(effect), axis=1, kind="stable")[:, :MOST_REASONS]
    return [
        [
            round(float(chance[row]), 6),
            [
                [model.columns[n].name, round(float(effect[row, n]), 4), _share(model, table, n, row)]
                for n in order[row]
                if abs(effect[row, n]) >= LEAST_EFFECT
            ],
        ]
        for row in range(len(raw))
    ]


def _share(model: Model, table: Mapping[str, Column], place: int, row: int) -> float | None:
    encoded = model.columns[place]
    if encoded.kind != CHOICE or encoded.rates is None:
        return None
    return round(encoded.rates[level_of(encoded, table[encoded.name].values[row])], 4)


if __name__ == "__main__":
    main()
