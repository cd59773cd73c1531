"""Imports, exports, jobs and files over HTTP, with a worker beside the server."""

import asyncio
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from yunchou.access.actor import Caller
from yunchou.doors.http.multipart import KEPT_SECONDS, sweep_uploads
from yunchou.doors.worker import HANDLERS
from yunchou.jobs.worker import Worker

PLAN = """
[[step]]
file = "accounts.csv"
object = "account"
match = ["name"]
[step.map]
name = "客户"
employees = "人数"
"""
ROWS = "客户,人数\n华为,10\n比亚迪,20\n坏行,很多\n".encode()


@pytest.fixture
async def working(own_site: Site) -> AsyncIterator[Site]:
    """A site with a worker."""
    assert HANDLERS

    async def caller_of(organisation: int, user: int | None) -> Caller:
        return await own_site.house.caller(organisation, user)

    stop = asyncio.Event()
    worker = Worker(own_site.house.db, caller_of, resources={"files": own_site.house.files})
    running = asyncio.create_task(worker.run(stop))
    await worker.ready.wait()
    yield own_site
    stop.set()
    await running


async def ended(client: Client, job: str) -> dict[str, Any]:
    """The job when it is over."""
    async with asyncio.timeout(60):
        while True:
            told: dict[str, Any] = (await client.get(f"/jobs/{job}")).json()
            if told["state"] not in ("waiting", "running"):
                return told
            await asyncio.sleep(0.05)


async def test_a_file_is_looked_into_imported_and_taken_back(working: Site) -> None:
    li, wang = await working.sign_in("li"), await working.sign_in("wang")
    files = {"file": ("accounts.csv", ROWS, "text/csv")}
    seen = await li.post("/imports/preview", files=files, data={"object": "account"})
    assert seen.status_code == 200, seen.text
    (file,) = seen.json()["files"]
    assert [column["name"] for column in file["columns"]] == ["客户", "人数"]
    started = await li.post("/imports", files=files, data={"plan": PLAN})
    assert started.status_code == 202, started.text
    job = started.json()["id"]
    assert started.headers["location"] == f"/api/v1/jobs/{job}"
    done = await ended(li, job)
    assert done["state"] == "done", done
    result = done["result"]
    assert (result["created"], result["updated"], result["unchanged"], result["failed"]) == (2, 0, 0, 1)
    wrong = await li.get(f"/files/{result['error_file']}")
    assert wrong.status_code == 200
    assert "坏行" in wrong.content.decode("utf-8-sig")
    for answer in (
        await wang.get(f"/jobs/{job}"),
        await wang.get(f"/files/{result['error_file']}"),
        await wang.post(f"/jobs/{job}/cancel"),
    ):
        assert answer.status_code == 404
    assert (await wang.get("/jobs")).json() == {"jobs": []}
    assert [each["id"] for each in (await li.get("/jobs", params={"kind": "import"})).json()["jobs"]] == [job]
    undone = await li.post(f"/imports/{job}/undo")
    assert undone.status_code == 202, undone.text
    assert (await ended(li, undone.json()["id"]))["state"] == "done"
    assert (await li.get("/records/account")).json()["records"] == []
    assert (await li.post(f"/imports/{job}/undo")).status_code == 409
    assert (await li.post(f"/imports/{job}/resume")).status_code == 409


async def test_a_dry_run_changes_nothing(working: Site) -> None:
    li = await working.sign_in("li")
    files = {"file": ("accounts.csv", ROWS, "text/csv"), "plan": ("plan.toml", PLAN.encode(), "text/plain")}
    started = await li.post("/imports", files=files, data={"dry_run": "true"})
    assert started.status_code == 202, started.text
    done = await ended(li, started.json()["id"])
    assert done["result"]["created"] == 2
    assert (await li.get("/records/account")).json()["records"] == []


async def test_what_is_exported_is_what_may_be_seen(working: Site) -> None:
    li, zhao = await working.sign_in("li"), await working.sign_in("zhao")
    for client, name in ((li, "华东客户"), (zhao, "华西客户")):
        assert (await client.post("/records/account", json={"name": name})).status_code == 201
    started = await li.post("/exports", json={"object": "account", "fields": ["name"], "format": "csv"})
    assert started.status_code == 202, started.text
    done = await ended(li, started.json()["id"])
    assert done["result"] == {"rows": 1}
    file = await li.get(f"/files/{done['files'][0]['id']}")
    assert "华东客户" in file.text
    assert "华西客户" not in file.text
    assert file.headers["content-disposition"].startswith("attachment; filename*=UTF-8''")
    assert file.headers["content-type"] == "application/octet-stream"
    assert "sandbox" in file.headers["content-security-policy"]
    assert (await zhao.post("/exports", json={"object": "account"})).status_code == 403
    for wrong, status in (
        ({"object": "account", "where": "nothing = 1"}, 400),
        ({"object": "account", "fields": ["nothing"]}, 400),
        ({"object": "account", "format": "pdf"}, 400),
        ({"object": "account", "group": ["nothing"]}, 400),
        ({"object": "account", "group": ["owner"], "totals": {"nothing": "sum"}}, 400),
        ({"object": "account", "group": ["owner"], "format": "json"}, 400),
        ({"object": "nothing"}, 404),
    ):
        assert (await li.post("/exports", json=wrong)).status_code == status, wrong


async def test_a_grouped_export_says_what_each_group_makes(working: Site) -> None:
    li = await working.sign_in("li")
    for name, employees in (("甲", 3), ("乙", 4)):
        values = {"name": name, "employees": employees, "industry": "retail"}
        assert (await li.post("/records/account", json=values)).status_code == 201
    asked: dict[str, Any] = {"object": "account", "fields": ["name", "employees"], "sort": ["-employees"]}
    asked |= {"group": ["industry"], "totals": {"employees": "sum"}}
    done = await ended(li, (await li.post("/exports", json=asked)).json()["id"])
    assert done["result"] == {"rows": 2}
    file = await li.get(f"/files/{done['files'][0]['id']}")
    lines = file.content.decode("utf-8-sig").splitlines()
    assert lines[0] == "分组·行业,记录数,客户名称,员工人数"
    assert [line.split(",")[1:] for line in lines[1:]] == [
        ["2", "", "7"],
        ["", "乙", "4"],
        ["", "甲", "3"],
        ["2", "", "7"],
    ]


async def test_a_job_that_waits_is_called_off_at_once(own_site: Site) -> None:
    li = await own_site.sign_in("li")
    job = (await li.post("/exports", json={"object": "account"})).json()
    assert job["state"] == "waiting"
    ended = await li.post(f"/jobs/{job['id']}/cancel")
    assert (ended.status_code, ended.json()["state"]) == (200, "cancelled")


async def test_progress_reaches_who_listens(working: Site) -> None:
    from tests.doors.test_events import listening

    li = await working.sign_in("li")
    async with listening(li, working.app.state.hub) as listener:
        job = (await li.post("/exports", json={"object": "account"})).json()["id"]
        told = await listener.next()
        while told["job"]["state"] != "done":
            told = await listener.next()
        assert (told["type"], told["record"]) == ("job.updated", job)


@pytest.mark.parametrize(
    ("files", "data", "status"),
    [
        ({}, {"plan": PLAN}, 400),
        ({"file": ("a.csv", ROWS, "text/csv")}, {"plan": "not = [a plan"}, 422),
        ({"file": ("a.csv", ROWS, "text/csv")}, {}, 400),
        ({"file": ("a.csv", ROWS, "text/csv")}, {"object": "nothing"}, 404),
        ({"file": ("a.csv", ROWS, "text/csv")}, {"plan": PLAN, "dry_run": "perhaps"}, 422),
        ({"file": ("a.csv", ROWS, "text/csv")}, {"plan": PLAN, "more": "x"}, 400),
        ({"other": ("a.csv", ROWS, "text/csv")}, {"plan": PLAN}, 400),
        ({"file": ("a.csv", b"", "text/csv")}, {"object": "account"}, 400),
        ({"file": ("../../x.csv", ROWS, "text/csv")}, {"object": "account"}, 202),
        ({"file": ("a.xlsx", b"PK\x03\x04nonsense", "application/zip")}, {"object": "account"}, 400),
        ({"file": ("a.csv", b"\x00\xff" * 500, "text/csv")}, {"object": "account"}, 422),
    ],
)
async def test_an_import_that_makes_no_sense_is_refused(
    site: Site, files: dict[str, Any], data: dict[str, str], status: int
) -> None:
    li = await site.person("li")
    answer = await li.post("/imports", files=files or None, data=data)
    assert answer.status_code == status, answer.text
    left = site.house.files.root / "uploads"
    assert not left.exists() or not any(left.iterdir())


@pytest.mark.parametrize(
    ("kind", "body"),
    [
        ("multipart/form-data", b"x"),
        ("multipart/form-data; boundary=b", b"--b\r\nnonsense"),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nx',
        ),
        ("multipart/form-data; boundary=b", b""),
        (
            "multipart/form-data; boundary=b",
            b'--b\r\nContent-Disposition: form-data; name="plan"\r\n\r\n\xff\r\n--b--\r\n',
        ),
        ("application/json", b"{}"),
        ("", b""),
    ],
)
async def test_a_broken_form_is_malformed(site: Site, kind: str, body: bytes) -> None:
    li = await site.person("li")
    answer = await li.post("/imports", content=body, headers={"Content-Type": kind})
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text


async def test_who_may_not_import_does_not(site: Site) -> None:
    wang = await site.person("wang")
    files = {"file": ("a.csv", ROWS, "text/csv")}
    assert (await wang.post("/imports", files=files, data={"plan": PLAN})).status_code == 403
    assert (await wang.post("/imports/preview", files=files, data={"object": "account"})).status_code == 403
    assert (await wang.post("/imports/1/undo")).status_code == 403
    li = await site.person("li")
    assert (await li.post("/imports/1/undo")).status_code == 404


async def test_a_file_is_kept_for_who_sent_it(site: Site) -> None:
    wang, zhang = await site.person("wang"), await site.person("zhang")
    sent = await wang.post("/files", files={"file": ("报价<1>.txt", b"content", "text/html")})
    assert sent.status_code == 201, sent.text
    assert sent.json()["size"] == 7
    path = f"/files/{sent.json()['id']}"
    fetched = await wang.get(path)
    assert fetched.content == b"content"
    assert "%E6%8A%A5%E4%BB%B7_1_.txt" in fetched.headers["content-disposition"]
    assert (await zhang.get(path)).status_code == 404
    many = [("file", ("a", b"1", "text/plain")), ("file", ("b", b"2", "text/plain"))]
    assert (await wang.post("/files", files=many)).status_code == 400


def test_what_a_dead_process_left_of_uploads_is_removed_after_a_day(tmp_path: Path) -> None:
    for name, age in (("upload-old", KEPT_SECONDS + 60), ("upload-new", 60), ("other", KEPT_SECONDS + 60)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "0").write_bytes(b"x")
        os.utime(tmp_path / name, (time.time() - age, time.time() - age))
    sweep_uploads(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["other", "upload-new"]
    sweep_uploads(tmp_path / "none")
