"""The built interface: files with their hash in the name are kept for ever, the page itself is always asked for.

Every address that is no file and no API belongs to the interface, which finds its page by itself.
"""

import mimetypes
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from litestar import Request
from litestar.handlers import HTTPRouteHandler
from litestar.response.base import ASGIResponse

from yunchou.base import log
from yunchou.base.errors import not_found, say
from yunchou.base.text import choose_language
from yunchou.doors.http.edge import COMPONENT_POLICY, PAGE_POLICY
from yunchou.doors.http.replies import Reply, gzip, problem_reply, takes_gzip

# Not in every system's table of types.
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}
_PACKED = (("br", ".br"), ("gzip", ".gz"))
_WORTH_PACKING = ("text/", "application/json", "application/manifest+json", "image/svg+xml")
# Packed bodies kept in memory, by their sum of bytes: the interface is some 600 KB.
MOST_KEPT = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class _File:
    body: bytes
    encoding: str | None


class Interface:
    """Serves the folder that the interface was built into; without one, a page that says so."""

    def __init__(self, folder: Path | None, frames: Sequence[str] = (), tiles: str = "") -> None:
        """`frames`: hosts whose pages may be shown in frames. `tiles`: the origin of the tiles of maps."""
        self._folder = folder.resolve() if folder else None
        self._policies = {"component.html": COMPONENT_POLICY}
        page = PAGE_POLICY.replace("img-src 'self'", f"img-src 'self' {tiles}") if tiles else PAGE_POLICY
        if frames:
            page = f"{page}; frame-src 'self' {' '.join(frames)}"
        if page != PAGE_POLICY:
            self._policies["index.html"] = page
        self._packed: OrderedDict[tuple[str, float], bytes] = OrderedDict()

    def handler(self) -> HTTPRouteHandler:
        """The route for everything that no other route takes."""

        async def interface(request: Request[Any, Any, Any]) -> ASGIResponse:
            request.scope["state"]["route"] = "interface"
            return self.answer(request)

        paths = ["/", "/{path:path}"]
        return HTTPRouteHandler(paths, http_method=["GET", "HEAD"], status_code=200, sync_to_thread=None)(
            interface
        )

    def answer(self, request: Request[Any, Any, Any]) -> ASGIResponse:
        """A file of the interface, its page, or 404 below /api and for files that are not there."""
        path = request.scope["path"]
        accept = request.headers.get("accept-encoding", "")
        if path == "/api" or path.startswith("/api/"):
            problem = not_found(say("没有这个地址。", "There is nothing at this address."))
            language = choose_language(request.headers.get("accept-language"))
            return problem_reply(problem, language, log.request_id()).response(accept)
        if self._folder is None or not (self._folder / "index.html").is_file():
            return Reply(_NOT_BUILT, media_type="text/html; charset=utf-8").response()
        file = self._find(path)
        if file is None and "." in path.rsplit("/", 1)[-1]:
            return Reply(b"not found", 404, media_type="text/plain; charset=utf-8").response()
        return self._reply(file or self._folder / "index.html", accept, request.headers.get("if-none-match"))

    def _find(self, path: str) -> Path | None:
        assert self._folder is not None
        if "\0" in path or path.endswith("/"):
            return None
        try:
            found = (self._folder / path.lstrip("/")).resolve()
            inside = found.is_relative_to(self._folder) and found.is_file()
        except (OSError, ValueError, UnicodeEncodeError):
            return None
        return found if inside else None

    def _reply(self, path: Path, accept: str, known: str | None) -> ASGIResponse:
        assert self._folder is not None
        hashed = path.relative_to(self._folder).parts[0] == "assets"
        kind = _TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        stat = path.stat()
        headers = {
            "Cache-Control": "public, max-age=31536000, immutable" if hashed else "no-cache",
            "ETag": f'"{stat.st_mtime_ns:x}-{stat.st_size:x}"',
            "Vary": "Accept-Encoding",
        }
        if path.name in self._policies:
            headers["Content-Security-Policy"] = self._policies[path.name]
        if path.name == "index.html":
            headers["X-Robots-Tag"] = "noindex"
        if known and headers["ETag"] in known:
            return Reply(status=304, headers=headers).response()
        file = self._load(path, stat.st_mtime, accept, kind)
        if file.encoding:
            headers["Content-Encoding"] = file.encoding
        if kind.startswith("text/") or kind.endswith("json"):
            kind += "; charset=utf-8"
        return Reply(file.body, headers=headers, media_type=kind).response()

    def _load(self, path: Path, changed: float, accept: str, kind: str) -> _File:
        for encoding, suffix in _PACKED:
            packed = path.with_name(path.name + suffix)
            if encoding in accept and packed.is_file():
                return _File(packed.read_bytes(), encoding)
        if not kind.startswith(_WORTH_PACKING) or not takes_gzip(accept):
            return _File(path.read_bytes(), None)
        return _File(self._gzipped(path, changed), "gzip")

    def _gzipped(self, path: Path, changed: float) -> bytes:
        key = (str(path), changed)
        body = self._packed.get(key)
        if body is None:
            body = self._packed[key] = gzip(path.read_bytes(), level=6)
            while sum(map(len, self._packed.values())) > MOST_KEPT and len(self._packed) > 1:
                self._packed.popitem(last=False)
        return body


_NOT_BUILT = (
    "<!doctype html><html lang=zh-CN><meta charset=utf-8><title>Yunchou 运筹</title>"
    "<p>界面尚未构建，请运行 <code>python3 run.py</code>。API 位于 <code>/api/v1</code>。"
    "<p>The interface has not been built: run <code>python3 run.py</code>. The API is under <code>/api/v1</code>."
).encode()
