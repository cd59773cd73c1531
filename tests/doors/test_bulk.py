"""One change for all that a filter finds, as it is asked for: who may begin it, and what it then reaches."""

from typing import Any

from tests.contract.secrets import people
from tests.doors.conftest import Client, Site
from yunchou.jobs.handlers import JobContext
from yunchou.records.bulk import KIND, run_bulk


async def done(site: Site, login: str, number: str) -> dict[str, Any]:
    """What came of a job that somebody began, done as a worker does it."""
    home = site.company.organisation
    payload: dict[str, Any] = {"object": "account", "where": None, "values": {"grade": "A"}}
    caller = site.company.caller(login)
    told: dict[str, Any] = await run_bulk(
        JobContext(int(number), home.id, home.schema, KIND, payload, home.db, caller)
    )
    return told


async def account(client: Client, name: str) -> str:
    answer = await client.post("/records/account", json={"name": name, "grade": "B"})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_who_has_nothing_but_shared_records_changes_those_that_he_may_change(own_site: Site) -> None:
    await people(own_site)
    admin, guest = await own_site.sign_in("admin"), await own_site.sign_in("guest")
    ask = {"values": {"grade": "A"}}
    assert (await guest.post("/records/account/bulk", json=ask)).status_code in (403, 404)
    open_one, read_one, closed = [await account(admin, name) for name in ("可改", "可看", "看不到")]
    for id, rights in ((open_one, "update"), (read_one, "read")):
        body = {"person": own_site.company.ids["guest"], "rights": rights}
        shared = await admin.post(f"/records/account/{id}/shares", json=body)
        assert shared.status_code == 201, shared.text
    assert (await guest.post("/records/account/bulk", json={"do": "delete"})).status_code == 403
    begun = await guest.post("/records/account/bulk", json=ask)
    assert begun.status_code == 202, begun.text
    told = await done(own_site, "guest", begun.json()["id"])
    assert (told["changed"], told["failed"]) == (1, 1)
    assert [each["id"] for each in told["errors"]] == [read_one]
    for id, grade in ((open_one, "A"), (read_one, "B"), (closed, "B")):
        assert (await admin.get(f"/records/account/{id}")).json()["grade"] == grade
