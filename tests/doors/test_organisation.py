"""The organisation's conventions: changed by administrators, in force at once for every process."""

import pytest

from tests.doors.conftest import Site


async def test_a_new_fiscal_year_is_in_force_for_every_process_at_once(own_site: Site) -> None:
    admin, wang = await own_site.sign_in(), await own_site.sign_in("wang")
    other = await (await own_site.another()).sign_in("wang")
    await wang.post("/records/opportunity", json={"name": "甲", "amount": 5, "close_date": "2026-03-31"})

    asked = {"group": ["close_date:year", "close_date:quarter"], "measures": {"n": "count()"}}
    for client in (wang, other):
        rows = (await client.post("/records/opportunity/aggregate", json=asked)).json()["rows"]
        assert rows == [{"close_date:year": "2026", "close_date:quarter": "2026-Q1", "n": 1}]
    changed = await admin.patch("/organisation", json={"fiscal_start_month": 4})
    assert (changed.status_code, changed.json()["fiscal_start_month"]) == (200, 4)
    for client in (other, wang):
        rows = (await client.post("/records/opportunity/aggregate", json=asked)).json()["rows"]
        assert rows == [{"close_date:year": "2025", "close_date:quarter": "2025-Q4", "n": 1}]
        period = {"expression": 'DATE(2026, 3, 31) in (PERIOD("2025-Q4"))'}
        assert (await client.post("/expressions", json=period)).json()["value"] is True
        assert (await client.get("/me")).json()["fiscal_start_month"] == 4
        assert (await client.get("/organisation")).json()["fiscal_start_month"] == 4
    await admin.patch("/organisation", json={"time_zone": "America/New_York"})
    zoned = {"expression": 'DATEADD(DATE(2026, 1, 1), 0, "day") = "2026-01-01T05:00:00Z"'}
    for client in (other, wang):
        assert (await client.get("/me")).json()["time_zone"] == "America/New_York"
        assert (await client.post("/expressions", json=zoned)).status_code == 200
    assert (await admin.patch("/organisation", json={})).status_code == 200


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"fiscal_start_month": 13}, "fiscal_start_month", "out_of_range"),
        ({"fiscal_start_month": 0}, "fiscal_start_month", "out_of_range"),
        ({"time_zone": "Mars/Base"}, "time_zone", "not_an_option"),
        ({"time_zone": "../etc/passwd"}, "time_zone", "not_an_option"),
        ({"language": "fr"}, "language", "not_an_option"),
        ({"currency": "USD"}, "currency", "unknown_field"),
    ],
)
async def test_what_cannot_be_is_refused(site: Site, given: dict[str, object], field: str, code: str) -> None:
    answer = await (await site.person()).patch("/organisation", json=given)
    assert answer.status_code == 422, answer.text
    assert (answer.json()["errors"][0]["field"], answer.json()["errors"][0]["code"]) == (field, code)


async def test_only_administrators_change_them(site: Site) -> None:
    assert (
        await (await site.person("boss")).patch("/organisation", json={"language": "en"})
    ).status_code == 403
    assert (
        await (await site.token("write")).patch("/organisation", json={"language": "en"})
    ).status_code == 403


async def test_working_days_are_counted_and_told_to_be_provisional(site: Site) -> None:
    wang = await site.person("wang")
    told = (await wang.get("/working-days", params={"from": "2025-10-01", "to": "2025-10-12"})).json()
    assert (told["working_days"], told["hours"], told["provisional"]) == (3, "24", False)
    assert {"date": "2025-10-11", "works": True, "source": "statutory"} in told["days"]
    assert {"date": "2025-10-01", "works": False, "source": "statutory"} in told["days"]
    told = (await wang.get("/working-days", params={"from": "2040-10-01", "to": "2040-10-07"})).json()
    assert (told["working_days"], told["provisional"], told["days"]) == (5, True, [])
    for asked in (
        {"from": "2025-10-02", "to": "2025-10-01"},
        {"from": "x", "to": "2025-10-01"},
        {"from": "1900-01-01", "to": "2025-01-01"},
    ):
        assert (await wang.get("/working-days", params=asked)).status_code == 422
    admin = await site.person()
    await admin.post(
        "/records/holiday", json={"name": "国庆节", "starts_on": "2040-10-01", "ends_on": "2040-10-05"}
    )
    told = (await wang.get("/working-days", params={"from": "2040-10-01", "to": "2040-10-07"})).json()
    assert (told["working_days"], told["provisional"], len(told["days"])) == (0, False, 5)
