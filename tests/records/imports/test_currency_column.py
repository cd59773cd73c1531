"""Amounts whose currency stands in a column of its own."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create, refused, update
from tests.fixtures.organisation import Company
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, rows


async def brought(company: Company, folder: Path, text: str, **source: Any) -> Any:
    plan = {"step": [{"file": "a.csv", "object": "account", "map": {
        "name": "name", "annual_revenue": {"column": "revenue", **source}}}]}  # fmt: skip
    (folder / "a.csv").write_text(text)
    (folder / "plan.json").write_text(json.dumps(plan))
    return await import_folder(company.caller("管理员"), folder / "plan.json")


async def test_each_row_says_its_currency(company: Company, tmp_path: Path) -> None:
    admin = company.caller("管理员")
    await create(admin, "exchange_rate", currency=await _usd(company), date="2020-01-01", rate="7")
    text = "name,revenue,unit\na,100,usd\nb,100,\nc,,USD\nd,100,XYZ\ne,USD 5,CNY\nf,2,CNY\n"
    done = await brought(company, tmp_path, text, currency="unit")
    assert [fault["row"] for fault in done.faults] == [5]
    found = await rows(admin, "account", Query(fields=["name", "annual_revenue"], sort=["name"]))
    assert [(r["name"], r["annual_revenue"] and tuple(r["annual_revenue"].values())) for r in found] == [
        ("a", ("100.00", "USD")), ("b", ("100.00", "CNY")), ("c", None), ("e", ("5.00", "USD")), ("f", ("2.00", "CNY")),
    ]  # fmt: skip


async def _usd(company: Company) -> str:
    """The dollar, in use."""
    admin = company.caller("管理员")
    found = await rows(admin, "currency", Query(fields=["id"], where='code = "USD"'))
    if not found:
        return await create(admin, "currency", code="USD", name="美元")
    await update(admin, "currency", found[0]["id"], active=True)
    return str(found[0]["id"])


@pytest.mark.parametrize(
    "source", [{"currency": "nothing"}, {"currency": 5}, {"fix": {}, "currency": "name", "value": "5"}]
)
async def test_a_plan_that_cannot_be(company: Company, tmp_path: Path, source: dict[str, Any]) -> None:
    with refused(422):
        await brought(company, tmp_path, "name,revenue,unit\na,1,USD\n", **source)
