"""Whatever comes in, the answer is a clear problem and never a failure of the server."""

import asyncio
import json
from collections.abc import AsyncIterator
from urllib.parse import urlsplit

import pytest

from tests.doors.conftest import Site


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"nonsense",
        b"[]",
        b"null",
        b'"text"',
        b"1",
        b'{"name": "\xff"}',
        b'{"name": "\\ud800"}',
        b'{"name": "\\u0000"}',
        b'{"na\\u0000me": 1}',
        b'{"name": [{"x": "a\\u0000"}]}',
        b'{"name": NaN}',
        b"\xef\xbb\xbf{}",
        b"[" * 100_000,
        b'{"a":' * 5000,
        b'{"name": ' + b"[" * 940 + b'"\\u0000"' + b"]" * 940 + b"}",
        b"\x00",
        '{"name": "x"}'.encode("utf-16"),
    ],
)
async def test_a_body_that_cannot_be_read_is_malformed(site: Site, body: bytes) -> None:
    client = await site.person("wang")
    for path in ("/records/account", "/records/account/batch", "/records/account/query"):
        answer = await client.post(path, content=body, headers={"Content-Type": "application/json"})
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed") or (
            answer.status_code == 422 and not path.endswith("account")
        ), (path, answer.text)
        assert answer.headers["content-type"] == "application/problem+json"


async def test_odd_values_are_refused_or_kept_exactly(site: Site) -> None:
    client = await site.person("wang")
    values = ("1e400", "1e999999999", "-1e400", "123456789012345678901234567890", "0.1e-400", "true", "[]")
    for value in values:
        body = f'{{"name": "x", "annual_revenue": {value}}}'.encode()
        answer = await client.post("/records/account", content=body)
        assert answer.status_code == (400 if "999" in value else 422), (value, answer.text)
    kept = await client.post(
        "/records/account", content=b'{"name": "x", "annual_revenue": 123456789012345.67}'
    )
    assert kept.json()["annual_revenue"]["amount"] == "123456789012345.67"
    for text in ("\u202e", "😀" * 10, "𠀀", "a\u0301", "\\u0000", "\ufffd"):
        answer = await client.post("/records/account", json={"name": text})
        assert answer.status_code in (201, 422), text


async def test_bodies_have_a_limit_whether_announced_or_not(site: Site) -> None:
    client = await site.person("wang")
    large = b'{"name": "' + b"x" * (2 << 20) + b'"}'
    announced = await client.post("/records/account", content=large)
    assert (announced.status_code, announced.json()["code"]) == (413, "too_large")

    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    unannounced = await client.post("/records/account", content=pieces())
    assert unannounced.status_code == 413


async def test_addresses_and_methods_that_do_not_exist(site: Site) -> None:
    client = await site.person("wang")
    for path in ("/nothing", "/records", "/records/account/1/nothing", "/objects/account/fields"):
        answer = await client.get(path)
        assert answer.status_code in (404, 405), path
        assert answer.headers["content-type"] == "application/problem+json"
    answer = await client.put("/records/account")
    assert (answer.status_code, answer.json()["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]
    for name in ("Account", "accoun%00t", "a" * 64, "账户", "user;drop", "../account", "pg_class"):
        answer = await client.get(f"/records/{name}")
        assert answer.status_code == 404, name


async def raw(site: Site, request: bytes) -> bytes:
    """What the server says to bytes that no client library would send."""
    place = urlsplit(site.address)
    reader, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(request)
    await writer.drain()
    writer.write_eof()
    answer = await asyncio.wait_for(reader.read(), 10)
    writer.close()
    return answer


@pytest.mark.parametrize(
    "request_line",
    [
        b"GET /api/v1/records/account?where=%ff%fe HTTP/1.1",
        b"GET /api/v1/%ff HTTP/1.1",
        b"GET /%00 HTTP/1.1",
        b"GET /../../etc/passwd HTTP/1.1",
        b"GET /..%2f..%2fetc%2fpasswd HTTP/1.1",
        b"GET /api/v1/records/a%2Fb HTTP/1.1",
        b"OPTIONS * HTTP/1.1",
        b"BREW /api/v1/me HTTP/1.1",
        b"GET /" + b"a" * 60_000 + b" HTTP/1.1",
    ],
)
async def test_odd_requests_get_an_answer_that_blames_nobody_else(site: Site, request_line: bytes) -> None:
    answer = await raw(site, request_line + b"\r\nHost: localhost\r\nConnection: close\r\n\r\n")
    assert answer.startswith(b"HTTP/1.1 ")
    assert answer[9:10] in (b"2", b"3", b"4"), answer[:200]
    assert b"root:" not in answer


async def test_odd_headers_are_no_trouble(site: Site) -> None:
    for header in (
        b"Authorization: Bearer \xff\xfe",
        b"Cookie: yunchou_session=\xff",
        b"Cookie: ;;;===",
        b"Accept-Language: \xff,zh;q=x",
        b"Accept-Encoding: \xff;q=",
        b"X-Request-ID: a b c",
        b"X-Forwarded-For: nonsense\xff",
        b"Last-Event-ID: \xff",
    ):
        answer = await raw(
            site,
            b"GET /api/v1/me HTTP/1.1\r\nHost: localhost\r\n" + header + b"\r\nConnection: close\r\n\r\n",
        )
        assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400")), (header, answer[:200])


async def test_problems_speak_the_language_of_the_caller(own_site: Site) -> None:
    client = own_site.client()
    for wish, chinese in (("en-GB,zh;q=0.5", False), ("zh-TW", True), ("fr", True), ("", True)):
        answer = await client.get("/me", headers={"Accept-Language": wish})
        assert (answer.json()["detail"] == "请先登录。") is chinese
    signed = await own_site.person("wang")
    await signed.patch("/me", json={"language": "en"})
    told = (await signed.get("/records/nothing", headers={"Accept-Language": "zh-CN"})).json()
    assert told["detail"].isascii()
    assert set(told) >= {"type", "title", "status", "detail", "request_id", "code", "errors"}


async def test_an_unforeseen_failure_tells_nothing_but_its_id(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = await site.person("wang")

    async def broken(*_: object, **__: object) -> bytes:
        raise RuntimeError("secret detail")

    monkeypatch.setattr("yunchou.records.read.page", broken)
    answer = await client.get("/records/account", headers={"X-Request-ID": "my-request-1"})
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert answer.json()["request_id"] == answer.headers["x-request-id"] == "my-request-1"
    assert json.loads(answer.text)["code"] == "internal"


async def test_values_nested_deeply_are_refused_and_break_nothing(site: Site) -> None:
    client = await site.person("wang")
    for depth in (100, 500, 900, 990):
        nested = b'{"name": ' + b"[" * depth + b"1" + b"]" * depth + b"}"
        answer = await client.post("/records/account", content=nested)
        assert answer.status_code in (400, 422), (depth, answer.text)


async def test_a_client_that_goes_away_in_the_middle_is_no_failure(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    place = urlsplit(site.address)
    client = await site.person("wang")
    head = (
        "POST /api/v1/records/account HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n"
        f"Cookie: yunchou_session={client.cookies['yunchou_session']}\r\n"
        f"X-CSRF-Token: {client.headers['X-CSRF-Token']}\r\n\r\n"
    )
    _, writer = await asyncio.open_connection(place.hostname, place.port)
    writer.write(head.encode() + b'{"name": "half')
    await writer.drain()
    writer.close()
    await writer.wait_closed()
    assert (await client.get("/records/account")).status_code == 200
    assert "unforeseen" not in caplog.text
    assert "the framework failed" not in caplog.text
