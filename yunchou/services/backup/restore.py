"""Restoring a backup into an empty database, and trying one out in a database that goes away again."""

import asyncio
import hashlib
import os
import secrets
import shutil
import tempfile
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from yunchou.base.db import Database, quote
from yunchou.services.backup.archive import (
    DUMP,
    SECRET,
    BackupError,
    Manifest,
    manifest_of,
    members,
    opened,
)
from yunchou.services.backup.programs import find_program, run
from yunchou.services.backup.tables import differences, table_sums
from yunchou.services.storage import Folder, Storage

PREFIX = ".restore-"


async def restore(db: Database, data: Path, source: Path) -> Manifest:
    """Brings a backup into an empty database and the data folder, and holds it against its own sums.

    Everything or nothing comes in: the database in one transaction, the files before it. Raises BackupError where the server
    holds anything already, the backup is damaged, or what came in is not what was counted.
    """
    await _check_empty(db)
    await asyncio.to_thread(_clear, data)
    with tempfile.TemporaryDirectory(prefix=PREFIX, dir=data) as name:
        manifest, written = await asyncio.to_thread(_unpacked, source, Path(name))
        # Refused before anything is touched.
        await _program(db, manifest)
        _check_key(data, written)
        placed = await asyncio.to_thread(_place, data, written)
        try:
            await _load(db, written[DUMP], manifest)
        except BaseException:
            for path in placed:
                path.unlink(missing_ok=True)
            raise
    await _hold_against(db, manifest)
    return manifest


async def verify(db: Database, source: Path, storage: Storage | None = None) -> Manifest:
    """Restores a backup into a database of its own on the same server, holds it against its sums, and drops it again.

    Files that it names in a bucket (`storage`) are read and held against their checksums. Raises BackupError when anything
    is not as it was stored.
    """
    with tempfile.TemporaryDirectory(prefix="yunchou-verify-") as name:
        manifest, written = await asyncio.to_thread(_unpacked, source, Path(name))
        trial = f"yunchou_verify_{secrets.token_hex(6)}"
        link = await db.connect(statement_timeout=0)
        try:
            await link.execute(f"create database {quote(trial)} template template0")
            try:
                copy = await Database.open(_other(db.direct_url, trial), max_size=1)
                try:
                    await _load(copy, written[DUMP], manifest)
                    await _hold_against(copy, manifest)
                finally:
                    await copy.close()
            finally:
                await link.execute(f"drop database {quote(trial)} with (force)")
        finally:
            await link.close()
    await _check_outside(manifest, storage)
    return manifest


async def _check_outside(manifest: Manifest, storage: Storage | None) -> None:
    """Reads the files that lie in a bucket. Raises BackupError where one is not there as it was stored."""
    if not manifest.outside:
        return
    if storage is None or isinstance(storage, Folder):
        count = len(manifest.outside)
        raise BackupError(f"{count} stored files lie in a bucket: the settings of this server name none.")
    for name, (size, sha256) in manifest.outside.items():
        digest, length = hashlib.sha256(), 0
        try:
            async for block in storage.read(name.removeprefix("files/")):
                digest.update(block)
                length += len(block)
        except FileNotFoundError:
            raise BackupError(f"The bucket lacks {name}.") from None
        if (length, digest.hexdigest()) != (size, sha256):
            raise BackupError(f"{name} in the bucket is not what was stored.")


async def _check_empty(db: Database) -> None:
    if await db.fetchval("select to_regclass('yunchou.organisation')") is not None:
        raise BackupError(
            "This database holds Yunchou already: restore into an empty one (another YUNCHOU_DATA or YUNCHOU_DATABASE_URL)."
        )


def _clear(data: Path) -> None:
    """Makes the data folder, and removes what a restore that was killed left in it."""
    data.mkdir(parents=True, exist_ok=True)
    for left in data.glob(f"{PREFIX}*"):
        shutil.rmtree(left, ignore_errors=True)


def _unpacked(source: Path, folder: Path) -> tuple[Manifest, dict[str, Path]]:
    with opened(source) as archive:
        manifest = manifest_of(archive)
        if DUMP not in manifest.members:
            raise BackupError("The backup is damaged: it holds no database.")
        return manifest, members(archive, manifest, folder)


def _check_key(data: Path, written: dict[str, Path]) -> None:
    """The key with which the backup's secrets are sealed takes the place of one that this data folder has just been given."""
    if SECRET in written and not os.environ.get("YUNCHOU_SECRET_KEY"):
        written[SECRET].chmod(0o600)
        os.replace(written.pop(SECRET), data / SECRET)


def _place(data: Path, written: dict[str, Path]) -> list[Path]:
    placed = []
    for name, path in written.items():
        if name.startswith("files/"):
            target = data / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(path, target)
            placed.append(target)
    return placed


async def _load(db: Database, dump: Path, manifest: Manifest) -> None:
    program = await _program(db, manifest)
    arguments = ["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]
    database = urlsplit(db.direct_url).path.lstrip("/")
    await run(program, [*arguments, f"--dbname={database}", str(dump)], db.direct_url)


async def _program(db: Database, manifest: Manifest) -> Path:
    """The program that loads the dump into this server. Raises BackupError where the server is older than the dump's."""
    link = await db.connect()
    try:
        server = link.get_server_version().major
    finally:
        await link.close()
    if server < manifest.postgresql:
        versions = f"the backup is of PostgreSQL {manifest.postgresql}, this server is PostgreSQL {server}"
        raise BackupError(f"An older server can't read the dump of a newer one: {versions}.")
    return await asyncio.to_thread(find_program, "pg_restore", server)


async def _hold_against(db: Database, manifest: Manifest) -> None:
    async with db.transaction(isolation="repeatable_read", readonly=True) as link:
        wrong = differences(manifest.tables, await table_sums(link))
    if wrong:
        raise BackupError(f"What was restored is not what was stored: {'; '.join(wrong[:5])}.")


def _other(url: str, database: str) -> str:
    return urlunsplit(urlsplit(url)._replace(path=f"/{database}"))
