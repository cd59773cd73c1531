"""The demo as a server loads it: every part of the house has something to show, and what it shows holds together."""

import json
from collections.abc import AsyncIterator
from datetime import datetime
from typing import Any

import pytest

from tests.apps.demo.test_import import LOGIN
from tests.fixtures.database import Templates
from tests.fixtures.organisation import DECLARED
from tests.fixtures.server import with_demo
from yunchou.access.actor import Caller, person
from yunchou.access.organisation import Organisation, OrganisationSettings
from yunchou.apps.metrics import CATALOGUE
from yunchou.base.db import present
from yunchou.metrics.query import MetricQuery, query
from yunchou.records.read import Query, page, rows

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
async def demo(templates: Templates) -> AsyncIterator[Caller]:
    """The administrator of the demo, who reads Chinese."""
    async with templates.copy("site_demo", with_demo) as db:
        row = present(await db.fetchrow("select id, name, schema_name from yunchou.organisation"))
        settings = OrganisationSettings()
        organisation = Organisation(db, row["id"], row["name"], row["schema_name"], settings, DECLARED)
        people = (await organisation.snapshot()).access.people.values()
        found = next(each for each in people if each.login == LOGIN)
        yield Caller(organisation, person(found.id, found.name), "zh-CN")


async def several(caller: Caller, name: str, *fields: str, where: str | None = None) -> list[dict[str, Any]]:
    return await rows(caller, name, Query(fields=list(fields) or None, where=where, limit=1000))


async def count(caller: Caller, name: str, where: str | None = None) -> int:
    body = await page(caller, name, Query(fields=["id"], where=where, limit=1, count="exact"))
    return int(json.loads(body)["count"]["value"])


async def test_visits_were_checked_in_and_some_are_doubtful(demo: Caller) -> None:
    fields = (
        "done_at",
        "checked_in_at",
        "checked_out_at",
        "position",
        "distance",
        "template",
        "account.grade",
    )
    visits = await several(demo, "activity", *fields, where="checked_in_at is not null")
    assert len(visits) > 300
    now = datetime.now().astimezone()
    for each in visits:
        began, ended = (datetime.fromisoformat(each[name]) for name in ("checked_in_at", "checked_out_at"))
        assert began < ended == datetime.fromisoformat(each["done_at"]) < now
        assert (each["position"] is None) == (each["distance"] is None)
        assert (each["template"] is None) == (each["account.grade"] == "D")
    risks = await several(demo, "visit_risk", "score", "reasons")
    signs = {reason["kind"] for each in risks for reason in each["reasons"]}
    assert {"impossible_speed", "shared_device", "far", "too_short", "mocked", "repeated_photo"} <= signs
    assert 10 < len(risks) < len(visits) / 5
    steps = await several(demo, "visit_step", "action", "photos", "note", "record")
    assert all(each["action"] and (each["photos"] or each["note"] or each["record"]) for each in steps)


async def test_visits_are_due_in_cycles_and_planned_for_today(demo: Caller) -> None:
    told = (await query(demo, CATALOGUE, MetricQuery(("visit_coverage", "missed_accounts"))))[0]
    assert 0.5 < told["visit_coverage"] < 1
    assert told["missed_accounts"] > 20
    route = await several(
        demo, "activity", "owner", "status", "route_position", "account.location", where="route_position > 0"
    )
    assert len({each["owner"]["id"] for each in route}) == 2
    assert sorted(each["route_position"] for each in route) == [n for n in range(1, 6) for _ in range(2)]
    assert all(each["status"] == "open" and each["account.location"] for each in route)


async def test_names_are_read_in_english(demo: Caller) -> None:
    reader = Caller(demo.organisation, demo.actor, "en")
    for name in ("visit_template", "visit_action", "visit_cycle", "visit_risk_rule", "visit_step"):
        for each in await several(reader, name, "name"):
            assert each["name"].isascii(), (name, each["name"])
