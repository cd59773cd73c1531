"""Every operation that is published, whoever asks and whatever comes in: an answer that is described."""

import asyncio
from typing import Any

import pytest

from tests.conftest import EFFORT
from tests.contract.exploring import (
    NOBODY,
    Crowd,
    Effort,
    bounded,
    document,
    explore,
    follow,
    kind_of,
    turn_of,
)
from tests.contract.secrets import people, secret_record
from tests.doors.conftest import Client, Site
from yunchou.doors.http.catalogue import ENDPOINTS

CROWD = ("admin", "wang", "nothing", NOBODY, "admin:admin", "wang:read")
"""Administrator, representative, somebody whom nothing is open to, nobody, a program of each of the first two."""
EFFORTS = {"check": Effort(1, 2), "test": Effort(1, 6, undescribed=3), "soak": Effort(60, 300)}
"""Usually everybody asks, in each mode, each operation that is no record's and each kind of those that are."""


async def known(site: Site, client: Client, objects: list[str]) -> dict[str, list[str]]:
    """What there is to name in paths: records of every object, and one or two of what is no record."""
    company = site.company
    model = (await company.organisation.snapshot()).model
    found: dict[str, list[str]] = {"/roles/": ["rep", "manager"], "/objects/": ["account", "visit"]}
    for name in objects:
        # Nobody signs in as these and nothing depends on them: they may be changed and deleted at will.
        ids = [str(await secret_record(company, model.objects[name])) for _ in range(3)]
        found[f"/records/{name}/"] = ids
    for path, body in MADE.items():
        answer = await client.post(path, json=body)
        assert answer.status_code in (201, 202), (path, answer.text)
        found[f"{path}/"] = [answer.json()["id"]] if "id" in answer.json() else []
    file = await client.post("/files", files={"file": ("a.txt", b"text")})
    assert file.status_code == 201, file.text
    found["/files/"] = [file.json()["id"]]
    found["/jobs/"] = found.pop("/exports/")
    changes = (await client.get("/model/changes")).json()["changes"]
    found["/model/changes/"] = [each["id"] for each in changes]
    return found


MADE: dict[str, dict[str, Any]] = {
    "/objects": {"name": "visit", "label": {"zh-CN": "拜访", "en": "Visit"}, "fields": []},
    "/views": {"object": "account", "name": "一"},
    "/webhooks": {"name": "一", "url": "https://hooks.example/x", "events": ["account.created"]},
    "/exports": {"object": "account", "fields": ["name"], "format": "csv"},
    "/model/drafts": {"title": "一"},
    "/tokens": {"name": "一", "scopes": ["read"]},
}


async def test_each_endpoint_keeps_to_its_description(own_site: Site) -> None:
    await check(own_site, lambda path: not path.startswith("/records/") or "/opportunity" in path, "check")


def test_everybody_asks_for_each_kind_of_operation_even_with_single_examples() -> None:
    paths = [f"/records/{name}/{{id}}" for name in ("account", "contact", "lead")]
    assert {kind_of(path) for path in paths} == {"/records/*/{id}"}
    assert kind_of("/roles/{id}") == "/roles/{id}"
    asked = [login for turn in range(6) for login in turn_of(CROWD, turn, 1)]
    assert asked == list(CROWD)
    assert list(turn_of(CROWD, 10, 4)) == [*CROWD[4:], *CROWD[:2]]


@pytest.mark.slow
@pytest.mark.hypothesis
async def test_every_operation_keeps_to_its_description(own_site: Site) -> None:
    await check(own_site, lambda _: True, EFFORT)


async def check(site: Site, keep: Any, effort: str) -> None:
    await people(site)
    client = await site.token("admin")
    described = await document(client)
    objects = sorted({path.split("/")[2] for path in described["paths"] if path.startswith("/records/")})
    described = bounded(described, await known(site, client, objects), keep)
    tried = {path.replace("/opportunity", "/{object}") for path in described["paths"]}
    assert tried >= {e.path for e in ENDPOINTS if e.path != "/events" and "{action}" not in e.path}
    crowd = Crowd(site, CROWD)
    failures = await asyncio.to_thread(lambda: list(explore(described, crowd, EFFORTS[effort])))
    assert not failures, f"{len(failures)} operations\n" + "\n\n".join(failures[:20])


async def test_what_is_made_is_found_changed_and_removed_as_described(own_site: Site) -> None:
    described = await document(await own_site.token("admin"))
    crowd = Crowd(own_site, ["admin:admin"])
    made = {"/records/account": {"name": "一"}, "/records/opportunity": {"name": "二"}} | {
        path: body for path, body in MADE.items() if path not in ("/objects", "/exports")
    }
    faults = await asyncio.to_thread(follow, described, crowd, made)
    assert not faults, "\n\n".join(faults)
