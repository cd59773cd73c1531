"""Goals as they are looked at: by those who may, by keys that only read, and while seeing as somebody else."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site


@pytest.fixture(scope="module")
async def rule(site: Site) -> str:
    """A rule, and a goal of 小王."""
    admin = await site.person()
    made = await admin.post("/records/goal_rule", json={"name": "赢单", "metric": "won_amount"})
    wang = (await (await site.person("wang")).get("/me")).json()["id"]
    goal = {"rule": made.json()["id"], "year": 2026, "person": wang, "m1": "1200"}
    assert (await admin.post("/records/goal", json=goal)).status_code == 201
    id: str = made.json()["id"]
    return id


async def overview(client: Client, rule: str, **headers: str) -> Any:
    return await client.post("/goals/overview", json={"rule": rule, "year": 2026}, headers=headers)


async def test_a_look_tells_what_the_command_tells(site: Site, rule: str) -> None:
    admin = await site.person()
    asked = {"rule": rule, "year": 2026, "period": "q1"}
    looked = await admin.post("/goals/overview", json=asked)
    assert looked.status_code == 200, looked.text
    assert looked.json() == (await admin.post("/actions/goals.overview", json=asked)).json()
    assert (await admin.post("/goals/mine", json={})).json()["goals"] == []


async def test_who_sees_as_somebody_else_sees_that_persons_goals_and_changes_none(
    site: Site, rule: str
) -> None:
    admin, wang = await site.person(), await site.person("wang")
    id = (await wang.get("/me")).json()["id"]
    own, seen = await overview(wang, rule), await overview(admin, rule, **{"X-See-As": id})
    assert seen.status_code == 200, seen.text
    assert [each["name"] for each in seen.json()["below"]] == [each["name"] for each in own.json()["below"]]
    assert (seen.json()["may_divide"], seen.json()["may_lock"]) == (False, False)
    mine = await admin.post("/goals/mine", json={"period": "year"}, headers={"X-See-As": id})
    assert [each["stand"]["target"] for each in mine.json()["goals"]] == ["1200"]
    assert mine.json() == (await wang.post("/goals/mine", json={"period": "year"})).json()
    refused = await admin.post("/actions/goals.mine", json={}, headers={"X-See-As": id})
    assert refused.status_code == 403


async def test_a_key_that_only_reads_looks_at_goals_and_one_for_other_objects_does_not(
    site: Site, rule: str
) -> None:
    admin = await site.person()
    for scopes, status in ((["read"], 200), (["account:read"], 403)):
        made = await admin.post("/tokens", json={"name": f"key {status}", "scopes": scopes})
        assert made.status_code == 201, made.text
        bare = site.client()
        answer = await bare.post(
            "/goals/overview",
            json={"rule": rule, "year": 2026},
            headers={"Authorization": f"Bearer {made.json()['token']}"},
        )
        assert answer.status_code == status, answer.text


async def test_wrong_questions_have_their_codes(site: Site, rule: str) -> None:
    admin = await site.person()
    for body, status in (
        ({"period": "m13"}, 400),
        ({"year": 1999}, 400),
        ({"what": 1}, 400),
        ({"rule": "999"}, 404),
        ({"rule": rule, "department": "999"}, 404),
    ):
        assert (await admin.post("/goals/overview", json=body)).status_code == status, body
