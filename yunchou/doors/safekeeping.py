"""`yunchou db backup`, `restore` and `verify`: what an operator is told of them."""

import asyncio
import hashlib
from pathlib import Path

from yunchou.base.db import quote
from yunchou.doors.assemble import House
from yunchou.doors.prepare import upgrade_all
from yunchou.model import store
from yunchou.services import backup
from yunchou.services.backup import Manifest


async def back_up(house: House, target: Path) -> int:
    """Writes a backup → 0, or 1 when stored files were missing from the disk; the rest is in the backup all the same."""
    manifest, size = await backup.back_up(house.db, house.settings.data, target)
    print(f"{target}: {size:,} bytes. {_holds(manifest)}")
    for name in manifest.missing:
        print(f"  !!  {name} is not on the disk as it was stored")
    return 1 if manifest.missing else 0


async def restore(house: House, source: Path) -> int:
    """Restores into an empty database and brings it to this version → 0."""
    manifest = await backup.restore(house.db, house.settings.data, source)
    await upgrade_all(house)
    print(f"Restored and found to be what was stored. {_holds(manifest)}")
    for name in manifest.missing:
        print(f"  !!  {name} was missing when the backup was made")
    return 0


async def verify(house: House, source: Path) -> int:
    """Restores a backup into a database that is dropped afterwards → 0 when it is what was stored."""
    manifest = await backup.verify(house.db, source)
    print(f"The backup can be restored and is what was stored. {_holds(manifest)}")
    return 0


async def verify_server(house: House) -> int:
    """Holds the server against itself: columns against the model, stored files against their checksums → 0 or 1."""
    faults: list[str] = []
    for organisation in await house.organisations():
        async with house.db.acquire() as link:
            lacking = await store.lacking(link, organisation.schema, house.declared)
            rows = await link.fetch(
                f"select id, size, sha256 from {quote(organisation.schema)}.file order by id"
            )
        faults += [f"{organisation.name}: the column {each} is missing" for each in lacking]
        folder = house.settings.data / "files" / str(organisation.id)
        for row in rows:
            path = folder / f"{row['id'] % 256:02x}" / str(row["id"])
            if not await asyncio.to_thread(_is, path, row["size"], row["sha256"]):
                faults.append(
                    f"{organisation.name}: the file {row['id']} is not on the disk as it was stored"
                )
        print(f"{organisation.name}: {len(rows):,} files looked at")
    for line in faults:
        print(f"  !!  {line}")
    return 1 if faults else 0


def _is(path: Path, size: int, sha256: str) -> bool:
    if not path.is_file() or path.stat().st_size != size:
        return False
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest() == sha256


def _holds(manifest: Manifest) -> str:
    rows = sum(each.rows for each in manifest.tables.values())
    files = sum(1 for name in manifest.members if name.startswith("files/"))
    names = ", ".join(manifest.organisations) or "none"
    return f"{rows:,} rows in {len(manifest.tables)} tables, {files} files; organisations: {names}."
