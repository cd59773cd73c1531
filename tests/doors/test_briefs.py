"""Briefs and statistical forecasts through the API: everybody's own, and wrong questions with their codes."""

from decimal import Decimal
from typing import Any

import pytest

from tests.doors.conftest import Client, Site
from tests.metrics.test_catalogue import fill


@pytest.fixture(scope="module", autouse=True)
async def deals(site: Site) -> None:
    """Deals of several people over two hundred days."""
    await fill(site.company, 3, 120)


async def test_a_brief_holds_what_is_the_askers_own(site: Site) -> None:
    for login in ("wang", "zhao"):
        rep = await site.person(login)
        brief = (await rep.get("/brief")).json()
        mine = {each["id"] for each in await owned(rep)}
        assert {each["id"] for each in brief["closing"]} <= mine
        assert {each["record"] for each in brief["next"] if each["object"] == "opportunity"} <= mine
        suggested = (await rep.get("/suggestions", params={"limit": 5})).json()["suggestions"]
        assert len(suggested) <= 5
        assert all(each["reasons"] for each in suggested)


async def owned(client: Client) -> list[dict[str, Any]]:
    me = (await client.get("/me")).json()["id"]
    answer = await client.post(
        "/records/opportunity/query", json={"where": f'owner = "{me}"', "fields": ["id"], "limit": 200}
    )
    found: list[dict[str, Any]] = answer.json()["records"]
    return found


async def test_a_team_report_tells_of_those_below_alone(site: Site) -> None:
    told = {}
    for login in ("admin", "li"):
        report = (await (await site.person(login)).get("/team-report")).json()
        told[login] = {each["name"] for each in report["people"]}
    # Nobody beside or below the administrator sells: his report is of all whom he sees.
    assert "小赵" in told["admin"]
    assert "小赵" not in told["li"]
    assert {"小王", "小张"} <= told["li"]


async def test_what_comes_by_mail_is_ones_own_choice(site: Site) -> None:
    wang, zhao = await site.person("wang"), await site.person("zhao")
    assert (await wang.put("/brief/choices", json={"daily": True, "weekly": False})).status_code == 200
    assert (await wang.get("/brief/choices")).json() == {"daily": True, "weekly": False}
    assert (await zhao.get("/brief/choices")).json() == {"daily": False, "weekly": False}


async def test_a_figure_goes_on_by_parts_that_make_the_whole_of_what_is_seen(site: Site) -> None:
    for login in ("admin", "li"):
        client = await site.person(login)
        body = {"metric": "new_deals", "by": "owner", "steps": 3}
        answer = await client.post("/statistical-forecasts", json=body)
        assert answer.status_code == 200, answer.text
        found = answer.json()
        assert len(found["ahead"]) == 3
        for place in range(3):
            parts = sum(Decimal(each["values"][place]) for each in found["parts"] if each["values"])
            if found["whole"]["values"] and found["parts"]:
                assert parts == Decimal(found["whole"]["values"][place])
        names = {each["group"]["name"] for each in found["parts"] if each["group"]}
        assert ("小赵" in names) == (login == "admin")


async def test_wrong_questions_have_their_codes(site: Site) -> None:
    rep = await site.person("wang")
    for week in ("2026-13-01", "gestern", "0001-01-01"):
        answer = await rep.get("/team-report", params={"week": week})
        assert answer.status_code == 400, (week, answer.text)
    answer = await rep.put("/brief/choices", json={"daily": "ja", "weekly": False})
    assert answer.status_code == 422, answer.text
    for body, status in (
        ({"metric": "nothing"}, 400),
        ({"metric": "new_deals", "steps": 0}, 400),
        ({"metric": "new_deals", "until": "2026-02-31"}, 400),
        ({"metric": "new_deals", "by": "nothing"}, 400),
        ({"metric": "new_deals", "where": "1 +"}, 400),
    ):
        answer = await rep.post("/statistical-forecasts", json=body)
        assert answer.status_code == status, (body, answer.text)
