"""PostgreSQL's own programs for dumping and restoring, and how they are told where the database is."""

import asyncio
import os
import re
import subprocess
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from yunchou.base.cluster.binaries import installed
from yunchou.services.backup.archive import BackupError

PACKAGED = Path("/usr/lib/postgresql")
"""Where Debian and its kin keep the programs of each version."""


def find_program(name: str, server: int) -> Path:
    """`pg_dump` or `pg_restore` of the server's own major version. Raises BackupError where there is none.

    A newer pg_restore writes settings that an older server does not know, so another version will not do.
    """
    places = [each.home / "bin" / name for each in installed()]
    places.append(PACKAGED / str(server) / "bin" / name)
    for path in places:
        if path.is_file() and _major(path) == server:
            return path
    raise BackupError(
        f"{name} of PostgreSQL {server} is needed (on Debian or Ubuntu: apt-get install postgresql-client-{server})."
    )


def _major(path: Path) -> int:
    said = subprocess.run([str(path), "--version"], capture_output=True, text=True, timeout=60).stdout  # noqa: S603  a program found above
    found = re.search(r"\) (\d+)", said)
    return int(found.group(1)) if found else 0


def address(url: str) -> dict[str, str]:
    """The environment that leads libpq to a database: a password on a command line would be for everybody to see."""
    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    given = {
        "PGHOST": query.get("host") or unquote(parts.hostname or ""),
        "PGPORT": query.get("port") or (str(parts.port) if parts.port else ""),
        "PGUSER": query.get("user") or unquote(parts.username or ""),
        "PGPASSWORD": query.get("password") or unquote(parts.password or ""),
        "PGDATABASE": unquote(parts.path.lstrip("/")),
        "PGSSLMODE": query.get("sslmode", ""),
    }
    return {name: value for name, value in given.items() if value}


async def run(program: Path, arguments: list[str], url: str) -> None:
    """Runs a program to its end. Raises BackupError with the last thing it said."""
    process = await asyncio.create_subprocess_exec(
        program,
        *arguments,
        env={**os.environ, **address(url), "PGAPPNAME": "yunchou-backup", "LC_ALL": "C"},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        _, said = await process.communicate()
    except BaseException:
        process.kill()
        await process.wait()
        raise
    if process.returncode:
        last = said.decode("utf-8", "replace").strip().splitlines()[-1:] or ["no reason given"]
        raise BackupError(f"{program.name}: {last[0]}")
