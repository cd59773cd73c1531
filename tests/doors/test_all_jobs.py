"""Jobs of everybody, schedules and what was given up, for administrators."""

import datetime as dt
from typing import Any

from tests.doors.conftest import Site
from yunchou.doors import worker
from yunchou.jobs.schedule import put_due_aside


async def job(site: Site, state: str, kind: str = "export", person: str | None = "小王") -> str:
    home = site.company.organisation
    made = await home.db.fetchval(
        f'insert into "{home.schema}".job (kind, state, created_by, error) values ($1, $2, $3, $4::text::jsonb) returning id',
        kind,
        state,
        None if person is None else int(site.company.ids[person]),
        '{"code": "internal", "zh": "坏了", "en": "Broken"}' if state == "failed" else None,
    )
    return str(made)


async def idle(site: Site) -> None:
    """Lets go of what the founding of the organisation left to be worked out."""
    await site.house.db.execute("delete from yunchou.pgqueuer")
    await site.house.db.execute(f'delete from "{site.company.organisation.schema}".job')


async def test_administrators_see_everybodys_jobs_and_what_was_given_up(own_site: Site) -> None:
    await idle(own_site)
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    waiting, failed, done = [await job(own_site, state) for state in ("waiting", "failed", "done")]
    alone = await job(own_site, "failed", "bin.purge", None)

    async def listed(**query: Any) -> list[tuple[str, str | None]]:
        answer = await admin.get("/settings/jobs", params=query)
        assert answer.status_code == 200, answer.text
        return [(each["job"]["id"], each["person"]) for each in answer.json()["jobs"]]

    assert await listed(state="active") == [(waiting, "小王")]
    assert await listed(state="failed") == [(alone, None), (failed, "小王")]
    assert await listed(state="ended") == [(done, "小王")]
    assert await listed(kind="bin.purge") == [(alone, None)]
    first = (await admin.get("/settings/jobs", params={"limit": 3})).json()
    rest = (await admin.get("/settings/jobs", params={"limit": 3, "before": first["next"]})).json()
    assert [each["job"]["id"] for each in (*first["jobs"], *rest["jobs"])] == [alone, done, failed, waiting]
    assert (first["given_up"], rest["next"]) == ({"jobs": 2, "letters": 0, "deliveries": 0}, None)
    assert first["jobs"][0]["job"]["error"]["message"] == "坏了"
    assert (await admin.get("/settings/jobs", params={"state": "odd"})).status_code in (400, 422)
    for answer in (
        await wang.get("/settings/jobs"),
        await wang.post(f"/settings/jobs/{waiting}/cancel"),
        await wang.post(f"/settings/jobs/{failed}/retry"),
        await wang.get("/settings/schedules"),
        await wang.post("/settings/schedules/run", json={"name": "retention"}),
    ):
        assert answer.status_code == 403


async def test_a_job_is_called_off_and_one_that_failed_is_tried_again(own_site: Site) -> None:
    await idle(own_site)
    admin = await own_site.sign_in()
    waiting, failed, done = [await job(own_site, state) for state in ("waiting", "failed", "done")]
    imported = await job(own_site, "failed", "import")
    assert (await admin.post(f"/settings/jobs/{waiting}/cancel")).json()["state"] == "cancelled"
    again = await admin.post(f"/settings/jobs/{failed}/retry")
    assert (again.status_code, again.json()["state"], again.json()["error"]) == (202, "waiting", None)
    queued = await own_site.house.db.fetchval("select count(*) from yunchou.pgqueuer where status = 'queued'")
    assert queued == 1
    for refused in (failed, done, imported):
        answer = await admin.post(f"/settings/jobs/{refused}/retry")
        assert (answer.status_code, answer.json()["code"]) == (409, "not_retryable")
    assert (await admin.post("/settings/jobs/1/retry")).status_code == 404


async def test_schedules_tell_their_times_and_run_now(own_site: Site) -> None:
    admin = await own_site.sign_in()
    assert worker.HANDLERS
    await put_due_aside(own_site.house.db)
    schedules = {each["name"]: each for each in (await admin.get("/settings/schedules")).json()["schedules"]}
    nightly = schedules["retention"]
    assert dt.datetime.fromisoformat(nightly["next_run"]) > dt.datetime.now(dt.UTC)
    assert (nightly["last_state"], nightly["runnable"]) == (None, True)
    started = await admin.post("/settings/schedules/run", json={"name": "retention"})
    assert (started.status_code, started.json()["kind"]) == (202, "retention")
    after = {each["name"]: each for each in (await admin.get("/settings/schedules")).json()["schedules"]}
    assert (after["retention"]["last_state"], after["retention"]["next_run"]) == (
        "waiting",
        nightly["next_run"],
    )
    assert (await admin.post("/settings/schedules/run", json={"name": "nothing"})).status_code == 404
