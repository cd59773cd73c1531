"""The stream of events: what changes is told to who may see it, in order, and again after a break."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx

from tests.doors.conftest import Client, Site
from tests.fixtures.database import nothing_older_is_open
from tests.records.test_moved import FAR, move
from yunchou.records.change import Operation
from yunchou.records.moved import settle
from yunchou.records.write import Unit
from yunchou.services import realtime
from yunchou.services.realtime import Hub

PATIENCE = 20


class Listener:
    """Reads one stream."""

    def __init__(self, answer: httpx.Response) -> None:
        self.lines = answer.aiter_lines()

    async def next(self) -> dict[str, Any]:
        """The next event."""
        async with asyncio.timeout(PATIENCE):
            async for line in self.lines:
                if line.startswith("data: "):
                    event: dict[str, Any] = json.loads(line.removeprefix("data: "))
                    return event
        raise EOFError

    async def begun(self) -> None:
        """Waits until the server listens for this client."""
        async with asyncio.timeout(PATIENCE):
            async for line in self.lines:
                if line.startswith(": listening"):
                    return


@contextlib.asynccontextmanager
async def listening(client: Client, hub: Hub, after: str | None = None) -> AsyncIterator[Listener]:
    """A stream that has begun."""
    headers = {"Last-Event-ID": after} if after else {}
    before = hub.listeners
    async with client.stream("GET", "/events", headers=headers) as answer:
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "text/event-stream"
        listener = Listener(answer)
        await listener.begun()
        async with asyncio.timeout(PATIENCE):
            while hub.listeners <= before:  # noqa: ASYNC110  the hub has no word for it
                await asyncio.sleep(0.01)
        yield listener
    # Whoever listens next counts from here.
    async with asyncio.timeout(PATIENCE):
        while hub.listeners > before:  # noqa: ASYNC110  the hub has no word for it
            await asyncio.sleep(0.01)


async def create(client: Client, name: str) -> str:
    """A new account's id."""
    answer = await client.post("/records/account", json={"name": name})
    assert answer.status_code == 201, answer.text
    return str(answer.json()["id"])


async def test_who_may_see_a_change_is_told_and_nobody_else(own_site: Site) -> None:
    wang, li, zhao = [await own_site.sign_in(name) for name in ("wang", "li", "zhao")]
    hub = own_site.app.state.hub
    async with listening(li, hub) as boss, listening(zhao, hub) as stranger:
        record = await create(wang, "华为")
        event = await boss.next()
        assert (event["type"], event["object"], event["record"]) == ("account.created", "account", record)
        assert event["changes"]["name"] == [None, "华为"]
        assert event["actor"]["name"] == "小王"
        own = await create(zhao, "比亚迪")
        assert (await stranger.next())["record"] == own


async def test_after_a_break_nothing_is_missing_and_nothing_twice(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    hub = own_site.app.state.hub
    async with listening(wang, hub) as listener:
        await create(wang, "一")
        last = (await listener.next())["id"]
    missed = [await create(wang, name) for name in ("二", "三", "四")]
    async with listening(wang, hub, after=last) as listener:
        assert [(await listener.next())["record"] for _ in missed] == missed
        fresh = await create(wang, "五")
        assert (await listener.next())["record"] == fresh


async def test_whoever_comes_back_after_a_restore_goes_on_or_hears_that_something_is_missing(
    own_site: Site,
) -> None:
    wang = await own_site.sign_in("wang")
    company, hub = own_site.company, own_site.app.state.hub
    async with listening(wang, hub) as listener:
        await create(wang, "一")
        last = (await listener.next())["id"]
    missed = await create(wang, "二")
    # The notifications of the former server are no news either.
    await own_site.house.db.execute(
        f'insert into "{company.organisation.schema}".notification (person, kind, actor_name, source, xact)'
        f" values ($1, 'mention', '', 'old', '{FAR}'::xid8)",
        int(company.ids["小王"]),
    )
    await move(company)
    assert await settle(own_site.house.db)
    await nothing_older_is_open(own_site.house.db)
    async with listening(wang, hub, after=last) as listener:
        assert (await listener.next())["record"] == missed
        fresh = await create(wang, "三")
        assert (await listener.next())["record"] == fresh
    # An event that was written after the backup is in no log.
    async with listening(wang, hub, after=str(int(last) + 1)) as listener:
        assert await listener.next() == {"type": "events.missed"}
        fresh = await create(wang, "四")
        assert (await listener.next())["record"] == fresh


async def test_what_commits_late_is_told_late_but_told(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    caller = own_site.company.caller("小王")
    async with listening(wang, own_site.app.state.hub) as listener:
        async with Unit(caller) as early:
            (first,) = await early.write("account", [Operation("create", {"name": "先写后提交"})])
            second = await create(wang, "后写先提交")
        told = [(await listener.next())["record"] for _ in range(2)]
    assert sorted(told) == sorted([str(first.id), second])


async def test_a_client_that_does_not_keep_up_is_let_go(own_site: Site) -> None:
    feed = realtime._Feed(own_site.house.db, own_site.company.organisation.schema, asyncio.Event())
    subscription = realtime.Subscription(feed, None)
    event = realtime.Logged(1, 1, "", "account.created", None, "", "account", 1, {}, None)
    batches = subscription.batches()
    coming = asyncio.ensure_future(anext(batches))
    while not feed.listeners:  # noqa: ASYNC110  the feed has no word for it
        await asyncio.sleep(0.001)
    subscription.offer(realtime.Batch((event,)))
    await coming
    for _ in range(realtime.MOST_WAITING + 1):
        subscription.offer(realtime.Batch((event,)))
    assert [batch async for batch in batches] == []
    assert not feed.listeners


async def test_streams_end_when_the_server_stops_and_with_the_session(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    hub = own_site.app.state.hub
    async with listening(wang, hub) as listener:
        hub.close()
        async with asyncio.timeout(PATIENCE):
            assert [line async for line in listener.lines if line.startswith("data")] == []
    assert (await wang.get("/events")).status_code == 503


async def test_fields_that_may_not_be_read_are_left_out(own_site: Site) -> None:
    admin, zhang = await own_site.sign_in(), await own_site.sign_in("zhang")
    role = next(each for each in (await admin.get("/roles")).json()["roles"] if each["code"] == "rep")
    rights = (await admin.get(f"/roles/{role['id']}/rights")).json()
    rights["objects"]["account"]["fields"] = {"phone": "none"}
    assert (await admin.put(f"/roles/{role['id']}/rights", json=rights)).status_code == 200
    async with listening(zhang, own_site.app.state.hub) as listener:
        values = {"name": "保密", "phone": "021-55550000", "owner": own_site.company.ids["小张"]}
        answer = await admin.post("/records/account", json=values)
        assert answer.status_code == 201, answer.text
        event = await listener.next()
        while event["object"] != "account":
            # The change of the role may still be on its way.
            event = await listener.next()
        assert event["changes"]["name"] == [None, "保密"]
        assert "phone" not in event["changes"]


async def test_rights_that_shrink_elsewhere_shrink_for_who_already_listens(own_site: Site) -> None:
    """A second server on the same database takes the right away while the stream of the first is open."""
    zhang = await own_site.sign_in("zhang")
    other = await own_site.another()
    admin = await other.sign_in()
    async with listening(zhang, own_site.app.state.hub) as listener:
        rights = (await admin.get("/roles/rep/rights")).json()
        rights["objects"]["account"] = {"read": "none"}
        assert (await admin.put("/roles/rep/rights", json=rights)).status_code == 200
        for name, owner in (("account", "小张"), ("contact", "小张")):
            values = {"name": "之后", "owner": own_site.company.ids[owner]}
            assert (await admin.post(f"/records/{name}", json=values)).status_code == 201
        told: list[str] = []
        while len(told) < 2:
            # That rights are others now is told too, of no object.
            if "object" in (news := await listener.next()):
                told.append(news["object"])
        assert told == ["role", "contact"]
