"""Applies the files NNNN_name.sql beside this module, in order, each once and in a transaction of its own.

A file is written against the schema of its day and never changed after a release; a mistake in it is mended
by a later file. Which were applied stands in `yunchou.upgrade`. The files in `organisation/` do the same for the schema
of each organisation, `{schema}` standing for its quoted name and `{key}` for its id; those applied stand in its `upgrade`.
"""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import asyncpg

from yunchou.base import log
from yunchou.base.db import Connection, Database, quote

FOLDER = Path(__file__).parent
ORGANISATION_FOLDER = FOLDER / "organisation"
# The advisory lock that all upgrade runs on one database share ("yunchou" and "up" in ASCII, cut to 63 bits).
LOCK = 0x79756E63686F7570

_log = log.get(__name__)


class UpgradeError(Exception):
    """The database cannot be brought to this version; the text is one line for the operator."""


@dataclass(frozen=True, slots=True)
class Step:
    """One file: its number, its name without number and ending, and its SQL."""

    number: int
    name: str
    sql: str


def steps(folder: Path = FOLDER) -> list[Step]:
    """All steps in order. Raises UpgradeError when a file is misnamed or a number given twice."""
    found = []
    for path in sorted(folder.glob("*.sql")):
        match = re.fullmatch(r"(\d{4})_([a-z0-9_]+)\.sql", path.name)
        if not match:
            raise UpgradeError(f"{path.name} is not named like 0001_name.sql.")
        found.append(Step(int(match.group(1)), match.group(2), path.read_text("utf-8")))
    for earlier, later in pairwise(found):
        if earlier.number == later.number:
            raise UpgradeError(f"Two upgrade files have the number {later.number:04}.")
    return found


async def pending(db: Database, folder: Path = FOLDER) -> list[Step]:
    """The steps that `upgrade` would apply."""
    connection = await db.connect()
    try:
        return _missing(steps(folder), await _applied(connection))
    finally:
        await connection.close()


async def upgrade(db: Database, folder: Path = FOLDER) -> list[Step]:
    """Applies what is missing and returns it; safe to call from several processes at once.

    Raises UpgradeError when the database was made by a newer version, is older than PostgreSQL 15, or a step
    fails (the steps before it stay applied).
    """
    known = steps(folder)
    connection = await db.connect(statement_timeout=0)
    try:
        if connection.get_server_version().major < 15:
            raise UpgradeError("PostgreSQL 15 or newer is needed.")
        # Checked without the lock first: the usual case is that nothing is to be done.
        if not _missing(known, await _applied(connection)):
            return []
        await connection.execute("select pg_advisory_lock($1)", LOCK)
        done = []
        for step in _missing(known, await _applied(connection)):
            await _apply(connection, step)
            done.append(step)
        return done
    finally:
        await connection.close()


async def upgrade_organisation(
    link: Connection, schema: str, organisation: int, folder: Path = ORGANISATION_FOLDER
) -> list[Step]:
    """Applies what an organisation's schema lacks, inside the caller's transaction, and returns it.

    The schema exists; a new one is empty. Raises UpgradeError as `upgrade` does.
    """
    name = quote(schema)
    if await link.fetchval("select to_regclass($1)", f"{name}.upgrade") is None:
        await link.execute(
            f"create table {name}.upgrade"
            " (number int primary key, name text not null, applied_at timestamptz not null default now())"
        )
        # A schema made before its steps were kept holds what the first of them makes.
        if await link.fetchval("select to_regclass($1)", f"{name}.model_state") is not None:
            await link.execute(f"insert into {name}.upgrade (number, name) values (1, 'base')")
    applied = {row["number"]: row["name"] for row in await link.fetch(f"select * from {name}.upgrade")}
    missing = _missing(steps(folder), applied)
    for step in missing:
        label = f"organisation/{step.number:04}_{step.name}"
        try:
            await link.execute(step.sql.replace("{schema}", name).replace("{key}", str(int(organisation))))
        except asyncpg.PostgresError as error:
            raise UpgradeError(f"Upgrade {label} failed: {error}") from error
        await link.execute(
            f"insert into {name}.upgrade (number, name) values ($1, $2)", step.number, step.name
        )
    return missing


async def _applied(connection: Connection) -> dict[int, str]:
    if await connection.fetchval("select to_regclass('yunchou.upgrade')") is None:
        return {}
    return {row["number"]: row["name"] for row in await connection.fetch("select * from yunchou.upgrade")}


def _missing(known: list[Step], applied: dict[int, str]) -> list[Step]:
    names = {step.number: step.name for step in known}
    for number, name in sorted(applied.items()):
        if names.get(number) != name:
            raise UpgradeError(
                f"The database has the upgrade {number:04}_{name}, which this version does not know: "
                "it was made by a newer version of Yunchou."
            )
    return [step for step in known if step.number not in applied]


async def _apply(connection: Connection, step: Step) -> None:
    label = f"{step.number:04}_{step.name}"
    try:
        async with connection.transaction():
            await connection.execute(
                """
                create schema if not exists yunchou;
                create table if not exists yunchou.upgrade (
                    number int primary key, name text not null, applied_at timestamptz not null default now()
                );
                """
            )
            await connection.execute(step.sql)
            await connection.execute(
                "insert into yunchou.upgrade (number, name) values ($1, $2)", step.number, step.name
            )
    except asyncpg.PostgresError as error:
        raise UpgradeError(f"Upgrade {label} failed: {error}") from error
    _log.info("upgrade applied", extra={"upgrade": label})
