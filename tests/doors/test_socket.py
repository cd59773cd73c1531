"""The stream of events by WebSocket: the same as the other stream, for the same people, and for no foreign page."""

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidStatus

from tests.doors.conftest import API, Client, Site
from tests.doors.test_events import PATIENCE, create

STATUS = {"origin": 403, "nobody": 401, "stale": 401}


@contextlib.asynccontextmanager
async def opened(
    site: Site, client: Client, query: str = "", **headers: str
) -> AsyncIterator[ClientConnection]:
    """A socket of somebody's that the server listens for."""
    sent = {name: client.headers[name] for name in ("Authorization",) if name in client.headers}
    if client.cookies:
        sent["Cookie"] = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    hub, address = site.app.state.hub, site.address.replace("http://", "ws://") + API + "/socket" + query
    before = hub.listeners
    async with connect(address, additional_headers={**sent, **headers}, proxy=None) as socket:
        async with asyncio.timeout(PATIENCE):
            while hub.listeners <= before:  # noqa: ASYNC110  the hub has no word for it
                await asyncio.sleep(0.01)
        yield socket
    # Whoever listens next counts from here.
    async with asyncio.timeout(PATIENCE):
        while hub.listeners > before:  # noqa: ASYNC110  the hub has no word for it
            await asyncio.sleep(0.01)


async def told(socket: ClientConnection) -> dict[str, Any]:
    async with asyncio.timeout(PATIENCE):
        found: dict[str, Any] = json.loads(await socket.recv())
        return found


async def test_who_may_see_a_change_hears_of_it_and_nobody_else(own_site: Site) -> None:
    wang, zhao = await own_site.sign_in("wang"), await own_site.sign_in("zhao")
    token = await own_site.token("read", login="li")
    async with opened(own_site, token) as boss, opened(own_site, zhao) as stranger:
        record = await create(wang, "华为")
        event = await told(boss)
        assert (event["type"], event["record"]) == ("account.created", record)
        assert event["changes"]["name"] == [None, "华为"]
        own = await create(zhao, "比亚迪")
        assert (await told(stranger))["record"] == own


async def test_after_a_break_it_goes_on_where_it_was(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    async with opened(own_site, wang) as socket:
        await create(wang, "一")
        last = (await told(socket))["id"]
        # What a client says is of no meaning.
        await socket.send("hello")
    missed = [await create(wang, name) for name in ("二", "三")]
    async with opened(own_site, wang, f"?last_event_id={last}") as socket:
        assert [(await told(socket))["record"] for _ in missed] == missed
    async with opened(own_site, wang, "?last_event_id=1") as socket:
        assert await told(socket) == {"type": "events.missed"}


@pytest.mark.parametrize("way", STATUS)
async def test_it_is_opened_for_nobody_else(site: Site, way: str) -> None:
    client = await site.person("wang") if way == "origin" else site.client()
    headers = {
        "origin": {"Origin": "https://evil.example"},
        "nobody": {},
        "stale": {"Authorization": "Bearer yc_" + "x" * 43},
    }[way]
    with pytest.raises(InvalidStatus) as refused:
        async with opened(site, client, **headers):
            raise AssertionError
    answer = refused.value.response
    assert answer.status_code == STATUS[way]
    assert answer.headers["content-type"].startswith("application/problem+json")
    assert json.loads(answer.body or b"")["status"] == STATUS[way]


async def test_it_ends_when_the_server_stops_or_the_client_says_too_much(own_site: Site) -> None:
    wang = await own_site.sign_in("wang")
    async with opened(own_site, wang) as socket:
        await socket.send("x" * (1 << 17))
        with pytest.raises(ConnectionClosed):
            await told(socket)
    async with opened(own_site, wang) as socket:
        own_site.app.state.hub.close()
        with pytest.raises(ConnectionClosed):
            await told(socket)
    with pytest.raises(InvalidStatus) as refused:
        async with opened(own_site, wang):
            raise AssertionError
    assert refused.value.response.status_code == 503


async def test_an_ordinary_request_for_it_is_no_fault(site: Site) -> None:
    client = await site.person("wang")
    answer: httpx.Response = await client.get("/socket")
    assert answer.status_code in (404, 405)
