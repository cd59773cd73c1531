"""Multipart bodies: files go to disk as they arrive, texts stay small."""

import re
import shutil
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from litestar import Request
from multipart import (  # type: ignore[import-untyped]  # it ships no types
    MultipartSegment,
    ParserError,
    ParserLimitReached,
    PushMultipartParser,
)

from yunchou.base.errors import FieldError, Problem, invalid, malformed, say, too_large, unknown_parameter
from yunchou.doors.http.endpoint import MIB, Form

MOST_PARTS = 100
UPLOADS = "uploads"
"""The folder, below that of the stored files and so on the same disk, in which uploads arrive."""
KEPT_SECONDS = 24 * 3600
LARGEST_TEXT = 4 * MIB
_BOUNDARY = re.compile(r"""boundary\s*=\s*(?:"([^"]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as it came: what its sender calls it, where it lies now, its size in bytes and its media type."""

    name: str
    path: Path
    size: int
    media_type: str


@dataclass(slots=True)
class Parts:
    """What a form held. `close` removes the files, which must have been stored elsewhere by then."""

    folder: Path
    files: dict[str, list[Upload]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def close(self) -> None:
        """Removes the files from disk."""
        shutil.rmtree(self.folder, ignore_errors=True)


async def read_form(request: Request[Any, Any, Any], form: Form, home: Path) -> Parts:
    """The parts of a multipart body, its files in a fresh folder below `home`.

    Raises `Problem` 400, 413, or 422 for a part that is missing. Whoever gets the parts closes them.
    """
    found = _BOUNDARY.search(request.headers.get("content-type", ""))
    if not found or "multipart/form-data" not in request.headers.get("content-type", "").lower():
        raise malformed(say("请求体应为 multipart/form-data。", "The body must be multipart/form-data."))
    parts = Parts(_fresh_folder(home))
    try:
        await _Reader(parts, form).read(request, found.group(1) or found.group(2))
        _complete(parts, form)
    except BaseException:
        parts.close()
        raise
    return parts


def _fresh_folder(home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    return Path(tempfile.mkdtemp(prefix="upload-", dir=home))


def sweep_uploads(home: Path) -> None:
    """Removes what processes that died left of uploads a day ago or earlier."""
    for folder in home.glob("upload-*"):
        if folder.stat().st_mtime < time.time() - KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


class _Reader:
    """Takes the body piece by piece; holds the part that is just arriving."""

    def __init__(self, parts: Parts, form: Form) -> None:
        self.parts = parts
        self.form = form
        self.segment: MultipartSegment | None = None
        self.file: IO[bytes] | None = None
        self.text = bytearray()
        self.size = 0

    async def read(self, request: Request[Any, Any, Any], boundary: str) -> None:
        try:
            with PushMultipartParser(boundary, max_segment_count=MOST_PARTS) as parser:
                async for piece in request.stream():
                    if parser.closed:
                        break
                    for part in parser.parse(piece):
                        self._take(part)
        except ParserLimitReached:
            raise too_large() from None
        except (ParserError, UnicodeError, LookupError):
            raise _broken() from None
        finally:
            if self.file:
                self.file.close()

    def _take(self, part: Any) -> None:
        if isinstance(part, MultipartSegment):
            self._begin(part)
        elif part:
            self.size += len(part)
            if self.file:
                self.file.write(part)
            elif self.size > LARGEST_TEXT:
                raise too_large()
            else:
                self.text.extend(part)
        else:
            self._end()

    def _begin(self, segment: MultipartSegment) -> None:
        self.segment, self.text, self.size = segment, bytearray(), 0
        if segment.filename is not None and segment.name in self.form.files:
            number = sum(map(len, self.parts.files.values()))
            self.file = open(self.parts.folder / str(number), "wb")  # noqa: SIM115 - closed when the part ends
        elif segment.name not in self.form.texts:
            raise unknown_parameter(str(segment.name)[:80])

    def _end(self) -> None:
        segment = self.segment
        if segment is None:
            raise _broken()
        if self.file:
            path = Path(self.file.name)
            self.file.close()
            self.file = None
            name = (segment.filename or "").replace("\0", "")[-200:]
            upload = Upload(name, path, self.size, segment.content_type or "application/octet-stream")
            self.parts.files.setdefault(segment.name, []).append(upload)
        else:
            text = self.text.decode("utf-8")
            if "\0" in text:
                raise _broken()
            self.parts.texts[segment.name] = text
        self.segment = None


def _complete(parts: Parts, form: Form) -> None:
    missing = [name for name in form.required if name not in parts.files and name not in parts.texts]
    if missing:
        raise invalid(
            [
                FieldError("required", say("缺少 {name}。", "{name} is missing.", name=name), name)
                for name in missing
            ]
        )


def _broken() -> Problem:
    return malformed(say("multipart 内容不完整或不正确。", "The multipart body is broken or cut short."))
