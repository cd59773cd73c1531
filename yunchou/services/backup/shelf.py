"""Where a server keeps the backups that it makes by itself: files of the data folder, with what is known of each beside it.

A backup is known by its number, the UTC moment of its making (`20261127013000`). The oldest go when more are kept than wanted,
never the last one that was tried out and found whole.
"""

import datetime as dt
import re
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import msgspec

from yunchou.base.db import Database
from yunchou.services.backup.archive import BackupError, Manifest
from yunchou.services.backup.make import back_up
from yunchou.services.backup.restore import verify
from yunchou.services.storage import Storage

SHELF = "backups"
_NUMBER = re.compile(r"20\d{12}")


@dataclass(frozen=True, slots=True)
class Kept:
    """A backup on the shelf. `verified_at`: when it was last tried out; `fault`: what was wrong with it then.

    `outside`: stored files that lie in a bucket and are named in the backup with their checksums; `missing`: those whose bytes
    were not there.
    """

    number: str
    made_at: str
    size: int
    rows: int
    files: int
    outside: int
    missing: int
    verified_at: str | None = None
    fault: str | None = None


def listed(data: Path) -> list[Kept]:
    """The backups on the shelf, the newest first."""
    found = []
    for path in sorted((data / SHELF).glob("*.backup"), reverse=True):
        note = path.with_suffix(".json")
        if _NUMBER.fullmatch(path.stem) and note.is_file():
            found.append(msgspec.json.decode(note.read_bytes(), type=Kept))
    return found


def path_of(data: Path, number: str) -> Path | None:
    """Where the bytes of a backup lie; None where there is none of that number."""
    path = data / SHELF / f"{number}.backup"
    return path if _NUMBER.fullmatch(number) and path.is_file() else None


async def add(db: Database, data: Path, storage: Storage, keep: int) -> Kept:
    """Makes a backup and lets the oldest go beyond `keep`. Raises BackupError."""
    folder = data / SHELF
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = dt.datetime.now(dt.UTC).strftime("%Y%m%d%H%M%S")
    target = folder / f"{number}.backup"
    manifest, size = await back_up(db, data, target, storage)
    made = _known(number, manifest, size)
    _note(target, made)
    prune(data, keep)
    return made


async def check(db: Database, data: Path, storage: Storage, number: str) -> Kept:
    """Tries a backup out and notes what came of it. Raises BackupError where there is none of that number."""
    path = path_of(data, number)
    known = next((each for each in listed(data) if each.number == number), None)
    if path is None or known is None:
        raise BackupError("There is no such backup.")
    fault = None
    try:
        await verify(db, path, storage)
    except BackupError as error:
        fault = str(error)
    now = dt.datetime.now(dt.UTC).isoformat(timespec="seconds")
    tried = replace(known, verified_at=now, fault=fault)
    _note(path, tried)
    return tried


def remove(data: Path, number: str) -> None:
    """Takes a backup off the shelf; one that is not there is no fault."""
    path = path_of(data, number)
    if path is not None:
        path.unlink()
        path.with_suffix(".json").unlink(missing_ok=True)


def prune(data: Path, keep: int) -> None:
    """Lets the oldest go beyond `keep`; the newest that was found whole stays."""
    held = listed(data)
    whole = next((each.number for each in held if each.verified_at and not each.fault), None)
    for each in held[keep:]:
        if each.number != whole:
            remove(data, each.number)


def _known(number: str, manifest: Manifest, size: int) -> Kept:
    return Kept(
        number=number,
        made_at=manifest.made_at,
        size=size,
        rows=sum(each.rows for each in manifest.tables.values()),
        files=sum(1 for name in manifest.members if name.startswith("files/")),
        outside=len(manifest.outside),
        missing=len(manifest.missing),
    )


def _note(path: Path, kept: Kept) -> None:
    """Writes what is known of a backup beside it, whole or not at all."""
    beside = path.with_suffix(".json")
    fresh = beside.with_suffix(".new")
    fresh.write_bytes(msgspec.json.encode(asdict(kept)))
    fresh.replace(beside)
