"""Figures of service: what the metrics say of cases whose figures are known."""

import csv
import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from tests.apps.service.test_cases import queue
from tests.fixtures.organisation import Company
from yunchou.access.actor import Caller
from yunchou.apps.demo.service import add_service
from yunchou.apps.metrics import CATALOGUE
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.change import Operation
from yunchou.records.read import Query, rows
from yunchou.records.write import Unit


async def figures(
    who: Caller, *metrics: str, period: Any = None, by: tuple[str, ...] = ()
) -> list[dict[str, Any]]:
    found = await query(who, CATALOGUE, MetricQuery(metrics=list(metrics), by=list(by), period=period))
    return list(found)


def stamp(moment: dt.datetime) -> str:
    return moment.replace(tzinfo=dt.UTC).isoformat()


async def test_figures_of_the_help_desk_s_log(company: Company, sample_data: Path) -> None:
    """The 3,804 cases of a real help desk: how many, how long they took in the middle, month by month."""
    times: dict[str, list[dt.datetime]] = {}
    with (sample_data / "helpdesk_events" / "helpdesk.csv").open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            times.setdefault(row["CaseID"], []).append(dt.datetime.fromisoformat(row["CompleteTimestamp"]))
    assert len(times) == 3804
    operations = [
        Operation(
            "create",
            {
                "name": f"工单 {id}",
                "status": "closed",
                "created_at": stamp(min(several)),
                "first_response_at": stamp(sorted(several)[min(1, len(several) - 1)]),
                "resolved_at": stamp(max(several)),
                "closed_at": stamp(max(several)),
            },
        )
        for id, several in times.items()
    ]
    async with Unit(company.system, historic=True) as unit:
        await unit.write("case", operations)
    admin = company.caller("管理员")
    whole = {"from": "2010-01-01", "to": "2015-01-01"}
    (row,) = await figures(
        admin, "new_cases", "resolved_cases", "resolution_hours", "open_cases", period=whole
    )
    assert (row["new_cases"], row["resolved_cases"], row["open_cases"]) == (3804, 3804, 0)
    # The published median of the cycle is 3.928 days.
    assert row["resolution_hours"] / 24 == pytest.approx(3.928, abs=0.001)


async def test_rates_count_what_was_promised_and_kept(company: Company) -> None:
    box = await queue(company)
    opened = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
    plain: dict[str, Any] = {
        "queue": box,
        "created_at": stamp(opened),
        "first_response_at": stamp(opened + dt.timedelta(minutes=30)),
    }
    later = stamp(opened + dt.timedelta(hours=2))
    several: list[dict[str, Any]] = [
        {"status": "open", **plain},
        {"status": "closed", "resolved_at": later, "satisfaction": 5, "rated_at": later, **plain},
        {
            "status": "closed",
            "resolved_at": later,
            "satisfaction": 2,
            "rated_at": later,
            "reopened": 1,
            **plain,
        },
        {"status": "resolved", "resolved_at": stamp(opened + dt.timedelta(days=9)), **plain},
    ]
    admin = company.caller("管理员")
    level = {"name": "标准", "response_minutes": 30, "resolution_minutes": 120, "clock": "always"}
    await company.create(admin, "service_level", level)
    async with Unit(company.system, historic=True) as unit:
        await unit.write("case", [Operation("create", {"name": "卡纸", **each}) for each in several])
    names = ("open_cases", "first_response_minutes", "response_met_rate", "resolution_met_rate", "reopened_rate",
             "satisfaction_score", "satisfied_rate")  # fmt: skip
    (row,) = await figures(admin, *names, period="2026")
    assert row["open_cases"] == 1
    assert row["first_response_minutes"] == 30
    assert row["response_met_rate"] == pytest.approx(1)
    assert row["resolution_met_rate"] == pytest.approx(2 / 3)
    assert row["reopened_rate"] == pytest.approx(1 / 3)
    assert (row["satisfaction_score"], row["satisfied_rate"]) == (pytest.approx(3.5), pytest.approx(0.5))


async def test_the_demo_s_cases_are_there_in_every_state(company: Company) -> None:
    admin = company.caller("管理员")
    account = (await company.create(admin, "account", {"name": "海尔"}))[0]
    await company.create(admin, "contact", {"name": "孙工", "account": account, "email": "sun@haier.example"})
    await add_service(company.organisation, dt.date(2026, 11, 20))
    found = await rows(
        admin, "case", Query(fields=("status", "opened_at", "resolved_at", "resolution_met"), limit=500)
    )
    assert len(found) == 140
    assert {each["status"] for each in found} == {"new", "open", "waiting", "resolved", "closed"}
    assert {each["resolution_met"] for each in found if each["resolved_at"]} == {"met", "missed"}
    assert all(each["resolved_at"] > each["opened_at"] for each in found if each["resolved_at"])
