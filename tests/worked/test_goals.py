"""The published examples of goals, as they stand."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from yunchou.apps.goals.dividing import attainment_factor, divide, over_assignment, sales_capacity

D = Decimal
CASES = {each["id"]: each for each in json.loads(Path(__file__).with_name("goals.json").read_text("utf-8"))}


def over_assigned(given: dict[str, Any]) -> dict[str, Any]:
    street, target = [D(given["street"])], D(given["target"])
    return {
        "attainment_factor": attainment_factor(street, target),
        "over_assignment": over_assignment(street, target),
    }


def capacity(given: dict[str, Any]) -> dict[str, Any]:
    ramped, ramping = given["ramped"], given["ramping"]
    found = sales_capacity(
        ramped["people"],
        D(ramped["quota"]),
        D(ramped["attainment"]),
        ramping["people"],
        D(ramping["quota"]),
        D(ramping["ramp"]),
    )
    return {"capacity": found}


def parts(given: dict[str, Any]) -> dict[str, Any]:
    weights = [D(each) for each in given.get("weights", ["1"] * given.get("parts", 0))]
    return {"parts": divide(D(given["amount"]), weights).parts}


HOW = {"over-assignment": over_assigned, "capacity": capacity, "decompose-cents": parts}


@pytest.mark.parametrize("name", CASES)
def test_it_gives_the_published_figures(name: str) -> None:
    case = CASES[name]
    found = HOW[name.rpartition("-")[0]](case["input"])
    assert {key: as_text(value) for key, value in found.items()} == {
        key: as_text(value) for key, value in case["output"].items()
    }


def as_text(value: Any) -> Any:
    """Figures by their value, whatever noughts they end with."""
    return [as_text(each) for each in value] if isinstance(value, list) else f"{D(value).normalize():f}"
