"""The to-do list and the choice of notifications over HTTP: what is asked wrong is refused, and nobody reaches another's."""

from typing import Any

import pytest

from tests.doors.conftest import Client, Site


async def make(client: Client, **values: Any) -> str:
    answer = await client.post("/records/todo", json=values)
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_a_day_with_the_list(own_site: Site) -> None:
    wang = await own_site.person("wang")
    todo = await make(wang, name="写方案", due_at="2026-01-05T01:00:00Z")
    item = {"items": [{"source": "todo", "id": todo}]}
    listed = (await wang.get("/todo")).json()
    assert [(i["name"], i["bucket"], i["due_at"]) for i in listed["items"]] == [
        ("写方案", "overdue", "2026-01-05T01:00:00Z")
    ]
    assert (await wang.get("/todo/counts")).json()["overdue"] == 1
    assert (
        await wang.post("/todo/snooze", json={**item, "until": "2030-01-01T00:00:00Z"})
    ).status_code == 204
    assert [i["name"] for i in (await wang.get("/todo", params={"view": "snoozed"})).json()["items"]] == [
        "写方案"
    ]
    assert (await wang.post("/todo/snooze", json={**item, "until": None})).status_code == 204
    assert (await wang.post("/todo/order", json=item)).status_code == 204
    assert (await wang.post("/todo/done", json=item)).status_code == 204
    assert (await wang.get("/todo")).json()["items"] == []
    assert (await wang.post("/todo/reopen", json=item)).status_code == 204
    team = await (await own_site.person("li")).get("/todo", params={"whose": "team"})
    assert [i["owner"]["name"] for i in team.json()["items"]] == ["小王"]


async def test_nobody_reaches_the_items_of_another(own_site: Site) -> None:
    todo = await make(await own_site.person("wang"), name="私事")
    zhao = await own_site.person("zhao")
    item = {"items": [{"source": "todo", "id": todo}]}
    for path, more in (("done", {}), ("reopen", {}), ("order", {}), ("snooze", {"until": None})):
        assert (await zhao.post(f"/todo/{path}", json={**item, **more})).status_code == 404, path
    asked = await zhao.post(
        "/actions/together.hand_over_todo", json={"todo": todo, "to": own_site.company.ids["小张"]}
    )
    assert asked.status_code == 404
    assert "私事" not in (await zhao.get("/todo", params={"whose": "team"})).text


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/todo/done", {"items": []}, 422),
        ("/todo/done", {"items": [{"source": "todo", "id": "x"}]}, 404),
        ("/todo/done", {"items": [{"source": "t" * 100, "id": "1"}]}, 422),
        ("/todo/done", {"items": [{"source": "todo"}]}, 422),
        ("/todo/snooze", {"items": [{"source": "todo", "id": "1"}]}, 422),
        ("/todo/snooze", {"items": [{"source": "todo", "id": "1"}], "until": "tomorrow"}, 422),
        ("/todo/snooze", {"items": [{"source": "todo", "id": "1"}], "until": "9999-12-31T23:59:59Z"}, 422),
        ("/todo/order", {"items": [{"source": "todo", "id": "1"}] * 501}, 422),
    ],
)
async def test_what_is_asked_wrong_is_refused(site: Site, path: str, body: Any, status: int) -> None:
    answer = await (await site.person("wang")).post(path, json=body)
    assert answer.status_code == status, answer.text


@pytest.mark.parametrize("query", ["view=all", "whose=world", "limit=501", "source=weather", "person=x"])
async def test_there_are_no_other_parts_of_the_list(site: Site, query: str) -> None:
    assert (await (await site.person("wang")).get(f"/todo?{query}")).status_code in (400, 404)


async def test_choosing_what_to_be_told_of(own_site: Site) -> None:
    wang = await own_site.person("wang")
    chosen = {
        "channels": {"comment": ["digest", "page"]},
        "time_zone": "Europe/Berlin",
        "quiet": {"begins": "22:00", "ends": "07:30", "days_off": True},
        "digest": {"every": "week", "at": "08:15", "weekdays": [1, 4]},
    }
    answer = (await wang.patch("/notification-settings", json=chosen)).json()
    comment = next(each for each in answer["kinds"] if each["name"] == "comment")
    assert (comment["channels"], comment["default"], comment["chosen"]) == (
        ["page", "digest"],
        ["page"],
        True,
    )
    assert {name: answer[name] for name in ("time_zone", "quiet", "digest")} == {
        name: chosen[name] for name in ("time_zone", "quiet", "digest")
    }
    partly = (await wang.patch("/notification-settings", json={"quiet": None})).json()
    assert (partly["quiet"], partly["time_zone"]) == (None, "Europe/Berlin")


@pytest.mark.parametrize(
    "body",
    [
        {"channels": {"comment": ["pigeon"]}},
        {"channels": {"weather": ["page"]}},
        {"time_zone": "Mars/Olympus"},
        {"quiet": {"begins": "25:00", "ends": "07:00"}},
        {"digest": {"every": "minute"}},
        {"digest": {"every": "week", "weekdays": []}},
        {"digest": {"every": "week", "weekdays": [9]}},
    ],
)
async def test_there_are_no_other_choices(site: Site, body: Any) -> None:
    answer = await (await site.person("wang")).patch("/notification-settings", json=body)
    assert answer.status_code == 422, answer.text


async def test_defaults_of_roles_are_for_administrators(own_site: Site) -> None:
    admin, wang = await own_site.person(), await own_site.person("wang")
    roles = (await admin.get("/notification-defaults")).json()["roles"]
    rep = next(each for each in roles if each["name"] == "销售")
    path = f"/notification-defaults/{rep['id']}"
    body = {"channels": {"mention": ["mail"]}}
    assert (await wang.get("/notification-defaults")).status_code == 403
    assert (await wang.patch(path, json=body)).status_code == 403
    assert (await admin.patch(path, json=body)).status_code == 200
    kinds = (await wang.get("/notification-settings")).json()["kinds"]
    assert next(each for each in kinds if each["name"] == "mention")["channels"] == ["mail"]
    assert (await admin.patch("/notification-defaults/1", json=body)).status_code == 404
