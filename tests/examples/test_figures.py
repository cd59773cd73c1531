"""The public data set "CRM Sales Opportunities", imported by its plan, gives every total that is known of it."""

import json
import shutil
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.fixtures.database import Templates
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, System, person
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.actions.runner import run
from yunchou.apps.learning.keeping import train
from yunchou.apps.learning.kinds import WIN
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.organisation import founding
from yunchou.base.db import Database, present
from yunchou.metrics.query import MetricQuery, drill, query
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, page

PLAN = Path(__file__).resolve().parents[2] / "examples" / "crm_sales_opportunities" / "plan.toml"
ALL = {"from": "2016-01-01", "to": "2018-12-31"}


async def _administrator(db: Database) -> Caller:
    row = present(await db.fetchrow("select id, name, schema_name from yunchou.organisation"))
    organisation = Organisation(
        db, row["id"], row["name"], row["schema_name"], OrganisationSettings(), DECLARED
    )
    people = (await organisation.snapshot()).access.people.values()
    admin = next(each for each in people if each.login == "admin@hardware.example")
    return Caller(organisation, person(admin.id, admin.name), "en")


@pytest.fixture(scope="session")
async def hardware(templates: Templates, sample_data: Path) -> AsyncIterator[Caller]:
    """An organisation with the data set imported, and its administrator."""

    async def prepare(db: Database) -> None:
        id, schema = await founding.reserve(db, "Hardware", {"language": "en"})
        await founding.build_schema(db, id, schema, DECLARED)
        settings = OrganisationSettings(language="en")
        organisation = Organisation(db, id, "Hardware", schema, settings, DECLARED)
        await founding.furnish(organisation, "admin@hardware.example", "Administrator")
        await founding.set_ready(db, id)
        summary = await import_folder(
            await _administrator(db), PLAN, folder=sample_data / "crm_sales_opportunities"
        )
        assert summary.failed == 0

    async with templates.copy("hardware", prepare) as db:
        yield await _administrator(db)


@pytest.fixture(scope="session")
def figures(sample_data: Path) -> dict[str, Any]:
    """What is known of the data set."""
    text = (sample_data / "crm_sales_opportunities" / "figures.json").read_text("utf-8")
    return dict(json.loads(text))


async def _by(caller: Caller, dimension: str, *metrics: str) -> dict[str, dict[str, Any]]:
    rows = await query(caller, CATALOGUE, MetricQuery(metrics, by=(dimension,), period=ALL))
    return {_name(row[dimension]): row for row in rows if row[dimension] is not None}


def _name(value: Any) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


def _amount(value: Any) -> float:
    return float(value["amount"])


async def _count(caller: Caller, name: str) -> int:
    body = await page(caller, name, Query(fields=["id"], limit=1, count="exact"))
    return int(json.loads(body)["count"]["value"])


async def test_as_many_records_as_the_files_have(hardware: Caller, figures: dict[str, Any]) -> None:
    assert await _count(hardware, "opportunity") == figures["opportunities"]
    assert await _count(hardware, "account") == figures["accounts"]
    assert await _count(hardware, "product") == figures["products"]
    rows = await aggregate_rows(
        hardware, "user", Aggregate(measures={"n": "count()"}, where='title = "Sales agent"')
    )
    assert rows == [{"n": figures["agents"]}]


async def test_stages(hardware: Caller, figures: dict[str, Any]) -> None:
    rows = await aggregate_rows(
        hardware, "opportunity", Aggregate(group=("stage",), measures={"n": "count()"})
    )
    assert {row["stage"]["name"]: row["n"] for row in rows} == figures["by_stage"]


async def test_totals(hardware: Caller, figures: dict[str, Any]) -> None:
    names = ("won_amount", "win_rate", "won_average", "won_median", "sales_cycle_days", "sales_cycle_mean")
    more = ("lost_cycle_days", "lost_cycle_mean")
    (row,) = await query(hardware, CATALOGUE, MetricQuery((*names, *more), period=ALL))
    assert _amount(row["won_amount"]) == figures["won_value"]
    assert round(row["win_rate"], 6) == figures["win_rate"]
    assert round(_amount(row["won_average"]), 4) == figures["won_average"]
    assert _amount(row["won_median"]) == figures["won_median"]
    cycle = figures["cycle_days"]
    assert row["sales_cycle_days"] == cycle["won_median"]
    assert round(row["sales_cycle_mean"], 3) == cycle["won_mean"]
    assert row["lost_cycle_days"] == cycle["lost_median"]
    assert round(row["lost_cycle_mean"], 3) == cycle["lost_mean"]


async def test_open_deals_at_list_price(hardware: Caller, figures: dict[str, Any]) -> None:
    rows = await _by(hardware, "stage", "open_amount")
    assert {name: _amount(row["open_amount"]) for name, row in rows.items()} == figures["open_at_list_price"]


@pytest.mark.parametrize(
    ("dimension", "known"),
    [("region", "by_region"), ("manager", "by_manager"), ("product", "by_product"), ("owner", "by_agent")],
)
async def test_dimensions(hardware: Caller, figures: dict[str, Any], dimension: str, known: str) -> None:
    rows = await _by(hardware, dimension, "won_count", "lost_count", "won_amount", "win_rate")
    found = {
        name: {
            "won": row["won_count"],
            "lost": row["lost_count"],
            "won_value": _amount(row["won_amount"]),
            "win_rate": round(row["win_rate"], 6),
        }
        for name, row in rows.items()
    }
    assert found == figures[known]


async def test_months(hardware: Caller, figures: dict[str, Any]) -> None:
    rows = await _by(hardware, "month", "won_count", "won_amount")
    found = {name: {"count": r["won_count"], "value": _amount(r["won_amount"])} for name, r in rows.items()}
    assert {name: each for name, each in found.items() if each["count"]} == figures["won_by_month"]


async def test_best_customers(hardware: Caller, figures: dict[str, Any]) -> None:
    asked = MetricQuery(("won_amount",), by=("account",), period=ALL, sort=("-won_amount",), limit=10)
    rows = await query(hardware, CATALOGUE, asked)
    found = {row["account"]["name"]: _amount(row["won_amount"]) for row in rows}
    assert found == figures["top_accounts_by_won_value"]


async def test_faults_are_mended_or_kept_empty(hardware: Caller, figures: dict[str, Any]) -> None:
    faults = figures["faults_in_the_data"]
    wrong = Query(fields=["id"], where='name contains "GTXPro"', limit=1, count="exact")
    assert json.loads(await page(hardware, "product", wrong))["count"]["value"] == 0
    without = Query(fields=["id"], where='account is null and stage.kind = "open"', limit=1, count="exact")
    found = json.loads(await page(hardware, "opportunity", without))["count"]["value"]
    assert found == faults["open without account"]
    technology = Query(fields=["id"], where='industry = "technology"', limit=1, count="exact")
    found = json.loads(await page(hardware, "account", technology))["count"]["value"]
    assert found == faults["sector spelt technolgy"]


async def test_a_figure_opens_the_records_it_counts(hardware: Caller, figures: dict[str, Any]) -> None:
    (region,) = [row for name, row in (await _by(hardware, "region", "won_count")).items() if name == "East"]
    by = {"region": region["region"]["id"], "month": "2017-06"}
    found = await drill(hardware, CATALOGUE, "won_amount", by, period="2017")
    rows = await aggregate_rows(
        hardware, found["object"], Aggregate(measures={"v": "sum(amount)"}, where=found["where"])
    )
    asked = MetricQuery(("won_amount",), by=("region", "month"), period="2017")
    figure = next(
        row["won_amount"]
        for row in await query(hardware, CATALOGUE, asked)
        if row["region"]["id"] == by["region"] and row["month"] == "2017-06"
    )
    assert rows[0]["v"] == figure


async def test_the_same_import_again_changes_nothing(
    hardware: Caller, sample_data: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    shutil.copytree(sample_data / "crm_sales_opportunities", folder)
    system = Caller(hardware.organisation, System("tests"))
    before = await aggregate_rows(system, "stage_history", Aggregate(measures={"n": "count()"}))
    summary = await import_folder(hardware, PLAN, folder=folder)
    assert (summary.created, summary.updated, summary.failed) == (0, 0, 0)
    assert await aggregate_rows(system, "stage_history", Aggregate(measures={"n": "count()"})) == before


async def test_of_outcomes_that_are_random_nothing_is_learned(hardware: Caller) -> None:
    assert await train(hardware, WIN) == "no_signal"
    found = next(each for each in (await run(hardware, "learning.models", {})).models if each.code == "win")
    assert (found.rows, found.ones) == (6711, 4238)
    # What was paid is 0 for what was lost: that tells the outcome and is no skill.
    assert "amount" in {each.path for each in found.left_out if each.kind in ("one_sided", "too_good")}
    assert found.auc_all > 0.95
    chances = await aggregate_rows(hardware, "opportunity", Aggregate(measures={"n": "count(win_chance)"}))
    assert chances == [{"n": 0}]
