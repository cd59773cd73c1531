"""Where the bytes of files lie: a folder of the server, or a bucket of an S3-compatible store that several servers share."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from yunchou.base.settings import Settings

if TYPE_CHECKING:
    from obstore.store import S3Config, S3Store

BLOCK = 256 * 1024


class Storage(Protocol):
    """A place for bytes by key; a key is a relative path of our own making."""

    async def put(self, key: str, path: Path) -> None:
        """Takes in a finished file, which is gone from `path` afterwards."""

    async def size(self, key: str) -> int | None:
        """How many bytes lie there; None when nothing does."""

    def read(self, key: str) -> AsyncIterator[bytes]:
        """The bytes, piece by piece. Raises FileNotFoundError."""

    async def remove(self, key: str) -> None:
        """Forgets it; one that is not there is no fault."""


class Folder:
    """A folder on this server's disk."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def path(self, key: str) -> Path:
        """Where a key's bytes lie."""
        return self.root / key

    async def put(self, key: str, path: Path) -> None:
        """Moves the file in; it is on the disk for good before it has its name."""
        await asyncio.to_thread(_settle, path, self.path(key))

    async def size(self, key: str) -> int | None:
        """How many bytes lie there."""
        try:
            return (await asyncio.to_thread(self.path(key).stat)).st_size
        except FileNotFoundError:
            return None

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """The bytes, piece by piece."""
        with await asyncio.to_thread(self.path(key).open, "rb") as file:
            while block := await asyncio.to_thread(file.read, BLOCK):
                yield block

    async def remove(self, key: str) -> None:
        """Removes the file."""
        await asyncio.to_thread(self.path(key).unlink, True)


class Bucket:
    """A bucket of an S3-compatible store."""

    def __init__(self, store: "S3Store") -> None:
        self.store = store

    async def put(self, key: str, path: Path) -> None:
        """Sends the file, a large one in parts."""
        await self.store.put_async(key, path)
        await asyncio.to_thread(path.unlink, True)

    async def size(self, key: str) -> int | None:
        """How many bytes lie there."""
        try:
            return (await self.store.head_async(key))["size"]
        except FileNotFoundError:
            return None

    async def read(self, key: str) -> AsyncIterator[bytes]:
        """The bytes, piece by piece."""
        found = await self.store.get_async(key)
        async for block in found.stream(min_chunk_size=BLOCK):
            yield bytes(block)

    async def remove(self, key: str) -> None:
        """Removes the object."""
        try:
            await self.store.delete_async(key)
        except FileNotFoundError:
            return


def storage_of(settings: Settings, root: Path) -> Storage:
    """The place that the settings name: a bucket where one is given, else the folder `root`."""
    if not settings.s3_bucket:
        return Folder(root)
    # Loaded where there is a bucket: most servers keep files in a folder.
    from obstore.store import S3Store

    config: S3Config = {
        "region": settings.s3_region,
        "access_key_id": settings.s3_access_key,
        "secret_access_key": settings.s3_secret_key,
        "virtual_hosted_style_request": False,
    }
    if settings.s3_endpoint:
        config["endpoint"] = settings.s3_endpoint
    return Bucket(
        S3Store(
            settings.s3_bucket,
            config=config,
            client_options={"allow_http": settings.s3_endpoint.startswith("http://"), "timeout": "60s"},
            retry_config={"max_retries": 3, "retry_timeout": timedelta(seconds=20)},
        )
    )


def _settle(path: Path, kept: Path) -> None:
    kept.parent.mkdir(parents=True, exist_ok=True)
    with path.open("rb+") as file:
        os.fsync(file.fileno())
    shutil.move(path, kept)
