"""What surrounds every answer: health, figures, headers, the interface's files, compression, the log."""

import gzip
import logging
import os
import re
from pathlib import Path

import pytest

from tests.doors.conftest import Site
from yunchou.doors.http.figures import Figures
from yunchou.doors.http.replies import takes_gzip


@pytest.fixture(scope="module")
def built(site: Site) -> Site:
    """A site with a built interface."""
    web = site.folder / "web"
    (web / "index.html").write_text("<!doctype html><title>Y</title>", "utf-8")
    (web / "manifest.webmanifest").write_text("{}", "utf-8")
    (web / "assets" / "app-4f2a.js").write_text("export const words = '运筹'\n" * 500, "utf-8")
    (web / "assets" / "packed-1.js").write_text("plain", "utf-8")
    (web / "assets" / "packed-1.js.br").write_bytes(b"brotli bytes")
    (web / "assets" / "packed-1.js.gz").write_bytes(gzip.compress(b"plain"))
    (site.folder / "secret.txt").write_text("secret", "utf-8")
    (web / "link.txt").symlink_to(site.folder / "secret.txt")
    return site


async def test_health_readiness_and_figures(site: Site) -> None:
    client = site.client()
    assert (await client.page("/healthz")).json() == {"status": "ok"}
    ready = await client.page("/readyz")
    # No worker runs beside this server, which is told.
    assert (ready.status_code, ready.json()) == (
        503,
        {"status": "not ready", "database": True, "worker": False},
    )
    await client.get("/me")
    text = (await client.page("/metrics")).text
    assert re.search(r'yunchou_http_requests_total\{method="GET",route="/me",status="401"\} [1-9]', text)
    for name in (
        "yunchou_http_request_seconds_bucket",
        "yunchou_db_pool_connections",
        "process_resident_memory_bytes",
    ):
        assert name in text
    for line in text.splitlines():
        assert re.fullmatch(r"# (HELP|TYPE) .+|[a-z_]+(\{[^}]*\})? [0-9.e+]+", line), line


async def test_a_server_says_what_it_is_without_a_login(site: Site) -> None:
    told = (await site.client().get("/server")).json()
    assert told["demo"] is False
    assert told["demo_password"] is None
    assert told["languages"] == ["zh-CN", "en"]


async def test_every_answer_carries_the_headers_that_protect(site: Site) -> None:
    client = site.client()
    for answer in (
        await client.get("/me"),
        await client.get("/nothing"),
        await client.page("/"),
        await client.page("/healthz"),
    ):
        headers = answer.headers
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["x-frame-options"] == "DENY"
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
        assert "unsafe-inline" not in headers["content-security-policy"].split("style-src")[0]
        assert re.fullmatch(r"[0-9a-f]{16}", headers["x-request-id"])
        assert "server" not in headers
    assert (await client.get("/me")).headers["cache-control"] == "no-store"
    script = re.search(r"script-src ([^;]*)", (await client.page("/")).headers["content-security-policy"])
    assert script is not None
    assert script.group(1) == "'self'"


async def test_a_request_keeps_the_id_it_came_with(site: Site) -> None:
    client = site.client()
    answer = await client.get("/me", headers={"X-Request-ID": "from-the-proxy.1"})
    assert answer.headers["x-request-id"] == answer.json()["request_id"] == "from-the-proxy.1"
    forged = await client.get("/me", headers={"X-Request-ID": 'x" onload="'})
    assert forged.headers["x-request-id"] != 'x" onload="'


async def test_the_log_tells_of_each_request_and_of_no_secret(
    site: Site, caplog: pytest.LogCaptureFixture
) -> None:
    client = site.client()
    with caplog.at_level(logging.INFO, "yunchou.access_log"):
        await client.post(
            "/sessions?x=1", json={"login": "wang@test.example", "password": "a-secret-password"}
        )
        await client.get("/me", headers={"Authorization": "Bearer yc_a-secret-token"})
    lines = [record for record in caplog.records if record.name == "yunchou.access_log"]
    assert [(line.__dict__["method"], line.__dict__["status"]) for line in lines] == [
        ("POST", 400),
        ("GET", 401),
    ]
    assert "a-secret" not in str([line.__dict__ for line in lines])


async def test_the_interface_answers_every_address_that_is_its_own(built: Site) -> None:
    client = built.client()
    page = await client.page("/")
    assert page.headers["cache-control"] == "no-cache"
    assert page.headers["content-type"] == "text/html; charset=utf-8"
    for path in ("/accounts/123", "/settings", "/a/b/c/"):
        assert (await client.page(path)).text == page.text
    again = await client.page("/", headers={"If-None-Match": page.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert (await client.head(built.address + "/")).status_code == 200


async def test_files_with_a_hash_in_their_name_are_kept_for_ever(built: Site) -> None:
    client = built.client()
    script = await client.page("/assets/app-4f2a.js")
    assert script.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert script.headers["content-type"] == "text/javascript; charset=utf-8"
    assert script.headers["content-encoding"] == "gzip"
    plain = await client.page("/assets/app-4f2a.js", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.content == script.content
    assert (
        (await client.page("/manifest.webmanifest"))
        .headers["content-type"]
        .startswith("application/manifest+json")
    )


async def test_files_packed_when_built_are_sent_as_they_are(built: Site) -> None:
    client = built.client()
    async with client.stream(
        "GET", built.address + "/assets/packed-1.js", headers={"Accept-Encoding": "gzip, br"}
    ) as answer:
        assert answer.headers["content-encoding"] == "br"
        assert b"".join([part async for part in answer.aiter_raw()]) == b"brotli bytes"
    assert (await client.page("/assets/packed-1.js", headers={"Accept-Encoding": "gzip"})).text == "plain"


@pytest.mark.parametrize(
    "path",
    [
        "/assets/none.js",
        "/../secret.txt",
        "/%2e%2e/secret.txt",
        "/..%2fsecret.txt",
        "/link.txt",
        "/assets/%00.js",
    ],
)
async def test_nothing_outside_the_interface_is_served(built: Site, path: str) -> None:
    answer = await built.client().page(path)
    assert "secret" not in answer.text
    assert answer.status_code in (200, 404)


async def test_what_lies_under_api_is_never_the_interface(built: Site) -> None:
    client = built.client()
    for path in ("/api", "/api/v1", "/api/v1/nothing", "/api/v2/me"):
        answer = await client.page(path)
        assert answer.status_code == 404, path
        assert answer.json()["code"] == "not_found"


async def test_long_answers_are_compressed_for_who_can_read_that(site: Site) -> None:
    client = await site.person()
    packed = await client.get("/objects", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["content-encoding"] == "gzip"
    assert packed.headers["vary"] == "accept-encoding"
    plain = await client.get("/objects", headers={"Accept-Encoding": "identity"})
    assert "content-encoding" not in plain.headers
    assert plain.json() == packed.json()
    short = await client.get("/sessions", headers={"Accept-Encoding": "gzip"})
    assert "content-encoding" not in short.headers


@pytest.mark.parametrize(
    ("header", "taken"),
    [
        ("gzip", True),
        ("br, gzip;q=0.5", True),
        ("*", True),
        ("gzip;q=0", False),
        ("br", False),
        ("", False),
        ("gzip; q=0.0", False),
    ],
)
def test_gzip_is_sent_to_who_takes_it(header: str, taken: bool) -> None:
    assert takes_gzip(header) is taken


def test_figures_of_all_processes_are_added_up(tmp_path: Path) -> None:
    mine, other = Figures(tmp_path), Figures(tmp_path)
    mine.count("GET", "/me", 200, 0.02)
    other.count("GET", "/me", 200, 3.0)
    other.count("GET", "/events", 200, 3600.0)
    other.write()
    (written,) = tmp_path.glob("*.json")
    # As if the other were another process that lives: the parent of this one.
    written.rename(tmp_path / f"{os.getppid()}.json")
    (tmp_path / "99999999.json").write_bytes(b"{}")
    (tmp_path / "nonsense.json").write_text("{", "utf-8")
    text = mine.text()
    assert 'yunchou_http_requests_total{method="GET",route="/me",status="200"} 2' in text
    assert "yunchou_http_request_seconds_count 2" in text
    assert "yunchou_server_processes 2" in text
    assert not (tmp_path / "99999999.json").exists()
