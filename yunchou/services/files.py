"""Files that people upload and that jobs make. Those of imports and exports lie on the server's disk, uploads where the
settings say (`yunchou.services.storage`).

The name a file came with is data: it is stored in the file's row, cleaned for showing, and never used as a path.
A file lies under its id, below a folder of its organisation.
"""

import asyncio
import hashlib
import mimetypes
import re
import secrets
import unicodedata
from collections.abc import AsyncIterable, AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO, Protocol

from yunchou.base.db import Database, Record, quote
from yunchou.base.errors import not_found, say, too_large
from yunchou.services.pictures import Picture
from yunchou.services.storage import Folder, Storage

LARGEST = 1 << 30
"""Bytes that one file may have unless the caller sets another limit."""

UPLOAD = "upload"
"""The purpose of files that are meant for records."""
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
    """A file that is kept. `size` in bytes, `type` a media type, `width` and `height` of a picture in pixels.

    `place` is "folder" or "bucket", `key` its name there, `path` where it lies in the folder.
    """

    id: int
    name: str
    size: int
    type: str
    sha256: str
    purpose: str
    created_by: int | None
    created_at: datetime
    path: Path
    place: str = "folder"
    key: str = ""
    width: int | None = None
    height: int | None = None


class Files:
    """The files of all organisations below one folder. `root` is made when the first file comes."""

    def __init__(self, db: Database, root: Path, storage: Storage | None = None) -> None:
        self.db = db
        self.root = root
        self.folder = Folder(root)
        self.storage: Storage = storage or self.folder

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
        picture: Picture | None = None,
    ) -> StoredFile:
        """Take in a finished file by moving it. Raises 413 when it is larger than `limit` bytes.

        `picture`: what is known of one; its small picture is kept beside it.
        """
        size, digest = await asyncio.to_thread(_measured, path, limit)
        file_id: int = await self.db.fetchval("select yunchou.next_id()")
        storage = self.storage if purpose == UPLOAD else self.folder
        # The bytes first: a row never speaks of a file that is not there.
        if picture is not None:
            small = self.incoming(home)
            await asyncio.to_thread(small.write_bytes, picture.small)
            await storage.put(_small(_key(home, file_id)), small)
        await storage.put(_key(home, file_id), path)
        shown = shown_name(name)
        row = await self.db.fetchrow(
            f"insert into {quote(home.schema)}.file"
            " (id, name, size, type, sha256, purpose, created_by, place, width, height)"
            " values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning *",
            file_id,
            shown,
            size,
            type or mimetypes.guess_type(shown)[0] or "application/octet-stream",
            digest,
            purpose,
            created_by,
            "folder" if isinstance(storage, Folder) else "bucket",
            picture.width if picture else None,
            picture.height if picture else None,
        )
        assert row is not None
        return self._stored(home, row)

    async def find(self, home: Home, file_id: int) -> StoredFile:
        """The file of that id. Raises 404. Whether the caller may have it is for the door to decide."""
        row = await self.db.fetchrow(f"select * from {quote(home.schema)}.file where id = $1", file_id)
        if row is None:
            raise not_found()
        found = self._stored(home, row)
        if await self._storage(found.place).size(found.key) is None:
            raise not_found(say("文件已不存在。", "The file is no longer there."))
        return found

    async def rename(self, home: Home, names: Mapping[int, str]) -> None:
        """Call files otherwise, by their ids; names are cleaned as those that files come with."""
        await self.db.execute(
            f"update {quote(home.schema)}.file f set name = n.name"
            " from unnest($1::bigint[], $2::text[]) n(id, name) where f.id = n.id",
            list(names),
            [shown_name(each) for each in names.values()],
        )

    async def waiting(self, home: Home, person: int | None) -> int:
        """How many uploads of a person no record holds yet."""
        schema = quote(home.schema)
        found: int = await self.db.fetchval(
            f"select count(*) from {schema}.file f where f.purpose = $1 and f.created_by = $2"
            f" and not exists (select 1 from {schema}.file_link l where l.file = f.id)",
            UPLOAD,
            person,
        )
        return found

    def read(self, file: StoredFile) -> AsyncIterator[bytes]:
        """The bytes of a file, piece by piece."""
        return self._storage(file.place).read(file.key)

    async def small(self, file: StoredFile) -> bytes | None:
        """The small picture (WebP) of a picture; None where there is none."""
        storage, key = self._storage(file.place), _small(file.key)
        if file.width is None or await storage.size(key) is None:
            return None
        return b"".join([block async for block in storage.read(key)])

    async def remove(self, home: Home, file_id: int) -> None:
        """Forget a file and its bytes; one that is not there is no fault."""
        await self.remove_all(home, [file_id])

    async def remove_all(self, home: Home, ids: Sequence[int]) -> int:
        """Forget several files and their bytes; gives how many there were."""
        rows = await self.db.fetch(
            f"delete from {quote(home.schema)}.file where id = any($1::bigint[]) returning *", list(ids)
        )
        for row in rows:
            file = self._stored(home, row)
            storage = self._storage(file.place)
            await storage.remove(file.key)
            if file.width is not None:
                await storage.remove(_small(file.key))
        return len(rows)

    def _storage(self, place: str) -> Storage:
        return self.folder if place == "folder" else self.storage

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
            path=self.folder.path(_key(home, row["id"])),
            place=row["place"],
            key=_key(home, row["id"]),
            width=row["width"],
            height=row["height"],
        )


def _key(home: Home, file_id: int) -> str:
    return f"{home.id}/{file_id % 256:02x}/{file_id}"


def _small(key: str) -> str:
    return f"{key}.small"


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
