"""The published examples of the language, evaluated by PostgreSQL as they stand."""

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.language.scopes import Values, evaluate
from yunchou.base.db import Database
from yunchou.language.compile import compile_expression
from yunchou.language.errors import ExpressionError
from yunchou.language.types import Environment, Params, Type

PUBLISHED = json.loads(Path(__file__).with_name("expressions.json").read_text("utf-8"))
CASES = PUBLISHED["cases"]
RECORD = PUBLISHED["record"]
TODAY = dt.datetime.fromisoformat(PUBLISHED["today"]).replace(hour=12, tzinfo=dt.UTC)
SIMPLE = ("text", "choice", "number", "integer", "percent", "date", "boolean")
TYPES = {
    **{name: Type(kind) for name, kind in PUBLISHED["record_types"].items() if kind in SIMPLE},
    "客户": {"行业": Type("text"), "owner": {"team": {"name": Type("text")}}},
    "lines": [{"qty": Type("integer"), "price": Type("number"), "kind": Type("choice")}],
}


@pytest.mark.parametrize("case", [c for c in CASES if "error" not in c], ids=lambda case: case["expression"])
async def test_it_has_the_published_value(case: dict[str, Any], shared_database: Database) -> None:
    environment = Environment(now=TODAY)
    kind, value = await evaluate(shared_database, case["expression"], RECORD, TYPES, environment)
    assert kind == case["type"]
    expected = case["value"]
    if expected is not None and kind == "number":
        expected = Decimal(expected)
    elif expected is not None and kind == "date":
        expected = dt.date.fromisoformat(expected)
    assert value == expected


@pytest.mark.parametrize("case", [c for c in CASES if "error" in c], ids=lambda case: case["expression"])
def test_it_has_the_published_error(case: dict[str, Any]) -> None:
    params = Params()
    with pytest.raises(ExpressionError) as raised:
        compile_expression(case["expression"], Values(RECORD, TYPES, params), params, Environment(now=TODAY))
    assert (raised.value.code, raised.value.at) == (case["error"], case["at"])
    assert raised.value.status == 400
    assert raised.value.detail.zh != raised.value.detail.en
