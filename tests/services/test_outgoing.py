"""Requests to the outside reach public addresses and what is allowed, and nothing else by any trick."""

import asyncio
import contextlib
import ipaddress
from collections.abc import AsyncIterator, Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from yunchou.services.outgoing import (
    Allowed,
    Outgoing,
    OutgoingError,
    Refused,
    TooLarge,
    Unreachable,
    checked_url,
    is_public,
)

Answer = Callable[[str, dict[str, str]], bytes]


@contextlib.asynccontextmanager
async def serving(answer: Answer) -> AsyncIterator[int]:
    """A server on this machine that answers with the bytes that `answer` gives for a path and headers."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.lower().split(": ", 1) for line in lines[1:] if ": " in line)
        writer.write(answer(lines[0].split(" ")[1], headers))
        with contextlib.suppress(ConnectionError):
            await writer.drain()
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()


def ok(body: bytes) -> bytes:
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s" % (len(body), body)


def moved(to: str) -> bytes:
    return f"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode()


LOCAL = Allowed.of(["127.0.0.1"])


async def test_an_allowed_host_is_asked_and_its_answer_read() -> None:
    seen: list[dict[str, str]] = []

    def answer(path: str, headers: dict[str, str]) -> bytes:
        seen.append(headers)
        return ok(path.encode())

    async with serving(answer) as port:
        url = f"http://127.0.0.1:{port}/路径?a=b c"
        got = await Outgoing(LOCAL).fetch("GET", url, headers={"X-Own": "1"})
    assert (got.status, got.body) == (200, b"/%E8%B7%AF%E5%BE%84?a=b%20c")
    assert seen[0]["host"] == f"127.0.0.1:{port}"
    assert seen[0]["x-own"] == "1"


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "localhost", "2130706433", "0x7f.0.0.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]",
        "[::ffff:10.0.0.1]", "10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.100.100.200",
        "168.63.129.16", "0.0.0.0", "[fd00:ec2::254]", "[fe80::1]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "224.0.0.1",
    ],
)  # fmt: skip
async def test_inner_addresses_are_refused_however_they_are_written(host: str) -> None:
    with pytest.raises(OutgoingError) as refused:
        await Outgoing().fetch("GET", f"http://{host}/")
    # What no resolver understands is as good as refused: nothing was connected to.
    assert isinstance(refused.value, Refused | Unreachable)
    if host[0] == "[" or (host.count(".") == 3 and "x" not in host and not host.startswith("01")):
        assert isinstance(refused.value, Refused)


async def test_one_inner_address_among_several_is_enough_to_refuse() -> None:
    async def resolve(host: str, port: int) -> list[str]:
        return ["93.184.216.34", "127.0.0.1"]

    with pytest.raises(Refused):
        await Outgoing(resolve=resolve).fetch("GET", "http://mixed.example/")


async def test_the_checked_address_is_the_one_that_is_connected_to() -> None:
    asked: list[str] = []

    async def resolve(host: str, port: int) -> list[str]:
        asked.append(host)
        # The second answer would lead elsewhere: there must be no second question.
        return ["127.0.0.1"] if len(asked) == 1 else ["10.9.9.9"]

    async with serving(lambda path, headers: ok(headers["host"].encode())) as port:
        out = Outgoing(Allowed.of(["named.example"]), resolve)
        got = await out.fetch("GET", f"http://named.example:{port}/")
    assert got.body == f"named.example:{port}".encode()
    assert asked == ["named.example"]


async def test_a_redirect_is_checked_like_the_first_address() -> None:
    async with serving(lambda path, headers: ok(b"secret")) as inner:

        async def resolve(host: str, port: int) -> list[str]:
            return ["127.0.0.1"]

        def answer(path: str, headers: dict[str, str]) -> bytes:
            return moved(f"http://inner.example:{inner}/" if path == "/away" else "/here")

        async with serving(answer) as outer:
            out = Outgoing(Allowed.of(["outer.example"]), resolve)
            with pytest.raises(Refused):
                await out.fetch("GET", f"http://outer.example:{outer}/away", redirects=3)
            both = Allowed.of(["inner.example"])
            got = await out.fetch("GET", f"http://outer.example:{outer}/away", redirects=3, allowed=both)
            assert got.body == b"secret"
            # Not followed unless asked for, and not for ever.
            assert (await out.fetch("GET", f"http://outer.example:{outer}/away")).status == 302
            assert (await out.fetch("GET", f"http://outer.example:{outer}/round", redirects=2)).status == 302


async def test_credentials_do_not_follow_to_another_origin() -> None:
    seen: list[dict[str, str]] = []

    def second(path: str, headers: dict[str, str]) -> bytes:
        seen.append(headers)
        return ok(b"")

    async with (
        serving(second) as target,
        serving(lambda path, headers: moved(f"http://127.0.0.1:{target}/")) as port,
    ):
        sent = {"Authorization": "Bearer x", "X-Other": "y"}
        await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/", headers=sent, redirects=1)
    assert "authorization" not in seen[0]
    assert seen[0]["x-other"] == "y"


async def test_size_and_time_have_limits() -> None:
    async with serving(lambda path, headers: ok(b"x" * 5000)) as port:
        with pytest.raises(TooLarge):
            await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/", limit=4999)
        assert len((await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/", limit=5000)).body) == 5000

    async def stay(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(stay, "127.0.0.1", 0)
    port = silent.sockets[0].getsockname()[1]
    with pytest.raises(Unreachable):
        await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/", seconds=0.2)
    silent.close()
    await silent.wait_closed()
    with pytest.raises(Unreachable):
        await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/")
    async with serving(lambda path, headers: b"no http at all\r\n\r\n") as port:
        with pytest.raises(Unreachable):
            await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/")


@pytest.mark.parametrize(
    "url",
    [
        "ftp://a.example/", "file:///etc/passwd", "http://", "//a.example", "http://a.example:99999/", "gopher://a/",
        "http://user:word@a.example/", "http://a.example:0/", "http://a b/", "http://a\r\nHost: b/", "http://[::1",
        "http://" + "a" * 300 + "/", "http://a.example/" + "x" * 3000, "javascript:alert(1)", "",
    ],
)  # fmt: skip
async def test_only_plain_http_addresses_are_asked(url: str) -> None:
    with pytest.raises(Refused):
        await Outgoing().fetch("GET", url)


async def test_header_values_cannot_smuggle_lines() -> None:
    async with serving(lambda path, headers: ok(b"")) as port:
        with pytest.raises(Unreachable):
            await Outgoing(LOCAL).fetch("GET", f"http://127.0.0.1:{port}/", headers={"x": "a\r\nY: b"})


def test_entries_of_the_allow_list_are_hosts_addresses_and_networks() -> None:
    allowed = Allowed.of(["CRM.Intranet.", "10.1.0.0/16", "[::1]"])
    for host, address, good in (
        ("crm.intranet", "192.168.0.9", True),
        ("other", "10.1.2.3", True),
        ("other", "::1", True),
        ("other", "10.2.0.1", False),
        ("sub.crm.intranet", "192.168.0.9", False),
    ):
        assert allowed.covers(host, ipaddress.ip_address(address)) is good
    for bad in ("10.1.0.1/16", "a/b", "", "a b"):
        with pytest.raises(ValueError):
            Allowed.of([bad])


@given(st.integers(0, 2**32 - 1))
def test_an_address_inside_another_is_judged_as_itself(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    mapped = ipaddress.IPv6Address((0xFFFF << 32) | number)
    translated = ipaddress.IPv6Address((0x64FF9B << 96) | number)
    sixtofour = ipaddress.IPv6Address((0x2002 << 112) | (number << 80))
    assert is_public(mapped) == is_public(translated) == is_public(sixtofour) == is_public(plain)


def test_a_name_in_other_letters_is_asked_in_its_ascii_form() -> None:
    assert checked_url("https://例子.测试/路?q=一") == "https://xn--fsqu00a.xn--0zwm56d/%E8%B7%AF?q=%E4%B8%80"
