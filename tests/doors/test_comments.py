"""Comments, following and notifications as clients ask for them, and told as they happen."""

import httpx

from tests.doors.conftest import Site
from tests.doors.test_events import listening
from tests.records.search.conftest import settle
from yunchou.apps.together.notify import FOLLOWER


async def test_a_mention_is_told_at_once_and_read(own_site: Site) -> None:
    await settle(own_site.company, FOLLOWER)
    rep, lead = await own_site.person("wang"), await own_site.person("li")
    record = (await rep.post("/records/account", json={"name": "甲公司"})).json()["id"]
    hub = own_site.app.state.hub
    async with listening(lead, hub) as told:
        body = {"text": "@李经理 请看", "mentions": [own_site.company.ids["李经理"]]}
        answer = await rep.post(f"/records/account/{record}/comments", json=body)
        assert answer.status_code == 201, answer.text
        comment = await told.next()
        while comment["type"] != "comment.created":
            comment = await told.next()
        assert comment["changes"]["text"] == [None, "@李经理 请看"]
        await settle(own_site.company, FOLLOWER)
        while (await told.next())["type"] != "notification.created":
            continue
    listed = (await lead.get("/notifications")).json()
    (news,) = listed["notifications"]
    assert (listed["unread"], news["kind"], news["record"], news["name"]) == (1, "mention", record, "甲公司")
    assert (await lead.post("/notifications/read", json={"ids": [news["id"]]})).status_code == 204
    assert (await lead.get("/notifications")).json()["unread"] == 0
    assert (await rep.get("/notifications")).json()["notifications"] == []


async def test_comments_and_following_answer_to_rights(own_site: Site) -> None:
    rep, other = await own_site.person("wang"), await own_site.person("zhao")
    record = (await rep.post("/records/account", json={"name": "甲公司"})).json()["id"]
    made = await rep.post(f"/records/account/{record}/comments", json={"text": "第一条"})
    address = made.headers["location"].removeprefix("/api/v1")
    assert (await rep.patch(address, json={"text": "改过"})).json()["text"] == "改过"
    (only,) = (await rep.get(f"/records/account/{record}/comments")).json()["comments"]
    assert (only["text"], only["edited"]) == ("改过", True)
    for path in (f"/records/account/{record}/comments", f"/records/account/{record}/follow", address):
        assert (await other.get(path)).status_code == 404
    assert (await other.put(f"/records/account/{record}/follow")).status_code == 404
    assert (await rep.delete(f"/records/account/{record}/follow")).json() == {
        "following": False,
        "muted": False,
        "followers": 0,
    }
    assert (await rep.put(f"/records/account/{record}/follow")).json() == {
        "following": True,
        "muted": False,
        "followers": 1,
    }
    assert (await rep.delete(address)).status_code == 204


async def test_kinds_of_notifications_are_turned_off_by_name(own_site: Site) -> None:
    rep = await own_site.person("wang")

    def channels(answer: httpx.Response) -> dict[str, list[str]]:
        return {each["name"]: each["channels"] for each in answer.json()["kinds"]}

    assert channels(await rep.patch("/notification-settings", json={"channels": {"job": []}}))["job"] == []
    held = channels(await rep.get("/notification-settings"))
    assert (held["job"], held["comment"]) == ([], ["page"])
    assert (await rep.patch("/notification-settings", json={"channels": {"weather": []}})).status_code == 422
