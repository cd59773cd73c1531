"""Where files lie: a folder and a bucket behave alike."""

import asyncio
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from yunchou.base.settings import Settings, SettingsError
from yunchou.services.storage import Bucket, Folder, Storage, storage_of

GIVEN = {"YUNCHOU_S3_BUCKET": "files", "YUNCHOU_S3_ACCESS_KEY": "key", "YUNCHOU_S3_SECRET_KEY": "secret"}


class Store(BaseHTTPRequestHandler):
    """As much of S3 as one small object needs; what is not signed is refused."""

    held: dict[str, bytes]

    def do_PUT(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if self._allowed():
            self.held[self.path] = body
            self._answer(200, {"ETag": '"1"'})

    def do_GET(self) -> None:
        if self._allowed():
            found = self.held.get(self.path)
            self._answer(404 if found is None else 200, {"ETag": '"1"'}, found or b"")

    do_HEAD = do_GET

    def do_POST(self) -> None:
        """Several objects deleted at once."""
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        if self._allowed():
            assert self.path == "/files?delete"
            keys = re.findall("<Key>(.*?)</Key>", body)
            for key in keys:
                self.held.pop(f"/files/{key}", None)
            told = "".join(f"<Deleted><Key>{key}</Key></Deleted>" for key in keys)
            self._answer(200, {}, f"<DeleteResult>{told}</DeleteResult>".encode())

    def _allowed(self) -> bool:
        signed = self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256 Credential=key/")
        if not signed:
            self._answer(403, {})
        return signed

    def _answer(self, status: int, headers: dict[str, str], body: bytes = b"") -> None:
        self.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.send_header("Last-Modified", "Thu, 01 Jan 2026 00:00:00 GMT")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Says nothing."""


@pytest.fixture
def bucket(tmp_path: Path) -> Iterator[Storage]:
    handler = type("Held", (Store,), {"held": {}})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        address = f"http://127.0.0.1:{server.server_address[1]}"
        given = {**GIVEN, "YUNCHOU_DATA": str(tmp_path), "YUNCHOU_S3_ENDPOINT": address}
        yield storage_of(Settings.load(given), tmp_path)
        server.shutdown()
        serving.join()


async def same(storage: Storage, path: Path) -> None:
    for content in (b"", b"abc" * 200_000):
        await asyncio.to_thread(path.write_bytes, content)
        await storage.put("7/0a/10", path)
        assert not await asyncio.to_thread(path.exists)
        assert await storage.size("7/0a/10") == len(content)
        assert b"".join([block async for block in storage.read("7/0a/10")]) == content
    await storage.remove("7/0a/10")
    assert await storage.size("7/0a/10") is None
    await storage.remove("7/0a/10")
    with pytest.raises(FileNotFoundError):
        _ = [block async for block in storage.read("7/0a/10")]


async def test_a_folder_keeps_gives_and_forgets(tmp_path: Path) -> None:
    await same(Folder(tmp_path / "files"), tmp_path / "new")


async def test_a_bucket_does_the_same(bucket: Storage, tmp_path: Path) -> None:
    assert isinstance(bucket, Bucket)
    await same(bucket, tmp_path / "new")


@pytest.mark.parametrize("missing", ["YUNCHOU_S3_ACCESS_KEY", "YUNCHOU_S3_BUCKET"])
def test_settings_of_a_bucket_go_together(tmp_path: Path, missing: str) -> None:
    given = {**GIVEN, "YUNCHOU_DATA": str(tmp_path)}
    assert isinstance(storage_of(Settings.load(given), tmp_path), Bucket)
    del given[missing]
    with pytest.raises(SettingsError):
        Settings.load(given)
    with pytest.raises(SettingsError):
        Settings.load({**GIVEN, "YUNCHOU_DATA": str(tmp_path), "YUNCHOU_S3_ENDPOINT": "ftp://x"})
