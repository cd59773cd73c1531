"""Clients that mean harm, or are broken: each gets a clear problem, and the server goes on."""

import asyncio
import contextlib
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from tests.doors.conftest import Client, Site
from yunchou.doors.http import connection
from yunchou.doors.http.catalogue import ENDPOINTS
from yunchou.doors.http.endpoint import Form

PATH = "/api/v1/records/account"


class Wire:
    """A connection on which every byte is ours."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, data: bytes) -> None:
        self.writer.write(data)
        await self.writer.drain()

    async def problem(self) -> tuple[int, dict[str, Any]]:
        """Status and document of the next answer."""
        head = (await asyncio.wait_for(self.reader.readuntil(b"\r\n\r\n"), 20)).decode("latin-1")
        assert "content-type: application/problem+json" in head, head
        length = next(int(line[16:]) for line in head.splitlines() if line.startswith("content-length:"))
        return int(head[9:12]), json.loads(await asyncio.wait_for(self.reader.readexactly(length), 20))


Connect = Callable[[], Awaitable[Wire]]


@pytest.fixture
async def wire(site: Site) -> AsyncIterator[Connect]:
    """Opens connections to the server, and closes them after the test."""
    opened: list[Wire] = []

    async def connect() -> Wire:
        place = urlsplit(site.address)
        opened.append(Wire(*await asyncio.open_connection(place.hostname, place.port)))
        return opened[-1]

    yield connect
    for each in opened:
        each.writer.close()
        with contextlib.suppress(ConnectionError):
            await each.writer.wait_closed()


def head_of(client: Client, length: int, **more: str) -> bytes:
    """The head of a request that makes a record, by a session."""
    lines = {
        "Host": "x",
        "Content-Length": str(length),
        "Cookie": f"yunchou_session={client.cookies['yunchou_session']}",
        "X-CSRF-Token": client.headers["X-CSRF-Token"],
        **more,
    }
    told = [f"POST {PATH} HTTP/1.1", *(f"{name}: {value}" for name, value in lines.items()), "", ""]
    return "\r\n".join(told).encode()


async def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_sent(site: Site, wire: Connect) -> None:
    client = await site.person("wang")
    line = await wire()
    await line.send(head_of(client, 100 << 20) + b'{"name": "')
    assert (await line.problem())[0] == 413
    chunked = await wire()
    head = head_of(client, 0, **{"Transfer-Encoding": "chunked"}).replace(b"Content-Length: 0\r\n", b"")
    await chunked.send(head)
    sent = 0
    answer = asyncio.create_task(chunked.problem())
    while not answer.done() and sent < 100:
        await chunked.send(b"100000\r\n" + b" " * (1 << 20) + b"\r\n")
        sent += 1
    assert (await answer)[0] == 413
    assert sent < 20, "the server took nearly all of it"


async def test_heads_have_a_limit(site: Site, wire: Connect) -> None:
    for flood in (
        b"GET / HTTP/1.1\r\n" + b"".join(b"X-%d: %s\r\n" % (n, b"a" * 90) for n in range(5000)),
        b"GET / HTTP/1.1\r\nX: " + b"a" * (1 << 20),
        b"GET /" + b"a" * (1 << 20) + b" HTTP/1.1\r\n",
        b"GET / HTTP/1.1\r\nX: a\r\nCookie: " + b"a=b;" * 20_000 + b"\r\n\r\n",
    ):
        line = await wire()
        line.writer.write(flood)
        status, problem = await line.problem()
        assert (status, problem["code"]) == (431, "too_large"), flood[:40]
    # What fits is read: a long condition in the address, with a long cookie.
    client = await site.person("wang")
    where = {"where": f'name = "{"客" * 3000}"'}
    answer = await client.get("/records/account", params=where, headers={"X-Long": "a" * 20_000})
    assert answer.status_code == 200, answer.text


async def test_what_is_no_http_is_told_so(site: Site, wire: Connect) -> None:
    for nonsense in (b"\x16\x03\x01\x02\x00\x01", b"GET\r\n\r\n", b"GET / HTTP/9.9\r\n\r\n", b"\x00" * 100):
        line = await wire()
        await line.send(nonsense)
        assert (await line.problem())[1]["code"] == "malformed", nonsense


async def test_whoever_sends_slowly_is_let_go(
    site: Site, wire: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0.4)
    client = await site.person("wang")
    silent, trickling, slow_body = [await wire() for _ in range(3)]
    began = time.monotonic()
    await slow_body.send(head_of(client, 1000))

    async def trickle(line: Wire, pieces: bytes) -> None:
        for n in range(200):
            if line.writer.is_closing():
                return
            line.writer.write(pieces[n : n + 1] or b"a")
            await asyncio.sleep(0.05)

    trickles = [
        asyncio.create_task(trickle(trickling, b"GET / HTTP/1.1\r\nX: aaaaaaa")),
        asyncio.create_task(trickle(slow_body, b'{"name": "')),
    ]
    told = await asyncio.gather(*(line.problem() for line in (silent, trickling, slow_body)))
    for task in trickles:
        task.cancel()
    assert [(status, problem["code"]) for status, problem in told] == [(408, "too_slow")] * 3
    assert time.monotonic() - began < 8


async def test_a_long_answer_and_a_quick_body_are_given_their_time(
    site: Site, wire: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "PATIENCE_SECONDS", 0.3)
    client = await site.person("wang")
    async with client.stream("GET", "/events") as answer:
        assert answer.status_code == 200
        lines = answer.aiter_lines()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(1.0):
                async for line in lines:
                    assert line == "" or line.startswith((":", "retry")), line
        assert not answer.is_closed
    steady = await wire()
    body = b'{"name": "' + b"x" * 100 + b'"}'
    await steady.send(head_of(client, len(body) + 4000))
    for _ in range(4):
        await asyncio.sleep(0.2)
        await steady.send(b" " * 1000)
    await steady.send(body)
    assert (await steady.reader.readline()).startswith(b"HTTP/1.1 201")


@pytest.mark.parametrize(
    "body",
    [
        b'{"name": "a", "name": "b"}',
        b'{"name": "a", "n\\u0061me": "b"}',
        b'{"name": "a", "address": {"city": "x", "city": "y"}}',
    ],
)
async def test_a_name_that_comes_twice_is_refused(site: Site, body: bytes) -> None:
    client = await site.person("wang")
    answer = await client.post("/records/account", content=body)
    assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), answer.text


async def test_numbers_without_measure(site: Site) -> None:
    client = await site.person("wang")
    long = b"1" + b"0" * 5000
    for path, body in (
        ("/records/account", b'{"name": "x", "annual_revenue": %s}' % long),
        ("/records/account", b'{"name": "x", "annual_revenue": {"amount": %s, "currency": "CNY"}}' % long),
        ("/records/account/query", b'{"limit": %s}' % long),
        ("/expressions", b'{"expression": "1+%s"}' % long),
        ("/records/account/query", b'{"where": "annual_revenue > %s"}' % (b"9" * 3900)),
        ("/records/account/query", b'{"where": "POWER(annual_revenue, 9999999) > 1e400"}'),
    ):
        answer = await client.post(path, content=body)
        assert answer.status_code in (200, 400, 422), (path, answer.text)


async def test_head_and_options_are_answered(site: Site) -> None:
    client = await site.person("wang")
    for path in ("/records/account", "/me", "/openapi.json", "/objects/account"):
        read, head = await client.get(path), await client.head(path)
        assert (head.status_code, head.content) == (200, b""), path
        assert head.headers["content-type"] == read.headers["content-type"]
    assert (await client.head("/records/nothing")).status_code == 404
    assert (await site.client().head("/me")).status_code == 401
    assert (await client.head("/records/account/batch")).status_code == 405
    assert (await client.head("/events")).status_code == 405
    options = await client.options("/records/account")
    assert options.status_code == 204
    assert {"GET", "POST"} <= {each.strip() for each in options.headers["allow"].split(",")}
    assert not any(name.startswith("access-control") for name in options.headers)


async def test_no_endpoint_takes_a_parameter_that_it_does_not_know(site: Site) -> None:
    client = await site.person("admin")
    for endpoint in ENDPOINTS:
        path = endpoint.path.replace("{object}", "account").replace("{action}", "crm.convert_lead")
        path = path.replace("{role}", "rep").replace("{field}", "name").replace("{provider}", "x")
        for part in ("id", "share", "member", "delivery", "token", "organisation", "address"):
            path = path.replace("{" + part + "}", "1")
        answer = await client.request(endpoint.method, path, params={"nonsense_9": "1"}, json={})
        assert answer.status_code in (400, 403, 404), (endpoint.method, path, answer.text)
        if answer.status_code == 400:
            assert answer.json()["code"] == "malformed", answer.text


async def test_bodies_of_another_kind_are_refused(site: Site) -> None:
    client = await site.person("admin")
    bodies: list[tuple[str, bytes]] = [
        ("text/plain", b"name=x"),
        ("application/x-www-form-urlencoded", b"name=x"),
        ("application/xml", b"<name>x</name>"),
        ("multipart/form-data; boundary=x", b"--x\r\n\r\n--x--"),
        ("\u00e9/\u00ff", b"<"),
        ("", b"\xff\xfe"),
    ]
    for kind, body in bodies:
        answer = await client.post(
            "/records/account",
            content=body,
            headers=httpx.Headers({"Content-Type": kind}, encoding="latin-1"),
        )
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), kind
    for endpoint in ENDPOINTS:
        if isinstance(endpoint.body, Form) and "{" not in endpoint.path:
            answer = await client.post(endpoint.path, json={"file": "x"})
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed"), endpoint.path


async def test_languages_that_nobody_speaks(site: Site) -> None:
    for wish in ("*", "x" * 8000, ",;q=,", "en;q=0, zh;q=0", "\u00ff\u00fe", "en-" * 2000, ";;;"):
        headers = httpx.Headers({"Accept-Language": wish}, encoding="latin-1")
        answer = await site.client().get("/me", headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated"), wish[:20]
