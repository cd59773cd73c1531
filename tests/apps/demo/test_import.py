"""The demo organisation, imported by its plan: no row is refused, and the product counts the planted truths."""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.apps.demo.conftest import TODAY
from tests.fixtures.database import Templates
from tests.fixtures.organisation import DECLARED
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.apps.demo import COMPANY, truths
from yunchou.apps.demo.truths import Truths
from yunchou.apps.metrics import CATALOGUE
from yunchou.apps.organisation import founding
from yunchou.base.db import Database, present
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.aggregate import Aggregate, aggregate_rows
from yunchou.records.imports.run import import_folder
from yunchou.records.read import Query, page

pytestmark = pytest.mark.slow
LOGIN = "admin@demo.example"


@pytest.fixture(scope="module")
def told(demo_folder: Path) -> Truths:
    return truths(demo_folder)


@pytest.fixture(scope="module")
async def imported(templates: Templates, demo_folder: Path) -> AsyncIterator[Caller]:
    """The administrator of an organisation with the demo in it."""

    async def prepare(db: Database) -> None:
        id, schema = await founding.reserve(db, COMPANY, {})
        await founding.build_schema(db, id, schema, DECLARED)
        organisation = Organisation(db, id, COMPANY, schema, OrganisationSettings(), DECLARED)
        await founding.furnish(organisation, LOGIN, "管理员")
        await founding.set_ready(db, id)
        summary = await import_folder(await administrator(db), demo_folder)
        assert summary.failed == 0, summary

    async with templates.copy("demo", prepare) as db:
        yield await administrator(db)


async def administrator(db: Database) -> Caller:
    row = present(await db.fetchrow("select id, name, schema_name from yunchou.organisation"))
    settings = OrganisationSettings()
    organisation = Organisation(db, row["id"], row["name"], row["schema_name"], settings, DECLARED)
    people = (await organisation.snapshot()).access.people.values()
    found = next(each for each in people if each.login == LOGIN)
    return Caller(organisation, person(found.id, found.name), "zh-CN")


async def count(caller: Caller, name: str, where: str | None = None) -> int:
    body = await page(caller, name, Query(fields=["id"], where=where, limit=1, count="exact"))
    return int(json.loads(body)["count"]["value"])


async def figures(
    caller: Caller, *metrics: str, by: str = "", period: Any = None
) -> dict[str, dict[str, Any]]:
    asked = MetricQuery(metrics, by=(by,) if by else (), period=period)
    rows = await query(caller, CATALOGUE, asked)
    return {name_of(row.get(by)): row for row in rows}


def name_of(value: Any) -> str:
    return str(value["name"] if isinstance(value, dict) else value)


def amount(value: Any) -> Decimal:
    return Decimal(value["amount"])


def days(length: int, *, back: int = 0) -> dict[str, str]:
    """The period of `length` days that ends yesterday, or `back` days earlier."""
    end = TODAY - timedelta(days=1 + back)
    return {"from": (end - timedelta(days=length - 1)).isoformat(), "to": end.isoformat()}


async def test_as_many_records_as_the_files_have(imported: Caller, told: Truths) -> None:
    names = {"people": "user", "products": "product", "accounts": "account", "contacts": "contact"}
    names |= {"leads": "lead", "opportunities": "opportunity", "activities": "activity"}
    for key, name in names.items():
        assert await count(imported, name) == told[f"volumes.{key}"], name
    assert await count(imported, "department", "parent is null") == 1
    assert await count(imported, "user", "department is null") == 0


async def test_outcomes(imported: Caller, told: Truths) -> None:
    names = (
        "won_amount",
        "won_count",
        "lost_count",
        "win_rate",
        "sales_cycle_days",
        "open_amount",
        "open_count",
    )
    row = (await figures(imported, *names))["None"]
    assert amount(row["won_amount"]) == told["outcomes.won_amount"]
    assert amount(row["open_amount"]) == told["outcomes.open_amount"]
    assert (row["won_count"], row["lost_count"]) == (told["outcomes.won"], told["outcomes.lost"])
    assert row["open_count"] == told["outcomes.open"]
    assert round(row["win_rate"], 4) == told["outcomes.win_rate"]
    assert row["sales_cycle_days"] == told["outcomes.median_cycle_days"]


async def test_the_slowing_region(imported: Caller, told: Truths) -> None:
    region = str(told["slowing_region.region"])
    now = await figures(imported, "won_amount", by="region", period=days(182))
    before = await figures(imported, "won_amount", by="region", period=days(182, back=365))
    assert amount(now[region]["won_amount"]) == told["slowing_region.won_amount"]
    assert amount(before[region]["won_amount"]) == told["slowing_region.won_amount_year_before"]


async def test_the_largest_customer(imported: Caller, told: Truths) -> None:
    rows = await figures(imported, "won_amount", by="account", period=days(365))
    largest = max(rows, key=lambda name: amount(rows[name]["won_amount"]))
    assert largest == told["concentration.customer"]
    assert amount(rows[largest]["won_amount"]) == told["concentration.won_amount"]


async def test_the_rising_line(imported: Caller, told: Truths) -> None:
    rows = await figures(imported, "won_amount", by="product.family", period=days(182))
    total = sum(amount(row["won_amount"]) for row in rows.values())
    share = amount(rows[str(told["rising_line.line"])]["won_amount"]) / total
    assert round(float(share), 4) == told["rising_line.share"]


async def test_the_best_source(imported: Caller, told: Truths) -> None:
    rows = await figures(imported, "lead_conversion_rate", by="source")
    best = rows[str(told["best_source.source"])]
    assert round(best["lead_conversion_rate"], 4) == told["best_source.conversion"]
    assert all(row is best or row["lead_conversion_rate"] < 0.2 for row in rows.values())


async def test_open_work(imported: Caller, told: Truths) -> None:
    today = TODAY.isoformat()
    overdue = await count(imported, "activity", f'status = "open" and due_at < "{today}"')
    assert overdue == told["overdue_follow_ups.count"]
    late = await count(imported, "opportunity", f'stage.kind = "open" and close_date < "{today}"')
    assert late == told["late_close_dates.open_deals"]
    left = f'stage.kind = "open" and owner.name = "{told["leaver.person"]}"'
    assert await count(imported, "opportunity", left) == told["leaver.open_deals"]


async def test_silent_customers(imported: Caller, told: Truths) -> None:
    since = (TODAY - timedelta(days=90)).isoformat()
    where = f'grade = "A" and (last_activity_at is null or last_activity_at < "{since}")'
    assert await count(imported, "account", where) == told["silent_customers.silent"]


async def test_the_stalled_stage(imported: Caller, told: Truths) -> None:
    asked = Aggregate(
        group=("stage.name",),
        measures={"minutes": 'median(DATEDIF(entered_at, left_at, "minute"))', "n": "count()"},
        where="left_at is not null",
    )
    rows = {row["stage.name"]: row for row in await aggregate_rows(imported, "stage_history", asked)}
    slowest = max(rows, key=lambda name: rows[name]["minutes"])
    assert slowest == told["stalled_stage.stage"]
    assert round(rows[slowest]["minutes"] / 1440, 1) == told["stalled_stage.median_days"]


async def test_history_and_ids_follow_the_dates(imported: Caller) -> None:
    body = await page(imported, "opportunity", Query(fields=["created_at"], sort=["id"], limit=1000))
    created = [record["created_at"] for record in json.loads(body)["records"]]
    assert created == sorted(created)
    assert await count(imported, "stage_history", "imported = true") > 30_000
    assert await count(imported, "stage_history", "imported = false") == 0
