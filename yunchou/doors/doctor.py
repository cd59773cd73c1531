"""`yunchou doctor`: where everything is, whether it works, and what to do where it does not."""

import asyncio
import datetime as dt
import shutil
from collections.abc import Iterator
from pathlib import Path

import asyncpg

from yunchou import __version__
from yunchou.access.calendars import load_calendars
from yunchou.access.objects import OBJECTS
from yunchou.apps import objects
from yunchou.apps.organisation.certificate_ends import reached
from yunchou.apps.organisation.holidays import year_missing
from yunchou.apps.papers.certificates import SETTING
from yunchou.base.cluster import Cluster, ClusterError
from yunchou.base.db import Database, quote
from yunchou.base.settings import CHECKOUT, Settings
from yunchou.doors.places import WORKER
from yunchou.model.store import load
from yunchou.services.backup.jobs import SCHEDULE
from yunchou.services.backup.shelf import Kept, listed
from yunchou.services.pdf_signing import described
from yunchou.services.waiting import waiting
from yunchou.upgrades import UpgradeError, pending

LEAST_FREE_BYTES = 1 << 30
MOST_SKEW_SECONDS = 5.0


def examine(settings: Settings) -> int:
    """Prints what it finds, one line each → 0 when all is well, 1 when something needs attention."""
    good = True
    for fine, line in _findings(settings):
        good = good and fine
        print(("  ok  " if fine else "  !!  ") + line)
    return 0 if good else 1


def _findings(settings: Settings) -> Iterator[tuple[bool, str]]:
    yield True, f"Yunchou {__version__}"
    yield True, f"data folder: {settings.data}"
    free = shutil.disk_usage(settings.data).free
    yield free > LEAST_FREE_BYTES, f"free space there: {free / (1 << 30):.1f} GiB"
    built = any((folder / "index.html").is_file() for folder in _interfaces())
    yield built, "interface: built" if built else "interface: not built (python3 run.py builds it)"
    yield True, f"address: {settings.public_url}, {settings.workers} server processes"
    if settings.database_url is not None:
        yield True, "database: external"
        yield from _database(settings.database_url, settings)
        return
    cluster = Cluster(settings.data)
    try:
        yield True, "database: embedded"
        for name, value in cluster.describe().items():
            yield True, f"  {name}: {value}"
        running = cluster.status().running
        if running:
            yield from _database(cluster.url(), settings)
        else:
            yield True, "the database is not running; yunchou serve starts it"
    except (ClusterError, OSError) as error:
        yield False, f"the embedded database cannot be used: {error}"


def _interfaces() -> list[Path]:
    return [CHECKOUT / "yunchou" / "web", CHECKOUT / "web" / "dist"]


def _database(url: str, settings: Settings) -> list[tuple[bool, str]]:
    try:
        return asyncio.run(_examine_database(url, settings))
    except (OSError, UpgradeError, asyncpg.PostgresError, asyncpg.InterfaceError) as error:
        return [(False, f"the database cannot be used: {error}")]


async def _examine_database(url: str, settings: Settings) -> list[tuple[bool, str]]:
    db = await Database.open(url, direct_url=settings.database_direct_url, application_name="yunchou-doctor")
    try:
        found = [(True, str(await db.fetchval("select split_part(version(), ' on ', 1)")))]
        missing = await pending(db)
        names = ", ".join(f"{step.number:04}_{step.name}" for step in missing)
        found.append((not missing, f"upgrades missing: {names}" if missing else "upgrades: all applied"))
        if missing:
            return found
        found.append(_clock(await db.fetchval("select clock_timestamp()")))
        rows = await db.fetch("select name, ready, schema_name from yunchou.organisation order by id")
        found += [await _calendar(db, row["name"], row["schema_name"]) for row in rows if row["ready"]]
        found += [
            line
            for row in rows
            if row["ready"]
            for line in await _certificate(db, row["name"], row["schema_name"])
        ]
        found += [
            (row["ready"], f"organisation: {row['name']}{'' if row['ready'] else ' (not finished)'}")
            for row in rows
        ]
        found += await _mail(db, settings)
        planned = await db.fetchval(
            "select min(form ->> 'every') from yunchou.schedule where name = $1", SCHEDULE
        )
        found.append(_backups(listed(settings.data), planned))
        if not rows:
            found.append((True, "no organisation yet: yunchou organisation add NAME --admin LOGIN"))
        workers = await db.fetchval(
            "select exists(select from pg_stat_activity"
            " where application_name = $1 and datname = current_database())",
            WORKER,
        )
        found.append((True, "a job worker is connected" if workers else "no job worker is connected"))
        return found
    finally:
        await db.close()


_MAIL = {
    ("mailboxes", "failing"): "mailboxes that cannot be read (Settings → Mail says why)",
    ("letters", "dead"): "letters that could not be sent (Settings → Mail)",
}


async def _mail(db: Database, settings: Settings) -> list[tuple[bool, str]]:
    """Whether mail leaves and mailboxes are read."""
    own = await db.fetchval("select count(*) from yunchou.mailbox_due")
    server = (
        f"outgoing mail by {settings.mail_host}"
        if settings.mail_host
        else "no outgoing mail server for the whole server"
    )
    found = [(True, server), (True, f"mailboxes connected: {own}")]
    for each in await waiting(db):
        words = _MAIL.get((each.of, each.state))
        if words and each.count:
            found.append((False, f"{each.count} {words}"))
    return found


OLDEST_BACKUP = {"day": 2, "working_day": 12, "week": 9, "month": 33}
"""Days after which the newest backup is too old, by how often one is made; working days may be far apart at a long holiday."""


def _backups(kept: list[Kept], every: str | None) -> tuple[bool, str]:
    """Whether the newest backup is as new as its schedule promises, and was found whole if it was tried out."""
    if not kept:
        line = "backups: none on this server; Settings → Backups makes them, or yunchou db backup FILE"
        return every is None, line
    newest = kept[0]
    age = (dt.datetime.now(dt.UTC) - dt.datetime.fromisoformat(newest.made_at)).total_seconds() / 86400
    line = f"backups: {len(kept)}, the newest {age:.1f} days old, {'tried out' if newest.verified_at else 'not tried out'}"
    if newest.fault:
        return False, f"{line} and found damaged: {newest.fault}"
    if age > OLDEST_BACKUP[every or "week"]:
        return False, f"{line}: too old"
    return True, line


def _clock(theirs: dt.datetime) -> tuple[bool, str]:
    skew = (theirs - dt.datetime.now(dt.UTC)).total_seconds()
    return abs(skew) <= MOST_SKEW_SECONDS, f"clock of the database: {skew:+.1f} s against this machine's"


async def _certificate(db: Database, name: str, schema: str) -> list[tuple[bool, str]]:
    """When the certificate ends by which an organisation's papers are signed; nothing of one that has none."""
    raw = await db.fetchval(
        f"select value ->> 'certificate' from {quote(schema)}.setting where name = $1", SETTING
    )
    if not raw:
        return []
    certificate, now = described(raw), dt.datetime.now(dt.UTC)
    line = f"signing certificate of {name}: valid until {certificate.ends.date()}"
    if reached(certificate, now) is None:
        return [(True, line)]
    return [(False, f"{line}; replace it under Settings → Signing certificate, or nothing can be signed")]


async def _calendar(db: Database, name: str, schema: str) -> tuple[bool, str]:
    """Whether an organisation that goes by the statutory calendar knows the coming year's, which is published in November."""
    async with db.acquire() as link:
        calendars = await load_calendars(link, schema, (await load(link, schema, (*OBJECTS, *objects())))[0])
    year = year_missing(calendars, dt.datetime.now(dt.UTC).date())
    line = f"holidays of {name}"
    if year is None:
        return True, f"{line}: known"
    return (
        False,
        f"{line}: those of {year} are missing; enter them under Settings → Organisation, or working days are provisional",
    )
