"""Whole numbers in expressions are numbers like any other: they divide exactly and do not overflow."""

import itertools
from typing import Any

import pytest

from tests.fixtures.asking import create, figures, names, read
from tests.fixtures.organisation import Company
from tests.records.test_computed import add, formula
from yunchou.access.actor import Caller
from yunchou.records.evaluate import evaluate
from yunchou.records.read import Query, rows

LARGEST = 2**53 - 1
WHOLE = ("integer", "rating", "progress", "duration")


async def with_fields(company: Company) -> Caller:
    admin = company.caller("管理员")
    several = [
        {"name": f"{n}_{kind}", "type": kind, "label": f"{n}_{kind}"} for kind in WHOLE for n in ("a", "b")
    ]
    await add(company, "account", *several, {"name": "born", "type": "lunar_date", "label": "born"})
    return admin


async def value(who: Caller, expression: str, values: dict[str, Any]) -> float | None:
    found = (await evaluate(who, expression, name="account", values=values))["value"]
    return None if found is None else float(found)


@pytest.mark.parametrize("kind", WHOLE)
async def test_every_type_of_whole_number_calculates_exactly(company: Company, kind: str) -> None:
    admin = await with_fields(company)
    a, b = f"a_{kind}", f"b_{kind}"
    numbers = [1, 7, LARGEST] if kind == "integer" else [1, 2, 5]
    for x, y in itertools.product(numbers, repeat=2):
        given = {a: x, b: y}
        assert await value(admin, f"{a} / {b}", given) == pytest.approx(x / y, rel=1e-12), given
        assert await value(admin, f"{a} * {b} * {b}", given) == pytest.approx(x * y * y, rel=1e-12)
        assert await value(admin, f"{a} + {b} - 2 * {a}", given) == pytest.approx(y - x, rel=1e-12)
    assert await value(admin, f"{a} / {b}", {a: 1, b: None}) is None


async def test_parts_of_values_divide_too(company: Company) -> None:
    admin = await with_fields(company)
    assert await value(admin, "born.month / born.day", {"born": {"month": 7, "day": 2}}) == 3.5


async def test_one_record_of_large_numbers_does_not_close_the_list(company: Company) -> None:
    admin = await with_fields(company)
    await add(
        company,
        "account",
        formula("square", "a_integer * a_integer"),
        formula("share", "a_integer / b_integer", indexed=True),
    )
    await create(admin, "account", name="大", a_integer=LARGEST, b_integer=2)
    small = await create(admin, "account", name="小", a_integer=3, b_integer=2)
    assert (await read(admin, "account", small))["share"] == 1.5
    found = await rows(admin, "account", Query(fields=["name", "square"], sort=["-square"]))
    assert [(row["name"], row["square"]) for row in found] == [("大", LARGEST**2), ("小", 9)]
    assert await names(admin, "account", "share = 1.5") == ["小"]
    assert await names(admin, "account", "a_integer in (3, 4.5) and a_integer < b_integer + 1.5") == ["小"]
    assert await figures(admin, "account", n="sum(a_integer / b_integer)") == [{"n": LARGEST / 2 + 1.5}]
