"""The file of a backup: a tar of the manifest, the dump of the database, and the stored files.

The manifest comes first and says of every other member how long it is and what its SHA-256 is, and of every table how many
rows it has and what their checksum is.
"""

import hashlib
import json
import re
import tarfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any

from yunchou.services.backup.tables import TableSum

FORMAT = 1
MANIFEST, DUMP, SECRET = "manifest.json", "database.dump", "secret_key"
LARGEST_MANIFEST = 64 << 20
_FILE = re.compile(r"files/\d{1,19}/[0-9a-f]{2}/\d{1,19}")
_BLOCK = 1 << 20


class BackupError(Exception):
    """A backup cannot be made, read or restored; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup holds. `members`: size and SHA-256 of each; `missing`: stored files whose bytes were not there.

    `outside`: size and SHA-256 of the stored files that lie in a bucket: they are no part of the backup, but named by it.
    """

    version: str
    made_at: str
    postgresql: int
    organisations: list[str]
    tables: dict[str, TableSum]
    members: dict[str, tuple[int, str]]
    missing: list[str]
    outside: dict[str, tuple[int, str]] = field(default_factory=dict)

    def encoded(self) -> bytes:
        """As it stands in the archive."""
        return json.dumps(
            {
                "format": FORMAT,
                "version": self.version,
                "made_at": self.made_at,
                "postgresql": self.postgresql,
                "organisations": self.organisations,
                "tables": {name: each.as_json() for name, each in self.tables.items()},
                "members": self.members,
                "missing": self.missing,
                "outside": self.outside,
            },
            ensure_ascii=False,
            indent=1,
        ).encode()


def _decoded(text: bytes) -> Manifest:
    given = json.loads(text)
    if given.get("format") != FORMAT:
        raise BackupError(f"This is a backup of format {given.get('format')!r}: a newer version made it.")
    return Manifest(
        given["version"],
        given["made_at"],
        int(given["postgresql"]),
        list(given["organisations"]),
        {name: TableSum(int(rows), str(checksum)) for name, (rows, checksum) in given["tables"].items()},
        {name: (int(size), str(sha)) for name, (size, sha) in given["members"].items()},
        list(given["missing"]),
        {name: (int(size), str(sha)) for name, (size, sha) in given.get("outside", {}).items()},
    )


def read_manifest(path: Path) -> Manifest:
    """The manifest of a backup. Raises BackupError for what is no backup."""
    with opened(path) as archive:
        return manifest_of(archive)


def opened(path: Path) -> tarfile.TarFile:
    """A backup to read from its beginning. Raises BackupError."""
    try:
        return tarfile.open(path, "r|")
    except (tarfile.TarError, OSError) as error:
        raise BackupError(f"{path} cannot be read: {error}") from None


def manifest_of(archive: tarfile.TarFile) -> Manifest:
    """The manifest, which is the first member. Raises BackupError."""
    try:
        first = archive.next()
        if first is None or first.name != MANIFEST or first.size > LARGEST_MANIFEST:
            raise BackupError("This file is no backup.")
        return _decoded(_stream(archive, first).read())
    except (tarfile.TarError, OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"The backup is damaged: {error}") from None


def members(archive: tarfile.TarFile, manifest: Manifest, folder: Path) -> dict[str, Path]:
    """Writes every member below `folder`, each held against its checksum; gives where they lie.

    Names come from the manifest's own pattern, never from a path in the archive. Raises BackupError.
    """
    written: dict[str, Path] = {}
    try:
        while (member := archive.next()) is not None:
            name = member.name
            if name not in manifest.members or not member.isfile() or not _known(name):
                raise BackupError(f"The backup holds {name[:100]}, which its manifest does not name.")
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as out:
                size, sha = copy(_stream(archive, member), out)
            if (size, sha) != manifest.members[name]:
                raise BackupError(f"The backup is damaged: {name} is not what was stored.")
            written[name] = path
    except (tarfile.TarError, EOFError, OSError) as error:
        raise BackupError(f"The backup is damaged: {error}") from None
    lacking = manifest.members.keys() - written.keys()
    if lacking:
        raise BackupError(f"The backup is damaged: {min(lacking)} is missing.")
    return written


def _known(name: str) -> bool:
    return name in (DUMP, SECRET) or _FILE.fullmatch(name) is not None


def _stream(archive: tarfile.TarFile, member: tarfile.TarInfo) -> IO[bytes]:
    found = archive.extractfile(member)
    if found is None:
        raise BackupError(f"The backup is damaged: {member.name[:100]} has no content.")
    return found


def copy(source: Any, target: Any) -> tuple[int, str]:
    """Copies a stream; gives its size and SHA-256."""
    digest = hashlib.sha256()
    size = 0
    while block := source.read(_BLOCK):
        digest.update(block)
        target.write(block)
        size += len(block)
    return size, digest.hexdigest()


class _Nowhere:
    def write(self, block: bytes) -> None:
        """Forgets it."""


def measured(path: Path) -> tuple[int, str]:
    """Size and SHA-256 of a file."""
    with path.open("rb") as source:
        return copy(source, _Nowhere())
