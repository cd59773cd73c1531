"""The published examples of process and forecast, as they stand."""

import json
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from yunchou.apps.forecast.figures import coverage, weighted
from yunchou.apps.process.analysis.funnel import Rung, velocity

D = Decimal
CASES = {each["id"]: each for each in json.loads(Path(__file__).with_name("process.json").read_text("utf-8"))}


def velocities(given: dict[str, Any]) -> dict[str, Any]:
    mean, rate = D(given["average_value"]), D(given["win_rate"])
    found = {
        days: velocity(given["opportunities"], mean, rate, given["cycle_days"] / days) for days in (1, 30)
    }
    return {"per_day": found[1], "per_30_days": found[30]}


def covered(given: dict[str, Any]) -> dict[str, Any]:
    found = coverage(D(given["open"]), D(given["remaining"]), D(given["win_rate"]))
    return {
        "coverage": found.covered,
        "required": found.required,
        "expected_share_of_remaining": found.expected_share,
    }


def by_probability(given: dict[str, Any]) -> dict[str, Any]:
    return {"weighted": [weighted(D(given["amount"]), D(each)) for each in given["probabilities"]]}


def conversions(given: dict[str, Any]) -> dict[str, Any]:
    counts = given["counts"]
    rungs = [rung_of(entered, passed) for entered, passed in pairwise(counts)]
    return {
        "conversion": [each.conversion for each in rungs],
        "overall": rung_of(counts[0], counts[-1]).conversion,
    }


def rung_of(entered: int, passed: int) -> Rung:
    return Rung(entered, passed, 0, D(0), D(0), D(0))


HOW = {"velocity": velocities, "coverage": covered, "weighted": by_probability, "funnel": conversions}


@pytest.mark.parametrize("name", CASES)
def test_it_gives_the_published_figures(name: str) -> None:
    case = CASES[name]
    found = HOW[name.rpartition("-")[0]](case["input"])
    assert found.keys() == case["output"].keys()
    for key, expected in case["output"].items():
        several = expected if isinstance(expected, list) else [expected]
        got = found[key] if isinstance(expected, list) else [found[key]]
        for one, wanted in zip(got, several, strict=True):
            places = -int(D(wanted).as_tuple().exponent)
            assert round(D(str(one)), places) == D(wanted), key
