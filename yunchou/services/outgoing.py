"""Requests to the outside, for addresses that people of an organisation enter: webhooks, sign-on providers, scripts.

The server can reach what its people cannot: itself, the network it stands in, a cloud's metadata service. So every
name is resolved here, each of its addresses must be a public one or be allowed, and the connection goes to exactly the
address that was checked: a name that resolves differently a moment later changes nothing. A redirect is a new
connection and is checked like the first.
"""

import asyncio
import ipaddress
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote, urljoin, urlsplit

import certifi
import httpcore

from yunchou.base import tracing
from yunchou.base.errors import Message, say

SECONDS = 10.0
"""How long a whole request may take, redirects included."""
LARGEST = 1 << 20
"""Bytes of an answer that are read at most."""
LARGEST_URL = 2000

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Resolve = Callable[[str, int], Awaitable[list[str]]]

# Public by their number, and yet reachable from inside a cloud's machine only.
_METADATA = frozenset({ipaddress.ip_address("168.63.129.16")})
_TRANSLATED = (ipaddress.IPv6Network("64:ff9b::/96"), ipaddress.IPv6Network("64:ff9b:1::/48"))
_SAFE_IN_URL = "%/:?#[]@!$&'()*+,;=~-._"


class OutgoingError(Exception):
    """A request that did not succeed; `message` says why, for the person who entered the address."""

    def __init__(self, message: Message) -> None:
        super().__init__(message.en)
        self.message = message


class Refused(OutgoingError):
    """The address is not one that the server goes to. Trying again does not help."""


class Unreachable(OutgoingError):
    """No answer came, not in time, or not one of HTTP. Trying again later may help."""


class TooLarge(OutgoingError):
    """The answer is longer than was asked for."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer: `headers` by lower-case name (of several, the last), `url` where it came from after redirects."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    url: str


@dataclass(frozen=True, slots=True)
class Allowed:
    """What may be reached although it is not public: host names, and networks."""

    hosts: frozenset[str] = frozenset()
    networks: tuple[Network, ...] = ()

    @classmethod
    def of(cls, entries: Iterable[str]) -> "Allowed":
        """Reads entries: a host name, an address, or a network such as `10.1.0.0/16`. Raises ValueError."""
        hosts, networks = set(), []
        for entry in entries:
            text = entry.strip().lower().strip("[]")
            try:
                networks.append(ipaddress.ip_network(text))
            except ValueError:
                if "/" in text or not (name := _ascii(text)):
                    raise ValueError(entry) from None
                hosts.add(name)
        return cls(frozenset(hosts), tuple(networks))

    def together(self, other: "Allowed") -> "Allowed":
        """What either allows."""
        return Allowed(self.hosts | other.hosts, self.networks + other.networks)

    def covers(self, host: str, address: Address) -> bool:
        """Whether an address found under a host's name may be reached."""
        return host in self.hosts or any(address in each for each in self.networks)


class Outgoing:
    """The way out. `allowed` is what the operator allows on the whole server; calls may allow more of their own."""

    def __init__(self, allowed: Allowed | None = None, resolve: Resolve | None = None) -> None:
        self.allowed = allowed or Allowed()
        self._resolve = resolve or _resolve
        self._tls: ssl.SSLContext | None = None

    async def addresses(self, host: str, port: int, allowed: Allowed | None = None) -> list[str]:
        """The addresses of a host, all of which may be reached. Raises `Refused` and `Unreachable`."""
        name = _ascii(host)
        if not name:
            raise Refused(say("主机名无效：{host}。", "This is no host name: {host}.", host=host[:100]))
        try:
            found = await self._resolve(name, port)
        except (OSError, UnicodeError):
            found = []
        if not found:
            words = say(
                "无法解析主机名 {host}。", "The host name {host} cannot be resolved.", host=host[:100]
            )
            raise Unreachable(words)
        may = self.allowed.together(allowed) if allowed else self.allowed
        for each in found:
            address = ipaddress.ip_address(each.partition("%")[0])
            if not is_public(address) and not may.covers(name, address):
                raise Refused(
                    say(
                        "{host} 是内部地址，未被允许访问。",
                        "{host} is an internal address, which is not allowed.",
                        host=host[:100],
                    )
                )
        return found

    async def connect(self, host: str, port: int, allowed: Allowed | None = None) -> socket.socket:
        """A connected socket for other protocols than HTTP. Raises `Refused` and `Unreachable`."""
        loop = asyncio.get_running_loop()
        for each in await self.addresses(host, port, allowed):
            family = socket.AF_INET6 if ":" in each else socket.AF_INET
            link = socket.socket(family, socket.SOCK_STREAM)
            link.setblocking(False)
            try:
                await loop.sock_connect(link, (each, port))
            except OSError:
                link.close()
            except BaseException:
                link.close()
                raise
            else:
                return link
        raise _silent(host)

    async def fetch(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        content: bytes | None = None,
        allowed: Allowed | None = None,
        seconds: float = SECONDS,
        limit: int = LARGEST,
        redirects: int = 0,
    ) -> Fetched:
        """Sends one request and reads the whole answer, whatever its status.

        `redirects`: how many are followed, for GET and HEAD alone. Raises `OutgoingError`.
        """
        sent = {name.lower(): value for name, value in (headers or {}).items()}
        with tracing.span(method, "client", tracing.address(url)) as span:
            answer = await self._fetch(method, url, sent, content, allowed, seconds, limit, redirects)
            if span is not None:
                span.set_attribute("http.response.status_code", answer.status)
            return answer

    async def _fetch(
        self,
        method: str,
        url: str,
        sent: dict[str, str],
        content: bytes | None,
        allowed: Allowed | None,
        seconds: float,
        limit: int,
        redirects: int,
    ) -> Fetched:
        try:
            async with asyncio.timeout(seconds), self._pool(allowed) as pool:
                answer = await _once(pool, method, url, sent, content, limit)
                while redirects and method in ("GET", "HEAD") and _moved(answer):
                    redirects -= 1
                    target = urljoin(answer.url, answer.headers["location"])
                    if _origin(target) != _origin(answer.url):
                        sent = {name: value for name, value in sent.items() if name not in _PRIVATE}
                    if answer.url.startswith("https:") and not target.startswith("https:"):
                        raise Refused(
                            say("对方转向了不加密的地址。", "The answer leads to an address without TLS.")
                        )
                    answer = await _once(pool, method, target, sent, None, limit)
                return answer
        except TimeoutError:
            raise _silent(urlsplit(url).hostname or "") from None
        except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
            raise _silent(urlsplit(url).hostname or "") from error

    @asynccontextmanager
    async def _pool(self, allowed: Allowed | None) -> AsyncIterator[httpcore.AsyncConnectionPool]:
        if self._tls is None:
            self._tls = trusting()
        guard = _Guard(self, allowed)
        async with httpcore.AsyncConnectionPool(self._tls, network_backend=guard, retries=0) as pool:
            yield pool


class _Guard(httpcore.AsyncNetworkBackend):
    """Opens the connections of one request, to addresses that were looked at."""

    def __init__(self, outgoing: Outgoing, allowed: Allowed | None) -> None:
        self._outgoing = outgoing
        self._allowed = allowed
        self._inner = httpcore.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109  the interface of the library
        local_address: str | None = None,
        socket_options: Any = None,
    ) -> httpcore.AsyncNetworkStream:
        failed: Exception | None = None
        for each in await self._outgoing.addresses(host, port, self._allowed):
            try:
                return await self._inner.connect_tcp(each, port, timeout, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout) as error:
                failed = error
        raise failed or httpcore.ConnectError(host)

    async def connect_unix_socket(self, path: str, *args: Any, **more: Any) -> httpcore.AsyncNetworkStream:
        raise httpcore.ConnectError(path)

    async def sleep(self, seconds: float) -> None:
        await self._inner.sleep(seconds)


_PRIVATE = frozenset({"authorization", "cookie"})


def trusting() -> ssl.SSLContext:
    """TLS that trusts what the machine trusts, and the usual authorities where the machine has none."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def is_public(address: Address) -> bool:
    """Whether an address lies on the public Internet, seen through every way of writing one inside another."""
    inner: Address | None = None
    if isinstance(address, ipaddress.IPv6Address):
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo or (None, None))[1]
        if inner is None and any(address in each for each in _TRANSLATED):
            inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if inner is not None:
        return is_public(inner)
    return address.is_global and not address.is_multicast and address not in _METADATA


def checked_url(url: str) -> str:
    """The address in the form in which it is asked. Raises `Refused` for what is no plain http or https address."""
    try:
        parts = urlsplit(url.strip())
        port = parts.port
    except ValueError:
        raise _no_url() from None
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.password:
        raise _no_url()
    host = _ascii(parts.hostname)
    if not host or len(url) > LARGEST_URL or port == 0:
        raise _no_url()
    shown = f"[{host}]" if ":" in host else host
    place = shown if port is None else f"{shown}:{port}"
    path = quote(parts.path or "/", safe=_SAFE_IN_URL)
    query = "?" + quote(parts.query, safe=_SAFE_IN_URL) if parts.query else ""
    return f"{parts.scheme}://{place}{path}{query}"


async def _once(
    pool: httpcore.AsyncConnectionPool,
    method: str,
    url: str,
    headers: Mapping[str, str],
    content: bytes | None,
    limit: int,
) -> Fetched:
    asked = checked_url(url)
    given = {
        "host": urlsplit(asked).netloc,
        "user-agent": "Yunchou",
        "accept-encoding": "identity",
        **headers,
    }
    sent = [(name.encode("ascii"), value.encode("utf-8")) for name, value in given.items()]
    body = bytearray()
    async with pool.stream(method, asked, headers=sent, content=content) as answer:
        async for chunk in answer.aiter_stream():
            body += chunk
            if len(body) > limit:
                raise TooLarge(say("对方的回应过大。", "The answer is too large."))
        found = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in answer.headers}
        return Fetched(answer.status, found, bytes(body), asked)


async def _resolve(host: str, port: int) -> list[str]:
    loop = asyncio.get_running_loop()
    rows = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in rows))


def _ascii(host: str) -> str:
    """A host name as it is resolved: lower case, without a final dot, other letters in their ASCII form; "" for none."""
    name = host.strip().lower().rstrip(".")
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    plain = name.replace("-", "").replace(".", "").replace("_", "").replace(":", "")
    return name if 0 < len(name) <= 253 and plain.isalnum() else ""


def _moved(answer: Fetched) -> bool:
    return answer.status in (301, 302, 303, 307, 308) and "location" in answer.headers


def _origin(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc


def _silent(host: str) -> Unreachable:
    return Unreachable(say("无法连接 {host}。", "{host} cannot be reached.", host=host[:100]))


def _no_url() -> Refused:
    return Refused(say("须为 http 或 https 网址。", "This must be an http or https address."))
