"""Making a backup while people work: dump, sums and list of files are of one and the same moment."""

import asyncio
import contextlib
import datetime as dt
import io
import os
import tarfile
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from yunchou import __version__
from yunchou.base.db import Connection, Database, quote
from yunchou.services.backup.archive import DUMP, MANIFEST, SECRET, BackupError, Manifest, measured
from yunchou.services.backup.programs import find_program, run
from yunchou.services.backup.tables import table_sums
from yunchou.services.storage import Folder, Storage


@dataclass(frozen=True, slots=True)
class _Source:
    """What goes into the archive: a member's name, where its bytes lie, its size and SHA-256."""

    name: str
    path: Path
    size: int
    sha256: str


async def back_up(
    db: Database, data: Path, target: Path, storage: Storage | None = None
) -> tuple[Manifest, int]:
    """Writes everything of the server to `target`, which must not exist; it is there only when it is complete.

    `data` is the data folder with `files/` and, where the server made it itself, the secret key. Files in a bucket
    (`storage`) stay there: the backup names them with their sizes and checksums. Gives what the backup holds and its size
    in bytes. Raises BackupError.
    """
    with _workshop(target) as folder:
        sources, manifest = await _gather(db, data, folder, storage)
        size = await asyncio.to_thread(_write, folder / "archive", manifest, sources)
        try:
            os.link(folder / "archive", target)
        except FileExistsError:
            raise BackupError(f"{target} exists already.") from None
    return manifest, size


@contextlib.contextmanager
def _workshop(target: Path) -> Iterator[Path]:
    """A folder on the target's own disk that goes away again."""
    if target.exists():
        raise BackupError(f"{target} exists already.")
    if not target.absolute().parent.is_dir():
        raise BackupError(f"There is no folder {target.absolute().parent}.")
    with tempfile.TemporaryDirectory(prefix=".backup-", dir=target.absolute().parent) as name:
        yield Path(name)


async def _gather(
    db: Database, data: Path, folder: Path, storage: Storage | None
) -> tuple[list[_Source], Manifest]:
    link = await db.connect(statement_timeout=0)
    try:
        async with link.transaction(isolation="repeatable_read", readonly=True):
            snapshot = await link.fetchval("select pg_export_snapshot()")
            server = link.get_server_version().major
            dump = folder / DUMP
            arguments = ["--format=custom", "--compress=6", "--no-owner", "--no-privileges"]
            arguments += [
                f"--snapshot={snapshot}",
                "--schema=yunchou",
                *await _schemas(link),
                f"--file={dump}",
            ]
            await run(await asyncio.to_thread(find_program, "pg_dump", server), arguments, db.direct_url)
            tables = await table_sums(link)
            sources, missing, outside = await _stored(await _files(link, data), storage)
            names = [
                row["name"] for row in await link.fetch("select name from yunchou.organisation order by id")
            ]
    finally:
        await link.close()
    sources.insert(0, _Source(DUMP, dump, *await asyncio.to_thread(measured, dump)))
    if (data / SECRET).is_file():
        sources.append(_Source(SECRET, data / SECRET, *await asyncio.to_thread(measured, data / SECRET)))
    made = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    members = {each.name: (each.size, each.sha256) for each in sources}
    return sources, Manifest(__version__, made, server, names, tables, members, missing, outside)


async def _schemas(link: Connection) -> list[str]:
    rows = await link.fetch("select schema_name from yunchou.organisation order by id")
    return [f"--schema={row['schema_name']}" for row in rows]


async def _files(link: Connection, data: Path) -> list[_Source]:
    """Every stored file that the database speaks of."""
    found = []
    for each in await link.fetch("select id, schema_name from yunchou.organisation order by id"):
        rows = await link.fetch(f"select id, size, sha256 from {quote(each['schema_name'])}.file order by id")
        for row in rows:
            name = f"files/{each['id']}/{row['id'] % 256:02x}/{row['id']}"
            found.append(_Source(name, data / name, row["size"], row["sha256"]))
    return found


async def _stored(
    wanted: list[_Source], storage: Storage | None
) -> tuple[list[_Source], list[str], dict[str, tuple[int, str]]]:
    """The files that go into the backup, those that are missing, and those that stay in a bucket, by their size there."""
    if storage is None or isinstance(storage, Folder):
        return *await asyncio.to_thread(_present, wanted), {}
    outside, missing = {}, []
    for each in wanted:
        if await storage.size(each.name.removeprefix("files/")) == each.size:
            outside[each.name] = (each.size, each.sha256)
        else:
            missing.append(each.name)
    return [], missing, outside


def _present(wanted: list[_Source]) -> tuple[list[_Source], list[str]]:
    """The files whose bytes are there, and the names of those whose bytes are not or are others."""
    there, missing = [], []
    for each in wanted:
        if each.path.is_file() and measured(each.path) == (each.size, each.sha256):
            there.append(each)
        else:
            missing.append(each.name)
    return there, missing


def _write(path: Path, manifest: Manifest, sources: list[_Source]) -> int:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        with tarfile.open(fileobj=out, mode="w|", format=tarfile.PAX_FORMAT) as archive:
            text = manifest.encoded()
            archive.addfile(_member(MANIFEST, len(text)), io.BytesIO(text))
            for each in sources:
                with each.path.open("rb") as content:
                    archive.addfile(_member(each.name, each.size), content)
        out.flush()
        os.fsync(out.fileno())
    return path.stat().st_size


def _member(name: str, size: int) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.size, member.mode = size, 0o600
    return member
