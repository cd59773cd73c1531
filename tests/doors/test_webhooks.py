"""Webhooks over the API: kept by administrators, their secrets told once, addresses that lead inside refused."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site

GOOD: dict[str, Any] = {"name": "ERP", "url": "https://93.184.215.14/hook", "events": ["account.*"]}


async def made(client: Client, **more: Any) -> dict[str, Any]:
    answer = await client.post("/webhooks", json=GOOD | more)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


async def test_a_webhook_is_made_changed_and_removed(own_site: Site) -> None:
    admin = await own_site.person()
    hook = await made(admin)
    assert hook["secret"].startswith("whsec_")
    assert (hook["name"], hook["active"], hook["waiting"], hook["dead"]) == ("ERP", True, 0, 0)
    (listed,) = (await admin.get("/webhooks")).json()["webhooks"]
    assert listed == {name: value for name, value in hook.items() if name != "secret"}
    changed = await admin.patch(f"/webhooks/{hook['id']}", json={"events": ["*"], "active": False})
    assert (changed.status_code, changed.json()["events"], changed.json()["active"]) == (200, ["*"], False)
    rotated = (await admin.patch(f"/webhooks/{hook['id']}", json={"rotate_secret": True})).json()
    assert rotated["secret"] not in ("", hook["secret"])
    assert (await admin.delete(f"/webhooks/{hook['id']}")).status_code == 204
    assert (await admin.get(f"/webhooks/{hook['id']}/deliveries")).status_code == 404
    assert (await admin.get("/webhooks")).json()["webhooks"] == []


async def test_a_secret_does_not_lie_readable_in_the_database(own_site: Site) -> None:
    hook = await made(await own_site.person())
    schema = own_site.company.organisation.schema
    kept = await own_site.house.db.fetchval(f'select secret from "{schema}".webhook')
    assert hook["secret"] not in kept
    assert hook["secret"].removeprefix("whsec_") not in kept


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"url": "http://127.0.0.1:5432/"}, "url"),
        ({"url": "http://[::ffff:10.0.0.1]/"}, "url"),
        ({"url": "http://169.254.169.254/latest/meta-data"}, "url"),
        ({"url": "file:///etc/passwd"}, "url"),
        ({"url": "https://user:pw@93.184.215.14/"}, "url"),
        ({"url": "x" * 3000}, "url"),
        ({"events": []}, "events"),
        ({"events": ["account"]}, "events"),
        ({"events": ["account.exploded"]}, "events"),
        ({"events": ["*"] * 101}, "events"),
        ({"name": "  "}, "name"),
        ({"name": "名" * 101}, "name"),
    ],
)
async def test_what_will_not_do_is_told_by_field(site: Site, change: dict[str, Any], field: str) -> None:
    admin = await site.person()
    answer = await admin.post("/webhooks", json=GOOD | change)
    assert answer.status_code == 422, answer.text
    assert [each["field"] for each in answer.json()["errors"]] == [field]
    hook = await made(admin)
    assert (await admin.patch(f"/webhooks/{hook['id']}", json=change)).status_code == 422
    await admin.delete(f"/webhooks/{hook['id']}")


async def test_only_administrators_keep_webhooks(own_site: Site) -> None:
    hook = await made(await own_site.person())
    paths = [f"/webhooks/{hook['id']}/test", f"/webhooks/{hook['id']}/replay"]
    for client in (await own_site.person("wang"), await own_site.token("read", "write")):
        assert (await client.get("/webhooks")).status_code == 403
        assert (await client.post("/webhooks", json=GOOD)).status_code == 403
        assert (await client.patch(f"/webhooks/{hook['id']}", json={"active": False})).status_code == 403
        assert (await client.delete(f"/webhooks/{hook['id']}")).status_code == 403
        assert (await client.get(f"/webhooks/{hook['id']}/deliveries")).status_code == 403
        for path in paths:
            assert (await client.post(path)).status_code == 403
    assert (await (await own_site.token("admin")).get("/webhooks")).status_code == 200


async def test_a_try_stands_among_the_deliveries_and_can_be_sent_again(own_site: Site) -> None:
    admin = await own_site.person()
    hook = await made(admin)
    assert (await admin.post(f"/webhooks/{hook['id']}/test")).status_code == 202
    assert (await admin.post(f"/webhooks/{hook['id']}/test")).status_code == 202
    found = (await admin.get(f"/webhooks/{hook['id']}/deliveries?limit=1")).json()
    assert [each["type"] for each in found["deliveries"]] == ["webhook.test"]
    rest = (await admin.get(f"/webhooks/{hook['id']}/deliveries?before={found['next']}")).json()
    assert len(rest["deliveries"]) == 1
    assert rest["next"] is None
    delivery = rest["deliveries"][0]["id"]
    again = await admin.post(f"/webhooks/{hook['id']}/deliveries/{delivery}/replay")
    assert (again.status_code, again.json()) == (202, {"replayed": 1})
    assert (await admin.post(f"/webhooks/{hook['id']}/replay")).json() == {"replayed": 0}
    for path in (f"/webhooks/{hook['id']}/deliveries/1/replay", "/webhooks/1/replay", "/webhooks/1/test"):
        assert (await admin.post(path)).status_code == 404
    assert (await admin.get(f"/webhooks/{hook['id']}/deliveries?state=lost")).status_code == 400
