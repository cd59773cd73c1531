"""Backups over HTTP: made and tried out by the worker, fetched by the administrator of a server's only organisation alone."""

import asyncio
import datetime as dt
from typing import Any

from tests.contract.secrets import people
from tests.doors.conftest import Client, Site
from tests.doors.test_transfers import ended
from yunchou.access.actor import Caller
from yunchou.doors.doctor import _backups
from yunchou.jobs.worker import Worker
from yunchou.services.backup.shelf import Kept, listed

NEWEST = Kept("20261127000000", dt.datetime.now(dt.UTC).isoformat(), 1, 1, 0, 0, 0)


async def working_job(site: Site, client: Client, method: str, path: str) -> dict[str, Any]:
    """Starts a job and lets a worker do it."""

    async def caller_of(organisation: int, user: int | None) -> Caller:
        return await site.house.caller(organisation, user)

    answer = await client.request(method, path)
    assert answer.status_code == 202, answer.text
    stop = asyncio.Event()
    resources = {"files": site.house.files, "data": site.house.settings.data}
    running = asyncio.create_task(Worker(site.house.db, caller_of, resources=resources).run(stop))
    told = await ended(client, answer.json()["id"])
    stop.set()
    await running
    return told


async def test_a_backup_is_made_tried_out_fetched_and_deleted(own_site: Site) -> None:
    admin = await own_site.sign_in()
    made = await working_job(own_site, admin, "POST", "/settings/backups")
    assert made["state"] == "done", made
    number = made["result"]["number"]
    (shown,) = (await admin.get("/settings/backups")).json()["backups"]
    assert (shown["number"], shown["verified_at"]) == (number, None)
    tried = await working_job(own_site, admin, "POST", f"/settings/backups/{number}/verify")
    assert tried["result"] == {"number": number, "whole": True}
    (shown,) = (await admin.get("/settings/backups")).json()["backups"]
    assert shown["verified_at"]
    fetched = await admin.get(f"/settings/backups/{number}/file")
    assert len(fetched.content) == shown["size"]
    assert "attachment" in fetched.headers["content-disposition"]
    token = await own_site.token("admin")
    assert (await token.get(f"/settings/backups/{number}/file")).status_code == 403
    assert (await admin.delete(f"/settings/backups/{number}")).status_code == 204
    for method, path in (("GET", "file"), ("POST", "verify")):
        answer = await admin.request(method, f"/settings/backups/{number}/{path}")
        assert answer.status_code == 404
    assert listed(own_site.house.settings.data) == []


async def test_backups_are_planned_and_the_plan_ended(own_site: Site) -> None:
    admin = await own_site.sign_in()
    wanted = {"when": {"every": "week", "weekdays": [1, 4], "at": "02:30"}, "keep": 5}
    answer = await admin.put("/settings/backups", json=wanted)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["when"], answer.json()["keep"]) == (wanted["when"], 5)
    planned = (await admin.get("/settings/schedules")).json()["schedules"]
    assert [each["name"] for each in planned if each["kind"] == "backup.make"] == ["backup.make"]
    assert (await admin.put("/settings/backups", json={"when": None, "keep": 5})).json()["when"] is None
    planned = (await admin.get("/settings/schedules")).json()["schedules"]
    assert not [each for each in planned if each["kind"] == "backup.make"]
    for wrong in (
        {"when": {"every": "week"}, "keep": 5},
        {"when": {"every": "day", "at": "25:00"}, "keep": 5},
        {"when": None, "keep": 0},
        {"when": None, "keep": 61},
    ):
        assert (await admin.put("/settings/backups", json=wrong)).status_code == 422, wrong


async def test_only_who_may_read_everything_of_the_only_organisation_has_backups(own_site: Site) -> None:
    await people(own_site)
    admin = await own_site.sign_in()
    for login in ("nothing", "everything", "wang"):
        client = await own_site.sign_in(login)
        assert (await client.get("/settings/backups")).status_code == 403, login
        assert (await client.post("/settings/backups")).status_code == 403, login
    assert (await admin.get("/settings/backups")).status_code == 200
    await own_site.house.db.execute(
        "insert into yunchou.organisation (name, schema_name, ready) values ('另一个', 'o_other', true)"
    )
    refused = await admin.get("/settings/backups")
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_the_doctor_tells_of_backups_that_are_too_old_or_damaged() -> None:
    assert _backups([NEWEST], "day")[0]
    old = Kept("1", (dt.datetime.now(dt.UTC) - dt.timedelta(days=3)).isoformat(), 1, 1, 0, 0, 0)
    assert not _backups([old], "day")[0]
    assert _backups([old], "week")[0]
    assert not _backups([], "day")[0]
    assert _backups([], None)[0]
    damaged = Kept("1", NEWEST.made_at, 1, 1, 0, 0, 0, NEWEST.made_at, "broken")
    assert not _backups([damaged], "day")[0]
