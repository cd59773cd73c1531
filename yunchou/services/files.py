"""Files that people upload and that jobs make, kept on the server's disk.

The name a file came with is data: it is stored in the file's row, cleaned for showing, and never used as a path.
On disk a file is named by its id, below a folder of its organisation.
"""

import asyncio
import hashlib
import mimetypes
import os
import re
import secrets
import unicodedata
from collections.abc import AsyncIterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from yunchou.base.db import Database, Record, quote
from yunchou.base.errors import not_found, say, too_large

LARGEST = 1 << 30
"""Bytes that one file may have unless the caller sets another limit."""

_BLOCK = 1 << 20
_BAD = re.compile(r"[\x00-\x1f\x7f/\\<>:\"|?*\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class Home(Protocol):
    """Whose file it is: an organisation, by id and schema."""

    @property
    def id(self) -> int:
        """The organisation's id."""

    @property
    def schema(self) -> str:
        """The name of its schema."""


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file that is kept. `size` in bytes, `type` a media type, `path` where its bytes lie."""

    id: int
    name: str
    size: int
    type: str
    sha256: str
    purpose: str
    created_by: int | None
    created_at: datetime
    path: Path


class Files:
    """The files of all organisations below one folder. `root` is made when the first file comes."""

    def __init__(self, db: Database, root: Path) -> None:
        self.db = db
        self.root = root

    def incoming(self, home: Home) -> Path:
        """A fresh path on the same disk for a file in the making; `keep` takes it in, or the maker removes it."""
        folder = self.root / str(home.id) / "incoming"
        folder.mkdir(parents=True, exist_ok=True)
        return folder / secrets.token_hex(16)

    async def receive(
        self,
        home: Home,
        name: str,
        chunks: AsyncIterable[bytes],
        *,
        purpose: str,
        created_by: int | None = None,
        type: str | None = None,
        limit: int = LARGEST,
    ) -> StoredFile:
        """Store a stream. Raises 413 as soon as more than `limit` bytes came; nothing is kept then."""
        path = self.incoming(home)
        try:
            with path.open("xb") as out:
                size = 0
                async for chunk in chunks:
                    size += len(chunk)
                    if size > limit:
                        raise _over(limit)
                    await asyncio.to_thread(out.write, chunk)
            return await self.keep(
                home, path, name, purpose=purpose, created_by=created_by, type=type, limit=limit
            )
        finally:
            path.unlink(missing_ok=True)

    async def keep(
        self,
        home: Home,
        path: Path,
        name: str,
        *,
        purpose: str,
        created_by: int | None = None,
        type: str | None = None,
        limit: int = LARGEST,
    ) -> StoredFile:
        """Take in a finished file by moving it. Raises 413 when it is larger than `limit` bytes."""
        size, digest = await asyncio.to_thread(_measured, path, limit)
        file_id: int = await self.db.fetchval("select yunchou.next_id()")
        kept = self._path(home, file_id)
        # The bytes first: a row never speaks of a file that is not there.
        await asyncio.to_thread(_settle, path, kept)
        shown = shown_name(name)
        row = await self.db.fetchrow(
            f"insert into {quote(home.schema)}.file (id, name, size, type, sha256, purpose, created_by)"
            " values ($1, $2, $3, $4, $5, $6, $7) returning *",
            file_id,
            shown,
            size,
            type or mimetypes.guess_type(shown)[0] or "application/octet-stream",
            digest,
            purpose,
            created_by,
        )
        assert row is not None
        return self._stored(home, row)

    async def find(self, home: Home, file_id: int) -> StoredFile:
        """The file of that id. Raises 404. Whether the caller may have it is for the door to decide."""
        row = await self.db.fetchrow(f"select * from {quote(home.schema)}.file where id = $1", file_id)
        if row is None:
            raise not_found()
        found = self._stored(home, row)
        if not found.path.is_file():
            raise not_found(say("文件已不存在。", "The file is no longer there."))
        return found

    async def remove(self, home: Home, file_id: int) -> None:
        """Forget a file and its bytes; one that is not there is no fault."""
        await self.db.execute(f"delete from {quote(home.schema)}.file where id = $1", file_id)
        self._path(home, file_id).unlink(missing_ok=True)

    def _path(self, home: Home, file_id: int) -> Path:
        return self.root / str(home.id) / f"{file_id % 256:02x}" / str(file_id)

    def _stored(self, home: Home, row: "Record") -> StoredFile:
        return StoredFile(
            id=row["id"],
            name=row["name"],
            size=row["size"],
            type=row["type"],
            sha256=row["sha256"],
            purpose=row["purpose"],
            created_by=row["created_by"],
            created_at=row["created_at"],
            path=self._path(home, row["id"]),
        )


def shown_name(name: str) -> str:
    """A name that is safe to show and to offer for saving: the last part of a path, at most 150 characters.

    Characters that mean something to a file system, a terminal or the direction of text become `_`.
    """
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name.encode("utf-8", "replace").decode()))[-1]
    cleaned = _BAD.sub("_", last).strip(" .")
    stem, dot, ending = cleaned.rpartition(".")
    if dot and len(ending) <= 10:
        cleaned = f"{stem[: 149 - len(ending)]}.{ending}"
    return cleaned[:150] or "file"


def _settle(path: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    os.replace(path, kept)


def _measured(path: Path, limit: int) -> tuple[int, str]:
    size = path.stat().st_size
    if size > limit:
        raise _over(limit)
    return size, _digest(path)


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        for block in iter(lambda: _block(file), b""):
            digest.update(block)
    return digest.hexdigest()


def _block(file: IO[bytes]) -> bytes:
    return file.read(_BLOCK)


def _over(limit: int) -> Exception:
    return too_large(say("文件不能超过 {n} MiB。", "A file may have {n} MiB at most.", n=max(1, limit >> 20)))
