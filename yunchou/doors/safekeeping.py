"""`yunchou db backup`, `restore` and `verify`: what an operator is told of them."""

import hashlib
from pathlib import Path

from yunchou.base.db import Record, quote
from yunchou.doors.assemble import House
from yunchou.doors.prepare import upgrade_all
from yunchou.model import store
from yunchou.services import backup
from yunchou.services.backup import Manifest
from yunchou.services.storage import Storage


async def back_up(house: House, target: Path) -> int:
    """Writes a backup → 0, or 1 when stored files were missing from the disk; the rest is in the backup all the same."""
    manifest, size = await backup.back_up(house.db, house.settings.data, target, house.files.storage)
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
    manifest = await backup.verify(house.db, source, house.files.storage)
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
        for row in rows:
            if not await _is(house.files.storage, organisation.id, row):
                faults.append(f"{organisation.name}: the file {row['id']} is not there as it was stored")
        print(f"{organisation.name}: {len(rows):,} files looked at")
    for line in faults:
        print(f"  !!  {line}")
    return 1 if faults else 0


async def _is(storage: Storage, organisation: int, row: Record) -> bool:
    digest = hashlib.sha256()
    try:
        async for block in storage.read(f"{organisation}/{row['id'] % 256:02x}/{row['id']}"):
            digest.update(block)
    except FileNotFoundError:
        return False
    return digest.hexdigest() == str(row["sha256"])


def _holds(manifest: Manifest) -> str:
    rows = sum(each.rows for each in manifest.tables.values())
    files = sum(1 for name in manifest.members if name.startswith("files/"))
    names = ", ".join(manifest.organisations) or "none"
    outside = f" and {len(manifest.outside)} named in the bucket" if manifest.outside else ""
    return f"{rows:,} rows in {len(manifest.tables)} tables, {files} files{outside}; organisations: {names}."
