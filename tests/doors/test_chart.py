"""The organisation chart over HTTP: moves, their trial, and what is refused."""

from typing import Any

import pytest

from tests.doors.conftest import Site


async def test_a_person_moves_after_a_look_at_what_it_changes_and_goes_back(own_site: Site) -> None:
    admin, ids = await own_site.sign_in(), own_site.company.ids
    move = {
        "object": "user",
        "id": ids["小王"],
        "to": {"department": ids["华西"], "manager": None},
        "was": {"department": ids["上海组"]},
    }
    tried = await admin.post("/organisation-chart", json={"moves": [move], "dry_run": True})
    assert tried.status_code == 200, tried.text
    assert tried.json()["consequences"]["count"] >= 1
    assert (await admin.get(f"/records/user/{ids['小王']}")).json()["department"]["name"] == "上海组"
    done = await admin.post("/organisation-chart", json={"moves": [move]})
    assert (done.status_code, done.json()["moved"]) == (200, 1)
    assert (await admin.get(f"/records/user/{ids['小王']}")).json()["department"]["name"] == "华西"
    late = await admin.post("/organisation-chart", json={"moves": [move]})
    assert (late.status_code, late.json()["code"]) == (412, "version_conflict")
    back = await admin.post("/organisation-chart", json={"moves": done.json()["undo"]})
    assert back.status_code == 200, back.text
    assert (await admin.get(f"/records/user/{ids['小王']}")).json()["department"]["name"] == "上海组"


@pytest.mark.parametrize(
    ("moves", "status"),
    [
        ([], 422),
        ([{"object": "account", "id": "1", "to": {}}], 422),
        ([{"object": "user", "id": "1", "to": {"roles": "2"}}], 422),
        ([{"object": "user", "id": "0", "to": {"manager": None}}], 422),
        ([{"object": "user", "id": "1", "to": {"manager": ["1"]}}], 422),
        ([{"object": "user", "id": "999999999999999999", "to": {"manager": None}}], 404),
        ([{"object": "department", "id": "1", "to": {"parent": "999999999999999999"}}], 404),
    ],
)
async def test_what_is_no_move_is_refused(site: Site, moves: list[dict[str, Any]], status: int) -> None:
    admin = await site.person()
    answer = await admin.post("/organisation-chart", json={"moves": moves, "dry_run": True})
    assert answer.status_code == status, answer.text


async def test_who_may_not_change_people_is_refused(site: Site) -> None:
    ids = site.company.ids
    moves = [{"object": "user", "id": ids["小张"], "to": {"department": ids["华西"]}}]
    for client in (await site.person("wang"), await site.token("read")):
        answer = await client.post("/organisation-chart", json={"moves": moves, "dry_run": True})
        assert answer.status_code in (403, 404), answer.text
