"""Public data through the product's own import, and what is learned of them: the figures that are known of them are reached."""

import csv
import json
from collections import defaultdict
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.asking import create
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.actions.runner import run
from yunchou.apps.learning.foreseeing import Asked, foresee
from yunchou.apps.learning.keeping import train
from yunchou.apps.learning.kinds import CONVERSION
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.time import parse_day
from yunchou.metrics.made import catalogue_for
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.imports.run import import_folder
from yunchou.studio import change

LINE = {
    "order_no": "订单 ID",
    "ordered_on": "订单日期",
    "customer": "客户 ID",
    "area": "地区",
    "sales": "销售额",
    "profit": "利润",
}
AFTERWARDS = (
    *("Tags", "Lead Quality", "Lead Profile", "Last Notable Activity"),
    *(f"Asymmetrique {kind} {what}" for kind in ("Activity", "Profile") for what in ("Index", "Score")),
)
BARE = ("Prospect ID", "Lead Number", "Converted", "")
NUMBERS = ("TotalVisits", "Total Time Spent on Website", "Page Views Per Visit")


def field(name: str, label: str, kind: str = "text", **settings: Any) -> dict[str, Any]:
    return {"name": name, "type": kind, "label": label, **settings}


def plan_of(folder: Path, *steps: dict[str, Any]) -> Path:
    path = folder / "plan.json"
    path.write_text(json.dumps({"step": steps}, ensure_ascii=False), "utf-8")
    return path


@pytest.fixture
async def store(company: Company, sample_data: Path, tmp_path: Path) -> Caller:
    """The sales of a Chinese superstore as records of an object of its own, from the spreadsheet as it is."""
    admin = company.caller("管理员")
    fields = [
        *(field(name, name) for name in ("order_no", "customer", "area")),
        field("ordered_on", "订单日期", "date"),
        *(field(name, name, "number") for name in ("sales", "profit")),
    ]
    await change.create_object(
        admin, {"name": "store_line", "label": {"zh-CN": "订单行", "en": "Line"}, "fields": fields}
    )
    step = {"file": "示例-超市.xls", "object": "store_line", "map": {"name": LINE["order_no"], **LINE}}
    done = await import_folder(admin, plan_of(tmp_path, step), folder=sample_data / "superstore_cn")
    assert (done.created, done.failed) == (10_000, 0)
    await create(
        admin, "metric", name="销售额", code="store_sales", object="store_line", aggregate="sum", measured="sales",
        date="ordered_on", fields="area",
    )  # fmt: skip
    return admin


async def test_a_superstore_is_imported_to_the_last_digit_and_foreseen(store: Caller) -> None:
    async def totals(*group: str) -> list[dict[str, Any]]:
        measures = {
            "sales": "sum(sales)",
            "profit": "sum(profit)",
            "orders": "count_distinct(order_no)",
            "customers": "count_distinct(customer)",
        }
        return await aggregate_rows(store, "store_line", Aggregate(group, measures))

    (whole,) = await totals()
    assert (round(whole["sales"], 3), round(whole["profit"], 3)) == (16_117_548.237, 2_156_559.517)
    assert (whole["orders"], whole["customers"]) == (2773, 790)
    assert {row["area"]: row["sales"] for row in await totals("area")} == {
        "华东": 4_692_464.994, "中南": 4_147_884.013, "东北": 2_711_223.389, "华北": 2_447_301.017,
        "西南": 1_303_124.508, "西北": 815_550.316,
    }  # fmt: skip
    assert {row["ordered_on:year"]: row["sales"] for row in await totals("ordered_on:year")} == {
        "2014": 2_939_663.335, "2015": 3_443_376.335, "2016": 4_246_042.780, "2017": 5_488_465.787,
    }  # fmt: skip

    catalogue = await catalogue_for(store, CATALOGUE)
    held_out = {row["ordered_on:month"]: row["sales"] for row in await totals("ordered_on:month")}
    asked = Asked("store_sales", steps=12, until=parse_day("2016-12-31"))
    found = await foresee(store, catalogue, asked)
    came = [held_out[name] for name in found.ahead]
    assert (len(found.past), found.ahead[0], found.ahead[-1]) == (36, "2017-01", "2017-12")
    wrong = sum(abs(float(v) - c) for v, c in zip(found.whole.values, came, strict=True)) / sum(came)
    assert wrong <= 0.2023
    inside = [
        low <= Decimal(str(c)) <= high
        for low, c, high in zip(found.whole.low, came, found.whole.high, strict=True)
    ]
    assert sum(inside) >= 9
    assert found.whole.wape is not None
    assert found.whole.simple_wape is not None
    assert found.whole.wape < found.whole.simple_wape

    parted = await foresee(store, catalogue, Asked("store_sales", steps=12, by="area", until=asked.until))
    assert {each.group for each in parted.parts} == {"华东", "中南", "东北", "华北", "西南", "西北"}
    for month in range(12):
        assert sum(each.values[month] for each in parted.parts) == parted.whole.values[month]
    wrong = sum(abs(float(v) - c) for v, c in zip(parted.whole.values, came, strict=True)) / sum(came)
    assert wrong <= 0.2023


async def test_leads_are_learned_from_and_what_was_filled_in_afterwards_is_named(
    company: Company, sample_data: Path, tmp_path: Path
) -> None:
    """Leads come first, their outcome and what people put down by then afterwards, as it was in the life of that company."""
    admin = company.caller("管理员")
    source = sample_data / "lead_scoring" / "Leads.csv"
    with source.open(encoding="utf-8-sig", newline="") as file:
        columns = [name for name in next(csv.reader(file)) if name not in BARE]
    names = {column: f"x{place}" for place, column in enumerate(columns)}
    for column, name in names.items():
        kind = "number" if column in NUMBERS or column.endswith(" Score") else "text"
        await change.create_field(admin, "lead", field(name, column, kind))
    numbered = {"name": "Lead Number", "external_id": "Prospect ID"}
    values = {names[c]: {"column": c, "fix": {"Select": ""}} for c in columns}
    before = {names[c]: values[names[c]] for c in columns if c not in AFTERWARDS}
    later = {names[c]: values[names[c]] for c in AFTERWARDS}
    status = {"column": "Converted", "fix": {"1": "converted", "0": "unqualified"}}
    common = {"file": "Leads.csv", "object": "lead", "match": ["external_id"]}
    done = await import_folder(
        admin,
        plan_of(
            tmp_path,
            {**common, "map": {**numbered, **before}},
            {**common, "map": {"external_id": "Prospect ID", "status": status, **later}},
        ),
        folder=source.parent,
    )
    assert (done.created, done.updated, done.failed) == (9240, 9240, 0)
    counted: dict[str, int] = defaultdict(int)
    for row in await aggregate_rows(admin, "lead", Aggregate(("status",), {"n": "count()"})):
        counted[row["status"]] = row["n"]
    assert counted["converted"] == 3561
    assert round(100 * counted["converted"] / 9240, 4) == 38.5390

    assert await train(admin, CONVERSION) == "learned"
    found = next(
        each for each in (await run(admin, "learning.models", {})).models if each.code == "conversion"
    )
    assert (found.rows, found.ones) == (9240, 3561)
    named = {each.field: each.kind for each in found.left_out if each.kind != "on_the_way"}
    assert named == dict.fromkeys(AFTERWARDS, "afterwards")
    assert found.tried["trees"] > 0.895
    assert found.tried["logistic"] > 0.890
    assert found.auc_all > 0.98
    assert found.calibration < 0.02
